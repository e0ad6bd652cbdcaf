"""Guessing passwords is slow, and never shuts out the person being guessed at.

Five failures of one name from one address close that pair for a quarter of an hour (django-axes).
Failures of one name from many addresses only make each further try at that name wait: its owner,
elsewhere, still gets in. A name that does not exist is treated exactly like one that does.
"""

import ipaddress
import time
from datetime import timedelta
from threading import BoundedSemaphore

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum

INGATAN = timedelta(minutes=15)
MULAI_LAMBAT = 10  # failures of one name, from anywhere
JEDA_TERLAMA = 2.0  # seconds
# Whoever waits holds a thread; no more than this many may, so that waiting cannot stop the house.
RUANG_TUNGGU = BoundedSemaphore(4)


class RuangTungguPenuh(Exception):
    """Too many people are being slowed down at once."""


def alamat_asal(request):
    """The visitor's address, seen through as many proxies of our own as settings name."""
    rantai = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    asal = request.META.get("REMOTE_ADDR", "")
    if 0 < settings.PROKSI <= len(rantai):
        asal = rantai[-settings.PROKSI].strip()
    try:
        return str(ipaddress.ip_address(asal))
    except ValueError:  # a unix socket, or a header nobody of ours wrote
        return None


def jeda(gagal: int) -> float:
    """Seconds to wait after so many failures: none, then doubling up to the longest.

    >>> [jeda(n) for n in (9, 10, 15, 20, 90)]
    [0.0, 0.5, 1.0, 2.0, 2.0]
    """
    if gagal < MULAI_LAMBAT:
        return 0.0
    return min(JEDA_TERLAMA, 0.5 * 2 ** min((gagal - MULAI_LAMBAT) // 5, 4))


def gagal_terakhir(nama, *, pada):
    """Failures of one name from anywhere that are still remembered."""
    baru = AccessAttempt.objects.filter(username=nama, attempt_time__gte=pada - INGATAN)
    return baru.aggregate(jumlah=Sum("failures_since_start"))["jumlah"] or 0


def tahan(nama, *, pada, tunggu=time.sleep):
    """Make a much-guessed name wait its turn."""
    lama = jeda(gagal_terakhir(nama, pada=pada))
    if not lama:
        return
    if not RUANG_TUNGGU.acquire(blocking=False):
        raise RuangTungguPenuh
    try:
        tunggu(lama)
    finally:
        RUANG_TUNGGU.release()
