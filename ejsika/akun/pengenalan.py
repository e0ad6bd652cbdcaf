"""Recognising at once who sends: two short questions in place of the machinery of pages.

It only ever says yes. None means "take the ordinary way", which knows every reason to refuse.
"""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.db.models import OuterRef
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from rest_framework.authentication import CSRFCheck

from ejsika.akun.kueri_siap import KueriSiap, sebagian
from ejsika.akun.models import Penempatan, Pengguna
from ejsika.akun.sesi import HARI

BUKA_SESI = SessionStore().decode
PERIKSA_CSRF = CSRFCheck(lambda request: None)
SESI = KueriSiap(
    lambda kunci, pada: Session.objects.filter(session_key=kunci, expire_date__gt=pada).values_list(
        "session_data"
    ),
    kunci="kunci",
    pada=datetime.min.replace(tzinfo=UTC),
)
KOLOM = ("id", "password", "generasi_sesi", "is_active", "peran", "harus_ganti_sandi")
PENGGUNA = KueriSiap(
    lambda pk: Pengguna.objects.filter(pk=pk).values_list(
        *KOLOM,
        ArraySubquery(Penempatan.objects.filter(pengguna=OuterRef("pk")).values("wilayah__kode")),
    ),
    pk=-1,
)


def kenali(request, *, pada):
    """The active person whose session and CSRF token this request carries, else None.

    `kode_tugas` is loaded; other fields are fetched when asked for.
    """
    kunci = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not kunci or "HTTP_AUTHORIZATION" in request.META:
        return None
    try:
        pengguna = _pemilik(kunci, pada)
    except OperationalError:  # the ordinary way connects anew, or says that we cannot
        connection.close()
        return None
    return pengguna if pengguna and _ber_csrf(request) else None


def _pemilik(kunci, pada):
    baris = SESI.satu(kunci=kunci, pada=pada)
    sesi = BUKA_SESI(baris[0]) if baris else {}
    hari_ini = timezone.localdate(pada).isoformat()
    if sesi.get(HARI, hari_ini) != hari_ini:  # the first request of a day moves the session's end
        return None
    if sesi.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    baris = PENGGUNA.satu(pk=int(sesi[SESSION_KEY]))
    if not baris:
        return None
    pengguna = sebagian(Pengguna, dict(zip(KOLOM, baris, strict=False)))
    pengguna.kode_tugas = baris[-1]
    sah = constant_time_compare(sesi.get(HASH_SESSION_KEY, ""), pengguna.get_session_auth_hash())
    return pengguna if sah and pengguna.is_active and not pengguna.harus_ganti_sandi else None


def _ber_csrf(request):
    PERIKSA_CSRF.process_request(request)
    return PERIKSA_CSRF.process_view(request, None, (), {}) is None
