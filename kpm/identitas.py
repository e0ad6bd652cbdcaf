"""Rules of identity and address (domain 4): what a number, a date, a phone may be. Pure.

Hard errors only for what cannot be; a NIK that disagrees with birth date, sex or region is a
warning a person may accept, because official sources say such numbers exist. Nothing is guessed:
a number that lost digits is an error, not a repair. Readers of cells and fields that may be
refused return `(value, galat, peringatan)`; the short ones return None for what they cannot read.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache

from ejsika.akun.nomor_hp import NomorHpSalah, baku_nomor_hp

RUMUS_TEKS = re.compile(r'^="(.*)"$', re.S)  # ="3601…", Excel's way to keep a number as text
PEMISAH_NOMOR = str.maketrans("", "", " \t\r\n\xa0\u200b\ufeff'’‘`´\".-_/")
ILMIAH = re.compile(r"^\d([.,]\d+)?e\+?\d+$", re.I)
HILANG = (
    "{nama} tersimpan sebagai angka sehingga digit terakhirnya hilang. "
    "Jadikan kolomnya teks, lalu isi ulang dari KTP atau KK."
)
TAHUN_PALING_AWAL = 1900
KOTAK = (104.9, -7.2, 106.95, -5.5)  # Banten with its islands: west, south, east, north
# Kemendagri codes: in Banten down to the kabupaten/kota, elsewhere the provinces.
AWALAN_WILAYAH = re.compile(
    r"36(0[1-4]|7[1-4])|(1[1-9]|21|3[1-5]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-6])\d\d"
)


def teks(nilai: object) -> str:
    """The cell as one line of text, without doubled blanks and leading apostrophes."""
    if nilai is None or nilai == "":
        return ""
    if nilai.__class__ is str and nilai.isalnum():  # most cells: millions of them
        return nilai
    if isinstance(nilai, float) and nilai.is_integer():
        return str(int(nilai))
    if not isinstance(nilai, str):
        return str(nilai)
    if nilai.startswith('="') and (cocok := RUMUS_TEKS.match(nilai)):
        nilai = cocok[1]
    return " ".join(nilai.split()).lstrip("'")


def nomor_16(nilai: object, nama: str) -> tuple[str, str | None, str | None]:
    """A NIK or No. KK: sixteen digits exactly as written, whatever separates them."""
    if type(nilai) is str and len(nilai) == 16 and nilai.isascii() and nilai.isdigit():
        isi = nilai
    elif isinstance(nilai, (int, float)):
        isi = f"{nilai:.0f}"
        if len(isi) == 16 and isi.endswith("0"):  # Excel keeps fifteen digits of a number
            return "", HILANG.format(nama=nama), None
    else:
        isi = unicodedata.normalize("NFKC", teks(nilai)).strip().removesuffix(".0")
        if ILMIAH.match(isi):
            return "", HILANG.format(nama=nama), None
        isi = isi.translate(PEMISAH_NOMOR)
    if not isi:
        return "", None, None
    if not (isi.isascii() and isi.isdigit()):
        return "", f"{nama} memuat huruf atau tanda lain. Isi 16 digit angka.", None
    if len(isi) != 16:
        return "", f"{nama} {len(isi)} digit, seharusnya 16. Periksa KTP atau KK.", None
    if isi.endswith("0000"):
        return "", f"Empat digit terakhir {nama} nol semua, nomor itu tidak ada. Periksa KTP.", None
    return isi, None, None


def menurut_ejaan(daftar: dict) -> dict:
    """Spelling to value, out of value to its spellings."""
    return {ejaan: nilai for nilai, semua in daftar.items() for ejaan in semua.split()}


BULAN = menurut_ejaan(
    {
        1: "jan",
        2: "feb peb",
        3: "mar",
        4: "apr",
        5: "mei may",
        6: "jun",
        7: "jul",
        8: "agu agt ags aug",
        9: "sep",
        10: "okt oct",
        11: "nov nop",
        12: "des dec",
    }
)
BAGIAN_TANGGAL = re.compile(r"^(\d{1,4})[-/. ]+(\d{1,2}|[a-z]+)[-/. ]+(\d{1,4})$", re.I)
JAM = re.compile(r"[T ]\d{1,2}[:.]\d{2}.*$")
AWAL_EXCEL = date(1899, 12, 30)


def tanggal_lahir(nilai: object, hari_ini: date) -> tuple[date | None, str | None, str | None]:
    """A day: day first as Indonesians write it, year first as machines do, or Excel's serial."""
    if isinstance(nilai, datetime):
        nilai = nilai.date()
    if isinstance(nilai, (int, float)):
        nilai = f"{nilai:.0f}"
    return _lahir(teks(nilai), hari_ini)


