"""Import a registry file from the command line: the same walk as the page."""

import hashlib
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kpm.impor.pelaksanaan import impor_berkas
from kpm.impor.penolakan import tolakan_csv
from kpm.models import BerkasImpor, Program, StatusImpor
from kpm.program_awal import muat_program

BARIS_HASIL = (
    ("Baris dibaca", "baris_dibaca"),
    ("Keluarga baru", "keluarga_baru"),
    ("Keluarga berubah", "keluarga_berubah"),
    ("Keluarga tetap", "keluarga_tetap"),
    ("Keluarga ditolak", "keluarga_ditolak"),
    ("Baris ditolak", "baris_ditolak"),
    ("Kepesertaan baru", "kepesertaan_baru"),
    ("Dugaan ganda", "dugaan_ganda"),
)


class Command(BaseCommand):
    help = "Mengimpor berkas registri (CSV atau XLSX); mengulang berkas yang sama tidak mengubah."

    def add_arguments(self, parser):
        parser.add_argument("berkas", type=Path)
        parser.add_argument("--program", help="kode program bagi baris tanpa kolom PROGRAM")
        parser.add_argument("--periksa", action="store_true", help="periksa saja, tanpa menyimpan")
        parser.add_argument("--tolakan", type=Path, help="tulis baris yang ditolak ke berkas ini")

    def handle(self, *, berkas, program, periksa, tolakan, **_):
        if not berkas.is_file():
            raise CommandError(f"Berkas {berkas} tidak ada.")
        muat_program()
        catatan = BerkasImpor.objects.create(
            nama_berkas=berkas.name[:200],
            sidik=_sidik(berkas),
            program=self._program(program),
            hanya_periksa=periksa,
        )
        impor_berkas(catatan, berkas, pada=timezone.now(), lapor=self._lapor)
        if catatan.status == StatusImpor.DITOLAK:
            raise CommandError(catatan.galat)
        for label, nama in BARIS_HASIL:
            self.stdout.write(f"{label:<18}{catatan.hasil[nama]:>10}")
        for kelompok in ("galat", "galat_keluarga", "peringatan"):
            for jenis, isi in catatan.hasil[kelompok].items():
                self.stdout.write(f"  {kelompok} · {jenis}: {isi['jumlah']}")
        if tolakan:
            with tolakan.open("w", encoding="utf-8", newline="") as tujuan:
                tujuan.writelines(tolakan_csv(catatan))
        if periksa:
            self.stdout.write("Hanya diperiksa: tidak ada yang disimpan.")

    def _program(self, kode):
        if not kode:
            return None
        program = Program.objects.filter(kode=kode.upper()).first()
        if program is None:
            raise CommandError(f"Program {kode} tidak dikenal.")
        return program

    def _lapor(self, persen):
        if self.stderr.isatty():
            self.stderr.write(f"\r{persen} %", ending="")


def _sidik(berkas):
    with berkas.open("rb") as isi:
        return hashlib.file_digest(isi, "sha256").hexdigest()
