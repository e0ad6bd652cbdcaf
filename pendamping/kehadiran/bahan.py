"""What a presence rule may look at, and the geometry all rules share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, hypot, radians, sin, sqrt

JARI_BUMI_M = 6_371_008.8
SEGAR = timedelta(minutes=10)  # a fix this close to the visit belongs to it


@dataclass(frozen=True, slots=True)
class Titik:
    """One position as a phone reported it, with its own accuracy (68 % radius) and moment."""

    lintang: float
    bujur: float
    akurasi_m: float
    pada: datetime


@dataclass(frozen=True, slots=True)
class Rumah:
    """The registered home and how well it is known."""

    lintang: float
    bujur: float
    akurasi_m: float


@dataclass(frozen=True, slots=True)
class Bahan:
    """Everything a rule version is given about one visit; nothing else counts."""

    jenis: str
    mulai: datetime
    selesai: datetime
    selisih_jam: timedelta
    titik: Titik | None
    rumah: Rumah | None
    di_luar_dampingan: bool


@dataclass(frozen=True, slots=True)
class Alasan:
    """One signal: its value, its weight in log-odds (plus speaks for presence), a sentence."""

    kode: str
    nilai: str
    bobot: float
    uraian: str


@dataclass(frozen=True, slots=True)
class Hasil:
    """The verdict of one rule version with every reason for it."""

    putusan: str
    versi: str
    keyakinan: float
    alasan: tuple[Alasan, ...]


def baca_titik(isi: Mapping) -> Titik:
    """A fix as stored with the visit (times in ISO 8601)."""
    return Titik(
        isi["lintang"], isi["bujur"], isi["akurasi_m"], datetime.fromisoformat(isi["pada"])
    )


def usia(titik: Titik, mulai: datetime, selesai: datetime) -> timedelta:
    """How far outside the visit the fix was taken; zero inside it."""
    awal, akhir = min(mulai, selesai), max(mulai, selesai)
    return max(awal - titik.pada, titik.pada - akhir, timedelta(0))


def titik_terbaik(titik: Sequence[Titik], mulai: datetime, selesai: datetime) -> Titik | None:
    """The most accurate fix taken during the visit; lacking one, the one nearest in time."""
    segar = [t for t in titik if usia(t, mulai, selesai) <= SEGAR]
    if segar:
        return min(segar, key=lambda t: (t.akurasi_m, -t.pada.timestamp()))
    return min(titik, key=lambda t: (usia(t, mulai, selesai), t.akurasi_m), default=None)


def jarak_m(titik: Titik, rumah: Rumah) -> float:
    """Great-circle distance (haversine)."""
    lintang_a, lintang_b = radians(titik.lintang), radians(rumah.lintang)
    selisih_bujur = radians(rumah.bujur - titik.bujur)
    h = (
        sin((lintang_b - lintang_a) / 2) ** 2
        + cos(lintang_a) * cos(lintang_b) * sin(selisih_bujur / 2) ** 2
    )
    return 2 * JARI_BUMI_M * asin(min(1.0, sqrt(h)))


def ketidakpastian_m(titik: Titik, rumah: Rumah) -> float:
    """Both uncertainties together: the phone's and that of the registered home."""
    return hypot(titik.akurasi_m, rumah.akurasi_m)
