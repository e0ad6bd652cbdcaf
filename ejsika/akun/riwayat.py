"""Who changed what about a person, when: read from the history the database writes."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps

from ejsika.akun.models import Penempatan, Pengguna, Peran

KOLOM = [
    "username",
    "nama_lengkap",
    "peran",
    "nomor_hp",
    "email",
    "is_active",
    "harus_ganti_sandi",
    "sandi_sekali_sampai",
]
JENIS = {"insert": "Dibuat", "update": "Diubah", "delete": "Dihapus"}


@dataclass(frozen=True)
class Perubahan:
    """One change: the moment, the person, and each field as `(name, old, new)`."""

    pada: datetime
    oleh: str
    jenis: str
    isi: list[tuple[str, object, object]]


def riwayat_pengguna(pengguna):
    """Every change to the person and their duty regions, newest first."""
    peristiwa = apps.get_model("akun", "PenggunaEvent").objects
    diri = list(
        peristiwa.filter(pgh_obj_id=pengguna.pk).select_related("pgh_context").order_by("pgh_id")
    )
    tempat = list(
        apps.get_model("akun", "PenempatanEvent")
        .objects.filter(pengguna_id=pengguna.pk)
        .select_related("pgh_context", "wilayah")
        .order_by("pgh_id")
    )
    nama = _nama_pelaku([*diri, *tempat])
    perubahan = [
        Perubahan(kini.pgh_created_at, nama(kini), JENIS[kini.pgh_label], _beda(lalu, kini))
        for lalu, kini in zip([None, *diri], diri, strict=False)
    ]
    perubahan += [_penempatan(satu, nama(satu)) for satu in tempat]
    perubahan.reverse()  # of one moment, the last written comes first
    return sorted((p for p in perubahan if p.isi), key=lambda p: p.pada, reverse=True)


def _beda(lalu, kini):
    isi = []
    for kolom in KOLOM:
        lama = _terbaca(kolom, getattr(lalu, kolom)) if lalu else ""
        baru = _terbaca(kolom, getattr(kini, kolom))
        if lama != baru:
            judul = Pengguna._meta.get_field(kolom).verbose_name
            isi.append((str(judul), lama, baru))
    return isi


def _terbaca(kolom, nilai):
    if isinstance(nilai, bool):
        return "ya" if nilai else "tidak"
    if kolom == "peran":
        return Peran(nilai).label
    return "" if nilai is None else nilai


def _penempatan(satu, oleh):
    tempat = f"{satu.wilayah.kode} {satu.wilayah.nama}"
    dihapus = satu.pgh_label == "delete"
    isi = [
        (str(Penempatan._meta.verbose_name), tempat, "") if dihapus else ("penempatan", "", tempat)
    ]
    return Perubahan(satu.pgh_created_at, oleh, JENIS[satu.pgh_label], isi)


def _nama_pelaku(peristiwa):
    """A function from an event to the name of whoever did it."""
    pelaku = {satu.pgh_context.metadata.get("user") for satu in peristiwa if satu.pgh_context} - {
        None
    }
    nama = dict(Pengguna.objects.filter(pk__in=pelaku).values_list("pk", "nama_lengkap"))

    def sebut(satu):
        if not satu.pgh_context:
            return "Sistem"
        return nama.get(satu.pgh_context.metadata.get("user"), "Sistem")

    return sebut
