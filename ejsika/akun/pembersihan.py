"""Sweeping what sign-ins leave behind once nobody needs it."""

from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from knox.models import get_token_model

from ejsika.akun.percobaan_masuk import INGATAN


def bersihkan_jejak_masuk(*, pada, simpan):
    """Drop ended sessions and tokens, forgotten attempts, and sign-in records past `simpan`."""
    Session.objects.filter(expire_date__lt=pada).delete()
    get_token_model().objects.filter(expiry__lt=pada).delete()
    AccessAttempt.objects.filter(attempt_time__lt=pada - INGATAN).delete()
    AccessLog.objects.filter(attempt_time__lt=pada - simpan).delete()
