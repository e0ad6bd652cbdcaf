"""Correcting the data of one family: every act leaves who, when and why.

An act is whole or not at all. It takes the fingerprint of the rows its form showed (`sidik`) and
raises DataBerubah when anyone, an import included, has changed them since: nothing is overwritten
unseen. Members and their roles are in `kpm.keanggotaan`.
"""

from contextlib import contextmanager

import pghistory
from django.db import transaction
from django.utils.crypto import salted_hmac

from kpm.ganda.antrean import cari_nanti
from kpm.models import (
    Kegiatan,
    Keluarga,
    Kepesertaan,
    Pemutakhiran,
    SumberLokasi,
    UsulanKeluar,
    usulan_keluar,
)
from kpm.pendaftaran import AnggotaBaru, KeluargaBaru, daftarkan_keluarga_massal

KOLOM_KELUARGA = {
    *("nomor", "no_kk", "alamat", "rt", "rw", "kode_pos", "nomor_hp", "mata_pencaharian"),
    *("tipologi_khusus", "id_dtsen", "id_dtks", "sumber_id", "id_pada"),
}


class DataBerubah(Exception):
    """Somebody else changed what the form showed; `baris` is what stands there now."""

    def __init__(self, *baris):
        super().__init__()
        self.baris = baris


def sidik(*baris):
    """A fingerprint of rows as they stand: it changes with any writer's change of any field.

    Keyed, so that the page that carries it says nothing about the numbers inside.
    """
    isi = [
        f"{field.attname}={getattr(satu, field.attname)}"
        for satu in baris
        for field in satu._meta.concrete_fields
        if field.name != "diubah_pada"
    ]
    return salted_hmac("kpm.pemutakhiran", "\x1f".join(isi), algorithm="sha256").hexdigest()[:32]


def pastikan_sama(terlihat, *baris):
    if sidik(*baris) != terlihat:
        raise DataBerubah(*baris)


@contextmanager
def tindakan(keluarga, kegiatan, *, oleh, pada, alasan="", peringatan=()):
    """Yield the journal row of one act, its family locked; it is kept if all goes well.

    Afterwards the family is compared with all others: the act may have made it a double, or cleared
    it of the suspicion. Set `kegiatan` of the row to "" where there was nothing to do.
    """
    with transaction.atomic(), pghistory.context(user=oleh.pk) as konteks:
        catatan = Pemutakhiran(
            keluarga=Keluarga.objects.select_for_update(of=("self",)).get(pk=keluarga.pk),
            kegiatan=kegiatan,
            alasan=alasan,
            peringatan=list(peringatan),
            konteks=konteks.id,
            oleh=oleh,
            pada=pada,
        )
        yield catatan
        if catatan.kegiatan:
            catatan.save()
            cari_nanti(keluarga)
            Keluarga.objects.filter(pk=keluarga.pk).update(diubah_pada=pada)


def isikan(baris, isi, boleh):
    """Set and save those of the fields that differ; True if there were any."""
    if asing := isi.keys() - boleh:
        raise ValueError(f"bukan isian: {', '.join(sorted(asing))}")
    beda = {nama: nilai for nama, nilai in isi.items() if getattr(baris, nama) != nilai}
    for nama, nilai in beda.items():
        setattr(baris, nama, nilai)
    if beda:
        baris.save(update_fields=[*beda])
    return bool(beda)


def daftarkan_keluarga(*, uuid, wilayah, isi, kepala, oleh, pada, alasan="", peringatan=()):
    """Register one family by hand, its head the first member; further members follow.

    `uuid` was made with the form: sent twice, the same form gives the same family.
    """
    if ada := Keluarga.objects.filter(uuid=uuid).first():
        return ada
    baru = KeluargaBaru(
        uuid=uuid,
        wilayah_id=wilayah.pk,
        anggota=[AnggotaBaru(**kepala, hubungan="kepala")],
        sumber_data="operator",
        **isi,
    )
    with transaction.atomic():
        (pk,) = daftarkan_keluarga_massal([baru], pada=pada)
        keluarga = Keluarga.objects.get(pk=pk)
        with tindakan(
            keluarga, Kegiatan.DAFTAR, oleh=oleh, pada=pada, alasan=alasan, peringatan=peringatan
        ) as catatan:
            catatan.anggota = keluarga.anggota.get()
    return keluarga


