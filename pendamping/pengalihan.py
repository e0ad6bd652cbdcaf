"""Handing families over: what would change, then the change itself, exactly as it was shown."""

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q

from ejsika.akun.models import Pengguna
from kpm.models import Keluarga
from pendamping.models import Penugasan
from pendamping.penugasan import tetapkan_penugasan_massal


class RencanaBerubah(Exception):
    """Somebody assigned one of the families in the meantime; `args[0]` is the plan as it is now."""


@dataclass(frozen=True, slots=True)
class Perubahan:
    """One pendamping's number of families before and after."""

    pendamping: Pengguna
    sekarang: int
    menjadi: int


@dataclass(frozen=True, slots=True)
class Rencana:
    """What happens to the chosen families; those that do not move, by the reason why."""

    pendamping: Pengguna
    berubah: list[Keluarga]
    tetap: list[Keluarga]  # already theirs
    di_luar: list[Keluarga]  # outside their duty region
    mendatang: list[Penugasan]  # another assignment begins later
    asal: dict[int, Pengguna]  # by family: who has it now
    beban: dict[int, int]  # families today, by pendamping

    @property
    def penerima(self):
        sekarang = self.beban.get(self.pendamping.pk, 0)
        return Perubahan(self.pendamping, sekarang, sekarang + len(self.berubah))

    @property
    def pelepas(self):
        """Those who give families away, as `Perubahan`."""
        hilang = {}
        for keluarga in self.berubah:
            if lama := self.asal.get(keluarga.pk):
                hilang.setdefault(lama.pk, (lama, []))[1].append(keluarga)
        return [
            Perubahan(lama, self.beban[pk], self.beban[pk] - len(daftar))
            for pk, (lama, daftar) in hilang.items()
        ]

    @property
    def per_desa(self):
        """The moving families by place: `[(Wilayah, families)]`."""
        kelompok = {}
        for keluarga in self.berubah:
            kelompok.setdefault(keluarga.wilayah, []).append(keluarga)
        return list(kelompok.items())

    @property
    def sidik(self):
        """Stands for this very change: other families, or another present holder, differ."""
        isi = sorted(
            f"{k.uuid}:{self.asal[k.pk].pk if k.pk in self.asal else ''}" for k in self.berubah
        )
        return hashlib.sha256("\n".join(isi).encode()).hexdigest()


def rencanakan(keluarga, *, pendamping, sejak):
    """Say what giving the families to the pendamping from the day on would change."""
    daftar = list(
        keluarga.defer("no_kk", "wilayah__batas", "wilayah__induk__batas")
        .select_related("wilayah__induk")
        .order_by("wilayah__kode", "nama_pengurus", "-pk")
    )
    asal, nanti = {}, {}
    penugasan = (
        Penugasan.objects.filter(keluarga__in=daftar)
        .filter(Q(masa__contains=sejak) | Q(masa__startswith__gt=sejak))
        .select_related("pendamping")
    )
    for satu in penugasan:
        if satu.masa.lower > sejak:
            nanti[satu.keluarga_id] = satu
        else:
            asal[satu.keluarga_id] = satu.pendamping
    pilah = {"berubah": [], "tetap": [], "di_luar": [], "mendatang": []}
    for satu in daftar:
        if satu.pk in nanti:
            nanti[satu.pk].keluarga = satu
            pilah["mendatang"].append(nanti[satu.pk])
        elif satu.pk in asal and asal[satu.pk] == pendamping:
            pilah["tetap"].append(satu)
        elif not any(satu.wilayah.kode.startswith(kode) for kode in pendamping.kode_tugas):
            pilah["di_luar"].append(satu)
        else:
            pilah["berubah"].append(satu)
    orang = {pendamping.pk, *(p.pk for p in asal.values())}
    return Rencana(pendamping=pendamping, asal=asal, beban=_beban(orang, sejak), **pilah)


@transaction.atomic
def alihkan(keluarga, *, pendamping, sejak, oleh, alasan, sidik):
    """Carry out the plan of this fingerprint, or raise RencanaBerubah and change nothing."""
    # One hand-over at a time per family; visits that only refer to the family may go on.
    kunci = Keluarga.objects.select_for_update(no_key=True).order_by("pk")
    list(kunci.filter(pk__in=list(keluarga.values_list("pk", flat=True))).values_list("pk"))
    rencana = rencanakan(keluarga, pendamping=pendamping, sejak=sejak)
    if rencana.sidik != sidik or not rencana.berubah:
        raise RencanaBerubah(rencana)
    tetapkan_penugasan_massal(
        pasangan=[(satu.pk, pendamping.pk) for satu in rencana.berubah],
        sejak=sejak,
        oleh=oleh,
        alasan=alasan,
    )
    return rencana


def _beban(orang, pada):
    berlaku = Penugasan.objects.berlaku_pada(pada).filter(pendamping__in=orang)
    return dict(berlaku.order_by().values_list("pendamping").annotate(Count("pk")))
