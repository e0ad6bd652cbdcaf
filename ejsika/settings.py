"""Settings of e-JSiKa, read from the environment; docs/konfigurasi.md lists every variable.

Development needs none: `bin/layanan start` writes `.data/lingkungan.env` with fresh secrets and the
private sockets. Production (`EJSIKA_MODE=produksi`) takes nothing from there and refuses to start
while a secret is missing.
"""

from pathlib import Path
from urllib.parse import unquote

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

AKAR = Path(__file__).resolve().parent.parent
DATA = AKAR / ".data"
SOKET = (DATA / "soket").resolve()  # a link into a short folder where the checkout's path is long

env = environ.Env()
PRODUKSI = env.str("EJSIKA_MODE", default="pengembangan") == "produksi"
if not PRODUKSI:
    env.read_env(str(DATA / "lingkungan.env"), overwrite=False)


def wajib(nama):
    """The value of a variable without which nothing may start."""
    if nilai := env.str(nama, default=""):
        return nilai
    cara = "isi di lingkungan server" if PRODUKSI else "jalankan bin/layanan start lebih dahulu"
    raise ImproperlyConfigured(f"{nama} belum diisi: {cara}.")


# --- Secrets and hosts
SECRET_KEY = wajib("SECRET_KEY")
KUNCI_DATA = wajib("EJSIKA_KUNCI_DATA").split(",")  # base64; the first encrypts, all decrypt
DEBUG = env.bool("DEBUG", default=False) and not PRODUKSI
ALLOWED_HOSTS = (
    wajib("ALLOWED_HOSTS").split(",")
    if PRODUKSI
    else [*env.list("ALLOWED_HOSTS", default=[]), "localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- Rooms, from the ground up
INSTALLED_APPS = [
    "ejsika.wilayah",
    "ejsika.akun",
    "kpm",
    "pendamping",
    "graduasi",
    "laporan",
    "ejsika.akun.apps.SitusConfig",  # django.contrib.admin, with our own site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "axes",
    "pgtrigger",
    "pghistory",
    "csp",
    "django_htmx",
    "django_celery_beat",
    "bootstrap",
    "leaflet",
    "tablericons",
]
AUTH_USER_MODEL = "akun.Pengguna"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# GDAL 3.6 of Debian 12 raises gis.W001; we never build a spatial reference from user input.
SILENCED_SYSTEM_CHECKS = ["gis.W001"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "ejsika.tajuk.TajukPeramban",
    "pendamping.jalur_kirim.JalurKirim",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ejsika.galat.TolakByteNol",
    "ejsika.galat.HalamanCaraKeliru",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "ejsika.akun.penjaga.PenjagaAkun",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "ejsika.urls"
WSGI_APPLICATION = "ejsika.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [AKAR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "ejsika.akun.navigasi.navigasi",
            ],
        },
    }
]

# --- Database, Redis, Celery
if PRODUKSI or env.str("DATABASE_URL", default=""):
    wajib("DATABASE_URL")
    DATABASES = {"default": env.db_url("DATABASE_URL")}
    # A socket folder is written %2Fvar%2Frun%2Fpostgresql in the place of the host.
    DATABASES["default"]["HOST"] = unquote(DATABASES["default"]["HOST"])
else:
    DATABASES = {"default": {"NAME": "ejsika", "USER": "ejsika", "HOST": str(SOKET)}}
DATABASES["default"] |= {
    "ENGINE": "django.contrib.gis.db.backends.postgis",
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
}
# A database that went silent is given up within two seconds: better a 503 than a hanging page.
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 2,
    "tcp_user_timeout": 1500,
    "prepare_threshold": 0,  # only what asks for it is prepared (akun.kueri_siap)
    **DATABASES["default"].get("OPTIONS", {}),
}

REDIS_URL = (
    wajib("REDIS_URL")
    if PRODUKSI
    else env.str("REDIS_URL", default=f"unix://{SOKET / 'redis.sock'}")
)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
}
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 2,
    # A request never waits for a broker that is away: the row is the queue of record.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_TASK_IGNORE_RESULT = True  # progress lives in our own rows
