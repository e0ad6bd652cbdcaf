"""Indicators of the choropleth: what each says of a region, and the classes that colour it."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from kpm.komponen import LABEL as LABEL_KOMPONEN
from laporan.angka import bagian, bagian_di_tempat, bagian_dikunjungi, dinilai
from laporan.bentuk import tulis_angka, tulis_persen

BANYAK_KELAS = 5


@dataclass(frozen=True, slots=True)
class Indikator:
    """One map. `kecil` names the figures that must not be small for those who see no names."""

    nama: str
    label: str
    hitung: Callable[[Mapping[str, int]], float | None]
    persen: bool = False
    kecil: tuple[str, ...] = ()
    untuk_opd: bool = False

    @property
    def tulis(self):
        return tulis_persen if self.persen else tulis_angka


def _bergrade(a):
    ada = [a.get(f"grade_{g}") for g in range(1, 6)]
    return None if None in ada else sum(ada)


def _grade_rendah(a):
    semua = _bergrade(a)
    return None if semua is None else bagian(a["grade_1"] + a["grade_2"], semua)


def _jumlah(nama):
    return lambda a: a.get(nama)


DAFTAR = (
    Indikator("kpm", "Jumlah KPM", _jumlah("kpm_akhir"), kecil=("kpm_akhir",), untuk_opd=True),
    Indikator("dikunjungi", "KPM yang dikunjungi", bagian_dikunjungi, persen=True),
    Indikator("di_tempat", "Kunjungan yang hadir di tempat", bagian_di_tempat, persen=True),
    Indikator(
        "perlu_diperiksa",
        "Kunjungan yang perlu diperiksa",
        lambda a: bagian(a.get("putusan_perlu_diperiksa"), dinilai(a)),
        persen=True,
    ),
    Indikator(
        "beban",
        "KPM per pendamping",
        lambda a: bagian(a.get("kpm_akhir"), a.get("pendamping")),
    ),
    Indikator(
        "grade_rendah",
        "KPM bergrade I–II",
        _grade_rendah,
        persen=True,
        kecil=("grade_1", "grade_2", "grade_3", "grade_4", "grade_5"),
        untuk_opd=True,
    ),
    Indikator("naik_grade", "Keluarga yang naik grade", _jumlah("grade_naik")),
    Indikator(
        "tersalur",
        "Bantuan yang tersalur",
        lambda a: bagian(
            a.get("penyaluran_tersalur"),
            sum(a.get(f"penyaluran_{s}", 0) for s in ("tersalur", "gagal", "direncanakan")),
        ),
        persen=True,
    ),
    *(
        Indikator(
            f"komponen_{kode}",
            f"Anggota: {label}",
            _jumlah(f"komponen_{kode}"),
            kecil=(f"komponen_{kode}",),
            untuk_opd=True,
        )
        for kode, label in LABEL_KOMPONEN.items()
    ),
)
INDIKATOR = {indikator.nama: indikator for indikator in DAFTAR}


def batas_kelas(nilai: Iterable[float | None]) -> list[float]:
    """Upper bounds of at most five quantile classes; equal values never fall into two."""
    ada = sorted(n for n in nilai if n is not None)
    if not ada:
        return []
    potong = [ada[-(-len(ada) * k // BANYAK_KELAS) - 1] for k in range(1, BANYAK_KELAS)]
    return sorted({*potong, ada[-1]})


def kelas_dari(n: float, batas: list[float]) -> int:
    """Which class a value belongs to, from the lowest."""
    return bisect_left(batas, n)


def sebut_kelas(nilai: Iterable[float | None], batas: list[float], tulis: Callable) -> list[str]:
    """The bounds of each class as they stand in the legend: its own lowest and highest value."""
    ada = sorted(n for n in nilai if n is not None)
    sebutan = []
    for bawah, atas in pairwise([None, *batas]):
        isi = [n for n in ada if (bawah is None or n > bawah) and n <= atas]
        ujung = dict.fromkeys((tulis(isi[0]), tulis(isi[-1])))
        sebutan.append(" – ".join(ujung))
    return sebutan
