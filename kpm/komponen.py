"""Components of a family: which member makes it eligible, on any date (domain 1.3, 2.2).

One table of rules serves both a single member (`komponen_anggota`) and whole tables
(`q_komponen`), so that the phone, the list and the monthly facts can never disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import Q

HAMIL_HARI = 280  # Naegele: due date minus 40 weeks
NIFAS_HARI = 42


@dataclass(frozen=True, slots=True)
class Komponen:
    """A category with its age span in whole years [dari, sampai) and any other condition."""

    kode: str
    label: str
    dari: int | None = None
    sampai: int | None = None
    syarat: Callable[[date], Q] = lambda _pada: Q()
    cocok: Callable[[object, date], bool] = lambda _anggota, _pada: True


def _hamil(anggota, pada):
    hpl = anggota.tanggal_hpl
    return bool(hpl) and pada <= hpl <= pada + timedelta(days=HAMIL_HARI)


def _nifas(anggota, pada):
    lahir = anggota.tanggal_persalinan
    return bool(lahir) and pada - timedelta(days=NIFAS_HARI) <= lahir <= pada


def _sekolah(jenjang):
    return {
        "dari": 6,
        "sampai": 21,
        "syarat": lambda _pada: Q(jenjang=jenjang),
        "cocok": lambda anggota, _pada: anggota.jenjang == jenjang,
    }


SEMUA = (
    Komponen(
        "IBU_HAMIL",
        "Ibu hamil",
        syarat=lambda pada: Q(tanggal_hpl__range=(pada, pada + timedelta(days=HAMIL_HARI))),
        cocok=_hamil,
    ),
    Komponen(
        "IBU_NIFAS",
        "Ibu nifas",
        syarat=lambda pada: Q(tanggal_persalinan__range=(pada - timedelta(days=NIFAS_HARI), pada)),
        cocok=_nifas,
    ),
    Komponen("ANAK_0_11_BLN", "Anak 0–11 bulan", dari=0, sampai=1),
    Komponen("ANAK_1_4_TH", "Anak 1–4 tahun", dari=1, sampai=5),
    Komponen("ANAK_5_TH", "Anak 5 tahun", dari=5, sampai=6),
    Komponen("ANAK_SD", "Anak SD", **_sekolah("SD")),
    Komponen("ANAK_SMP", "Anak SMP", **_sekolah("SMP")),
    Komponen("ANAK_SMA", "Anak SMA", **_sekolah("SMA")),
    Komponen("LANSIA", "Lansia", dari=60),
    Komponen(
        "DISABILITAS_BERAT",
        "Disabilitas berat",
        syarat=lambda _pada: Q(disabilitas="berat"),
        cocok=lambda anggota, _pada: anggota.disabilitas == "berat",
    ),
)
LABEL = {komponen.kode: komponen.label for komponen in SEMUA}
KODE = tuple(LABEL)


def q_komponen(kode, pada):
    """Condition on Anggota: present in the family and of this component on the day."""
    komponen = next(k for k in SEMUA if k.kode == kode)
    q = (Q(tanggal_keluar=None) | Q(tanggal_keluar__gt=pada)) & komponen.syarat(pada)
    if komponen.dari is not None:
        q &= Q(tanggal_lahir__lte=pada - relativedelta(years=komponen.dari))
    if komponen.sampai is not None:
        q &= Q(tanggal_lahir__gt=pada - relativedelta(years=komponen.sampai))
    return q


def komponen_anggota(anggota, pada):
    """Codes of the components a member carries on the day, in the order of `SEMUA`."""
    if anggota.tanggal_keluar and anggota.tanggal_keluar <= pada:
        return []
    return [k.kode for k in SEMUA if _seusia(anggota, k, pada) and k.cocok(anggota, pada)]


def _seusia(anggota, komponen, pada):
    lahir = anggota.tanggal_lahir
    if komponen.dari is None and komponen.sampai is None:
        return True
    if lahir is None or lahir > pada - relativedelta(years=komponen.dari or 0):
        return False
    return komponen.sampai is None or lahir > pada - relativedelta(years=komponen.sampai)