def ubah_keluarga(keluarga, *, isi, terlihat, oleh, pada, alasan="", peringatan=()):
    """Change fields of the family; False if they all were so already."""
    with tindakan(
        keluarga, Kegiatan.UBAH_KELUARGA, oleh=oleh, pada=pada, alasan=alasan, peringatan=peringatan
    ) as catatan:
        pastikan_sama(terlihat, catatan.keluarga)
        if not isikan(catatan.keluarga, isi, KOLOM_KELUARGA):
            catatan.kegiatan = ""
    return bool(catatan.kegiatan)


def tetapkan_posisi(keluarga, *, lokasi, akurasi_m, terlihat, oleh, pada, alasan="", peringatan=()):
    """Put the house on the map by an operator's hand; imports leave such a position alone."""
    isi = {
        "lokasi": lokasi,
        "akurasi_lokasi_m": akurasi_m,
        "sumber_lokasi": SumberLokasi.OPERATOR,
        "lokasi_pada": pada,
    }
    with tindakan(
        keluarga, Kegiatan.POSISI, oleh=oleh, pada=pada, alasan=alasan, peringatan=peringatan
    ) as catatan:
        pastikan_sama(terlihat, catatan.keluarga)
        isikan(catatan.keluarga, isi, isi.keys())


def pindahkan_keluarga(keluarga, *, wilayah, isi, terlihat, oleh, pada, alasan):
    """Move the family to another desa of Banten, maybe out of the operator's scope.

    The old house's position goes: measured against it, every visit to the new house would look
    wrong. Memberships and the pendamping stay until those who decide about them act.
    """
    tanpa_posisi = {
        "lokasi": None,
        "sumber_lokasi": "",
        "akurasi_lokasi_m": None,
        "lokasi_pada": None,
    }
    with tindakan(keluarga, Kegiatan.PINDAH, oleh=oleh, pada=pada, alasan=alasan) as catatan:
        pastikan_sama(terlihat, catatan.keluarga)
        semua = isi | tanpa_posisi | {"wilayah": wilayah}
        isikan(catatan.keluarga, semua, KOLOM_KELUARGA | tanpa_posisi.keys() | {"wilayah"})


def laporkan_pindah_luar(keluarga, *, tujuan, tanggal, alasan, terlihat, oleh, pada):
    """Record that the family left Banten and propose exit N02; how many memberships are asked."""
    alasan = f"Ke {tujuan}. {alasan}"
    with tindakan(keluarga, Kegiatan.PINDAH_LUAR, oleh=oleh, pada=pada, alasan=alasan) as catatan:
        pastikan_sama(terlihat, catatan.keluarga)
        return usulkan_keluar(
            keluarga, usulan_keluar.PINDAH, tanggal=tanggal, alasan=alasan, oleh=oleh, pada=pada
        )


def usulkan_keluar(keluarga, kode, *, tanggal, alasan, oleh, pada):
    """Ask that every running membership end; one already asked about is left as it is."""
    ikut = Kepesertaan.objects.berjalan().filter(keluarga=keluarga)
    usulan = [
        UsulanKeluar(
            kepesertaan=satu,
            kode=kode,
            tanggal=tanggal,
            alasan=alasan,
            diusulkan_oleh=oleh,
            diusulkan_pada=pada,
        )
        for satu in ikut.exclude(usulan_keluar__in=UsulanKeluar.objects.terbuka())
    ]
    return len(UsulanKeluar.objects.bulk_create(usulan))


def tarik_usulan(keluarga, *, oleh, pada):
    """Withdraw what was proposed for the family; how many proposals."""
    terbuka = UsulanKeluar.objects.terbuka().filter(kepesertaan__keluarga=keluarga)
    return terbuka.update(dibatalkan_oleh=oleh, dibatalkan_pada=pada)
