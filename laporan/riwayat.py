"""The history of one family's data, told for people: who changed what, when, from what to what.

The database keeps the row as it was before each change; what it became is the next row kept, or
the row of today. Identity numbers are never told in the clear.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.gis.geos import Point
from django.db.models import ForeignKey
from django.utils import timezone
from django.utils.formats import date_format, number_format

from ejsika.akun.models import Pengguna
from kpm.models import Anggota, Keluarga, Kepesertaan
from kpm.penyandian import NomorTersandi, samarkan
from pendamping.models import Penugasan

PALING_BANYAK = 50  # newest changes of each kind
DIABAIKAN = {"id", "uuid", "keluarga", "dibuat_pada", "diubah_pada"}
PERIHAL = {
    Keluarga: "Data keluarga",
    Anggota: "Anggota",
    Kepesertaan: "Kepesertaan",
    Penugasan: "Pendamping",
}


@dataclass(frozen=True, slots=True)
class Kolom:
    """One field that changed."""

    label: str
    lama: str
    baru: str


@dataclass(frozen=True, slots=True)
class Perubahan:
    """One change of one row."""

    pada: datetime
    oleh: str
    perihal: str
    kolom: tuple[Kolom, ...]


def riwayat_keluarga(keluarga):
    """Changes of a family, its members, memberships and assignments, newest first."""
    jejak = [satu for model in PERIHAL for satu in _jejak(model, keluarga)]
    nama = _nama_pelaku(jejak)
    perubahan = [
        Perubahan(
            pada=peristiwa.pgh_created_at,
            oleh=nama.get(_pelaku(peristiwa), "Sistem"),
            perihal=_perihal(model, peristiwa),
            kolom=kolom,
        )
        for model, peristiwa, berikut in jejak
        if (kolom := _banding(model, peristiwa, berikut)) or berikut is None
    ]
    return sorted(perubahan, key=lambda satu: satu.pada, reverse=True)


def _jejak(model, keluarga):
    """Yield `(model, row before the change, row after it or None when it was deleted)`."""
    peristiwa = model.pgh_event_model.objects
    relasi = [
        field.name
        for field in model._meta.fields
        if isinstance(field, ForeignKey) and field.name != "keluarga"
    ]
    milik = {"id": keluarga.pk} if model is Keluarga else {"keluarga_id": keluarga.pk}
    urutan = peristiwa.filter(**milik).select_related("pgh_context", *relasi).order_by("-pgh_id")
    kini = model.objects.filter(**({"pk": keluarga.pk} if model is Keluarga else milik))
    sesudah = {satu.pk: satu for satu in kini.select_related(*relasi)}
    for satu in urutan[:PALING_BANYAK]:
        yield model, satu, sesudah.get(satu.id) if satu.pgh_label == "update" else None
        sesudah[satu.id] = satu


def _banding(model, lama, baru):
    if baru is None:
        return ()
    berubah = [
        field
        for field in model._meta.fields
        if field.name not in DIABAIKAN
        and getattr(lama, field.attname, None) != getattr(baru, field.attname, None)
    ]
    return tuple(
        Kolom(_label(field), _tulis(field, lama), _tulis(field, baru)) for field in berubah
    )


def _label(field):
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def _tulis(field, baris):
    nilai = getattr(baris, field.attname)
    if nilai in (None, ""):
        return "kosong"
    if isinstance(field, NomorTersandi):
        return samarkan(nilai)
    if isinstance(field, ForeignKey):
        return str(getattr(baris, field.name) or "–")
    if field.choices:
        return str(dict(field.flatchoices).get(nilai, nilai))
    return _tulis_nilai(nilai)


def _tulis_nilai(nilai):
    if isinstance(nilai, bool):
        return "ya" if nilai else "tidak"
    if isinstance(nilai, Point):
        return f"{number_format(nilai.y, 5)}; {number_format(nilai.x, 5)}"
    if isinstance(nilai, datetime):
        return date_format(timezone.localtime(nilai), "DATETIME_FORMAT")
    if isinstance(nilai, date):
        return date_format(nilai)
    if hasattr(nilai, "lower") and hasattr(nilai, "upper_inc"):  # a span of days
        sampai = f"sampai sebelum {date_format(nilai.upper)}" if nilai.upper else "seterusnya"
        return f"{date_format(nilai.lower)} {sampai}"
    return str(nilai)


def _perihal(model, peristiwa):
    perihal = PERIHAL[model]
    return f"{perihal} {peristiwa.nama}" if model is Anggota else perihal


def _pelaku(peristiwa):
    return (peristiwa.pgh_context.metadata if peristiwa.pgh_context else {}).get("user")


def _nama_pelaku(jejak):
    pelaku = {_pelaku(peristiwa) for _, peristiwa, _ in jejak} - {None}
    nama = defaultdict(str)
    if pelaku:
        nama |= Pengguna.objects.filter(pk__in=pelaku).values_list("pk", "nama_lengkap")
    return nama
