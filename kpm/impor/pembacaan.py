"""Opening a file of an office: CSV or XLSX, whatever its dialect, and nothing that bites.

`buka(jalan)` finds the header and yields the rows below it with their line numbers. What cannot
be read is refused as a whole with a sentence (`BerkasDitolak`); memory stays flat for CSV.
"""

import codecs
import csv
import io
from itertools import islice
from pathlib import Path

from kpm.impor.bacaan import BARIS_JUDUL, CUPLIKAN, Bacaan, cari_judul, pastikan_judul
from kpm.impor.kolom import BerkasDitolak, tebak
from kpm.impor.pembacaan_xlsx import buka_xlsx

BATAS_BERKAS = 800 * 1024**2  # three million rows of CSV
TERLALU_BESAR = "Berkas lebih besar dari 800 MB. Bagi per kabupaten/kota."
BUKAN = "Berkas ini bukan CSV atau XLSX."
LAIN = {
    b"\xd0\xcf\x11\xe0": "Berkas Excel lama (.xls) atau bersandi. "
    "Simpan ulang sebagai .xlsx tanpa sandi.",
    b"%PDF": "Berkas PDF tidak dapat diimpor. Minta berkas Excel atau CSV-nya.",
    b"Rar!": "Berkas RAR: keluarkan isinya, lalu unggah berkas CSV atau XLSX-nya.",
    b"7z\xbc\xaf": "Berkas 7z: keluarkan isinya, lalu unggah berkas CSV atau XLSX-nya.",
    b"\x1f\x8b": "Berkas gzip: keluarkan isinya, lalu unggah berkas CSV atau XLSX-nya.",
}
AWAL_WEB = (b"<html", b"<!doc", b"<table", b"<?xml", b"<style", b"<meta")
HALAMAN_WEB = (
    "Berkas ini halaman web yang diberi nama Excel (.xls). "
    "Buka di Excel, lalu simpan ulang sebagai .xlsx."
)


def buka(jalan, *, lembar="", tebak=tebak, pastikan=pastikan_judul):
    """Recognise the file by its content, never by its name; `lembar` names the sheet to read.

    `tebak` knows the columns looked for, `pastikan(how many)` refuses; by default the registry's.
    """
    jalan = Path(jalan)
    ukuran = jalan.stat().st_size
    if ukuran == 0:
        raise BerkasDitolak("Berkas kosong.")
    if ukuran > BATAS_BERKAS:
        raise BerkasDitolak(TERLALU_BESAR)
    with jalan.open("rb") as berkas:
        awal = berkas.read(512)
    if awal.startswith(b"PK"):
        return buka_xlsx(jalan, lembar, tebak, pastikan)
    for tanda, sebab in LAIN.items():
        if awal.startswith(tanda):
            raise BerkasDitolak(sebab)
    if awal.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(AWAL_WEB):
        raise BerkasDitolak(HALAMAN_WEB)
    return _buka_csv(jalan, ukuran, tebak, pastikan)


def _buka_csv(jalan, ukuran, tebak, pastikan):
    penyandian = _penyandian(jalan)
    cuplikan = _cuplikan(jalan, penyandian)
    pemisah = max(";,\t|", key=lambda tanda: cari_judul(_urai(cuplikan, tanda), tebak)[2])
    nomor, judul, banyak = cari_judul(_urai(cuplikan, pemisah), tebak)
    pastikan(banyak)
    dibaca = []

    def baris():
        with jalan.open("rb") as mentah:
            dibaca[:] = [mentah]
            yield from _baris_csv(mentah, penyandian, pemisah, nomor)

    def bagian():
        return dibaca[0].tell() / ukuran if dibaca and not dibaca[0].closed else 1.0

    catatan = []
    if penyandian in {"cp1252", "latin-1"}:
        catatan.append("Berkas tidak memakai UTF-8; dibaca sebagai Windows-1252. Periksa nama.")
    return Bacaan(judul, baris, catatan, bagian)


def _baris_csv(mentah, penyandian, pemisah, nomor):
    berkas = io.TextIOWrapper(mentah, encoding=penyandian, newline="")
    if penyandian == "utf-16":  # the one dialect whose NUL no check has seen; PostgreSQL has none
        berkas = (satu.replace("\0", "") for satu in berkas)
    pembaca = csv.reader(berkas, delimiter=pemisah)
    mulai = 1
    try:
        for isi in pembaca:
            if mulai > nomor and any(isi):
                yield mulai, isi
            mulai = pembaca.line_num + 1
    except csv.Error:
        raise BerkasDitolak(
            f"Baris {mulai} tidak dapat dibaca: tanda kutip tidak ditutup."
        ) from None
    except UnicodeError:
        raise BerkasDitolak(f"Huruf pada baris {mulai} rusak. {BUKAN}") from None


def _cuplikan(jalan, penyandian):
    try:
        with jalan.open(encoding=penyandian, newline="") as berkas:
            cuplikan = berkas.read(CUPLIKAN)
    except UnicodeError:
        raise BerkasDitolak(BUKAN) from None
    if "\0" in cuplikan:
        raise BerkasDitolak(BUKAN)
    return cuplikan


def _penyandian(jalan):
    with jalan.open("rb") as berkas:
        awal = berkas.read(4)
        if awal.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        berkas.seek(0)
        pengurai = codecs.getincrementaldecoder("utf-8")()
        try:
            while potongan := berkas.read(CUPLIKAN):
                if b"\0" in potongan:
                    raise BerkasDitolak(BUKAN)
                pengurai.decode(potongan)
            pengurai.decode(b"", final=True)
        except UnicodeDecodeError:
            return _satu_bita(jalan)
    return "utf-8-sig"


def _satu_bita(jalan):
    """Windows-1252, or Latin-1 where a byte has no letter there; never with NUL."""
    hasil = "cp1252"
    with jalan.open("rb") as berkas:
        while potongan := berkas.read(CUPLIKAN):
            if b"\0" in potongan:
                raise BerkasDitolak(BUKAN)
            if any(kosong in potongan for kosong in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")):
                hasil = "latin-1"
    return hasil


def _urai(cuplikan, pemisah):
    """The first rows of the sample with their line numbers, as far as they can be parsed."""
    pembaca = csv.reader(io.StringIO(cuplikan, newline=""), delimiter=pemisah)
    hasil = []
    try:
        for isi in islice(pembaca, BARIS_JUDUL):
            hasil.append((pembaca.line_num, isi))
    except csv.Error:
        pass
    return hasil
