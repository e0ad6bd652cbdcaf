"""Recording field visits: every write to Kunjungan goes through here."""

from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.db import models, router, transaction
from django.db.models import Exists, OuterRef
from django.db.models.constants import OnConflict
from django.utils import timezone

from kpm.models import Anggota, Keluarga
from pendamping.kehadiran.bahan import baca_titik, titik_terbaik
from pendamping.kehadiran.penilaian import nilai_kunjungan, susun_rumah
from pendamping.kiriman import sebagai_json, sidik_kiriman
from pendamping.komitmen import status_komitmen
from pendamping.models import FotoBukti, KirimanBentrok, Kunjungan, Penugasan, VerifikasiKomitmen

BENTROK_DISIMPAN = 20  # other stories kept per visit: enough to see, not enough to fill a disk


class TidakTerbaca(Exception):
    """The body names something that does not exist for this pendamping; `galat` says where."""

    def __init__(self, galat):
        super().__init__(galat)
        self.galat = galat


class KunjunganBentrok(Exception):
    """The id is taken by a visit with other content; `kunjungan` is None when it is not theirs."""

    def __init__(self, kunjungan):
        super().__init__()
        self.kunjungan = kunjungan


@dataclass(frozen=True, slots=True)
class Tujuan:
    """The family of a visit, as the pendamping may report about it."""

    keluarga: Keluarga
    di_luar_dampingan: bool
    anggota: dict  # uuid -> pk


@transaction.atomic
def simpan_kunjungan(*, uuid, pendamping, isi, diterima_pada):
    """Store a visit exactly once and return `(kunjungan, baru)`.

    A phone that lost our answer sends again, so an identical repeat is a success, however many
    arrive at once. A repeat that differs is kept beside and raised as `KunjunganBentrok`. A visit
    without photos is judged at once.
    """
    tujuan = _cari_tujuan(pendamping, isi)
    calon = susun_kunjungan(
        uuid=uuid, pendamping=pendamping, tujuan=tujuan, isi=isi, diterima_pada=diterima_pada
    )
    calon.pk = _sisip_sekali(calon)
    if calon.pk is None:
        return _yang_tersimpan(calon, pendamping), False
    foto = FotoBukti.objects.bulk_create(susun_foto(calon, isi["foto"]))
    calon._prefetched_objects_cache = {"foto": foto}  # the receipt needs no second look
    if isi["komitmen"]:
        VerifikasiKomitmen.objects.bulk_create(
            susun_komitmen(calon, isi["komitmen"], tujuan.anggota)
        )
    if calon.lengkap_pada:
        putuskan(calon, tujuan.keluarga, pada=diterima_pada)
    return calon, True


def simpan_bentrok(*, uuid, pengirim, isi, diterima_pada):
    """Keep the other story of a visit, once, for the koordinator to look at."""
    kunjungan = Kunjungan.objects.get(uuid=uuid)
    if kunjungan.bentrok.count() >= BENTROK_DISIMPAN:
        return
    KirimanBentrok.objects.bulk_create(
        [
            KirimanBentrok(
                kunjungan=kunjungan,
                pengirim=pengirim,
                sidik_isi=sidik_kiriman(isi),
                isi=sebagai_json(isi),
                diterima_pada=diterima_pada,
            )
        ],
        ignore_conflicts=True,
    )


def putuskan(kunjungan, keluarga, *, pada):
    """Judge a visit that has just become complete and put the verdict in force."""
    rumah = susun_rumah(keluarga.lokasi, keluarga.sumber_lokasi, keluarga.akurasi_lokasi_m)
    kunjungan.putusan_kini = nilai_kunjungan(kunjungan, rumah=rumah, pada=pada)
    Kunjungan.objects.filter(pk=kunjungan.pk).update(
        putusan_kini=kunjungan.putusan_kini, lengkap_pada=kunjungan.lengkap_pada
    )


