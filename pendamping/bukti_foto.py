"""Receiving and preparing photo evidence: every write to a received photo goes through here."""

import hashlib
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import prefetch_related_objects

from pendamping.gambar import BukanGambar, GambarCacat, TerlaluBanyakPiksel, olah, periksa_kepala
from pendamping.models import FotoBukti, Kunjungan
from pendamping.pencatatan import putuskan
from pendamping.penyimpanan import ASLI, KECIL, SAJIAN, penyimpanan

UMUR_YATIM = timedelta(days=30)


class FotoBentrok(Exception):
    """The photo is held already, and these are other bytes."""


class SidikTidakCocok(Exception):
    """The bytes do not hash to what the visit announced: damaged on the way, or another photo."""


def terima_foto(foto, *, isi, jenis, pada, olah_nanti):
    """Keep the bytes of an announced photo for good; return whether they were new.

    The bytes are durable before the row says so, and the row is committed before this returns:
    what we acknowledge we have. With the last photo the visit is complete and judged.
    `olah_nanti` is called with the photo's id after the commit.
    """
    if hashlib.sha256(isi).hexdigest() != foto.sha256:
        raise FotoBentrok if foto.diterima_pada else SidikTidakCocok
    periksa_kepala(isi, jenis)
    penyimpanan().simpan(ASLI, foto.sha256, isi)
    with transaction.atomic():
        # Two last photos at once would each see the other missing: one at a time. Nothing is
        # joined here: a statement that waited for the lock would still see the old joined row.
        kunjungan = (
            Kunjungan.objects.select_for_update(of=("self",))
            .select_related("keluarga")
            .get(pk=foto.kunjungan_id)
        )
        prefetch_related_objects([kunjungan], "foto")
        [milik] = [f for f in kunjungan.foto.all() if f.pk == foto.pk]
        baru = milik.diterima_pada is None
        if baru:
            milik.diterima_pada, milik.jenis_isi = pada, jenis
            milik.save(update_fields=["diterima_pada", "jenis_isi"])
            _lengkapi(kunjungan, pada)
            transaction.on_commit(partial(olah_nanti, foto.pk), robust=True)
    foto.kunjungan = kunjungan
    return baru


def _lengkapi(kunjungan, pada):
    if kunjungan.lengkap_pada or any(f.diterima_pada is None for f in kunjungan.foto.all()):
        return
    kunjungan.lengkap_pada = max(pada, kunjungan.diterima_pada)
    putuskan(kunjungan, kunjungan.keluarga, pada=pada)


def belum_diolah():
    """Photos held whose shown copies do not exist yet."""
    return FotoBukti.objects.diterima().filter(diolah_pada=None)


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
