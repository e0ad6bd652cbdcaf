from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ejsika.wilayah.impor_batas import batalkan_impor, periksa_impor, terapkan_impor
from ejsika.wilayah.laporan_impor import kalimat_laporan
from ejsika.wilayah.pembongkaran import BerkasDitolak


class Command(BaseCommand):
    help = "Impor batas resmi dari GeoJSON, shapefile dalam zip, atau GeoPackage."

    def add_arguments(self, parser):
        parser.add_argument("berkas", type=Path)
        parser.add_argument("--sumber", default="", help="nama sumber, misalnya 'BIG 2025'")
        parser.add_argument("--tanggal", type=date.fromisoformat, help="tanggal data, YYYY-MM-DD")
        parser.add_argument("--periksa", action="store_true", help="tunjukkan saja, jangan simpan")

    def handle(self, *args, berkas, sumber, tanggal, periksa, **options):
        try:
            isi = berkas.open("rb")
        except OSError as galat:
            raise CommandError(f"Berkas {berkas} tidak dapat dibuka.") from galat
        try:
            with isi:
                impor = periksa_impor(
                    isi,
                    nama_berkas=berkas.name,
                    nama_sumber=sumber or berkas.stem,
                    tanggal_sumber=tanggal,
                    oleh=None,
                    pada=timezone.now(),
                )
            if periksa:
                batalkan_impor(impor, pada=timezone.now())
            else:
                terapkan_impor(impor, pada=timezone.now())
        except (BerkasDitolak, OSError) as galat:
            raise CommandError(f"{galat} Tidak ada yang diubah.") from galat
        impor.refresh_from_db()
        for kalimat in kalimat_laporan(impor.hasil):
            self.stdout.write(kalimat)
        self.stdout.write("Hanya diperiksa." if periksa else "Batas resmi sudah dipasang.")
