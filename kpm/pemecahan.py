"""Dividing a family: some of its members become a family of their own.

Members move with their uuid and all that was witnessed about them; visits, assessments and
payments stay with the family they named. A membership stays or goes by choice: one that goes ends
here as DIPECAH and runs on there, so that both keep their span and no day is counted twice.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from kpm.models import (
    Anggota,
    Hubungan,
    Kegiatan,
    Keluarga,
    Kepesertaan,
    PemecahanKeluarga,
    UsulanKeluar,
)
from kpm.pemutakhiran import isikan, pastikan_sama, tindakan
from kpm.peserta.kode_keluar import DIPECAH

CALON = {"CALON", "TERVALIDASI"}
TEMPAT = ("wilayah", "alamat", "rt", "rw")
POSISI = ("lokasi", "sumber_lokasi", "akurasi_lokasi_m", "lokasi_pada")
KOLOM_BARU = {"wilayah", "no_kk", "alamat", "rt", "rw", "kode_pos", "nomor_hp"}


class TidakDapatDipecah(Exception):
    """The choice leaves a side without head or pengurus, or moves what may not move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pecahan:
    """What a person chose; members and memberships by key, `hubungan` for everyone present."""

    uuid: UUID
    isi: dict  # of KOLOM_BARU
    ikut: frozenset[int]
    hubungan: dict[int, str]
    pengurus_lama: int
    pengurus_baru: int
    tanggal: date
    beralih: frozenset[int] = field(default_factory=frozenset)
    nomor_ikut: bool = False


def pecah_keluarga(keluarga, pecahan, *, terlihat, oleh, pada, alasan, peringatan=()):
    """Divide as chosen and return the new family.

    `pecahan.uuid` was made with the form: sent twice, the same form gives the same family.
    Raises DataBerubah when the family is not as it was shown.
    """
    jurnal = {"oleh": oleh, "pada": pada, "alasan": alasan, "peringatan": peringatan}
    with tindakan(keluarga, Kegiatan.PECAH, **jurnal) as catatan:
        asal = catatan.keluarga
        if ada := Keluarga.objects.filter(uuid=pecahan.uuid, pemecahan_asal__asal=asal).first():
            catatan.kegiatan = ""
            return ada
        anggota, kepesertaan = bahan(asal, kunci=True)
        pastikan_sama(terlihat, asal, *anggota, *kepesertaan)
        _pastikan_utuh(anggota, pecahan)
        beralih = _yang_beralih(kepesertaan, pecahan)
        baru = _bentuk(asal, anggota, pecahan)
        _bagi_anggota(asal, baru, anggota, pecahan)
        for satu in beralih:
            _alihkan(satu, baru, pecahan.tanggal)
        PemecahanKeluarga.objects.create(
            asal=asal, baru=baru, tanggal=pecahan.tanggal, alasan=alasan, oleh=oleh, pada=pada
        )
        with tindakan(baru, Kegiatan.PECAHAN, **jurnal):
            return baru


def bahan(keluarga, *, kunci=False):
    """The present members and the open memberships of our programmes, in the order of the form."""
    anggota = Anggota.objects.tercatat().filter(keluarga=keluarga).order_by("urutan", "pk")
    terbuka = Kepesertaan.objects.filter(
        keluarga=keluarga, tanggal_keluar=None, program__milik_sendiri=True
    ).order_by("pk")
    if kunci:
        anggota, terbuka = anggota.select_for_update(), terbuka.select_for_update(of=["self"])
    return list(anggota), list(terbuka.select_related("program"))


def halangan_beralih(kepesertaan):
    """Why each membership may not go now, by key: somebody must decide about it first."""
    diusulkan = UsulanKeluar.objects.terbuka().filter(kepesertaan__in=kepesertaan)
    halangan = dict.fromkeys(
        diusulkan.values_list("kepesertaan", flat=True), "Ada usulan keluar yang belum diputuskan."
    )
    for satu in kepesertaan:
        if satu.status == "DITANGGUHKAN":
            halangan[satu.pk] = "Kepesertaannya sedang ditangguhkan."
    return halangan


