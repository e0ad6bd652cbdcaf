"""Joining two families into one, losing nothing: every change can be walked back.

The family that stays takes the chosen values and the members of the other; the other row stays
as a record that points to it. What others witnessed under the other row (visits, assessments,
ended memberships with their payments) stays there: evidence is not rewritten.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from kpm.ganda.antrean import cari_nanti
from kpm.ganda.jejak import Jejak
from kpm.ganda.putusan import putuskan
from kpm.models import (
    BERJALAN,
    Anggota,
    DugaanGanda,
    Hubungan,
    JenisPutusan,
    Keluarga,
    Kepesertaan,
    PenggabunganKeluarga,
    Penyaluran,
    StatusDugaan,
)
from kpm.peserta.tindakan import DINSOS
from kpm.salur.rekening import satukan_rekening

KODE_GANDA = "N03"
CALON = {"CALON", "TERVALIDASI"}
KELOMPOK = {  # what is chosen together: name, label, fields
    "nomor": ("Nomor peserta", ("nomor",)),
    "no_kk": ("No. KK", ("no_kk",)),
    "alamat": ("Alamat", ("wilayah", "alamat", "rt", "rw", "kode_pos")),
    "nomor_hp": ("Nomor HP", ("nomor_hp",)),
    "posisi": ("Posisi rumah", ("lokasi", "sumber_lokasi", "akurasi_lokasi_m", "lokasi_pada")),
    "mata_pencaharian": ("Mata pencaharian", ("mata_pencaharian",)),
    "tipologi": ("Tipologi keluarga", ("tipologi_khusus",)),
    "desil": ("Desil DTSEN", ("desil", "desil_pada")),
    "id_luar": ("ID DTSEN/DTKS", ("id_dtsen", "id_dtks", "sumber_id", "id_pada")),
}
DILENGKAPI = (  # of one person in both families: what the one row lacks, the other gives
    *("tanggal_lahir", "nik", "pendidikan", "jenjang", "sekolah", "npsn", "nisn", "pekerjaan"),
    *("disabilitas", "tanggal_hpl", "tanggal_persalinan", "status_jkn"),
)


class KeluargaBerubah(Exception):
    """One of the families was changed since the person looked: they must look again."""


class BukanWewenang(Exception):
    """The merge would end the membership of a running KPM, which is for Dinsos to do."""


@dataclass(frozen=True, slots=True)
class Pilihan:
    """What a person chose for the family that is to be; members and memberships by key."""

    utama: Keluarga
    digabung: Keluarga
    kepala: int
    alasan: str
    pengurus: int | None = None
    dari_digabung: frozenset[str] = frozenset()  # names of KELOMPOK
    orang_sama: dict[int, int] = field(default_factory=dict)  # member of the other: of this one
    hubungan: dict[int, str] = field(default_factory=dict)
    kepesertaan: dict[int, int] = field(default_factory=dict)  # programme: membership that stays


@transaction.atomic
def gabungkan(dugaan, pilihan, *, oleh, pada, versi, versi_isi, lanjut):
    """Join as chosen; `lanjut(jejak)` does the floors above their part in the same transaction.

    Raises DugaanBerubah or KeluargaBerubah when the case or a family is not as it was shown, and
    BukanWewenang where a running membership would end by the hand of somebody other than Dinsos.
    """
    utama, digabung = kunci_keluarga(pilihan.utama.pk, pilihan.digabung.pk)
    if (
        utama.digabung_ke_id
        or digabung.digabung_ke_id
        or versi_keluarga(utama, digabung) != versi_isi
    ):
        raise KeluargaBerubah
    putuskan(
        dugaan,
        jenis=JenisPutusan.SATU_KELUARGA,
        alasan=pilihan.alasan,
        oleh=oleh,
        pada=pada,
        versi=versi,
    )
    jejak, hari_ini = Jejak(), timezone.localdate(pada)
    _satukan_isi(jejak, utama, digabung, pilihan.dari_digabung)
    _satukan_anggota(jejak, utama, digabung, pilihan, hari_ini)
    _satukan_kepesertaan(jejak, utama, digabung, pilihan.kepesertaan, hari_ini, peran=oleh.peran)
    rekening = satukan_rekening(utama=utama, digabung=digabung, oleh=oleh, pada=pada)
    lanjut(jejak)
    for lama in Keluarga.objects.select_for_update(no_key=True).filter(digabung_ke=digabung):
        jejak.ubah(lama, digabung_ke=utama)
    jejak.ubah(digabung, digabung_ke=utama)
    pengurus = pilihan.pengurus or pilihan.kepala
    jejak.ubah(utama, nama_pengurus=Anggota.objects.get(pk=pengurus).nama)
    DugaanGanda.objects.menyangkut(digabung).filter(
        status__in=[StatusDugaan.TERBUKA, StatusDugaan.TUNDA]
    ).update(status=StatusDugaan.GUGUR)
    cari_nanti(utama)
    return PenggabunganKeluarga.objects.create(
        dugaan=dugaan,
        utama=utama,
        digabung=digabung,
        jejak={"langkah": jejak.langkah, "isi": isi_keluarga(utama), "rekening": rekening},
        alasan=pilihan.alasan,
        oleh=oleh,
        pada=pada,
    )


def kunci_keluarga(*nomor):
    """The families of these keys, in this order, held against every other change of them."""
    terkunci = Keluarga.objects.select_for_update(no_key=True).order_by("pk")
    baris = {satu.pk: satu for satu in terkunci.filter(pk__in=nomor)}
    return [baris[satu] for satu in nomor]


def versi_keluarga(*keluarga):
    """Stands for the families as they are: every change and every new row makes another.

    No value enters it, only the newest row of each history and how many rows there are.
    """
    nomor = [satu.pk for satu in keluarga]
    bagian = [_terakhir(Keluarga, pgh_obj_id__in=nomor)]
    for model in (Anggota, Kepesertaan):
        bagian.append(_terakhir(model, keluarga_id__in=nomor))
        bagian.append(model.objects.filter(keluarga__in=nomor).count())
    return "-".join(map(str, bagian))


def _terakhir(model, **milik):
    peristiwa = model.pgh_event_model.objects.filter(**milik)
    return peristiwa.order_by("-pgh_id").values_list("pgh_id", flat=True).first() or 0


def isi_keluarga(keluarga):
    """The keys of all that hangs on the family in the registry, to see later what is new."""
    semua = {
        "anggota": Anggota.objects.filter(keluarga=keluarga),
        "kepesertaan": Kepesertaan.objects.filter(keluarga=keluarga),
        "penyaluran": Penyaluran.objects.filter(kepesertaan__keluarga=keluarga),
    }
    return {nama: sorted(baris.values_list("pk", flat=True)) for nama, baris in semua.items()}


def _satukan_isi(jejak, utama, digabung, dari_digabung):
    for nama in KELOMPOK:
        if nama not in dari_digabung:
            continue
        isi = {kolom: getattr(digabung, kolom) for kolom in KELOMPOK[nama][1]}
        if nama == "nomor":  # unique: the two change places, so that both stay findable
            lama = utama.nomor
            jejak.ubah(digabung, nomor=None)
            jejak.ubah(utama, **isi)
            jejak.ubah(digabung, nomor=lama)
        else:
            jejak.ubah(utama, **isi)


def _satukan_anggota(jejak, utama, digabung, pilihan, hari_ini):
    """Move whom the other family alone has; close the second row of one person as `ganda`."""
    tetap = {a.pk: a for a in Anggota.objects.select_for_update(no_key=True).filter(keluarga=utama)}
    datang = list(
        Anggota.objects.select_for_update(no_key=True)
        .filter(keluarga=digabung)
        .order_by("urutan", "pk")
    )
    sama = sepadan(tetap.values(), datang) | pilihan.orang_sama
    pindah = [a for a in datang if a.pk not in sama]
    for satu in tetap.values():  # whoever steps down does so first: one head, one pengurus
        if satu.tanggal_keluar is None and satu.pk != pilihan.kepala:
            jejak.ubah(satu, hubungan=_hubungan(satu, pilihan))
        if satu.pk != pilihan.pengurus:
            jejak.ubah(satu, pengurus=False)
    for satu in datang:
        if satu.pk in sama and satu.tanggal_keluar is None:
            _lengkapi(jejak, tetap[sama[satu.pk]], satu)
            jejak.ubah(satu, tanggal_keluar=hari_ini, alasan_keluar="ganda")
    urutan = max((a.urutan for a in tetap.values()), default=0)
    for nomor, satu in enumerate(pindah, start=urutan + 1):
        hubungan = satu.hubungan
        if satu.tanggal_keluar is None:
            hubungan = _hubungan(satu, pilihan)
        jejak.ubah(satu, keluarga=utama, urutan=min(nomor, 999), hubungan=hubungan, pengurus=False)
    semua = {a.pk: a for a in [*tetap.values(), *pindah]}
    jejak.ubah(semua[pilihan.kepala], hubungan=Hubungan.KEPALA)
    if pilihan.pengurus:
        jejak.ubah(semua[pilihan.pengurus], pengurus=True)


def sepadan(tetap, datang):
    """Who of the other family is whom of this one, by NIK: `{their key: our key}`."""
    menurut_nik = {a.nik: a.pk for a in tetap if a.nik and a.tanggal_keluar is None}
    return {a.pk: menurut_nik[a.nik] for a in datang if a.nik in menurut_nik}


def _hubungan(anggota, pilihan):
    """The relation chosen; a former head nobody named is a relative until somebody says which."""
    if anggota.pk == pilihan.kepala:
        return anggota.hubungan
    dipilih = pilihan.hubungan.get(anggota.pk, anggota.hubungan)
    return Hubungan.FAMILI if dipilih == Hubungan.KEPALA else dipilih


def _lengkapi(jejak, tetap, ganda):
    kosong = {n: getattr(ganda, n) for n in DILENGKAPI if not getattr(tetap, n)}
    jejak.ubah(tetap, **{nama: nilai for nama, nilai in kosong.items() if nilai})


def _satukan_kepesertaan(jejak, utama, digabung, dipilih, hari_ini, *, peran):
    """Move what runs; where both take part in one programme the one not chosen ends as N03."""
    berjalan = Kepesertaan.objects.select_for_update(no_key=True).filter(tanggal_keluar=None)
    milik = {p.program_id: p for p in berjalan.filter(keluarga=utama)}
    for satu in berjalan.filter(keluarga=digabung).order_by("pk"):
        tandingan = milik.get(satu.program_id)
        if tandingan and dipilih.get(satu.program_id) != satu.pk:
            _akhiri(jejak, satu, hari_ini, peran=peran)
            continue
        if tandingan:
            _akhiri(jejak, tandingan, hari_ini, peran=peran)
        jejak.ubah(satu, keluarga=utama)


def _akhiri(jejak, kepesertaan, hari_ini, *, peran):
    """A correction of the register, not a step of the programme: the merge says why and by whom.

    A candidate leaves on the day it came, as one who was never a KPM.
    """
    berjalan = kepesertaan.status in BERJALAN and kepesertaan.program.milik_sendiri
    if berjalan and peran not in DINSOS:  # N03 of a running KPM: as in kpm.peserta.tindakan
        raise BukanWewenang
    awal = min(hari_ini, kepesertaan.tanggal_masuk)
    if kepesertaan.status in CALON:
        awal = hari_ini
    jejak.ubah(
        kepesertaan,
        status="KELUAR",
        tanggal_masuk=awal,
        tanggal_keluar=hari_ini,
        kode_keluar=KODE_GANDA,
    )
