from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from laporan.ringkasan import BulanBelumDimulai, susun_ringkasan
from laporan.sel_peta import segarkan_sel


class Command(BaseCommand):
    help = "Hitung ringkasan bulanan dan segarkan sel peta. Aman diulang."

    def add_arguments(self, parser):
        parser.add_argument("--bulan", help="YYYY-MM; tanpa ini bulan berjalan")

    def handle(self, *args, bulan, **opsi):
        pada = timezone.now()
        try:
            hari = (
                datetime.strptime(bulan, "%Y-%m").date()  # noqa: DTZ007  a day has no zone
                if bulan
                else timezone.localdate(pada)
            )
            baris = susun_ringkasan(bulan=hari, pada=pada)
        except ValueError as salah:
            raise CommandError(f"Bulan {bulan} tidak terbaca. Tulis seperti 2026-10.") from salah
        except BulanBelumDimulai as salah:
            raise CommandError(f"Bulan {salah} belum dimulai.") from salah
        segarkan_sel(pada=pada)
        self.stdout.write(f"Ringkasan {hari:%Y-%m}: {baris} baris. Peta sudah segar.")
