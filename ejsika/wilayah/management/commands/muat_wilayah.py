from django.core.management.base import BaseCommand

from ejsika.wilayah.models import Tingkat, Wilayah
from ejsika.wilayah.pemuatan import muat_wilayah


class Command(BaseCommand):
    help = "Muat wilayah Banten: kode, nama, batas perkiraan, dan ciri awal. Aman diulang."

    def handle(self, *args, **options):
        hasil = muat_wilayah(lapor=lambda langkah: self.stdout.write(f"Memuat {langkah} …"))
        jumlah = [
            f"{Wilayah.objects.filter(tingkat=tingkat).count()} {tingkat.label.lower()}"
            for tingkat in Tingkat
        ]
        self.stdout.write(f"{', '.join(jumlah)}; {sum(hasil.values())} baris diubah.")