CELERY_TASK_ACKS_LATE = True  # a killed worker's task runs again; every task is idempotent
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Asia/Jakarta"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = {
    "ringkasan-bulan-berjalan": {
        "task": "laporan.susun_ringkasan",
        "schedule": crontab(hour="1", minute="30"),
    },
    "peta": {"task": "laporan.segarkan_peta", "schedule": crontab(minute="*/10")},
    "laporan-bulan-lalu": {
        "task": "laporan.susun_bulan_lalu",
        "schedule": crontab(day_of_month="1", hour="3", minute="0"),
    },
    "usulan-sanksi": {
        "task": "pendamping.susun_usulan_sanksi",
        "schedule": crontab(day_of_month="5", hour="4", minute="0"),
    },
    "bersihkan-jejak-masuk": {
        "task": "akun.bersihkan_jejak_masuk",
        "schedule": crontab(hour="2", minute="30"),
    },
    "cari-ganda": {"task": "kpm.cari_ganda", "schedule": crontab(hour="0", minute="30")},
    "impor-tertinggal": {"task": "kpm.sapu_impor", "schedule": 120.0},
    "laporan-tertinggal": {"task": "laporan.sapu_laporan", "schedule": 120.0},
    "foto-belum-diolah": {"task": "pendamping.sapu_foto", "schedule": 120.0},
    "berkas-yatim": {
        "task": "pendamping.sapu_berkas",
        "schedule": crontab(hour="2", minute="30"),
    },
}

# --- Programme rules
# Commitment-based reductions stay proposals: nothing reads an amount from them until Dinsos
# supplies the clause of its regulation (domain 2.9).
SANKSI_AKTIF = False

# --- People and sessions
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{nama}", "OPTIONS": opsi}
    for nama, opsi in [
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
LOGIN_URL = "akun:masuk"
LOGIN_REDIRECT_URL = "akun:beranda"
LOGOUT_REDIRECT_URL = "akun:masuk"
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # survives a flushed Redis
SESSION_COOKIE_AGE = 8 * 3600  # an office day; akun gives a phone 30 days
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "ejsika.galat.galat_csrf"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "ejsika.akun.views.terkunci"
AXES_VERBOSE = False  # its log lines name the person
AXES_CLIENT_IP_CALLABLE = "ejsika.akun.percobaan_masuk.alamat_asal"
PROKSI = env.int("EJSIKA_PROKSI", default=1 if PRODUKSI else 0)  # our own proxies before the web
SANDI_CONTOH = env.str("EJSIKA_SANDI_CONTOH", default="contoh-banten-2026")

# --- API
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "ejsika.akun.kunci_api.AutentikasiKunci",  # first: who is not signed in gets 401, not 403
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "ejsika.akun.masalah.jawab_masalah",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "e-JSiKa",
    "DESCRIPTION": "API e-JSiKa Dinas Sosial Provinsi Banten.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # a photo of 10 MiB and its room
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- Language and time
LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["ejsika.formats"]

# Where people reach this installation: printed on reports as the address that proves them.
ALAMAT_SITUS = env.str(
    "EJSIKA_ALAMAT",
    default=f"https://{ALLOWED_HOSTS[0]}" if PRODUKSI else "http://localhost:8000",
).rstrip("/")

# --- Files
STATIC_URL = "statik/"
STATIC_ROOT = DATA / "statik"
STATICFILES_DIRS = [AKAR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "ejsika.statik.PencariPaket",
]
MEDIA_ROOT = Path(env.str("EJSIKA_BERKAS", default=str(DATA / "berkas")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "ejsika.statik.StatikBernama"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- The browser's rules
PETAK_URL = env.str("EJSIKA_PETAK_URL", default="https://tile.openstreetmap.org/{z}/{x}/{y}.png")
PETAK_SUMBER = env.str(
    "EJSIKA_PETAK_SUMBER", default="Peta dasar © kontributor OpenStreetMap (ODbL)"
)
_asal_petak = "/".join(PETAK_URL.split("/")[:3]) if "://" in PETAK_URL else SELF
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", _asal_petak],
        "connect-src": [SELF],
        "font-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"  # a tile server asks for an origin
if PRODUKSI:
    SECURE_SSL_REDIRECT = env.bool("EJSIKA_ALIHKAN_HTTPS", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^sehat/"]  # the machine asks itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- Log: what happened, never whose data it was
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "baris": {
            "()": "ejsika.log.TanpaIsiBaris",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"layar": {"class": "logging.StreamHandler", "formatter": "baris"}},
    "root": {"handlers": ["layar"], "level": env.str("EJSIKA_LOG", default="WARNING")},
}
