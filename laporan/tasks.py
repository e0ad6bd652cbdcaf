"""Background work of the reporting floor: a task takes ids and ISO dates, and makes one call."""

from datetime import date

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from laporan.ringkasan import susun_ringkasan
from laporan.sel_peta import segarkan_sel


@shared_task(
    name="laporan.susun_ringkasan",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
)
def susun_ringkasan_bulan(*, bulan=None):
    """Run by beat every night: the facts of the running month, or of the month given."""
    pada = timezone.now()
    hari = date.fromisoformat(bulan) if bulan else timezone.localdate(pada)
    susun_ringkasan(bulan=hari, pada=pada)


@shared_task(name="laporan.segarkan_peta")
def segarkan_peta():
    """Run by beat every ten minutes: the map's squares, if anything they count has changed."""
    segarkan_sel(pada=timezone.now())
