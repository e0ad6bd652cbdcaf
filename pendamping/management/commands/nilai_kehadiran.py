"""Judge visits by a rule version, beside the verdicts they already have."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pendamping.kehadiran import ATURAN, VERSI_KINI
from pendamping.kehadiran.penilaian import nilai_massal
from pendamping.models import Kunjungan


class Command(BaseCommand):
    help = "Menilai kehadiran kunjungan di samping putusan lama, tidak pernah menimpanya."

    def add_arguments(self, parser):
        parser.add_argument("--bulan", help="TTTT-BB; tanpa ini semua kunjungan dinilai")
        parser.add_argument("--versi", default=VERSI_KINI, help=f"versi aturan ({VERSI_KINI})")

    def handle(self, *args, bulan, versi, **pilihan):
        if versi not in ATURAN:
            raise CommandError(f"Versi {versi} tidak ada. Yang ada: {', '.join(ATURAN)}.")
        kunjungan = Kunjungan.objects.all()
        if bulan:
            try:
                kunjungan = kunjungan.pada_bulan(date.fromisoformat(f"{bulan}-01"))
            except ValueError as galat:
                raise CommandError(f"Bulan {bulan} ditulis TTTT-BB, misalnya 2026-10.") from galat
        banyak = nilai_massal(
            kunjungan,
            pada=timezone.now(),
            versi=versi,
            lapor=lambda n: self.stdout.write(f"{n} kunjungan dinilai …"),
        )
        self.stdout.write(f"Selesai: {banyak} kunjungan dinilai dengan aturan {versi}.")
