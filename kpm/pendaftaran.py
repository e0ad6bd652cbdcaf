"""Registering many families at once: what the demo and every bulk source go through."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from uuid import UUID, uuid4

from django.db import transaction

from kpm.models import Anggota, Keluarga, Kepesertaan
from kpm.penyalinan import pesan_nomor, salin
from kpm.penyandian import sandikan

SEKALI_TULIS = 10_000  # families per COPY: flat memory at any number


@dataclass(slots=True, kw_only=True)
class AnggotaBaru:
    """One member; `nik` in the clear, codes as in `kpm.models.anggota`."""

    nama: str
    hubungan: str
    jenis_kelamin: str
    tanggal_lahir: date | None = None
    nik: str | None = None
    pengurus: bool = False
    pendidikan: str = ""
    jenjang: str = ""
    sekolah: str = ""
    npsn: str = ""
    nisn: str = ""
    pekerjaan: str = ""
    disabilitas: str = ""
    tanggal_hpl: date | None = None
    tanggal_persalinan: date | None = None
    status_jkn: str = ""
    uuid: UUID | None = None


@dataclass(slots=True, kw_only=True)
class KepesertaanBaru:
    """One span in one programme; `tanggal_keluar` and `kode_keluar` come together or not at all."""

    program_id: int
    tanggal_masuk: date
    status: str = "AKTIF"
    tanggal_keluar: date | None = None
    kode_keluar: str = ""
    sk_nomor: str = ""
    sk_tanggal: date | None = None


@dataclass(slots=True, kw_only=True)
class KeluargaBaru:
    """One family with its members, in the order they should be shown.

    `lokasi` is `(bujur, lintang)` in degrees. `nama_pengurus` is taken from the members.
    """

    wilayah_id: int
    anggota: list[AnggotaBaru]
    kepesertaan: list[KepesertaanBaru] = field(default_factory=list)
    nomor: str | None = None
    no_kk: str | None = None
    alamat: str = ""
    rt: str = ""
    rw: str = ""
    kode_pos: str = ""
    nomor_hp: str = ""
    lokasi: tuple[float, float] | None = None
    sumber_lokasi: str = "impor"
    akurasi_lokasi_m: float | None = None
    lokasi_pada: datetime | None = None
    mata_pencaharian: str = ""
    tipologi_khusus: str = ""
    desil: int | None = None
    desil_pada: date | None = None
    id_dtsen: str = ""
    id_dtks: str = ""
    sumber_id: str = ""
    id_pada: date | None = None
    sumber_data: str = ""
    uuid: UUID | None = None

    @property
    def nama_pengurus(self):
        """The named pengurus, else the head; a family without either cannot be registered."""
        urut = sorted(self.anggota, key=lambda a: (not a.pengurus, a.hubungan != "kepala"))
        if not urut or not (urut[0].pengurus or urut[0].hubungan == "kepala"):
            raise TanpaKepala(self.nomor)
        return urut[0].nama


class TanpaKepala(Exception):
    """A family with neither a head nor a pengurus."""


@transaction.atomic
def daftarkan_keluarga_massal(keluarga: Iterable[KeluargaBaru], *, pada: datetime) -> list[int]:
    """Store new families with members and memberships, all or none; their ids in the order given.

    For families known to be new: a participant number that exists raises IntegrityError. Nothing
    is matched or merged (`kpm.impor` does that), and no history row is written for an insert.
    """
    semua, sumber = [], iter(keluarga)
    while sekelompok := list(islice(sumber, SEKALI_TULIS)):
        nomor = pesan_nomor(Keluarga, len(sekelompok))
        pasangan = list(zip(nomor, sekelompok, strict=True))
        salin(Keluarga._meta.db_table, KOLOM_KELUARGA, _baris_keluarga(pasangan, pada))
        salin(Anggota._meta.db_table, KOLOM_ANGGOTA, _baris_anggota(pasangan))
        salin(Kepesertaan._meta.db_table, KOLOM_KEPESERTAAN, _baris_kepesertaan(pasangan))
        semua += nomor
    return semua


KOLOM_KELUARGA = (
    *("id", "uuid", "nomor", "no_kk", "nama_pengurus", "wilayah_id", "alamat", "rt", "rw"),
    *("kode_pos", "nomor_hp", "lokasi", "sumber_lokasi", "akurasi_lokasi_m", "lokasi_pada"),
    *("mata_pencaharian", "tipologi_khusus", "desil", "desil_pada", "id_dtsen", "id_dtks"),
    *("sumber_id", "id_pada", "sumber_data", "dibuat_pada", "diubah_pada"),
)
KOLOM_ANGGOTA = (
    *("uuid", "keluarga_id", "urutan", "nik", "nama", "hubungan", "pengurus", "jenis_kelamin"),
    *("tanggal_lahir", "pendidikan", "jenjang", "sekolah", "npsn", "nisn", "pekerjaan"),
    *("disabilitas", "tanggal_hpl", "tanggal_persalinan", "status_jkn"),
    *("tanggal_keluar", "alasan_keluar"),
)
KOLOM_KEPESERTAAN = (
    *("keluarga_id", "program_id", "status", "tanggal_masuk", "tanggal_keluar"),
    *("kode_keluar", "sk_nomor", "sk_tanggal"),
)


def _baris_keluarga(pasangan, pada):
    for id_keluarga, k in pasangan:
        titik = f"SRID=4326;POINT({k.lokasi[0]} {k.lokasi[1]})" if k.lokasi else None
        yield (
            *(id_keluarga, k.uuid or uuid4(), k.nomor),
            *(sandikan(k.no_kk, "no_kk") if k.no_kk else None, k.nama_pengurus, k.wilayah_id),
            *(k.alamat, k.rt, k.rw, k.kode_pos, k.nomor_hp, titik),
            *(k.sumber_lokasi if titik else "", k.akurasi_lokasi_m, k.lokasi_pada),
            *(k.mata_pencaharian, k.tipologi_khusus, k.desil, k.desil_pada, k.id_dtsen),
            *(k.id_dtks, k.sumber_id, k.id_pada, k.sumber_data, pada, pada),
        )


def _baris_anggota(pasangan):
    for id_keluarga, k in pasangan:
        for urutan, a in enumerate(k.anggota, start=1):
            yield (
                *(a.uuid or uuid4(), id_keluarga, urutan),
                *(sandikan(a.nik, "nik") if a.nik else None, a.nama, a.hubungan, a.pengurus),
                *(a.jenis_kelamin, a.tanggal_lahir, a.pendidikan, a.jenjang, a.sekolah, a.npsn),
                *(a.nisn, a.pekerjaan, a.disabilitas, a.tanggal_hpl, a.tanggal_persalinan),
                *(a.status_jkn, None, ""),
            )


def _baris_kepesertaan(pasangan):
    for id_keluarga, k in pasangan:
        for p in k.kepesertaan:
            yield (
                *(id_keluarga, p.program_id, p.status, p.tanggal_masuk, p.tanggal_keluar),
                *(p.kode_keluar, p.sk_nomor, p.sk_tanggal),
            )
