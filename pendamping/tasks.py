"""Background work of the field floor."""

import logging
import time
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from pendamping.bukti_foto import belum_diolah, olah_bergilir, sapu_berkas
from pendamping.usulan_sanksi import bulan_lalu, susun_usulan

catatan = logging.getLogger(__name__)
BARU, LAMA = timedelta(minutes=10), timedelta(minutes=1)
JEDA_BEL = 0.5  # seconds; one ring is enough for every photo that a process receives meanwhile
bel_berikut = 0.0


@shared_task(name="pendamping.olah_foto")
def olah_foto_baru():
    """Prepare the photos that have just arrived."""
    kini = timezone.now()
    olah_bergilir(belum_diolah().filter(diterima_pada__gt=kini - BARU), pada=kini)


@shared_task(name="pendamping.sapu_foto")
def sapu_foto():
    """Run by beat every two minutes: photos whose ring was lost are prepared after all."""
    kini = timezone.now()
    olah_bergilir(belum_diolah().filter(diterima_pada__lt=kini - LAMA), pada=kini)


@shared_task(name="pendamping.sapu_berkas")
def sapu_berkas_yatim():
    """Run by beat every night: files that no photo names go."""
    sapu_berkas(pada=timezone.now())


@shared_task(name="pendamping.susun_usulan_sanksi")
def susun_usulan_sanksi():
    """Run by beat on the 5th, when late visits have arrived: propose last month's sanctions.

    Again adds only what came in later; deciding stays with a person.
    """
    pada = timezone.now()
    susun_usulan(bulan=bulan_lalu(pada), pada=pada)


def panggil_pengolah():
    """Ring for the photos that wait in the rows; called after their commit, it never fails.

    The ring is heard one pause after the last photo it stands for. A broker that is away is no
    reason to fail: the sweeper will come.
    """
    global bel_berikut
    kini = time.monotonic()
    if kini < bel_berikut:
        return
    bel_berikut = kini + JEDA_BEL
    try:
        olah_foto_baru.apply_async(countdown=2 * JEDA_BEL, retry=False)
    except Exception:
        catatan.warning("Antrean tidak terjangkau; foto menunggu penyapu")
