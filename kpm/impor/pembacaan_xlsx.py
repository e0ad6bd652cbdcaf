"""Opening an XLSX: measured and scanned before any parser sees it, its like sheets read as one."""

import pickle
import re
import subprocess
import sys
import zipfile
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook

from kpm.impor.bacaan import BARIS_JUDUL, CUPLIKAN, SEDIKIT, Bacaan, cari_judul
from kpm.impor.kolom import BerkasDitolak, sidik_judul

BATAS_TERBUKA = 1500 * 1024**2  # what an XLSX may unfold to
BATAS_SEKALI_MUAT = 150 * 1024**2  # sheets above this are read in a process of their own
ANAK = "kpm.impor.anak_calamine"
BATAS_MAMPAT = 150  # XML of a sheet shrinks 10 to 40 times; a bomb 1,000 times
BATAS_BAGIAN = 2000
BATAS_LEMBAR = 20
BARIS_LEMBAR = 1_048_576  # rows a sheet can have; the next sheet counts on from there
RUMUS = re.compile(rb"<f[ >/]")
RUMUS_KOSONG = re.compile(rb"(</f>|<f[^>]*/>)\s*(<v\s*/>|<v>\s*</v>)?\s*</c>")
TAK_WAJAR = (b"<!DOCTYPE", b"<!ENTITY", b"_x0000_")  # the last would become a NUL
RUSAK = "Berkas XLSX rusak. Simpan ulang dari Excel."


def buka_xlsx(jalan, dipilih, tebak, pastikan):
    """The sheet asked for, or the one that names most fields, with all that share its header."""
    with _rusak_bila_gagal():
        catatan, terbesar = _periksa(jalan)
        kecil = terbesar <= BATAS_SEKALI_MUAT
        baca, muat = (_baris_calamine,) * 2 if kecil else (_baris_openpyxl, _baris_terpisah)
        nama = CalamineWorkbook.from_path(str(jalan)).sheet_names
        awal = {n: islice(baca(jalan, n), BARIS_JUDUL) for n in nama[:BATAS_LEMBAR]}
        lembar = {n: cari_judul(isi, tebak) for n, isi in awal.items()}
    if not lembar:
        raise BerkasDitolak("Berkas XLSX tidak memuat lembar kerja.")
    utama = dipilih if dipilih in lembar else max(lembar, key=lambda n: lembar[n][2])
    _, judul, banyak = lembar[utama]
    pastikan(banyak)
    serupa = [n for n in lembar if sidik_judul(lembar[n][1]) == sidik_judul(judul)]
    lain = [n for n in lembar if n not in serupa and lembar[n][2] >= SEDIKIT]
    dibaca = [0]

    def baris():
        dibaca[0] = 0
        for urutan, n in enumerate(serupa):
            for nomor, isi in _sesudah(muat(jalan, n), lembar[n][0]):
                yield urutan * BARIS_LEMBAR + nomor, isi
            dibaca[0] = urutan + 1

    catatan += _tentang_lembar(serupa, nama) + _tentang_gabungan(jalan, lembar, serupa, terbesar)
    return Bacaan(judul, baris, catatan, lambda: dibaca[0] / len(serupa), serupa, lain)


def _sesudah(baris, judul):
    """The filled rows below the header line; a file that breaks halfway is refused."""
    with _rusak_bila_gagal():
        for nomor, isi in baris:
            if nomor > judul and any(sel not in (None, "") for sel in isi):
                yield nomor, isi


@contextmanager
def _rusak_bila_gagal():
    """Whatever a parser throws at foreign bytes, panics of a compiled one included."""
    try:
        yield
    except (BerkasDitolak, MemoryError, GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as galat:
        raise BerkasDitolak(RUSAK) from galat


def _tentang_lembar(serupa, nama):
    catatan = []
    if len(serupa) < len(nama):
        dibaca = ", ".join(f"“{n}”" for n in serupa)
        catatan.append(f"Dari {len(nama)} lembar, yang dibaca hanya lembar {dibaca}.")
    catatan += [
        f"Baris lembar “{n}” dinomori mulai {urutan * BARIS_LEMBAR + 1}."
        for urutan, n in enumerate(serupa)
        if urutan
    ]
    return catatan


def _tentang_gabungan(jalan, lembar, serupa, terbesar):
    """Cells merged over several people: only the first of them has the value."""
    if terbesar > BATAS_SEKALI_MUAT:
        return []
    buku = CalamineWorkbook.from_path(str(jalan))
    for n in serupa:
        gabungan = buku.get_sheet_by_name(n).merged_cell_ranges or []
        if any(atas[0] >= lembar[n][0] and bawah[0] > atas[0] for atas, bawah in gabungan):
            return [
                f"Lembar “{n}” memuat sel yang digabung ke bawah; isinya hanya terbaca pada baris "
                "pertama. Pisahkan selnya (Unmerge), lalu isi setiap baris."
            ]
    return []


def _periksa(jalan):
    """Read every part once, bounded, before any parser sees it: notes, and the largest sheet."""
    with zipfile.ZipFile(jalan) as arsip:
        bagian = arsip.infolist()
        _periksa_ukuran(bagian)
        _periksa_jenis(set(arsip.namelist()))
        berumus = {_pindai(arsip, b) for b in bagian if b.filename.endswith(".xml")}
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


def _periksa_jenis(nama):
    if "xl/workbook.xml" in nama:
        return
    if "xl/workbook.bin" in nama:
        raise BerkasDitolak("Berkas Excel biner (.xlsb). Simpan ulang sebagai .xlsx.")
    if "content.xml" in nama:
        raise BerkasDitolak("Berkas OpenDocument (.ods). Simpan ulang sebagai .xlsx atau CSV.")
    if any(n.lower().endswith((".csv", ".xlsx", ".xls", ".txt")) for n in nama):
        raise BerkasDitolak("Berkas ZIP: keluarkan isinya, lalu unggah berkas CSV atau XLSX-nya.")
    raise BerkasDitolak("Berkas ini bukan CSV atau XLSX.")


def _pindai(arsip, bagian):
    """Whether a part holds formulas; refuses document types and formulas never calculated."""
    berumus, ekor = False, b""
    with arsip.open(bagian) as isi:
        while potongan := isi.read(CUPLIKAN):
            jendela = ekor + potongan
            if any(tanda in jendela for tanda in TAK_WAJAR):
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


def _baris_terpisah(jalan, lembar):
    """The rows by a fast reader that may be killed; by the slow one where it was."""
    nomor = 0
    anak = subprocess.Popen(  # noqa: S603  our own module, no shell
        [sys.executable, "-m", ANAK, str(jalan), lembar],
        cwd=Path(__file__).resolve().parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        while sekelompok := pickle.load(anak.stdout):  # noqa: S301  our own child wrote it
            yield from enumerate(sekelompok, start=nomor + 1)
            nomor += len(sekelompok)
    except (EOFError, pickle.UnpicklingError):
        sisa = islice(_baris_openpyxl(jalan, lembar), nomor, None)
    else:
        sisa = ()
    finally:
        anak.kill()
        anak.communicate()
    yield from sisa


def _baris_openpyxl(jalan, lembar):
    buku = openpyxl.load_workbook(jalan, read_only=True, data_only=True)
    try:
        halaman = buku[lembar]
        halaman.reset_dimensions()  # some writers declare A1 and go on
        yield from enumerate(halaman.iter_rows(values_only=True), start=1)
    finally:
        buku.close()
