"""Check that what was acknowledged is what is held; fails with a list where it is not."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kpm.models import DaftarPenerima
from kpm.salur.neraca import periksa_penyaluran
from laporan.laporan_bulanan import bulan_lalu
from laporan.neraca import periksa_ringkasan
from pendamping.models import FotoBukti, Kunjungan
from pendamping.neraca import periksa_neraca


class Command(BaseCommand):
    help = "Memeriksa neraca kunjungan, foto, putusan, berkas, penyaluran, dan ringkasan bulanan."

    def handle(self, *args, **pilihan):
        banyak = 0
        for temuan in _semua(timezone.now()):
            banyak += 1
            self.stdout.write(temuan)
        diperiksa = (
            f"{Kunjungan.objects.count()} kunjungan,"
            f" {FotoBukti.objects.diterima().count()} foto,"
            f" {DaftarPenerima.objects.count()} daftar penerima,"
            " dan ringkasan dua bulan diperiksa"
        )
        if banyak:
            raise CommandError(f"Neraca tidak seimbang: {banyak} temuan, {diperiksa}.")
        self.stdout.write(f"Neraca seimbang: {diperiksa}.")


def _semua(pada):
    yield from periksa_neraca()
    yield from periksa_penyaluran()
    for bulan in (bulan_lalu(pada), timezone.localdate(pada)):
        yield from periksa_ringkasan(bulan=bulan, pada=pada)
