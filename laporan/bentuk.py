"""How numbers, shares and months are written: `50.000`, `78 %`, `Oktober 2026`, `–` for none."""

from datetime import date
from typing import Any

from laporan.penyamaran import KECIL

TIADA = "–"
BULAN = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]


def tulis_angka(n: Any) -> str:
    """A count with Indonesian thousands; a figure that is not there is a dash, never a zero."""
    if n is None:
        return TIADA
    if n == KECIL:
        return "<\u00a05"
    return f"{n:,.0f}".replace(",", ".")


def tulis_persen(bagian: Any) -> str:
    """A share of 0–1 in whole percent; nearly all is not all, and nearly none is not none."""
    if bagian is None:
        return TIADA
    if bagian == KECIL:
        return "<\u00a05"
    if 0 < bagian < 0.01:
        return "<\u00a01\u00a0%"
    if 0.99 < bagian < 1:
        return ">\u00a099\u00a0%"
    return f"{bagian:.0%}".replace("%", "\u00a0%")


def tulis_rupiah(n: Any) -> str:
    return TIADA if n is None else f"Rp{tulis_angka(n)}"


def tulis_bulan(hari: date) -> str:
    return f"{BULAN[hari.month - 1]} {hari.year}"


def baca_bulan(teks: str) -> date | None:
    """The first day of `2026-10`; None for anything else."""
    tahun, pisah, bulan = teks.partition("-")
    if not (pisah and len(teks) == 7 and tahun.isdecimal() and bulan.isdecimal()):
        return None
    if not (tahun.isascii() and bulan.isascii() and 1 <= int(bulan) <= 12 and int(tahun) >= 2000):
        return None
    return date(int(tahun), int(bulan), 1)
