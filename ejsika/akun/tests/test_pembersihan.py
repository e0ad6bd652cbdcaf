from datetime import timedelta

from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone
from knox.models import AuthToken

from ejsika.akun.pembersihan import bersihkan_jejak_masuk


def test_hanya_yang_sudah_lewat_yang_disapu(sari):
    kini = timezone.now()
    for nama, sampai in (("lama", kini - timedelta(seconds=1)), ("baru", kini + timedelta(1))):
        Session.objects.create(session_key=nama, session_data="", expire_date=sampai)
        AuthToken.objects.create(user=sari, expiry=sampai - timezone.now())
    for lalu in (timedelta(minutes=16), timedelta(minutes=14)):
        coba = AccessAttempt.objects.create(username=str(lalu), failures_since_start=1)
        AccessAttempt.objects.filter(pk=coba.pk).update(attempt_time=kini - lalu)
    for lalu in (timedelta(days=8), timedelta(days=6)):
        masuk = AccessLog.objects.create(username="sari")
        AccessLog.objects.filter(pk=masuk.pk).update(attempt_time=kini - lalu)

    bersihkan_jejak_masuk(pada=kini, simpan=timedelta(days=7))

    assert list(Session.objects.values_list("pk", flat=True)) == ["baru"]
    assert [kunci.expiry > kini for kunci in AuthToken.objects.all()] == [True]
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["0:14:00"]
    assert [m.attempt_time for m in AccessLog.objects.all()] == [kini - timedelta(days=6)]
