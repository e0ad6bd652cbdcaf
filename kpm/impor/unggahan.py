"""Taking an upload in: whole, or in pieces that go on after a cut or a reload.

`sidik` of an unfinished upload is a chain over its pieces: SHA-256 of the chain so far and the
piece's own SHA-256, both in hex. Whoever picks the same file again proves by it that what is here
is the beginning of what they hold.
"""

import hashlib

from django.db import transaction

from kpm.impor.kolom import BerkasDitolak
from kpm.impor.penyimpanan import POTONGAN, hapus, pastikan_ukuran, simpan, tulis_potongan
from kpm.models import BerkasImpor, StatusImpor, SumberImpor

DIGANTI = "Diganti unggahan baru dengan nama yang sama."


class PotonganDitolak(Exception):
    """A piece that does not fit; `diterima` on the row says where to go on."""


@transaction.atomic
def terima_unggahan(unggahan, *, oleh, sumber, program, aturan, tanggal_data):
    """Keep a whole upload and its row; its columns are recognised first."""
    berkas = _buat(
        nama=unggahan.name,
        oleh=oleh,
        sumber=sumber,
        program=program,
        aturan=aturan,
        tanggal_data=tanggal_data,
    )
    simpan(berkas, unggahan)
    berkas.ukuran = berkas.diterima = unggahan.size
    berkas.save(update_fields=["ukuran", "diterima"])
    return berkas


@transaction.atomic
def mulai_unggahan(*, nama, ukuran, oleh, sumber, program, aturan, tanggal_data):
    """The row of an upload in pieces: the one cut off before, or a new one."""
    pastikan_ukuran(ukuran)
    terputus = BerkasImpor.objects.select_for_update().filter(
        oleh=oleh, nama_berkas=nama[-200:], ukuran=ukuran, status=StatusImpor.UNGGAH
    )
    pilihan = {"sumber": sumber, "program": program}
    pilihan |= {"aturan": aturan, "tanggal_data": tanggal_data}
    if berkas := terputus.order_by("pk").last():
        BerkasImpor.objects.filter(pk=berkas.pk).update(**pilihan)
        return berkas
    return _buat(nama=nama, oleh=oleh, ukuran=ukuran, status=StatusImpor.UNGGAH, **pilihan)


def _buat(*, nama, sumber, aturan, **isi):
    if sumber is not None and sumber.aturan != aturan:
        SumberImpor.objects.filter(pk=sumber.pk).update(aturan=aturan)
    return BerkasImpor.objects.create(
        nama_berkas=nama[-200:], sumber=sumber, aturan=aturan, hanya_periksa=True, **isi
    )


@transaction.atomic
def terima_potongan(berkas, isi, *, dari, sidik):
    """Store the piece that begins at byte `dari` exactly once; True when it was the last one."""
    berkas = BerkasImpor.objects.select_for_update().get(pk=berkas.pk)
    if berkas.status != StatusImpor.UNGGAH or dari != berkas.diterima:
        raise PotonganDitolak("Bagian ini tidak pada tempatnya.")
    if len(isi) != min(POTONGAN, berkas.ukuran - dari):
        raise PotonganDitolak("Panjang bagian ini tidak sesuai.")
    if hashlib.sha256(isi).hexdigest() != sidik:
        raise PotonganDitolak("Bagian ini rusak di jalan.")
    tulis_potongan(berkas, isi, dari=dari)
    berkas.diterima += len(isi)
    berkas.sidik = hashlib.sha256(f"{berkas.sidik}{sidik}".encode()).hexdigest()
    if utuh := berkas.diterima == berkas.ukuran:
        berkas.status = StatusImpor.MENUNGGU
    berkas.save(update_fields=["diterima", "sidik", "status"])
    return utuh


def ulangi_unggahan(berkas):
    """Forget the pieces of an unfinished upload: the file chosen now begins otherwise."""
    belum = BerkasImpor.objects.filter(pk=berkas.pk, status=StatusImpor.UNGGAH)
    if belum.update(diterima=0, sidik=""):
        hapus(berkas)


def sumber_bernama(nama, pengguna):
    """The origin of this name in the person's own duty region, made where it is new."""
    nama = " ".join(nama.split())
    if not nama:
        return None
    terlihat = SumberImpor.objects.terlihat_oleh(pengguna).filter(nama__iexact=nama)
    if satu := terlihat.order_by("pk").first():
        return satu
    penempatan = pengguna.penempatan.select_related("wilayah").order_by("wilayah__kode").first()
    if penempatan is None:
        raise BerkasDitolak("Anda belum mempunyai wilayah tugas. Hubungi admin.")
    return SumberImpor.objects.create(nama=nama, wilayah=penempatan.wilayah)
