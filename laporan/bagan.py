"""Geometry of the charts: shares of the width in percent, so that text never scales with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Potongan:
    """A piece of a stacked bar; `label` is empty where it would not fit."""

    x: str
    lebar: str
    tengah: str
    kelas: str
    label: str
    judul: str


@dataclass(frozen=True, slots=True)
class Batang:
    """One row of a bar chart: its name, its value in words, its pieces. No pieces: no data."""

    y: int
    nama: str
    teks: str
    potongan: tuple[Potongan, ...]


LEBAR_HURUF = 7.6 / 328  # of a letter, in a chart as wide as a phone


def persen(bagian: float) -> str:
    """Written with a point, whatever the language of the page."""
    return f"{100 * bagian:.2f}%"


def deret_batang(
    baris: Iterable[tuple[str, float | None, str]], *, maks: float, tinggi: int = 44
) -> list[Batang]:
    """Zero-based bars from `(name, value, words)`."""
    return [
        Batang(
            i * tinggi,
            nama,
            teks,
            ()
            if nilai is None
            else (Potongan("0%", persen(nilai / maks if maks else 0), "0%", "isi", "", teks),),
        )
        for i, (nama, nilai, teks) in enumerate(baris)
    ]


def deret_tumpuk(
    baris: Iterable[tuple[str, Sequence[tuple[str, str, int]] | None, str]], *, tinggi: int = 48
) -> list[Batang]:
    """Bars of 100 % from `(name, [(class, label, count), …], words)`; none counted, no pieces."""
    deret = []
    for i, (nama, isi, teks) in enumerate(baris):
        jumlah = sum(n for _, _, n in isi or ())
        potongan, x = [], 0.0
        for kelas, label, n in isi or ():
            if not n:
                continue
            bagian = n / jumlah
            potongan.append(
                Potongan(
                    persen(x),
                    persen(bagian),
                    persen(x + bagian / 2),
                    kelas,
                    _yang_muat(bagian, f"{label} {bagian:.0%}", label, f"{bagian:.0%}"),
                    f"{label}: {bagian:.1%} ({n})".replace(".", ","),
                )
            )
            x += bagian
        deret.append(Batang(i * tinggi, nama, teks, tuple(potongan)))
    return deret


def _yang_muat(bagian: float, *pilihan: str) -> str:
    """The first of the labels that fits into a piece of this share; none if none does."""
    return next((teks for teks in pilihan if (len(teks) + 1) * LEBAR_HURUF <= bagian), "")


@dataclass(frozen=True, slots=True)
class Tiang:
    x: str
    lebar: str
    tengah: str
    y: float
    tinggi: float
    teks: str
    bawah: str
    terakhir: bool
    ujung: bool  # its value is written at any width


def deret_tiang(
    titik: Sequence[tuple[str, float | None, str]],
    *,
    maks: float,
    tinggi: int = 132,
    atas: int = 20,
) -> list[Tiang]:
    """Zero-based columns from `(label below, value, words)`; a missing value leaves its place."""
    lebar = 1 / max(len(titik), 1)
    deret = []
    for i, (bawah, nilai, teks) in enumerate(titik):
        t = 0.0 if nilai is None or not maks else tinggi * nilai / maks
        deret.append(
            Tiang(
                persen(i * lebar + lebar * 0.12),
                persen(lebar * 0.76),
                persen((i + 0.5) * lebar),
                round(atas + tinggi - t, 1),
                round(t, 1),
                teks,
                bawah,
                i == len(titik) - 1,
                i in {0, len(titik) - 1},
            )
        )
    return deret
