"""Recording field visits: every write to Kunjungan goes through here."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ejsika.akun.kueri_siap import KueriSiap
from kpm.models import Anggota, Keluarga
from pendamping.kehadiran.bahan import Rumah, baca_titik, titik_terbaik
from pendamping.kehadiran.penilaian import kolom_rumah, rumah_tercatat, susun_putusan
from pendamping.kiriman import sebagai_json, sidik_kiriman
from pendamping.komitmen import status_komitmen
from pendamping.models import FotoBukti, KirimanBentrok, Kunjungan, Penugasan, VerifikasiKomitmen
from pendamping.penyisipan import sisip_sekali

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

    keluarga_id: int
    rumah: Rumah | None
    di_luar_dampingan: bool
    anggota: dict  # uuid -> pk


def simpan_kunjungan(*, uuid, pendamping, isi, diterima_pada):
    """Store a visit exactly once and return `(kunjungan, baru)`.

    A phone that lost our answer sends again, so an identical repeat is a success, however many
    arrive at once. A repeat that differs is raised as `KunjunganBentrok`. A visit without photos
    is judged at once.
    """
    tujuan = _cari_tujuan(pendamping, isi)
    calon = susun_kunjungan(
        uuid=uuid, pendamping=pendamping, tujuan=tujuan, isi=isi, diterima_pada=diterima_pada
    )
    if calon.lengkap_pada:
        calon.putusan_kini = susun_putusan(calon, rumah=tujuan.rumah, pada=diterima_pada)
    foto = susun_foto(calon, isi["foto"])
    komitmen = susun_komitmen(calon, isi["komitmen"], tujuan.anggota)
    if not sisip_sekali(calon, foto, komitmen):
        return _yang_tersimpan(calon, pendamping), False
    calon._prefetched_objects_cache = {"foto": foto}  # the receipt needs no second look
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


def susun_kunjungan(*, uuid, pendamping, tujuan, isi, diterima_pada):
    """The row of a visit whose content was read."""
    titik = sebagai_json(isi["lokasi"])
    terbaik = titik_terbaik([baca_titik(t) for t in titik], isi["mulai"], isi["selesai"])
    return Kunjungan(
        uuid=uuid,
        pendamping=pendamping,
        keluarga_id=tujuan.keluarga_id,
        jenis=isi["jenis"],
        mulai=isi["mulai"],
        selesai=isi["selesai"],
        dikirim_pada=isi["dikirim"],
        diterima_pada=diterima_pada,
        lengkap_pada=None if isi["foto"] else diterima_pada,
        titik=titik,
        lokasi=terbaik and f"SRID=4326;POINT({terbaik.bujur} {terbaik.lintang})",
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


def _susun_tujuan(keluarga, pendamping, tanggal):
    serumah = Q(keluarga=OuterRef("pk")) | Q(keluarga=OuterRef("digabung_ke"))
    milik = Penugasan.objects.filter(serumah, pendamping=pendamping)
    return Keluarga.objects.filter(uuid=keluarga).values_list(
        *("pk", "wilayah__kode", "digabung_ke"),
        *(Exists(milik), Exists(milik.berlaku_pada(tanggal))),
        *kolom_rumah(),
    )


TUJUAN = KueriSiap(_susun_tujuan, keluarga=UUID(int=1), pendamping=-1, tanggal=date.min)


def _cari_tujuan(pendamping, isi):
    """The family, if it is or was ever theirs or lies where they work.

    Families get reassigned while a visit waits for a signal: such evidence is stored and marked,
    never refused. One that was joined into another meanwhile keeps its visit under its own row,
    as the phone named it; who looks after the joined family looks after it too.
    """
    baris = TUJUAN.satu(
        keluarga=isi["keluarga"],
        pendamping=pendamping.pk,
        tanggal=timezone.localdate(isi["mulai"]),
    )
    if baris:
        pk, kode, penerus, pernah, kini, *rumah = baris
    if not baris or not (pernah or _di_wilayah_tugas(kode, pendamping)):
        raise TidakTerbaca({"keluarga": ["Keluarga tidak ditemukan."]})
    anggota = {}
    if isi["komitmen"]:
        anggota = _anggota([pk, penerus], {satu["anggota"] for satu in isi["komitmen"]})
        asing = {
            f"komitmen.{nomor}.anggota": ["Bukan anggota keluarga ini."]
            for nomor, satu in enumerate(isi["komitmen"])
            if satu["anggota"] not in anggota
        }
        if asing:
            raise TidakTerbaca(asing)
    return Tujuan(pk, rumah_tercatat(*rumah), not kini, anggota)


def _anggota(serumah, disebut):
    """Keys of the members by uuid, as far as the phone can know them.

    When families are joined or divided members move; who was in this one once may be named still.
    """
    anggota = dict(Anggota.objects.filter(keluarga__in=serumah).values_list("uuid", "pk"))
    if pindah := disebut - anggota.keys():
        pernah = Anggota.pgh_event_model.objects.filter(
            pgh_obj_id=OuterRef("pk"), keluarga_id__in=serumah
        )
        lain = Anggota.objects.filter(Exists(pernah), uuid__in=pindah)
        anggota |= dict(lain.values_list("uuid", "pk"))
    return anggota


def _di_wilayah_tugas(kode, pengguna):
    return any(kode.startswith(tugas) for tugas in pengguna.kode_tugas)


def _yang_tersimpan(calon, pendamping):
    tersimpan = Kunjungan.objects.select_related("putusan_kini").get(uuid=calon.uuid)
    if tersimpan.pendamping_id != pendamping.pk:
        raise KunjunganBentrok(None)
    if tersimpan.sidik_isi != calon.sidik_isi:
        raise KunjunganBentrok(tersimpan)
    return tersimpan