@lru_cache(maxsize=65536)
def _lahir(isi, hari_ini):
    if not _bersih(isi):
        return None, None, "Tanggal lahir kosong."
    hari = tanggal(isi, hari_ini)
    if hari is None:
        return None, f"Tanggal lahir {isi[:30]} tidak ada. Periksa KTP.", None
    if hari > hari_ini:
        return None, f"Tanggal lahir {isi[:30]} belum terjadi. Periksa KTP.", None
    if hari.year < TAHUN_PALING_AWAL:
        return None, f"Tanggal lahir {isi[:30]} terlalu lampau. Periksa KTP.", None
    return hari, None, None


def tanggal(isi: str, hari_ini: date) -> date | None:
    """The day a text means, however it is written; None where it is no day of the calendar."""
    polos = _bersih(isi)
    if polos.isascii() and polos.isdigit():
        return _tanggal_rapat(polos)
    cocok = BAGIAN_TANGGAL.match(polos)
    return _tanggal_bagian(*cocok.groups(), hari_ini) if cocok else None


def _bersih(isi):
    """Without the time of day; empty where only zeros and dashes stand for "unknown"."""
    polos = JAM.sub("", isi).strip()
    return "" if set(polos) <= set("-/. 0") else polos


def _tanggal_rapat(isi):
    """Digits only: 19850312, 12031985, or the day number of Excel."""
    if len(isi) == 8:
        return _hari(isi[:4], isi[4:6], isi[6:], 1900) or _hari(isi[4:], isi[2:4], isi[:2], 1900)
    if len(isi) == 5:
        return AWAL_EXCEL + timedelta(days=int(isi))
    return None


def _tanggal_bagian(pertama, kedua, ketiga, hari_ini):
    bulan = kedua if kedua.isdigit() else BULAN.get(kedua[:3].lower())
    if bulan is None:
        return None
    if len(pertama) == 4:
        return _hari(pertama, bulan, ketiga)
    if len(ketiga) == 2:  # 85 is 1985 and 05 is 2005: hardly anyone listed is over a hundred
        abad = 2000 if int(ketiga) <= hari_ini.year % 100 else 1900
        return _hari(abad + int(ketiga), bulan, pertama)
    return _hari(ketiga, bulan, pertama) if len(ketiga) == 4 else None


def _hari(tahun, bulan, hari, paling_awal=1):
    try:
        hasil = date(int(tahun), int(bulan), int(hari))
    except ValueError:
        return None
    return hasil if hasil.year >= paling_awal else None


def ketidaksesuaian_nik(nik: str, lahir: date | None, kelamin: str) -> list[str]:
    """Every way in which a NIK disagrees with the person; none of them makes it impossible."""
    peringatan = []
    if not wilayah_dikenal(nik):
        peringatan.append(f"Awalan NIK {nik[:4]} bukan kode wilayah yang dikenal.")
    if beda := cocokkan_nik(nik, lahir, kelamin):
        peringatan.append(beda)
    return peringatan


def wilayah_dikenal(nomor: str) -> bool:
    """Whether a NIK or No. KK begins with the code of a region there is."""
    return bool(AWALAN_WILAYAH.match(nomor))


def cocokkan_nik(nik: str, lahir: date | None, kelamin: str) -> str | None:
    """Why a NIK disagrees with sex or birth date; official sources say that happens (domain 4)."""
    perempuan = int(nik[6:8]) > 40
    if perempuan != (kelamin == "P"):
        return "NIK tidak sesuai jenis kelamin."
    if lahir is None:
        return None
    seharusnya = f"{lahir.day + 40 * perempuan:02d}{lahir.month:02d}{lahir.year % 100:02d}"
    return None if nik[6:12] == seharusnya else "NIK tidak sesuai tanggal lahir."


def digit_tepat(isi: str, banyak: int) -> str | None:
    """Exactly so many digits, blanks and dashes aside: NISN 10, NPSN 8, kode pos 5."""
    digit = re.sub(r"[\s.-]", "", isi)
    return digit if re.fullmatch(rf"\d{{{banyak}}}", digit, re.A) else None


def rt_rw(isi: str) -> str | None:
    """Three digits with leading zeros; 000 is allowed."""
    digit = re.sub(r"\D", "", isi)
    return digit.zfill(3) if re.fullmatch(r"\d{1,3}", digit, re.A) else None


def nomor_hp(isi: str) -> str | None:
    """A mobile number in E.164."""
    try:
        return baku_nomor_hp(isi)
    except NomorHpSalah:
        return None


def di_kotak(bujur: float, lintang: float) -> bool:
    """Whether a point lies in the box around Banten: necessary, not sufficient."""
    barat, selatan, timur, utara = KOTAK
    return barat <= bujur <= timur and selatan <= lintang <= utara
