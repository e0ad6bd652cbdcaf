"""Opening a file of an office: CSV or XLSX, whatever its dialect, and nothing that bites.

`buka(jalan)` finds the header and yields the rows below it with their line numbers. What cannot
be read is refused as a whole with a sentence (`BerkasDitolak`); memory stays flat for CSV.
"""

import codecs
import csv
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import openpyxl
from python_calamine import CalamineError, CalamineWorkbook

from kpm.impor.kolom import BerkasDitolak, kenali, pastikan_cukup

BATAS_BERKAS = 400 * 1024**2
BATAS_TERBUKA = 1500 * 1024**2  # what an XLSX may unfold to
BATAS_SEKALI_MUAT = 150 * 1024**2  # sheets above this are read row by row
BATAS_MAMPAT = 150  # XML of a sheet shrinks 10 to 40 times; a bomb 1,000 times
BATAS_BAGIAN = 2000
BARIS_JUDUL = 30  # how far down a header may stand
CUPLIKAN = 1024 * 1024
RUMUS = re.compile(rb"<f[ >/]")
RUMUS_KOSONG = re.compile(rb"(</f>|<f[^>]*/>)\s*(<v\s*/>|<v>\s*</v>)?\s*</c>")


@dataclass
class Bacaan:
    """An opened file: its header, where the columns stand, and a fresh walk through its rows."""

    judul: list[str]
    peta: dict[str, int]
    baris: Callable[[], Iterator[tuple[int, list]]]
    catatan: list[str] = field(default_factory=list)


def buka(jalan):
    """Recognise the file by its content, never by its name."""
    jalan = Path(jalan)
    ukuran = jalan.stat().st_size
    if ukuran == 0:
        raise BerkasDitolak("Berkas kosong.")
    if ukuran > BATAS_BERKAS:
        raise BerkasDitolak("Berkas lebih besar dari 400 MB. Bagi per kabupaten/kota.")
    with jalan.open("rb") as berkas:
        awal = berkas.read(8)
    if awal.startswith(b"PK"):
        return _buka_xlsx(jalan)
    if awal.startswith(b"\xd0\xcf\x11\xe0"):
        raise BerkasDitolak(
            "Berkas Excel lama (.xls) atau bersandi. Simpan ulang sebagai .xlsx tanpa sandi."
        )
    return _buka_csv(jalan)


# --- CSV


def _buka_csv(jalan):
    penyandian = _penyandian(jalan)
    with jalan.open(encoding=penyandian, newline="") as berkas:
        cuplikan = berkas.read(CUPLIKAN)
    if "\0" in cuplikan:
        raise BerkasDitolak("Berkas ini bukan CSV atau XLSX.")
    pemisah = max(";,\t|", key=lambda tanda: len(_cari_judul(_urai(cuplikan, tanda))[2]))
    nomor, judul, peta, ganda = _cari_judul(_urai(cuplikan, pemisah))
    _pastikan_judul(judul, peta, ganda)

    def baris():
        with jalan.open(encoding=penyandian, newline="") as berkas:
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

    catatan = []
    if penyandian == "cp1252":
        catatan.append("Berkas tidak memakai UTF-8; dibaca sebagai Windows-1252. Periksa nama.")
    return Bacaan(judul, peta, baris, catatan)


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
                    raise BerkasDitolak("Berkas ini bukan CSV atau XLSX.")
                pengurai.decode(potongan)
            pengurai.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252" if _cp1252(jalan) else "latin-1"
    return "utf-8-sig"


