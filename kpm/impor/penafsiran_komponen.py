"""Cells about what a member needs: who fetches the aid, school number, insurance, pregnancy.

Each reader answers `(value, galat, peringatan)` like `penafsiran`; what cannot be read stays empty
with a warning, for none of it decides who the member is.
"""

import re
from datetime import date, timedelta
from functools import lru_cache

from kpm.identitas import digit_tepat, tanggal

YA = {"ya", "y", "1", "x", "v", "✓", "√", "pengurus", "iya", "penerima", "true"}


def pengurus(isi, nama):
    """Whether the row names its own member: a mark, or the member's name written out."""
    isi = isi.casefold()
    return bool(isi) and (isi in YA or isi == nama.casefold())


@lru_cache(maxsize=8192)
def npsn(isi):
    return _digit(isi, 8, "NPSN")


@lru_cache(maxsize=8192)
def nisn(isi):
    return _digit(isi, 10, "NISN")


@lru_cache(maxsize=8192)
def kode_pos(isi):
    return _digit(isi, 5, "Kode pos")


def _digit(isi, banyak, nama):
    polos = isi.removesuffix(".0").strip("- '")
    if digit := digit_tepat(polos, banyak):
        return digit, None, None
    return "", None, f"{nama} {isi[:20]} bukan {banyak} angka, dikosongkan." if polos else None


JKN = (
    ("", r"^-*$"),
    ("belum", r"belum|tidak (punya|ada|terdaftar)|^tidak$|^0$"),
    ("tidak_aktif", r"tidak aktif|non ?-?aktif|nonaktif|mati|menunggak"),
    ("aktif", r"aktif|pbi|bpjs|kis|^ya$|^1$|punya|ada"),
)


@lru_cache(maxsize=1024)
def status_jkn(isi):
    kecil = isi.lower().strip()
    for nilai, pola in JKN:
        if re.search(pola, kecil):
            return nilai, None, None
    return "", None, f"Status JKN {isi[:20]} tidak dikenal, dikosongkan."


TERJAUH = timedelta(days=310)  # a pregnancy and a little more, either way


def tanggal_hpl(isi, hari_ini: date):
    """The day a birth is expected; one that cannot belong to a pregnancy now is left out."""
    if not isi.strip("-/. 0"):
        return None, None, None
    hari = tanggal(isi, hari_ini + TERJAUH)
    if hari is None or abs(hari - hari_ini) > TERJAUH:
        return None, None, f"Perkiraan lahir {isi[:20]} tidak mungkin, dikosongkan."
    return hari, None, None
