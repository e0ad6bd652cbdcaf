"""Settings for the tests: real services, fast hasher, plain static names, temporary files."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop

from ejsika.settings import *  # noqa: F403
from ejsika.settings import CACHES, DATABASES, REDIS_URL

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="ejsika-uji-"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Two runs in one checkout at once each name their own database.
DATABASES["default"]["TEST"] = {"NAME": f"uji_{os.environ.get('EJSIKA_UJI', 'ejsika')}"}
CACHES["default"]["KEY_PREFIX"] = DATABASES["default"]["TEST"]["NAME"]
REDIS_URL_UJI = REDIS_URL
