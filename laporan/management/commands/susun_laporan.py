from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ejsika.wilayah.models import Tingkat, Wilayah
from laporan.bahan_laporan import TanpaRingkasan
from laporan.bentuk import baca_bulan
from laporan.laporan_bulanan import minta_laporan, susun_laporan
from laporan.ringkasan import BulanBelumDimulai, susun_ringkasan


class Command(BaseCommand):
    help = "Susun laporan bulanan (PDF dan XLSX) per kabupaten/kota. Aman diulang."

    def add_arguments(self, parser):
        parser.add_argument("--bulan", required=True, help="YYYY-MM")
        parser.add_argument("--kabupaten", help="kode, misalnya 36.01; tanpa ini semuanya")

    def handle(self, *args, bulan, kabupaten, **opsi):
        hari = baca_bulan(bulan)
        if hari is None:
            raise CommandError(f"Bulan {bulan} tidak terbaca. Tulis seperti 2026-10.")
        daftar = Wilayah.objects.pada_tingkat(Tingkat.KABUPATEN).defer("batas")
        if kabupaten:
            daftar = daftar.filter(kode=kabupaten)
        if not daftar:
            raise CommandError(f"Kabupaten/kota {kabupaten or ''} tidak dikenal.")
        pada = timezone.now()
        try:
            susun_ringkasan(bulan=hari, pada=pada)
        except BulanBelumDimulai as salah:
            raise CommandError(f"Bulan {salah} belum dimulai.") from salah
        for wilayah in daftar:
            self._susun(wilayah, hari, pada)

    def _susun(self, wilayah, hari, pada):
        diminta, _ = minta_laporan(wilayah=wilayah, bulan=hari, oleh=None, pada=pada)
        try:
            laporan = susun_laporan(laporan=diminta, pada=pada, segarkan=False)
        except TanpaRingkasan as salah:
            raise CommandError(f"Tidak ada angka untuk {salah}.") from salah
        kabar = "terbit" if laporan.pk == diminta.pk else "tidak berubah"
        self.stdout.write(
            f"{wilayah.kode} {wilayah.nama}: edisi {laporan.edisi} {kabar}, {laporan.berkas_pdf}"
        )
