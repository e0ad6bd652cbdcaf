"""Load an outside programme's list from the command line: the same walk as the page."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ejsika.wilayah.models import Wilayah
from kpm.daftar_luar.pemuatan import berlakukan, muat_daftar
from kpm.impor.kolom import BerkasDitolak
from kpm.models import DaftarLuar, Program, StatusDaftar
from kpm.program_awal import muat_program


class Command(BaseCommand):
    help = "Mencocokkan daftar program lain (PKH) dengan registri dan memberlakukannya."

    def add_arguments(self, parser):
        parser.add_argument("berkas", type=Path)
        parser.add_argument("--program", default="PKH", help="kode program luar")
        parser.add_argument("--wilayah", default="36", help="kode wilayah yang dimuat seluruhnya")
        parser.add_argument("--tanggal", type=date.fromisoformat, help="keadaan per, YYYY-MM-DD")
        parser.add_argument("--periksa", action="store_true", help="cocokkan saja")

    def handle(self, *, berkas, program, wilayah, tanggal, periksa, **_):
        if not berkas.is_file():
            raise CommandError(f"Berkas {berkas} tidak ada.")
        muat_program()
        daftar = DaftarLuar.objects.create(
            program=self._ada(Program.objects.filter(milik_sendiri=False), program.upper()),
            wilayah=self._ada(Wilayah.objects.pengampu(), wilayah),
            tanggal=tanggal or timezone.localdate(),
            nama_berkas=berkas.name[-200:],
        )
        try:
            muat_daftar(daftar, berkas)
            if not periksa:
                berlakukan(daftar, pada=timezone.now())
        except BerkasDitolak as galat:
            DaftarLuar.objects.filter(pk=daftar.pk).update(
                status=StatusDaftar.DITOLAK, galat=str(galat)
            )
            raise CommandError(str(galat)) from None
        for nama in ("baris", "padan_nik", "padan_no_kk", "tidak_padan", "keluarga", "baru"):
            self.stdout.write(f"{nama:<16}{daftar.hasil[nama]:>10}")
        self.stdout.write(f"{'berakhir':<16}{daftar.hasil['berakhir']:>10}")
        self.stdout.write(f"{'tumpang_tindih':<16}{daftar.hasil['tumpang_tindih']:>10}")
        if periksa:
            self.stdout.write("Hanya dicocokkan: daftar belum diberlakukan.")

    def _ada(self, semua, kode):
        if satu := semua.filter(kode=kode).first():
            return satu
        raise CommandError(f"{semua.model._meta.verbose_name.capitalize()} {kode} tidak dikenal.")
