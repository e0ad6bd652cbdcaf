"""Who corrected what a region is like, and when: read from the history the database writes."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model

from ejsika.wilayah.models import CIRI, RiwayatWilayah, Wilayah


@dataclass(frozen=True)
class Koreksi:
    """One change: the moment, the person or cause, and each trait as `(name, old, new)`."""

    pada: datetime
    oleh: str
    isi: list[tuple[str, str, str]]


def riwayat_koreksi(wilayah):
    """Every change of a trait of the region, newest first.

    An event holds the row as it was, so the next event, or the row itself, says what it became.
    """
    peristiwa = list(
        RiwayatWilayah.objects.filter(pgh_obj_id=wilayah.pk)
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    nama = _nama_pelaku(peristiwa)
    koreksi = [
        Koreksi(lama.pgh_created_at, _pelaku(lama, nama), _beda(lama, baru))
        for lama, baru in zip(peristiwa, [*peristiwa[1:], wilayah], strict=True)
    ]
    return [satu for satu in reversed(koreksi) if satu.isi]


def _beda(lama, baru):
    return [
        (str(Wilayah._meta.get_field(ciri).verbose_name), terbaca(lama, ciri), terbaca(baru, ciri))
        for ciri in CIRI
        if getattr(lama, ciri) != getattr(baru, ciri)
    ]


def terbaca(baris, ciri):
    """The value of a trait as a person reads it."""
    nilai = getattr(baris, ciri)
    if isinstance(nilai, bool):
        return "ya" if nilai else "tidak"
    return dict(Wilayah._meta.get_field(ciri).choices).get(nilai, nilai)


def _nama_pelaku(peristiwa):
    pk = {p.pgh_context.metadata.get("user") for p in peristiwa if p.pgh_context} - {None}
    return {p.pk: p.get_full_name() for p in get_user_model().objects.filter(pk__in=pk)}


def _pelaku(peristiwa, nama):
    konteks = peristiwa.pgh_context.metadata if peristiwa.pgh_context else {}
    oleh = nama.get(konteks.get("user"), "Sistem")
    return f"{oleh} (impor batas)" if "impor_batas" in konteks else oleh