def _cp1252(jalan):
    with jalan.open("rb") as berkas:
        while potongan := berkas.read(CUPLIKAN):
            if any(kosong in potongan for kosong in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")):
                return False
    return True


def _urai(cuplikan, pemisah):
    """The first rows of the sample with their line numbers, as far as they can be parsed."""
    pembaca = csv.reader(cuplikan.splitlines(keepends=True), delimiter=pemisah)
    hasil = []
    try:
        for isi in islice(pembaca, BARIS_JUDUL):
            hasil.append((pembaca.line_num, isi))
    except csv.Error:
        pass
    return hasil


def _cari_judul(baris):
    """The row that names most columns: `(line, labels, positions, doubled)`."""
    calon = [(nomor, isi, *kenali(isi)) for nomor, isi in baris]
    return max(calon, key=lambda c: len(c[2]), default=(0, [], {}, []))


def _pastikan_judul(judul, peta, ganda):
    if len(peta) < 3:
        raise BerkasDitolak(
            "Baris judul tidak ditemukan. Berkas harus memuat kolom seperti NIK, NAMA ANGGOTA, "
            "HUBUNGAN, dan KODE DESA."
        )
    pastikan_cukup(peta, ganda)


# --- XLSX


def _buka_xlsx(jalan):
    catatan, terbesar = _periksa_xlsx(jalan)
    pembaca = _baris_calamine if terbesar <= BATAS_SEKALI_MUAT else _baris_openpyxl
    try:
        lembar = {
            nama: _cari_judul(islice(pembaca(jalan, nama), BARIS_JUDUL))
            for nama in CalamineWorkbook.from_path(str(jalan)).sheet_names[:20]
        }
    except (CalamineError, ValueError, KeyError) as galat:
        raise BerkasDitolak("Berkas XLSX rusak. Simpan ulang dari Excel.") from galat
    if not lembar:
        raise BerkasDitolak("Berkas XLSX tidak memuat lembar kerja.")
    nama = max(lembar, key=lambda n: len(lembar[n][2]))
    nomor, judul, peta, ganda = lembar[nama]
    _pastikan_judul(judul, peta, ganda)
    if len(lembar) > 1:
        catatan.append(f"Dari {len(lembar)} lembar, yang dibaca hanya lembar “{nama}”.")

    def baris():
        for n, isi in pembaca(jalan, nama):
            if n > nomor and any(sel not in (None, "") for sel in isi):
                yield n, isi

    return Bacaan([str(j or "").strip() for j in judul], peta, baris, catatan)


def _periksa_xlsx(jalan):
    """Read every part once, bounded, before any parser sees it: notes, and the largest sheet."""
    try:
        with zipfile.ZipFile(jalan) as arsip:
            bagian = arsip.infolist()
            _periksa_ukuran(bagian)
            if "xl/workbook.xml" not in arsip.namelist():
                raise BerkasDitolak("Berkas ini bukan CSV atau XLSX.")
            berumus = {_pindai(arsip, b) for b in bagian if b.filename.endswith(".xml")}
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as galat:
        raise BerkasDitolak("Berkas XLSX rusak. Simpan ulang dari Excel.") from galat
    lembar = [b.file_size for b in bagian if b.filename.startswith("xl/worksheets/")]
    catatan = (
        ["Berkas memuat rumus; yang dibaca adalah hasil terakhirnya."] if True in berumus else []
    )
    return catatan, max(lembar, default=0)


def _periksa_ukuran(bagian):
    bom = any(
        b.file_size > CUPLIKAN and b.file_size > BATAS_MAMPAT * max(b.compress_size, 1)
        for b in bagian
    )
    if bom or sum(b.file_size for b in bagian) > BATAS_TERBUKA or len(bagian) > BATAS_BAGIAN:
        raise BerkasDitolak("Isi berkas XLSX terlalu besar. Simpan sebagai CSV, atau bagi dua.")
    if any(b.flag_bits & 1 for b in bagian):
        raise BerkasDitolak("Berkas XLSX bersandi. Simpan ulang tanpa sandi.")


def _pindai(arsip, bagian):
    """Whether a part holds formulas; refuses document types and formulas never calculated."""
    berumus, ekor = False, b""
    with arsip.open(bagian) as isi:
        while potongan := isi.read(CUPLIKAN):
            jendela = ekor + potongan
            if b"<!DOCTYPE" in jendela or b"<!ENTITY" in jendela:
                raise BerkasDitolak("Berkas XLSX tidak wajar. Simpan ulang dari Excel.")
            if bagian.filename.startswith("xl/worksheets/"):
                if RUMUS_KOSONG.search(jendela):
                    raise BerkasDitolak(
                        "Berkas memuat rumus tanpa hasil. Salin sebagai nilai, lalu simpan ulang."
                    )
                berumus = berumus or bool(RUMUS.search(jendela))
            ekor = jendela[-256:]
    return berumus


def _baris_calamine(jalan, lembar):
    isi = CalamineWorkbook.from_path(str(jalan)).get_sheet_by_name(lembar)
    yield from enumerate(isi.iter_rows(), start=1)


def _baris_openpyxl(jalan, lembar):
    buku = openpyxl.load_workbook(jalan, read_only=True, data_only=True)
    try:
        yield from enumerate(buku[lembar].iter_rows(values_only=True), start=1)
    finally:
        buku.close()
