"""Background work of the registry."""

from datetime import datetime

import pghistory
from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from kpm.daftar_luar.pemuatan import daftar_tertinggal
from kpm.daftar_luar.pemuatan import jalankan as jalankan_daftar
from kpm.ganda.pencarian import cari_dugaan, keluarga_disentuh
from kpm.impor.antrean import buang_kedaluwarsa, jalankan, tertinggal
from kpm.models import BerkasHasil, BerkasImpor, DaftarLuar, StatusHasil, StatusImpor
from kpm.salur.hasil_bank import periksa_hasil, terapkan_hasil


@shared_task(name="kpm.impor", autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def impor(*, berkas_id):
    mulai = timezone.now()
    berkas = BerkasImpor.objects.select_related("oleh", "sumber").get(pk=berkas_id)
    jalankan(berkas)
    if berkas.status == StatusImpor.SELESAI:
        cari_ganda.delay(sejak=mulai.isoformat())


@shared_task(name="kpm.sapu_impor")
def sapu_impor():
    """Run by beat every two minutes: the row is the queue of record, whatever became of Redis."""
    pada = timezone.now()
    for pk in tertinggal(pada=pada).values_list("pk", flat=True):
        impor.delay(berkas_id=pk)
    for pk in daftar_tertinggal(pada=pada):
        daftar_luar.delay(daftar_id=pk)
    buang_kedaluwarsa(pada=pada)


@shared_task(
    name="kpm.cari_ganda", autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5
)
def cari_ganda(*, sejak=None, keluarga=None):
    """Run by beat every night over the whole registry; after an import over all it touched; after
    an edit over the families named."""
    if sejak:
        keluarga = keluarga_disentuh(sejak=datetime.fromisoformat(sejak))
    cari_dugaan(pada=timezone.now(), keluarga=keluarga)


@shared_task(
    name="kpm.kerjakan_hasil_bank",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
)
def kerjakan_hasil_bank(*, berkas_id, oleh_id):
    """Check a file that waits, apply one that was agreed to; a repeat does nothing."""
    berkas = BerkasHasil.objects.select_related("oleh").get(pk=berkas_id)
    with pghistory.context(user=oleh_id):
        if berkas.status == StatusHasil.MENERAPKAN:
            terapkan_hasil(berkas, pada=timezone.now())
        else:
            periksa_hasil(berkas, pada=timezone.now())


@shared_task(
    name="kpm.daftar_luar", autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5
)
def daftar_luar(*, daftar_id):
    jalankan_daftar(DaftarLuar.objects.select_related("wilayah").get(pk=daftar_id))