def susun_kunjungan(*, uuid, pendamping, tujuan, isi, diterima_pada):
    """The row of a visit whose content was read."""
    titik = sebagai_json(isi["lokasi"])
    terbaik = titik_terbaik([baca_titik(t) for t in titik], isi["mulai"], isi["selesai"])
    return Kunjungan(
        uuid=uuid,
        pendamping=pendamping,
        keluarga=tujuan.keluarga,
        jenis=isi["jenis"],
        mulai=isi["mulai"],
        selesai=isi["selesai"],
        dikirim_pada=isi["dikirim"],
        diterima_pada=diterima_pada,
        lengkap_pada=None if isi["foto"] else diterima_pada,
        titik=titik,
        lokasi=terbaik and Point(terbaik.bujur, terbaik.lintang, srid=4326),
        akurasi_m=terbaik and terbaik.akurasi_m,
        kegiatan=list(dict.fromkeys(isi["kegiatan"])),
        catatan=isi["catatan"] or "",
        perangkat=dict(isi["perangkat"] or {}),
        di_luar_dampingan=tujuan.di_luar_dampingan,
        sidik_isi=sidik_kiriman(isi),
    )


def susun_foto(kunjungan, daftar):
    """Announced photos: the bytes are still on the phone."""
    return [
        FotoBukti(
            uuid=foto["id"],
            kunjungan=kunjungan,
            sha256=foto["sha256"],
            ukuran=foto["ukuran"],
            sha256_asli=foto["sha256_asli"] or "",
            diambil_pada=foto["diambil_pada"],
            sumber=foto["sumber"],
            exif=dict(foto["exif"] or {}),
        )
        for foto in daftar
    ]


def susun_komitmen(kunjungan, daftar, anggota):
    """Checks of duties with their status; `anggota` maps the phone's ids to our rows."""
    return [
        VerifikasiKomitmen(
            kunjungan=kunjungan,
            anggota_id=anggota[satu["anggota"]],
            jenis=satu["jenis"],
            bulan=satu["bulan"],
            hadir=satu["hadir"],
            hari_efektif=satu["hari_efektif"],
            alasan=satu["alasan"] or "",
            status=status_komitmen(
                satu["jenis"], satu["hadir"], satu["hari_efektif"], satu["alasan"] or ""
            ),
        )
        for satu in daftar
    ]


def _cari_tujuan(pendamping, isi):
    """The family, if it is or was ever theirs or lies where they work.

    Families get reassigned while a visit waits for a signal: such evidence is stored and marked,
    never refused.
    """
    tanggal = timezone.localdate(isi["mulai"])
    milik = Penugasan.objects.filter(keluarga=OuterRef("pk"), pendamping=pendamping)
    keluarga = (
        Keluarga.objects.filter(uuid=isi["keluarga"])
        .annotate(pernah=Exists(milik), kini=Exists(milik.berlaku_pada(tanggal)))
        .select_related("wilayah")
        .only("lokasi", "sumber_lokasi", "akurasi_lokasi_m", "wilayah__kode")
        .first()
    )
    if keluarga is None or not (
        keluarga.pernah or _di_wilayah_tugas(keluarga.wilayah.kode, pendamping)
    ):
        raise TidakTerbaca({"keluarga": ["Keluarga tidak ditemukan."]})
    anggota = {}
    if isi["komitmen"]:
        anggota = dict(Anggota.objects.filter(keluarga=keluarga).values_list("uuid", "pk"))
        asing = {
            f"komitmen.{nomor}.anggota": ["Bukan anggota keluarga ini."]
            for nomor, satu in enumerate(isi["komitmen"])
            if satu["anggota"] not in anggota
        }
        if asing:
            raise TidakTerbaca(asing)
    return Tujuan(keluarga, not keluarga.kini, anggota)


def _di_wilayah_tugas(kode, pengguna):
    return any(kode.startswith(tugas) for tugas in pengguna.kode_tugas)


def _sisip_sekali(kunjungan):
    """INSERT … ON CONFLICT DO NOTHING; the new primary key, or None when the id was taken.

    `bulk_create(ignore_conflicts=True)` would not say which of the two it was.
    """
    [baris] = Kunjungan.objects.all()._insert(
        [kunjungan],
        fields=[f for f in Kunjungan._meta.local_concrete_fields if not _otomatis(f)],
        returning_fields=[Kunjungan._meta.pk],
        using=router.db_for_write(Kunjungan),
        on_conflict=OnConflict.IGNORE,
    )
    return baris and baris[0]


def _otomatis(kolom):
    return isinstance(kolom, models.AutoField | models.BigAutoField)


def _yang_tersimpan(calon, pendamping):
    tersimpan = Kunjungan.objects.select_related("putusan_kini").get(uuid=calon.uuid)
    if tersimpan.pendamping_id != pendamping.pk:
        raise KunjunganBentrok(None)
    if tersimpan.sidik_isi != calon.sidik_isi:
        raise KunjunganBentrok(tersimpan)
    return tersimpan
