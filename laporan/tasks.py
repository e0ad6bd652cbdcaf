"""Background work of the reporting floor: a task takes ids and ISO dates, and makes one call."""

from datetime import date

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from ejsika.wilayah.models import Tingkat, Wilayah
from laporan.laporan_bulanan import bulan_lalu, laporan_tertinggal, minta_laporan, susun_laporan
from laporan.models import LaporanBulanan
from laporan.ringkasan import susun_ringkasan
from laporan.sel_peta import segarkan_sel


@shared_task(
    name="laporan.susun_ringkasan",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
)
def susun_ringkasan_bulan(*, bulan=None):
    """Run by beat every night: the facts of the running month and of the one before, in which
    late visits still arrive; or of the month given."""
    pada = timezone.now()
    malam_ini = [bulan_lalu(pada), timezone.localdate(pada)]
    for hari in [date.fromisoformat(bulan)] if bulan else malam_ini:
        susun_ringkasan(bulan=hari, pada=pada)


@shared_task(name="laporan.segarkan_peta")
def segarkan_peta():
    """Run by beat every ten minutes: the map's squares and the running month's facts, if families,
    memberships or visits have changed since; an import shows on the dashboard the same hour."""
    pada = timezone.now()
    if segarkan_sel(pada=pada):
        susun_ringkasan(bulan=timezone.localdate(pada), pada=pada)


@shared_task(name="laporan.susun_bulan_lalu")
def susun_bulan_lalu(*, bulan=None):
    """Run by beat on the 1st: the facts once, then one small task per kabupaten/kota."""
    pada = timezone.now()
    hari = date.fromisoformat(bulan) if bulan else bulan_lalu(pada)
    susun_ringkasan(bulan=hari, pada=pada)
    for wilayah in Wilayah.objects.pada_tingkat(Tingkat.KABUPATEN).only("pk"):
        laporan, _ = minta_laporan(wilayah=wilayah, bulan=hari, oleh=None, pada=pada)
        susun_satu_laporan.delay(laporan_id=laporan.pk, segarkan=False)


@shared_task(
    name="laporan.susun_satu_laporan",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
)
def susun_satu_laporan(*, laporan_id, segarkan=True):
    """Make one asked-for report; nothing to do when it has been made meanwhile."""
    laporan = LaporanBulanan.objects.filter(pk=laporan_id).first()
    if laporan:
        susun_laporan(laporan=laporan, pada=timezone.now(), segarkan=segarkan)


@shared_task(name="laporan.sapu_laporan")
def sapu_laporan():
    """Run by beat every two minutes: the row is the queue of record, whatever became of Redis."""
    for pk in laporan_tertinggal(pada=timezone.now()).values_list("pk", flat=True):
        susun_satu_laporan.delay(laporan_id=pk)
