"""The Celery application: background work of every room."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ejsika.settings")
app = Celery("ejsika")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
