"""The caseload as field work sees it: who was visited when, who waits longest, and why.

A visit of any kind and by any pendamping counts: the question is whether the family was seen.
"""

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Least
from django.utils import timezone

from kpm.komponen import LABEL, komponen_anggota
from kpm.models import Anggota, Keluarga
from pendamping.models import Kunjungan

LAMA_HARI = 60  # from here on a family needs attention, whatever the month says

TANDA = {  # filter chips of the caseload: code, label, components that carry it
    "sekolah": ("Anak sekolah", {"ANAK_SD", "ANAK_SMP", "ANAK_SMA"}),
    "balita": ("Balita", {"ANAK_0_11_BLN", "ANAK_1_4_TH"}),
    "hamil": ("Ibu hamil/nifas", {"IBU_HAMIL", "IBU_NIFAS"}),
    "lansia": ("Lansia", {"LANSIA"}),
    "disabilitas": ("Disabilitas", {"DISABILITAS_BERAT"}),
}


def awal_bulan(pada):
    """Midnight, Jakarta time, of the first day of the month that contains the moment."""
    hari_pertama = timezone.localdate(pada).replace(day=1)
    return timezone.make_aware(datetime.combine(hari_pertama, time.min))


def dengan_kunjungan_terakhir(keluarga):
    """Annotate families with `terakhir_dikunjungi` and `kunjungan_terakhir_pk`.

    A phone whose clock runs ahead cannot hide a family: no visit counts as later than its arrival.
    A visit to a row that was joined into this family was a visit to this family.
    """
    serumah = Keluarga.objects.filter(
        Q(pk=OuterRef(OuterRef("pk"))) | Q(digabung_ke=OuterRef(OuterRef("pk")))
    )
    terakhir = (
        Kunjungan.objects.filter(keluarga__in=serumah.values("pk"))
        .annotate(waktu=Least("mulai", "diterima_pada"))
        .order_by("-waktu", "-pk")
    )
    return keluarga.annotate(
        terakhir_dikunjungi=Subquery(terakhir.values("waktu")[:1]),
        kunjungan_terakhir_pk=Subquery(terakhir.values("pk")[:1]),
    )


def belum_dikunjungi(keluarga, pada):
    """Families (annotated) without a visit in the month of the moment."""
    return keluarga.filter(
        Q(terakhir_dikunjungi=None) | Q(terakhir_dikunjungi__lt=awal_bulan(pada))
    )


def terlama_dulu(keluarga):
    """Longest unvisited first; never visited on top."""
    return keluarga.order_by(F("terakhir_dikunjungi").asc(nulls_first=True), "nama_pengurus", "-pk")


def dengan_anggota(keluarga):
    """Load place and present members, but no identity number, in two queries."""
    tercatat = Anggota.objects.tercatat().defer("nik").order_by("urutan", "pk")
    return (
        keluarga.defer("no_kk")
        .select_related("wilayah__induk")
        .prefetch_related(Prefetch("anggota", tercatat, to_attr="anggota_tercatat"))
    )


def kemajuan_bulan(keluarga, pada):
    """How many of the (annotated) families were visited in the month, of how many."""
    return keluarga.aggregate(
        semua=Count("pk"),
        dikunjungi=Count("pk", filter=Q(terakhir_dikunjungi__gte=awal_bulan(pada))),
    )


def untuk_kirim(kunjungan):
    """My visits as the phone lists them, newest first, with `foto_kurang`, in one query."""
    return (
        kunjungan.select_related("keluarga", "putusan_kini")
        .defer("titik", "perangkat")
        .annotate(foto_kurang=Count("foto", filter=Q(foto__diterima_pada=None)))
        .order_by("-mulai", "-pk")
    )


@dataclass(frozen=True, slots=True)
class Baris:
    """One family in a list on the phone: the row, how long ago, why, and its chips."""

    keluarga: object
    hari: int | None  # since the last visit; None: never
    belum_bulan_ini: bool
    komponen: tuple[str, ...]  # labels, each once
    tanda: tuple[str, ...]  # codes of TANDA

    @property
    def lama(self):
        """Never visited, or so long ago that the list should say it louder."""
        return self.hari is None or self.hari > LAMA_HARI

    @property
    def kalimat(self):
        if self.hari is None:
            return "belum pernah dikunjungi"
        if self.hari == 0:
            return "sudah dikunjungi hari ini"
        if self.belum_bulan_ini:
            return f"belum dikunjungi {self.hari} hari"
        return "dikunjungi kemarin" if self.hari == 1 else f"dikunjungi {self.hari} hari lalu"


def susun_baris(keluarga, pada):
    """Turn families of `dengan_kunjungan_terakhir` and `dengan_anggota` into list rows."""
    hari_ini, awal = timezone.localdate(pada), awal_bulan(pada)
    baris = []
    for satu in keluarga:
        kode = {k for a in satu.anggota_tercatat for k in komponen_anggota(a, hari_ini)}
        terakhir = satu.terakhir_dikunjungi
        baris.append(
            Baris(
                keluarga=satu,
                hari=terakhir and (hari_ini - timezone.localdate(terakhir)).days,
                belum_bulan_ini=terakhir is None or terakhir < awal,
                komponen=tuple(label for k, label in LABEL.items() if k in kode),
                tanda=tuple(t for t, (_, isi) in TANDA.items() if isi & kode),
            )
        )
    return baris
