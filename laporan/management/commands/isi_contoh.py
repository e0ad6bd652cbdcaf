"""`manage.py isi_contoh`: a believable province in an empty database."""

from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from laporan.contoh.penyusunan import SudahBerisi, Ukuran, susun_contoh

BAWAAN = Ukuran()


class Command(BaseCommand):
    help = "Mengisi basis data kosong dengan data contoh yang masuk akal; tidak untuk produksi."

    def add_arguments(self, parser):
        parser.add_argument("--kpm", type=int, default=BAWAAN.kpm)
        parser.add_argument("--pendamping", type=int, default=BAWAAN.pendamping)
        parser.add_argument("--bulan", type=int, default=BAWAAN.bulan)
        parser.add_argument("--foto", type=int, default=BAWAAN.foto, help="foto yang digambar")
        parser.add_argument("--benih", type=int, default=BAWAAN.benih)

    def handle(self, *, kpm, pendamping, bulan, foto, benih, **_):
        if settings.PRODUKSI:
            raise CommandError("Data contoh tidak dibuat pada pengaturan produksi.")
        if min(kpm, pendamping, bulan) < 1 or foto < 0:
            raise CommandError("--kpm, --pendamping, dan --bulan paling sedikit 1.")
        mulai = monotonic()

        def lapor(teks):
            self.stdout.write(f"{monotonic() - mulai:6.1f} dtk  {teks}")
            self.stdout.flush()

        ukuran = Ukuran(kpm=kpm, pendamping=pendamping, bulan=bulan, foto=foto, benih=benih)
        try:
            susun_contoh(ukuran, pada=timezone.now(), lapor=lapor)
        except SudahBerisi:
            self.stdout.write("Basis data sudah berisi keluarga; tidak ada yang diubah.")
            return
        lapor("Selesai")
