"""Background work of the registry."""

from celery import shared_task
from django.db import OperationalError

from kpm.impor.antrean import jalankan
from kpm.models import BerkasImpor


@shared_task(name="kpm.impor", autoretry_for=(OperationalError,), retry_backoff=True, max_retries=5)
def impor(*, berkas_id):
    jalankan(BerkasImpor.objects.select_related("oleh").get(pk=berkas_id))
