"""Recording visits in bulk by the same rules as one by one: what the demo goes through.

Takes visits that arrived whole: their photos are already kept (`bukti_foto.simpan_foto_contoh`).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from uuid import UUID, uuid4

from django.db import transaction

from kpm.penyalinan import pesan_nomor, salin
from pendamping.kehadiran.bahan import Rumah
from pendamping.kehadiran.penilaian import (
    KOLOM_PUTUSAN,
    baris_putusan,
    nilai_bahan,
    susun_bahan,
)
from pendamping.kiriman import sidik_kiriman
from pendamping.komitmen import status_komitmen
from pendamping.models import FotoBukti, Kunjungan, Putusan, VerifikasiKomitmen

SEKALI_TULIS = 10_000  # visits per COPY: flat memory at any number
KOLOM_KUNJUNGAN = (
    *("id", "uuid", "pendamping_id", "keluarga_id", "jenis", "mulai", "selesai", "dikirim_pada"),
    *("diterima_pada", "lengkap_pada", "titik", "lokasi", "akurasi_m", "kegiatan", "catatan"),
    *("perangkat", "putusan_kini_id", "di_luar_dampingan", "sidik_isi"),
)
KOLOM_FOTO = (
    *("uuid", "kunjungan_id", "sha256", "ukuran", "sha256_asli", "diambil_pada", "sumber"),
    *("exif", "diterima_pada", "jenis_isi", "lebar", "tinggi", "dhash", "diolah_pada", "cacat"),
)
KOLOM_KOMITMEN = (
    *("kunjungan_id", "anggota_id", "jenis", "bulan", "hadir", "hari_efektif"),
    *("alasan", "status"),
)


@dataclass(slots=True, kw_only=True)
class FotoBaru:
    """One photo already kept: the first six fields are what `simpan_foto_contoh` returned."""

    sha256: str
    ukuran: int
    jenis_isi: str
    lebar: int
    tinggi: int
    dhash: int
    diambil_pada: datetime
    sumber: str = "kamera"
    uuid: UUID | None = None


@dataclass(slots=True, kw_only=True)
class KomitmenBaru:
    """One duty as reported; the status is computed, never given."""

    anggota_id: int
    jenis: str
    bulan: date  # first day of the month
    hadir: int | None = None
    hari_efektif: int | None = None
    alasan: str = ""


@dataclass(slots=True, kw_only=True)
class KunjunganBaru:
    """One visit; `titik` holds fixes of the web contract (`pada` in ISO 8601 with offset).

    `rumah` is the registered home as `(bujur, lintang, akurasi_m)`, or None where it is unknown:
    `penilaian.susun_rumah` says which accuracy stands in where none was recorded.
    """

    pendamping_id: int
    keluarga_id: int
    mulai: datetime
    selesai: datetime
    dikirim_pada: datetime
    diterima_pada: datetime
    rumah: tuple[float, float, float] | None
    titik: list[dict] = field(default_factory=list)
    jenis: str = "rumah"
    kegiatan: list[str] = field(default_factory=list)
    catatan: str = ""
    foto: list[FotoBaru] = field(default_factory=list)
    komitmen: list[KomitmenBaru] = field(default_factory=list)
    perangkat: dict = field(default_factory=dict)
    di_luar_dampingan: bool = False
    uuid: UUID | None = None


def catat_kunjungan_massal(kunjungan: Iterable[KunjunganBaru], *, lapor=None):
    """Store and judge many whole visits; return how many.

    The verdict is the one the same visit would have got when it arrived. Each round of
    `SEKALI_TULIS` is one transaction; `lapor(banyak)` is called after each.
    """
    sumber, banyak = iter(kunjungan), 0
    while bagian := list(islice(sumber, SEKALI_TULIS)):
        _tulis(bagian)
        banyak += len(bagian)
        if lapor:
            lapor(banyak)
    return banyak


@transaction.atomic
def _tulis(bagian):
    """COPY one round; the foreign keys between visit and verdict are checked at the commit."""
    nomor = pesan_nomor(Kunjungan, len(bagian))
    nomor_putusan = pesan_nomor(Putusan, len(bagian))
    utuh = list(zip(nomor, nomor_putusan, bagian, strict=True))
    bahan = [_bahan(satu) for satu in bagian]
    salin(
        Kunjungan._meta.db_table,
        KOLOM_KUNJUNGAN,
        (_kunjungan(*satu, b.titik) for satu, b in zip(utuh, bahan, strict=True)),
    )
    salin(
        Putusan._meta.db_table,
        KOLOM_PUTUSAN,
        (
            baris_putusan(n_putusan, n, nilai_bahan(b), satu.diterima_pada)
            for (n, n_putusan, satu), b in zip(utuh, bahan, strict=True)
        ),
    )
    salin(
        FotoBukti._meta.db_table,
        KOLOM_FOTO,
        (_foto(n, satu, foto) for n, _, satu in utuh for foto in satu.foto),
    )
    salin(
        VerifikasiKomitmen._meta.db_table,
        KOLOM_KOMITMEN,
        (_komitmen(n, komitmen) for n, _, satu in utuh for komitmen in satu.komitmen),
    )


def _kunjungan(nomor, nomor_putusan, satu, terbaik):
    return (
        nomor,
        satu.uuid or uuid4(),
        satu.pendamping_id,
        satu.keluarga_id,
        satu.jenis,
        satu.mulai,
        satu.selesai,
        satu.dikirim_pada,
        satu.diterima_pada,
        satu.diterima_pada,
        json.dumps(satu.titik),
        terbaik and f"SRID=4326;POINT({terbaik.bujur} {terbaik.lintang})",
        terbaik and terbaik.akurasi_m,
        satu.kegiatan,
        satu.catatan,
        json.dumps(satu.perangkat),
        nomor_putusan,
        satu.di_luar_dampingan,
        _sidik(satu),
    )


def _bahan(satu):
    return susun_bahan(
        jenis=satu.jenis,
        mulai=satu.mulai,
        selesai=satu.selesai,
        dikirim_pada=satu.dikirim_pada,
        diterima_pada=satu.diterima_pada,
        titik=satu.titik,
        rumah=satu.rumah and Rumah(satu.rumah[1], satu.rumah[0], satu.rumah[2]),
        di_luar_dampingan=satu.di_luar_dampingan,
    )


def _foto(nomor, satu, foto):
    return (
        foto.uuid or uuid4(),
        nomor,
        foto.sha256,
        foto.ukuran,
        "",
        foto.diambil_pada,
        foto.sumber,
        "{}",
        satu.diterima_pada,
        foto.jenis_isi,
        foto.lebar,
        foto.tinggi,
        foto.dhash,
        satu.diterima_pada,
        "",
    )


def _komitmen(nomor, satu):
    status = status_komitmen(satu.jenis, satu.hadir, satu.hari_efektif, satu.alasan)
    return (
        nomor,
        satu.anggota_id,
        satu.jenis,
        satu.bulan,
        satu.hadir,
        satu.hari_efektif,
        satu.alasan,
        str(status),
    )


def _sidik(satu):
    """The fingerprint an arriving visit of this content would differ by."""
    return sidik_kiriman(
        {
            "keluarga": satu.keluarga_id,
            "jenis": satu.jenis,
            "mulai": satu.mulai,
            "selesai": satu.selesai,
            "lokasi": satu.titik,
            "kegiatan": satu.kegiatan,
            "catatan": satu.catatan,
            "foto": [foto.sha256 for foto in satu.foto],
            "komitmen": [(k.anggota_id, k.jenis, k.bulan, k.hadir) for k in satu.komitmen],
        }
    )
