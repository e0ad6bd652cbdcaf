"""The history of one family's data, told for people: who changed what, when, why, old to new.

The database keeps the row as it was before each change; what it became is the next row kept, or
the row of today. Reasons and additions come from the journal of acts. Identity numbers are
encrypted in both and never told in the clear.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.gis.geos import Point
from django.db.models import ForeignKey, Q
from django.utils import timezone
from django.utils.formats import date_format, number_format

from ejsika.akun.models import Pengguna
from ejsika.wilayah.models import Wilayah
from kpm.models import Anggota, Keluarga, Kepesertaan, Pemutakhiran
from kpm.penyandian import NomorTersandi, samarkan

DIABAIKAN = {"id", "uuid", "keluarga", "urutan", "dibuat_pada", "diubah_pada"}
MASSAL = {"impor": "Impor berkas", "urung_impor": "Impor diurungkan"}
PERIHAL = {Keluarga: "Data keluarga", Anggota: "Anggota", Kepesertaan: "Kepesertaan"}


@dataclass(frozen=True, slots=True)
class Kolom:
    """One field that changed."""

    label: str
    lama: str
    baru: str


@dataclass(frozen=True, slots=True)
class Perubahan:
    """One row that changed, or was deleted where no column is named."""

    perihal: str
    kolom: tuple[Kolom, ...]


@dataclass(frozen=True, slots=True)
class Peristiwa:
    """All that one person did at one moment; `judul` is empty where no act was journaled."""

    pada: datetime
    oleh: str
    judul: tuple[str, ...]
    alasan: str
    peringatan: tuple[str, ...]
    perubahan: tuple[Perubahan, ...]


def riwayat_keluarga(keluarga, *, juga=None, batas=None):
    """What happened to a family, its members and memberships, newest first.

    `juga` maps further models that hang on `keluarga` to what they are called; `batas` reads only
    so many of the newest changes of each. The number of queries depends on neither.
    """
    perihal = PERIHAL | (juga or {})
    jejak = [satu for model in perihal for satu in _jejak(model, keluarga, batas)]
    catatan = Pemutakhiran.objects.filter(keluarga=keluarga).select_related("oleh", "anggota")
    kelompok = defaultdict(lambda: ([], []))
    for satu in catatan.order_by("-pada", "-pk")[:batas]:
        kelompok[satu.konteks][0].append(satu)
    for model, lama, baru in jejak:
        kolom = banding(model, lama, baru)
        if kolom or baru is None:
            kunci = lama.pgh_context_id or lama.pgh_created_at  # of one transaction all alike
            kelompok[kunci][1].append((lama, Perubahan(_perihal(perihal, model, lama), kolom)))
    nama = _nama_pelaku(jejak)
    peristiwa = [_peristiwa(catatan, isi, nama) for catatan, isi in kelompok.values()]
    return sorted(peristiwa, key=lambda satu: satu.pada, reverse=True)


def _peristiwa(catatan, isi, nama):
    if isi:
        pada, oleh = isi[0][0].pgh_created_at, nama.get(_pelaku(isi[0][0]))
    else:
        pada, oleh = catatan[0].pada, None
    return Peristiwa(
        pada=pada,
        oleh=oleh or (str(catatan[0].oleh) if catatan else "Sistem"),
        judul=tuple(_judul(satu) for satu in catatan) or _judul_konteks(isi),
        alasan="; ".join(satu.alasan for satu in catatan if satu.alasan),
        peringatan=tuple(kalimat for satu in catatan for kalimat in satu.peringatan),
        perubahan=tuple(perubahan for _, perubahan in isi),
    )


def _judul(catatan):
    kegiatan = catatan.get_kegiatan_display()
    return f"{kegiatan}: {catatan.anggota.nama}" if catatan.anggota else kegiatan


def _judul_konteks(isi):
    """What a set-based change calls itself in the history's context."""
    konteks = isi[0][0].pgh_context if isi else None
    metadata = konteks.metadata if konteks else {}
    return tuple(judul for nama, judul in MASSAL.items() if nama in metadata)


