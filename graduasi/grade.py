"""The arithmetic of a grade: answers in, deprivations and welfare class out.

No database, no clock, no settings. The instrument is an argument, so an old assessment is always
judged by its own version.
"""

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Jawaban = Mapping[str, str | int | float | None]

JUMLAH_ANGGOTA = "jumlah_anggota"  # a fact of the family, frozen among the answers
AKHIRAN_ANGKA = "_angka"  # the number that follows a choice which does not decide by itself
BANDING: dict[str, Callable[[float, float], bool]] = {"<": operator.lt, "<=": operator.le}


class BelumLengkap(Exception):
    """Some items have no usable answer; `butir` holds their codes in the order they are asked."""

    def __init__(self, butir: list[str]) -> None:
        super().__init__(", ".join(butir))
        self.butir = butir


class JawabanTidakDikenal(Exception):
    """An answer that this version of the instrument does not offer."""


@dataclass(frozen=True, slots=True)
class Pilihan:
    """One answer to tap; `miskin=None` leaves the decision to the number asked next."""

    kode: str
    label: str
    miskin: bool | None


@dataclass(frozen=True, slots=True)
class Aturan:
    """How a number compares to a parameter (times a fact, if one is named) to be a deprivation."""

    operator: str
    parameter: str
    kali: str = ""


@dataclass(frozen=True, slots=True)
class Butir:
    """One criterion, by choice, by number, or by a choice that may ask for a number.

    Its texts already name the version's thresholds (`isi_parameter`).
    """

    kode: str
    kriteria: str
    pilihan: tuple[Pilihan, ...] = ()
    aturan: Aturan | None = None
    satuan: str = ""


@dataclass(frozen=True, slots=True)
class Instrumen:
    """One version of a questionnaire."""

    butir: tuple[Butir, ...]
    parameter: Mapping[str, float]
    batas: tuple[tuple[int, int, str], ...]  # (from this many deprivations, grade, label)


@dataclass(frozen=True, slots=True)
class Rincian:
    """What one item came to; `kurang=None` means it could not be told."""

    kode: str
    kriteria: str
    jawaban: str
    kurang: bool | None


@dataclass(frozen=True, slots=True)
class Hasil:
    """A grade with the count that made it."""

    kekurangan: int
    nilai: int
    grade: int
    label: str


def rincikan(jawaban: Jawaban, instrumen: Instrumen) -> tuple[Rincian, ...]:
    """Say of every item whether the deprivation holds, in the order they are asked."""
    return tuple(_rinci(butir, jawaban, instrumen.parameter) for butir in instrumen.butir)


def tentukan_grade(jawaban: Jawaban, instrumen: Instrumen) -> Hasil:
    """Count the deprivations that hold, and name the grade they mean.

    An unanswered item is an error: it is never read as "not poor".
    """
    return simpulkan(rincikan(jawaban, instrumen), instrumen)


def simpulkan(rincian: tuple[Rincian, ...], instrumen: Instrumen) -> Hasil:
    """The grade of a breakdown; raises BelumLengkap when an item could not be told."""
    if kosong := [satu.kode for satu in rincian if satu.kurang is None]:
        raise BelumLengkap(kosong)
    banyak = len(instrumen.butir)
    kekurangan = sum(satu.kurang is True for satu in rincian)
    grade, label = next(
        (grade, label) for dari, grade, label in instrumen.batas if kekurangan >= dari
    )
    nilai = (200 * (banyak - kekurangan) + banyak) // (2 * banyak)  # rounds a half up
    return Hasil(kekurangan, nilai, grade, label)


def isi_parameter(teks: str, parameter: Mapping[str, float]) -> str:
    """Put the version's thresholds into a text that names them: `{luas_per_orang} m²`."""
    return re.sub(r"\{(\w+)\}", lambda cocok: tulis_angka(parameter[cocok[1]]), teks)


def tulis_angka(nilai: float) -> str:
    """A number as an Indonesian writes it: `684.232`, `0,5`."""
    utuh, _, pecahan = f"{nilai:,.2f}".partition(".")
    pecahan = pecahan.rstrip("0")
    return utuh.replace(",", ".") + (f",{pecahan}" if pecahan else "")


def _rinci(butir: Butir, jawaban: Jawaban, parameter: Mapping[str, float]) -> Rincian:
    kriteria = butir.kriteria
    if not butir.pilihan:
        angka = _angka(jawaban.get(butir.kode), butir.kode)
        teks = _dengan_satuan(angka, butir.satuan)
        return Rincian(butir.kode, kriteria, teks, _kurang(angka, butir, jawaban, parameter))
    kode = jawaban.get(butir.kode)
    if kode in (None, ""):
        return Rincian(butir.kode, kriteria, "", None)
    terpilih = next((satu for satu in butir.pilihan if satu.kode == kode), None)
    if terpilih is None:
        raise JawabanTidakDikenal(f"{butir.kode}: {kode}")
    teks = terpilih.label
    if terpilih.miskin is not None:
        return Rincian(butir.kode, kriteria, teks, terpilih.miskin)
    angka = _angka(jawaban.get(butir.kode + AKHIRAN_ANGKA), butir.kode)
    if angka is not None:
        teks = f"{teks}: {_dengan_satuan(angka, butir.satuan)}"
    return Rincian(butir.kode, kriteria, teks, _kurang(angka, butir, jawaban, parameter))


def _kurang(
    angka: float | None, butir: Butir, jawaban: Jawaban, parameter: Mapping[str, float]
) -> bool | None:
    aturan = butir.aturan
    if angka is None or aturan is None:
        return None
    ambang = float(parameter[aturan.parameter])
    if aturan.kali:
        fakta = _angka(jawaban.get(aturan.kali), aturan.kali)
        if not fakta:  # a family without members cannot be divided into
            return None
        ambang *= fakta
    return BANDING[aturan.operator](angka, ambang)


def _angka(nilai: str | int | float | None, kode: str) -> float | None:
    if nilai is None or nilai == "":
        return None
    if isinstance(nilai, bool) or not isinstance(nilai, int | float):
        raise JawabanTidakDikenal(f"{kode}: bukan angka")
    if not math.isfinite(nilai) or nilai < 0:
        raise JawabanTidakDikenal(f"{kode}: {nilai}")
    return float(nilai)


def _dengan_satuan(angka: float | None, satuan: str) -> str:
    if angka is None:
        return ""
    return f"Rp{tulis_angka(angka)}" if satuan == "Rp" else f"{tulis_angka(angka)} {satuan}".strip()
