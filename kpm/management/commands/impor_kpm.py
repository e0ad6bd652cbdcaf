"""Import a registry file from the command line: the same walk as the page."""

import hashlib
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ejsika.wilayah.models import Wilayah
from kpm.impor.kolom import LABEL, BerkasDitolak
from kpm.impor.pelaksanaan import impor_berkas
from kpm.impor.pembacaan import buka
from kpm.impor.pengenalan import ingat_peta, peta_diingat
from kpm.impor.penolakan import tolakan_csv
from kpm.models import AturanGabung, BerkasImpor, Program, StatusImpor, SumberImpor
from kpm.program_awal import muat_program

BARIS_HASIL = (
    ("Baris dibaca", "baris_dibaca"),
    ("Keluarga baru", "keluarga_baru"),
    ("Keluarga berubah", "keluarga_berubah"),
    ("Keluarga tetap", "keluarga_tetap"),
    ("Keluarga dibiarkan", "keluarga_dibiarkan"),
    ("Keluarga ditolak", "keluarga_ditolak"),
    ("Baris ditolak", "baris_ditolak"),
    ("Kepesertaan baru", "kepesertaan_baru"),
    ("Dugaan ganda", "dugaan_ganda"),
)
SELURUH_BANTEN = "36"


class Command(BaseCommand):
    help = "Mengimpor berkas registri (CSV atau XLSX); mengulang berkas yang sama tidak mengubah."

    def add_arguments(self, parser):
        parser.add_argument("berkas", type=Path)
        parser.add_argument("--program", help="kode program bagi baris tanpa kolom PROGRAM")
        parser.add_argument("--periksa", action="store_true", help="periksa saja, tanpa menyimpan")
        parser.add_argument("--tolakan", type=Path, help="tulis baris yang ditolak ke berkas ini")
        parser.add_argument("--sumber", default="", help="nama sumber; arti kolomnya diingat")
        parser.add_argument(
            "--peta",
            action="append",
            default=[],
            metavar="JUDUL=ISIAN",
            help="arti satu kolom, boleh berulang; ISIAN kosong berarti diabaikan",
        )
        parser.add_argument("--lembar", default="", help="lembar XLSX yang dibaca")
        parser.add_argument("--aturan", choices=AturanGabung.values, default=AturanGabung.PERBARUI)
        parser.add_argument("--tanggal-data", type=date.fromisoformat, help="YYYY-MM-DD")

    def handle(self, *, berkas, periksa, tolakan, peta, **pilihan):
        if not berkas.is_file():
            raise CommandError(f"Berkas {berkas} tidak ada.")
        if pilihan["aturan"] == AturanGabung.TERBARU and not pilihan["tanggal_data"]:
            raise CommandError("--aturan terbaru memerlukan --tanggal-data.")
        muat_program()
        catatan = BerkasImpor(
            nama_berkas=berkas.name[:200],
            sidik=_sidik(berkas),
            ukuran=berkas.stat().st_size,
            program=self._program(pilihan["program"]),
            sumber=self._sumber(pilihan["sumber"]),
            **{nama: pilihan[nama] for nama in ("lembar", "aturan", "tanggal_data")},
            hanya_periksa=periksa,
        )
        self._petakan(catatan, berkas, peta)
        catatan.save()
        impor_berkas(catatan, berkas, pada=timezone.now(), lapor=self._lapor)
        if catatan.status == StatusImpor.DITOLAK:
            raise CommandError(catatan.galat)
        self._tulis(catatan, tolakan)

    def _tulis(self, catatan, tolakan):
        for label, nama in BARIS_HASIL:
            self.stdout.write(f"{label:<18}{catatan.hasil[nama]:>10}")
        for kelompok in ("galat", "galat_keluarga", "peringatan", "perubahan"):
            for jenis, isi in catatan.hasil[kelompok].items():
                self.stdout.write(f"  {kelompok} · {jenis}: {isi['jumlah']}")
        if tolakan:
            with tolakan.open("w", encoding="utf-8", newline="") as tujuan:
                tujuan.writelines(tolakan_csv(catatan))
        if catatan.hanya_periksa:
            self.stdout.write("Hanya diperiksa: tidak ada yang disimpan.")

    def _program(self, kode):
        if not kode:
            return None
        program = Program.objects.filter(kode=kode.upper()).first()
        if program is None:
            raise CommandError(f"Program {kode} tidak dikenal.")
        return program

    def _sumber(self, nama):
        if not nama:
            return None
        ada = SumberImpor.objects.filter(nama__iexact=nama).order_by("wilayah__kode").first()
        wilayah = Wilayah.objects.filter(kode=SELURUH_BANTEN).first()
        if ada is None and wilayah is None:
            raise CommandError("Data wilayah belum dimuat: jalankan muat_wilayah.")
        return ada or SumberImpor.objects.create(nama=nama[:80], wilayah=wilayah)

    def _petakan(self, catatan, berkas, ubahan):
        """The mapping of the source, changed by what was said here, and remembered so."""
        try:
            bacaan = buka(berkas, lembar=catatan.lembar)
        except BerkasDitolak:
            return  # the import says so itself, and keeps it on its row
        diingat = peta_diingat(catatan.sumber, bacaan)
        catatan.peta = list(diingat or bacaan.tebakan)
        for satu in ubahan:
            judul, _, isian = satu.rpartition("=")
            tempat = [n for n, j in enumerate(bacaan.judul) if j.casefold() == judul.casefold()]
            if len(tempat) != 1:
                raise CommandError(f"Kolom {judul} tidak ada, atau ada dua, di berkas ini.")
            if isian and isian not in LABEL:
                raise CommandError(f"Isian {isian} tidak dikenal. Pilih: {', '.join(LABEL)}.")
            catatan.peta[tempat[0]] = isian or None
        if ubahan:
            sidik = bacaan.sidik_judul
            ingat_peta(catatan.sumber, sidik, catatan.peta, oleh=None, pada=timezone.now())

    def _lapor(self, persen):
        if self.stderr.isatty():
            self.stderr.write(f"\r{persen} %", ending="")


def _sidik(berkas):
    with berkas.open("rb") as isi:
        return hashlib.file_digest(isi, "sha256").hexdigest()