def serumah(asal, isi):
    """Whether the new family stays at the address of the old one."""
    return all(isi.get(nama) == getattr(asal, nama) for nama in TEMPAT)


def _pastikan_utuh(anggota, pecahan):
    """Each side keeps somebody, one head and a pengurus among its own."""
    for ikut, pengurus in ((True, pecahan.pengurus_baru), (False, pecahan.pengurus_lama)):
        sisi = [satu.pk for satu in anggota if (satu.pk in pecahan.ikut) == ikut]
        kepala = [pk for pk in sisi if pecahan.hubungan[pk] == Hubungan.KEPALA]
        if len(kepala) != 1 or pengurus not in sisi:
            raise TidakDapatDipecah


def _yang_beralih(kepesertaan, pecahan):
    beralih = [satu for satu in kepesertaan if satu.pk in pecahan.beralih]
    if len(beralih) != len(pecahan.beralih) or halangan_beralih(beralih):
        raise TidakDapatDipecah
    return beralih


def _bentuk(asal, anggota, pecahan):
    """The new family's row; the house on the map only where they still share it."""
    if asing := pecahan.isi.keys() - KOLOM_BARU:
        raise ValueError(f"bukan isian: {', '.join(sorted(asing))}")
    (pengurus,) = (satu.nama for satu in anggota if satu.pk == pecahan.pengurus_baru)
    isi = pecahan.isi | {"nama_pengurus": pengurus}
    if serumah(asal, isi):
        isi |= {nama: getattr(asal, nama) for nama in POSISI}
    if pecahan.nomor_ikut:  # unique: given away before it is taken
        isi["nomor"] = asal.nomor
        isikan(asal, {"nomor": None}, {"nomor"})
    return Keluarga.objects.create(uuid=pecahan.uuid, sumber_data="operator", **isi)


def _bagi_anggota(asal, baru, anggota, pecahan):
    """Move who goes; of those who stay, whoever steps down does so first."""
    tinggal = [satu for satu in anggota if satu.pk not in pecahan.ikut]
    for urutan, satu in enumerate((a for a in anggota if a.pk in pecahan.ikut), start=1):
        isi = {"keluarga": baru, "urutan": urutan, **_peran(satu, pecahan, pecahan.pengurus_baru)}
        isikan(satu, isi, isi.keys())
    peran = {satu: _peran(satu, pecahan, pecahan.pengurus_lama) for satu in tinggal}
    for satu, isi in peran.items():
        turun = {n: v for n, v in isi.items() if v not in (Hubungan.KEPALA, True)}
        isikan(satu, turun, isi.keys())
    for satu, isi in peran.items():
        isikan(satu, isi, isi.keys())
        if satu.pengurus:
            isikan(asal, {"nama_pengurus": satu.nama}, {"nama_pengurus"})


def _peran(anggota, pecahan, pengurus):
    return {"hubungan": pecahan.hubungan[anggota.pk], "pengurus": anggota.pk == pengurus}


def _alihkan(lama, baru, tanggal):
    """End the span here and go on there, its term not begun anew.

    A candidate leaves on the day it came, as one who was never a KPM, and keeps its place in the
    queue there.
    """
    calon = lama.status in CALON
    Kepesertaan.objects.create(
        keluarga=baru,
        program=lama.program,
        status=lama.status,
        tanggal_masuk=lama.tanggal_masuk if calon else tanggal,
        sk_nomor=lama.sk_nomor,
        sk_tanggal=lama.sk_tanggal,
        resertifikasi_tanggal=lama.resertifikasi_tanggal or (None if calon else lama.tanggal_masuk),
    )
    isi = {"status": "KELUAR", "tanggal_keluar": tanggal, "kode_keluar": DIPECAH}
    if calon:
        isi["tanggal_masuk"] = tanggal
    isikan(lama, isi, isi.keys())
