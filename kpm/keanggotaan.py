"""Who belongs to a family, who heads it and who receives its aid.

A family with members has one head; `nama_pengurus` of the family always is the pengurus's name,
else the head's.
"""

from kpm.models import AlasanKeluar, Anggota, Hubungan, Kegiatan, usulan_keluar
from kpm.pemutakhiran import DataBerubah, isikan, pastikan_sama, tindakan, usulkan_keluar

KOLOM_ANGGOTA = {
    *("nama", "nik", "hubungan", "jenis_kelamin", "tanggal_lahir", "pendidikan", "jenjang"),
    *("sekolah", "npsn", "nisn", "pekerjaan", "disabilitas", "tanggal_hpl", "tanggal_persalinan"),
    "status_jkn",
}


class PerluPengganti(Exception):
    """A head or pengurus leaves and nobody was named in their place."""


def tambah_anggota(keluarga, *, uuid, isi, oleh, pada, alasan="", peringatan=()):
    """A new member at the end of the list.

    `uuid` was made with the form: sent twice, the same form gives the same member.
    """
    with tindakan(
        keluarga,
        Kegiatan.TAMBAH_ANGGOTA,
        oleh=oleh,
        pada=pada,
        alasan=alasan,
        peringatan=peringatan,
    ) as catatan:
        if asing := isi.keys() - KOLOM_ANGGOTA:
            raise ValueError(f"bukan isian: {', '.join(sorted(asing))}")
        semua = {satu.uuid: satu for satu in Anggota.objects.filter(keluarga=keluarga)}
        if uuid in semua:
            catatan.kegiatan, catatan.anggota = "", semua[uuid]
            return catatan.anggota
        urutan = max((satu.urutan for satu in semua.values()), default=0) + 1
        catatan.anggota = Anggota.objects.create(
            keluarga=catatan.keluarga, uuid=uuid, urutan=urutan, **isi
        )
        _sebut_pengurus(catatan.keluarga)
    return catatan.anggota


def ubah_anggota(anggota, *, isi, terlihat, oleh, pada, alasan="", peringatan=()):
    """Change fields of one member; False if they all were so already."""
    with tindakan(
        anggota.keluarga,
        Kegiatan.UBAH_ANGGOTA,
        oleh=oleh,
        pada=pada,
        alasan=alasan,
        peringatan=peringatan,
    ) as catatan:
        catatan.anggota = Anggota.objects.select_for_update().get(pk=anggota.pk)
        pastikan_sama(terlihat, catatan.anggota)
        if isikan(catatan.anggota, isi, KOLOM_ANGGOTA):
            _sebut_pengurus(catatan.keluarga)
        else:
            catatan.kegiatan = ""
    return bool(catatan.kegiatan)


def keluarkan_anggota(
    anggota,
    *,
    sebab,
    tanggal,
    terlihat,
    oleh,
    pada,
    alasan="",
    kepala=None,
    pengurus=None,
    hubungan=None,
):
    """A member dies or leaves; with a head goes a new head, and there always is a pengurus.

    `hubungan` maps members to their relation to the new head. Raises PerluPengganti where a
    successor is missing. When the last member dies, exit N01 is proposed.
    """
    kegiatan = Kegiatan.MENINGGAL if sebab == AlasanKeluar.MENINGGAL else Kegiatan.KELUAR
    with tindakan(anggota.keluarga, kegiatan, oleh=oleh, pada=pada, alasan=alasan) as catatan:
        catatan.anggota, sisa = _pisahkan(anggota, terlihat)
        if kurang := perlu_pengganti(catatan.anggota, sisa) - _terisi(kepala, pengurus):
            raise PerluPengganti(*sorted(kurang))
        isi = {"tanggal_keluar": tanggal, "alasan_keluar": sebab}
        isikan(catatan.anggota, isi, isi.keys())
        if kepala:
            _angkat_kepala(sisa, kepala, hubungan or {})
        if pengurus:
            _tunjuk_pengurus(sisa, pengurus)
        _sebut_pengurus(catatan.keluarga)
        if not sisa and sebab == AlasanKeluar.MENINGGAL:
            usulkan_keluar(
                catatan.keluarga,
                usulan_keluar.MENINGGAL,
                tanggal=tanggal,
                alasan=alasan or AlasanKeluar.MENINGGAL.label,
                oleh=oleh,
                pada=pada,
            )


