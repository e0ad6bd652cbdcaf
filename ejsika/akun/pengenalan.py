"""Recognising at once who sends: one short question in place of the machinery of pages.

It only ever says yes. None means "take the ordinary way", which knows every reason to refuse.
"""

from datetime import UTC, datetime
from functools import lru_cache

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from rest_framework.authentication import CSRFCheck

from ejsika.akun.kueri_siap import KueriSiap, sebagian
from ejsika.akun.models import Penempatan, Pengguna
from ejsika.akun.sesi import HARI

BUKA_SESI = SessionStore().decode
PERIKSA_CSRF = CSRFCheck(lambda request: None)
KOLOM = ("id", "password", "generasi_sesi", "is_active", "peran", "harus_ganti_sandi")


def _sesi_berlaku(kunci, pada):
    return Session.objects.filter(session_key=kunci, expire_date__gt=pada).values("session_data")


PENGGUNA = KueriSiap(
    lambda pk, kunci, pada: Pengguna.objects.filter(pk=pk).values_list(
        *KOLOM,
        ArraySubquery(Penempatan.objects.filter(pengguna=OuterRef("pk")).values("wilayah__kode")),
        Subquery(_sesi_berlaku(kunci, pada)),
    ),
    pk=-1,
    kunci="kunci",
    pada=datetime.min.replace(tzinfo=UTC),
)


def kenali(request, *, pada):
    """The active person whose session and CSRF token this request carries, else None.

    `kode_tugas` is loaded; other fields are fetched when asked for.
    """
    kunci = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not (kunci and kunci.isascii() and kunci.isalnum()) or "HTTP_AUTHORIZATION" in request.META:
        return None
    try:
        pengguna = _pemilik(kunci, pada)
    except OperationalError:  # the ordinary way connects anew, or says that we cannot
        connection.close()
        return None
    return pengguna if pengguna and _ber_csrf(request) else None


def _pemilik(kunci, pada):
    pk = _tebak_pemilik(kunci)
    baris = PENGGUNA.satu(pk=pk, kunci=kunci, pada=pada)
    if not baris or not baris[-1]:
        return None
    *isi, kode_tugas, isi_sesi = baris
    sesi, hari_ini = BUKA_SESI(isi_sesi), timezone.localdate(pada).isoformat()
    if sesi.get(HARI, hari_ini) != hari_ini:  # the first request of a day moves the session's end
        return None
    if sesi.get(SESSION_KEY) != str(pk):
        return None
    if sesi.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    pengguna = sebagian(Pengguna, dict(zip(KOLOM, isi, strict=True)))
    pengguna.kode_tugas = kode_tugas
    sah = constant_time_compare(sesi.get(HASH_SESSION_KEY, ""), pengguna.get_session_auth_hash())
    return pengguna if sah and pengguna.is_active and not pengguna.harus_ganti_sandi else None


@lru_cache(maxsize=10_000)
def _tebak_pemilik(kunci):
    """Whose session it was when first seen: saves a question, and every request checks it."""
    sesi = _sesi_berlaku(kunci, timezone.now()).values_list("session_data", flat=True).first()
    return int((BUKA_SESI(sesi) if sesi else {}).get(SESSION_KEY, 0))


def _ber_csrf(request):
    PERIKSA_CSRF.process_request(request)
    return PERIKSA_CSRF.process_view(request, None, (), {}) is None
