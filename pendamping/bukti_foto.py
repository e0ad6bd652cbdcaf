"""Receiving and preparing photo evidence: every write to a received photo goes through here."""

import hashlib
import logging
from datetime import timedelta

from django.db import transaction

from pendamping.gambar import BukanGambar, GambarCacat, TerlaluBanyakPiksel, olah, periksa_kepala
from pendamping.models import FotoBukti
from pendamping.pelengkapan import catat_diterima
from pendamping.penyimpanan import ASLI, KECIL, SAJIAN, penyimpanan

catatan = logging.getLogger(__name__)
UMUR_YATIM = timedelta(days=30)
SEKALI_OLAH = 500


class FotoBentrok(Exception):
    """The photo is held already, and these are other bytes."""


class SidikTidakCocok(Exception):
    """The bytes do not hash to what the visit announced: damaged on the way, or another photo."""


def terima_foto(tiba, *, pendamping, isi, jenis, pada, olah_nanti):
    """Keep the bytes of an announced photo for good; return its visit and whether they were new.

    The bytes are durable before the row says so, and the row is committed before this returns:
    what we acknowledge we have. With the last photo the visit is complete and judged.
    `olah_nanti` is called after the commit.
    """
    foto = tiba.foto
    if hashlib.sha256(isi).hexdigest() != foto.sha256:
        raise FotoBentrok if foto.diterima_pada else SidikTidakCocok
    periksa_kepala(isi, jenis)
    penyimpanan().simpan(ASLI, foto.sha256, isi)
    kunjungan, baru = catat_diterima(tiba, pendamping=pendamping, jenis=jenis, pada=pada)
    if baru:
        transaction.on_commit(olah_nanti, robust=True)
    return kunjungan, baru


def belum_diolah():
    """Photos held whose shown copies do not exist yet."""
    return FotoBukti.objects.diterima().filter(diolah_pada=None)


def olah_bergilir(foto, *, pada):
    """Prepare the photos of a queryset one by one; several may do so at once, none twice."""
    terakhir = 0
    for _ in range(SEKALI_OLAH):
        with transaction.atomic():
            berikut = foto.filter(pk__gt=terakhir).order_by("pk")
            satu = berikut.select_for_update(skip_locked=True).first()
            if satu is None:
                return
            terakhir = satu.pk
            try:
                olah_foto(satu, pada=pada)
            except OSError:  # one lost file must not stop the others; periksa_neraca names it
                catatan.exception("Foto %s tidak dapat diolah", satu.pk)


def olah_foto(foto, *, pada):
    """Make the shown copies of a photo and its hash. Safe to run again."""
    simpanan = penyimpanan()
    try:
        olahan = olah(simpanan.baca(ASLI, foto.sha256), foto.jenis_isi)
    except (GambarCacat, BukanGambar, TerlaluBanyakPiksel) as galat:
        cacat = str(galat) or "Gambar terlalu besar untuk dibuka."
        FotoBukti.objects.filter(pk=foto.pk).update(cacat=cacat, diolah_pada=pada)
        return
    simpanan.simpan(SAJIAN, foto.sha256, olahan.sajian)
    simpanan.simpan(KECIL, foto.sha256, olahan.kecil)
    FotoBukti.objects.filter(pk=foto.pk).update(
        lebar=olahan.lebar,
        tinggi=olahan.tinggi,
        dhash=olahan.dhash,
        cacat="",
        diolah_pada=pada,
    )


def sapu_berkas(*, pada):
    """Remove files no photo has named for a month; return how many.

    The month is for a server restored from a backup: its phones will name them again.
    """
    simpanan, batas = penyimpanan(), (pada - UMUR_YATIM).timestamp()
    dimiliki = set(FotoBukti.objects.values_list("sha256", flat=True).iterator())
    banyak = 0
    for ragam in (ASLI, SAJIAN, KECIL):
        for nama, ditulis in simpanan.daftar(ragam):
            if nama not in dimiliki and ditulis < batas:
                simpanan.hapus(ragam, nama)
                banyak += 1
    return banyak


def simpan_foto_contoh(isi, jenis="image/jpeg"):
    """Keep a picture in all its sizes at once; return what a bulk visit needs to name it."""
    sidik = hashlib.sha256(isi).hexdigest()
    olahan, simpanan = olah(isi, jenis), penyimpanan()
    for ragam, bytes_ in ((ASLI, isi), (SAJIAN, olahan.sajian), (KECIL, olahan.kecil)):
        simpanan.simpan(ragam, sidik, bytes_)
    return {
        "sha256": sidik,
        "ukuran": len(isi),
        "jenis_isi": jenis,
        "lebar": olahan.lebar,
        "tinggi": olahan.tinggi,
        "dhash": olahan.dhash,
    }
