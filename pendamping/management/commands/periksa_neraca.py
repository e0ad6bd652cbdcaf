"""Check that what was acknowledged is what is held; fails with a list where it is not."""

from django.core.management.base import BaseCommand, CommandError

from pendamping.models import FotoBukti, Kunjungan
from pendamping.neraca import periksa_neraca


class Command(BaseCommand):
    help = "Memeriksa neraca kunjungan, foto, putusan, dan berkas."

    def handle(self, *args, **pilihan):
        banyak = 0
        for temuan in periksa_neraca():
            banyak += 1
            self.stdout.write(temuan)
        diperiksa = (
            f"{Kunjungan.objects.count()} kunjungan dan"
            f" {FotoBukti.objects.diterima().count()} foto diperiksa"
        )
        if banyak:
            raise CommandError(f"Neraca tidak seimbang: {banyak} temuan, {diperiksa}.")
        self.stdout.write(f"Neraca seimbang: {diperiksa}.")
