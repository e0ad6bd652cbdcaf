"""Background work of the field floor."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone

from pendamping.bukti_foto import belum_diolah, olah_foto, sapu_berkas
from pendamping.models import FotoBukti

catatan = logging.getLogger(__name__)
SEKALI_SAPU = 500
TENGGANG = timedelta(minutes=1)  # the task of a fresh photo is still on its way


@shared_task(
    name="pendamping.olah_foto",
    autoretry_for=(OperationalError,),
    retry_backoff=True,
    max_retries=5,
)
def olah_satu_foto(foto_id):
    """Make the shown copies of one photo."""
    foto = FotoBukti.objects.filter(pk=foto_id, diolah_pada=None).first()
    if foto:
        olah_foto(foto, pada=timezone.now())


@shared_task(name="pendamping.sapu_foto")
def sapu_foto():
    """Run by beat every two minutes: photos whose task was lost are prepared after all."""
    lama = belum_diolah().filter(diterima_pada__lt=timezone.now() - TENGGANG)
    for foto in lama.order_by("diterima_pada")[:SEKALI_SAPU]:
        try:
            olah_foto(foto, pada=timezone.now())
        except OSError:  # one lost file must not stop the others; periksa_neraca names it
            catatan.exception("Foto %s tidak dapat diolah", foto.pk)


@shared_task(name="pendamping.sapu_berkas")
def sapu_berkas_yatim():
    """Run by beat every night: files that no photo names go."""
    sapu_berkas(pada=timezone.now())


def titipkan_foto(foto_id):
    """Queue a photo; a broker that is away is no reason to fail, the sweeper will come."""
    try:
        olah_satu_foto.apply_async((foto_id,), retry=False)
    except Exception:
        catatan.warning("Antrean tidak terjangkau; foto %s menunggu penyapu", foto_id)
