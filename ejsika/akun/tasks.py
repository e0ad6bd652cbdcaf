from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from ejsika.akun.pembersihan import bersihkan_jejak_masuk


@shared_task(name="akun.bersihkan_jejak_masuk")
def bersihkan_jejak_masuk_harian():
    bersihkan_jejak_masuk(pada=timezone.now(), simpan=timedelta(days=365))
