from django.core.management.base import BaseCommand, CommandError

from graduasi.pemuatan import VersiSudahDipakai, muat_instrumen


class Command(BaseCommand):
    help = "Memuat instrumen penilaian; aman diulang."

    def handle(self, *args, **opsi):
        try:
            instrumen = muat_instrumen()
        except VersiSudahDipakai as galat:
            raise CommandError(
                f"Versi {galat} sudah dipakai menilai keluarga, jadi tidak boleh diubah. "
                "Buat versi dengan kode baru."
            ) from galat
        versi = ", ".join(
            f"{v.kode} (dipakai)" if v.dipakai else v.kode for v in instrumen.versi.order_by("kode")
        )
        self.stdout.write(f"Instrumen {instrumen.kode}: {versi}.")
