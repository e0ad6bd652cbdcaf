"""Settings for the tests: real services, fast hasher, plain static names, temporary files."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop

from ejsika.settings import *  # noqa: F403
from ejsika.settings import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
_SEMENTARA = Path(tempfile.mkdtemp(prefix="ejsika-uji-"))
atexit.register(shutil.rmtree, _SEMENTARA, ignore_errors=True)
MEDIA_ROOT = _SEMENTARA / "berkas"
STATIC_ROOT = _SEMENTARA / "statik"
STATIC_ROOT.mkdir()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# bin/test gives each run a number of its own, pytest-xdist each of its processes a name: their
# databases and their part of Redis differ, and a running bin/serve (database 0) is not disturbed.
_NOMOR = os.environ.get("EJSIKA_UJI", "14_sendiri")
_PROSES = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
DATABASES["default"]["TEST"] = {"NAME": f"uji_{_NOMOR}"}
# The test's own rows need not survive a power cut; what production promises is set in settings.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
CACHES["default"]["KEY_PREFIX"] = f"uji_{_NOMOR}_{_PROSES}"
if CACHES["default"]["LOCATION"].startswith("unix://"):
    CACHES["default"]["LOCATION"] += f"?db={4 + 4 * int(_NOMOR.split('_')[0]) + _PROSES % 4}"
CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"{CACHES['default']['KEY_PREFIX']}:"