def kembalikan_anggota(anggota, *, hubungan, terlihat, oleh, pada, alasan):
    """A departure recorded by mistake, or someone who came home; never as head or pengurus."""
    with tindakan(
        anggota.keluarga, Kegiatan.KEMBALI, oleh=oleh, pada=pada, alasan=alasan
    ) as catatan:
        catatan.anggota = Anggota.objects.select_for_update().get(pk=anggota.pk)
        pastikan_sama(terlihat, catatan.anggota)
        isi = {
            "tanggal_keluar": None,
            "alasan_keluar": "",
            "hubungan": hubungan,
            "pengurus": False,
        }
        isikan(catatan.anggota, isi, isi.keys())
        _sebut_pengurus(catatan.keluarga)


def ganti_kepala(keluarga, *, kepala, hubungan, terlihat, oleh, pada, alasan):
    """Another member heads the family; `hubungan` says what the others now are to them."""
    with tindakan(keluarga, Kegiatan.GANTI_KEPALA, oleh=oleh, pada=pada, alasan=alasan) as catatan:
        semua = _tercatat(keluarga)
        pastikan_sama(terlihat, *semua)
        catatan.anggota = _angkat_kepala(semua, kepala, hubungan)
        _sebut_pengurus(catatan.keluarga)


def ganti_pengurus(keluarga, *, pengurus, terlihat, oleh, pada, alasan):
    """Another member receives the aid in the family's name."""
    with tindakan(
        keluarga, Kegiatan.GANTI_PENGURUS, oleh=oleh, pada=pada, alasan=alasan
    ) as catatan:
        semua = _tercatat(keluarga)
        pastikan_sama(terlihat, *semua)
        catatan.anggota = _tunjuk_pengurus(semua, pengurus)
        _sebut_pengurus(catatan.keluarga)


def perlu_pengganti(anggota, sisa):
    """Which of "kepala" and "pengurus" must be named anew when the member leaves the others."""
    perlu = set()
    if sisa and anggota.hubungan == Hubungan.KEPALA:
        perlu.add("kepala")
    if sisa and not any(satu.pengurus for satu in sisa) and (anggota.pengurus or perlu):
        perlu.add("pengurus")
    return perlu


def _terisi(kepala, pengurus):
    return {nama for nama, siapa in (("kepala", kepala), ("pengurus", pengurus)) if siapa}


def _tercatat(keluarga):
    """The present members, locked, in the order forms show them."""
    semua = Anggota.objects.select_for_update().tercatat().filter(keluarga=keluarga)
    return list(semua.order_by("urutan", "pk"))


def _pisahkan(anggota, terlihat):
    """The member and the others, as the form saw them all."""
    semua = _tercatat(anggota.keluarga)
    pastikan_sama(terlihat, *semua)
    satu = next((a for a in semua if a.pk == anggota.pk), None)
    if satu is None:
        raise DataBerubah(*semua)
    return satu, [a for a in semua if a.pk != anggota.pk]


def _angkat_kepala(semua, kepala, hubungan):
    """The old head steps down first: one head per family holds at every moment."""
    hubungan = {a.pk: nilai for a, nilai in hubungan.items()} | {kepala.pk: Hubungan.KEPALA}
    for satu in sorted(semua, key=lambda a: a.pk == kepala.pk):
        isikan(satu, {"hubungan": hubungan.get(satu.pk, satu.hubungan)}, {"hubungan"})
    return next(satu for satu in semua if satu.pk == kepala.pk)


def _tunjuk_pengurus(semua, pengurus):
    for satu in sorted(semua, key=lambda a: a.pk == pengurus.pk):
        isikan(satu, {"pengurus": satu.pk == pengurus.pk}, {"pengurus"})
    return next(satu for satu in semua if satu.pk == pengurus.pk)


def _sebut_pengurus(keluarga):
    """Repeat the name of the pengurus, else the head, on the family's row."""
    semua = _tercatat(keluarga)
    urut = sorted(semua, key=lambda a: (not a.pengurus, a.hubungan != Hubungan.KEPALA))
    if urut:
        isikan(keluarga, {"nama_pengurus": urut[0].nama}, {"nama_pengurus"})
