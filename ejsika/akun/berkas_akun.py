"""Reading the office's list of new pendamping: CSV or XLSX, checked before it is opened."""

import csv
import io
import zipfile

import openpyxl

UKURAN_TERBESAR = 2 * 1024 * 1024
ISI_TERBESAR = 30 * 1024 * 1024  # of an XLSX, unpacked
BAGIAN_TERBANYAK = 200
BARIS_TERBANYAK = 2_000
KOLOM_TERBANYAK = 12
KOLOM = {
    "nama_lengkap": ("nama lengkap", "nama"),
    "nomor_hp": ("nomor hp", "no hp", "no. hp", "hp", "telepon"),
    "kode_wilayah": ("kode wilayah", "wilayah", "kode"),
    "username": ("username", "nama pengguna"),
}
WAJIB = {"nama_lengkap", "nomor_hp", "kode_wilayah"}


class BerkasTidakTerbaca(Exception):
    """The file cannot be used; the message says why and what to do."""


def baca_berkas_akun(isi: bytes) -> list[dict[str, str]]:
    """The rows of the file as text under our own column names, with `nomor`, the row's number."""
    if len(isi) > UKURAN_TERBESAR:
        raise BerkasTidakTerbaca("Berkas lebih besar dari 2 MB. Bagi menjadi beberapa berkas.")
    baris = _baris_xlsx(isi) if isi.startswith(b"PK\x03\x04") else _baris_csv(isi)
    if not baris:
        raise BerkasTidakTerbaca("Berkas ini kosong.")
    kepala, *isi_baris = baris
    letak = _letak_kolom(kepala)
    hasil = [
        {"nomor": nomor} | {nama: _sel(satu, i) for nama, i in letak.items()}
        for nomor, satu in enumerate(isi_baris, start=2)
        if any(sel.strip() for sel in satu)
    ]
    if not hasil:
        raise BerkasTidakTerbaca("Berkas ini tidak memuat baris di bawah judul kolom.")
    if len(hasil) > BARIS_TERBANYAK:
        raise BerkasTidakTerbaca("Berkas memuat lebih dari 2.000 baris. Bagi menjadi beberapa.")
    return hasil


def _sel(baris, i):
    return " ".join(baris[i].split()) if i < len(baris) else ""


def _letak_kolom(kepala):
    judul = [" ".join(sel.lower().replace("_", " ").split()) for sel in kepala]
    letak = {
        nama: next(i for i, j in enumerate(judul) if j in sebutan)
        for nama, sebutan in KOLOM.items()
        if set(judul) & set(sebutan)
    }
    if kurang := sorted(KOLOM[nama][0] for nama in WAJIB - letak.keys()):
        raise BerkasTidakTerbaca(
            f"Kolom {', '.join(kurang)} tidak ditemukan. Baris pertama harus memuat judul kolom: "
            "nama lengkap, nomor HP, kode wilayah."
        )
    return letak


def _baris_csv(isi):
    try:
        teks = isi.decode("utf-8-sig")
    except UnicodeDecodeError:
        teks = isi.decode("cp1252", errors="replace")
    if "\0" in teks:
        raise BerkasTidakTerbaca("Berkas ini bukan CSV atau XLSX. Simpan ulang dari Excel.")
    baris_pertama = teks.partition("\n")[0]
    pemisah = max(";,\t", key=baris_pertama.count)
    try:
        return list(csv.reader(io.StringIO(teks, newline=""), delimiter=pemisah, strict=True))
    except csv.Error as galat:
        raise BerkasTidakTerbaca(f"CSV ini rusak: {galat}.") from galat


def _baris_xlsx(isi):
    _periksa_arsip(isi)
    try:
        buku = openpyxl.load_workbook(io.BytesIO(isi), read_only=True, data_only=True)
        lembar = buku.worksheets[0].iter_rows(
            max_row=BARIS_TERBANYAK + 2, max_col=KOLOM_TERBANYAK, values_only=True
        )
        return [["" if sel is None else str(sel) for sel in satu] for satu in lembar]
    except Exception as galat:  # the reader has no exception of its own for a broken sheet
        raise BerkasTidakTerbaca("XLSX ini rusak. Simpan ulang dari Excel.") from galat


def _periksa_arsip(isi):
    """Refuse an archive that unpacks to more than a list of people can be.

    A part that lies about its size is cut there by zipfile, and then its sum does not fit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(isi)) as arsip:
            bagian = arsip.infolist()
    except Exception as galat:  # a torn directory fails in many ways
        raise BerkasTidakTerbaca("XLSX ini rusak. Simpan ulang dari Excel.") from galat
    if len(bagian) > BAGIAN_TERBANYAK or sum(b.file_size for b in bagian) > ISI_TERBESAR:
        raise BerkasTidakTerbaca("XLSX ini terlalu besar setelah dibuka. Buang isi lain.")