def _jejak(model, keluarga, batas):
    """Yield `(model, row before the change, row after it or None when it was deleted)`."""
    milik = {"id": keluarga.pk} if model is Keluarga else {"keluarga_id": keluarga.pk}
    jejak = {"pgh_obj_id": keluarga.pk} if model is Keluarga else milik  # both are indexed
    peristiwa = _dengan_relasi(model, model.pgh_event_model.objects.filter(**jejak))
    daftar = list(peristiwa.select_related("pgh_context").order_by("-pgh_id")[:batas])
    # Whoever went to another family still exists, there.
    ada = model.objects.filter(Q(**milik) | Q(pk__in=[satu.id for satu in daftar]))
    sesudah = {satu.pk: satu for satu in _dengan_relasi(model, ada)}
    for satu in daftar:
        yield model, satu, sesudah.get(satu.id) if satu.pgh_label == "update" else None
        sesudah[satu.id] = satu


def _dengan_relasi(model, baris):
    """Load what `tulis` names: related rows, regions with their path but without outlines."""
    for field in model._meta.fields:
        if field.related_model is Wilayah:
            jalur = [f"{field.name}{'__induk' * n}" for n in range(4)]
            baris = baris.select_related(jalur[-1]).defer(*(f"{satu}__batas" for satu in jalur))
        elif isinstance(field, ForeignKey) and field.related_model is not Keluarga:
            baris = baris.select_related(field.name)
    return baris


def banding(model, lama, baru):
    """The fields of two states of a row that differ, in words.

    Of a row that went to another family only that it went: what became of it there is theirs.
    """
    if baru is None:
        return ()
    if getattr(lama, "keluarga_id", None) != getattr(baru, "keluarga_id", None):
        return (Kolom("Keluarga", "keluarga ini", "keluarga lain"),)
    return tuple(
        Kolom(label(field), tulis(field, lama), tulis(field, baru))
        for field in model._meta.fields
        if field.name not in DIABAIKAN
        and getattr(lama, field.attname, None) != getattr(baru, field.attname, None)
    )


def label(field):
    nama = str(field.verbose_name)
    return nama[:1].upper() + nama[1:]


def tulis(field, baris):
    """The value of a row's field as a person reads it, numbers masked."""
    if isinstance(field, ForeignKey) and getattr(baris, field.attname) is not None:
        if field.related_model is Keluarga:  # it may live where the reader may not look
            return "keluarga lain"
        lain = getattr(baris, field.name)
        return lain.jalur if isinstance(lain, Wilayah) else str(lain)
    return tulis_nilai(field, getattr(baris, field.attname))


def tulis_nilai(field, nilai):
    """The same for a value that no row holds yet."""
    if nilai in (None, ""):
        return "kosong"
    if isinstance(field, NomorTersandi):
        return samarkan(nilai)
    if field.choices:
        return str(dict(field.flatchoices).get(nilai, nilai))
    return _tulis_polos(nilai)


def _tulis_polos(nilai):
    if isinstance(nilai, bool):
        return "ya" if nilai else "tidak"
    if isinstance(nilai, float):
        return number_format(nilai, 1)
    if isinstance(nilai, Point):
        lintang = f"{number_format(abs(nilai.y), 5)}° {'LS' if nilai.y < 0 else 'LU'}"
        return f"{lintang}, {number_format(nilai.x, 5)}° BT"
    if isinstance(nilai, datetime):
        return date_format(timezone.localtime(nilai), "DATETIME_FORMAT")
    if isinstance(nilai, date):
        return date_format(nilai)
    if hasattr(nilai, "lower") and hasattr(nilai, "upper_inc"):  # a span of days
        sampai = f"sampai sebelum {date_format(nilai.upper)}" if nilai.upper else "seterusnya"
        return f"{date_format(nilai.lower)} {sampai}"
    return str(nilai)


def _perihal(perihal, model, peristiwa):
    nama = perihal[model]
    return f"{nama} {peristiwa.nama}" if model is Anggota else nama


def _pelaku(peristiwa):
    return (peristiwa.pgh_context.metadata if peristiwa.pgh_context else {}).get("user")


def _nama_pelaku(jejak):
    pelaku = {_pelaku(peristiwa) for _, peristiwa, _ in jejak} - {None}
    if not pelaku:
        return {}
    return dict(Pengguna.objects.filter(pk__in=pelaku).values_list("pk", "nama_lengkap"))
