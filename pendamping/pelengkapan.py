"""From a photo held to a visit complete and judged: one statement where nothing else is missing."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from ejsika.akun.kueri_siap import KueriSiap, jalankan, sebagian
from ejsika.akun.models import Pengguna, Peran
from pendamping.kehadiran.bahan import Rumah
from pendamping.kehadiran.penilaian import kolom_rumah, rumah_tercatat, susun_putusan
from pendamping.kiriman import sebagai_teks
from pendamping.models import FotoBukti, Kunjungan
from pendamping.penyisipan import INDUK, KOLOM_PUTUSAN, PUTUSAN, isi_baris

FOTO = FotoBukti._meta.db_table
KOLOM_FOTO = ("id", "uuid", "kunjungan_id", "sha256", "diterima_pada")
KOLOM_KUNJUNGAN = (
    *("id", "uuid", "pendamping_id", "jenis", "mulai", "selesai", "dikirim_pada"),
    *("diterima_pada", "lengkap_pada", "titik", "di_luar_dampingan", "putusan_kini_id"),
)
KUNCI = f"SELECT id FROM {INDUK} WHERE id = %(kunjungan)s FOR UPDATE"  # noqa: S608 - our own names
CATAT = f"""
    UPDATE {FOTO} SET diterima_pada = %(pada)s, jenis_isi = %(jenis)s
    WHERE id = %(foto)s AND diterima_pada IS NULL
    RETURNING id
"""  # noqa: S608 - our own names
LENGKAPI = f"""
    WITH induk AS (
        SELECT id FROM {INDUK} WHERE id = %(kunjungan)s AND lengkap_pada IS NULL FOR UPDATE
    ), foto AS (
        UPDATE {FOTO} AS f SET diterima_pada = %(pada)s, jenis_isi = %(jenis)s
        FROM induk WHERE f.id = %(foto)s AND f.kunjungan_id = induk.id AND f.diterima_pada IS NULL
        RETURNING f.kunjungan_id AS nomor
    ), putusan AS (
        INSERT INTO {PUTUSAN} (kunjungan_id, {KOLOM_PUTUSAN})
        SELECT nomor, {KOLOM_PUTUSAN}
        FROM foto, jsonb_populate_record(NULL::{PUTUSAN}, %(putusan)s)
        RETURNING id, kunjungan_id
    )
    UPDATE {INDUK} AS k SET lengkap_pada = %(lengkap_pada)s, putusan_kini_id = putusan.id
    FROM putusan WHERE k.id = putusan.kunjungan_id
    RETURNING putusan.id
"""  # noqa: S608 - our own names


@dataclass(frozen=True, slots=True)
class FotoTiba:
    """An announced photo; `foto.kunjungan` knows all its photos and what judging it takes."""

    foto: FotoBukti
    rumah: Rumah | None

    @property
    def penentu(self):
        """Whether only this photo keeps its visit from being complete."""
        semua = self.foto.kunjungan.foto.all()
        return [satu for satu in semua if not satu.diterima_pada] == [self.foto]


def _susun_foto(pendamping, uuid):
    sebagai = Pengguna(pk=pendamping, peran=Peran.PENDAMPING)
    sebagai.kode_tugas = ["36"]  # who has none is turned away by `cari_foto`
    return (
        FotoBukti.objects.terlihat_oleh(sebagai)
        .filter(kunjungan__uuid=uuid)
        .order_by("pk")
        .values_list(
            *KOLOM_FOTO,
            *(f"kunjungan__{nama}" for nama in KOLOM_KUNJUNGAN),
            *kolom_rumah("kunjungan__keluarga__"),
        )
    )


SEMUA_FOTO = KueriSiap(_susun_foto, pendamping=-1, uuid=UUID(int=1))


def cari_foto(*, pendamping, uuid, uuid_foto):
    """The photo of the pendamping's own visit, or None."""
    if not pendamping.kode_tugas:
        return None
    daftar, induk = [], None
    for baris in SEMUA_FOTO.semua(pendamping=pendamping.pk, uuid=uuid):
        foto = sebagian(FotoBukti, dict(zip(KOLOM_FOTO, baris, strict=False)))
        isi = dict(zip(KOLOM_KUNJUNGAN, baris[len(KOLOM_FOTO) :], strict=False))
        induk = induk or sebagian(Kunjungan, isi | {"titik": json.loads(isi["titik"])})
        foto.kunjungan = induk
        daftar.append(foto)
    for foto in daftar:
        if foto.uuid == uuid_foto:
            induk._prefetched_objects_cache = {"foto": daftar}
            return FotoTiba(foto, rumah_tercatat(*baris[-4:]))
    return None


def catat_diterima(tiba, *, pendamping, jenis, pada):
    """Say in the rows that the bytes are held; return the visit and whether that was new."""
    if tiba.penentu and _lengkapi(tiba, jenis, pada):
        return tiba.foto.kunjungan, True
    with transaction.atomic():
        # Two last photos at once would each see the other missing: one at a time, and what is
        # read after the lock is what the other left.
        induk = tiba.foto.kunjungan
        jalankan(KUNCI, {"kunjungan": induk.pk})
        tiba = cari_foto(pendamping=pendamping, uuid=induk.uuid, uuid_foto=tiba.foto.uuid)
        baru = not tiba.foto.diterima_pada
        if tiba.penentu and not tiba.foto.kunjungan.lengkap_pada:
            _lengkapi(tiba, jenis, pada)
        elif baru:
            jalankan(CATAT, {"foto": tiba.foto.pk, "jenis": jenis, "pada": pada})
            tiba.foto.diterima_pada = pada
    return tiba.foto.kunjungan, baru


def _lengkapi(tiba, jenis, pada):
    """Complete and judge the visit with its last photo; False if a copy of it came first."""
    kunjungan = tiba.foto.kunjungan
    putusan = susun_putusan(kunjungan, rumah=tiba.rumah, pada=pada)
    lengkap_pada = max(pada, kunjungan.diterima_pada)
    berhasil = jalankan(
        LENGKAPI,
        {
            "kunjungan": kunjungan.pk,
            "foto": tiba.foto.pk,
            "jenis": jenis,
            "pada": pada,
            "lengkap_pada": lengkap_pada,
            "putusan": sebagai_teks(isi_baris(putusan)),
        },
    )
    if not berhasil:
        return False
    [(putusan.pk,)] = berhasil
    tiba.foto.diterima_pada, kunjungan.lengkap_pada = pada, lengkap_pada
    kunjungan.putusan_kini = putusan
    return True
