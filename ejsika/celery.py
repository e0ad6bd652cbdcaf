"""The Celery application: background work of every room."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ejsika.settings")
app = Celery("ejsika")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def pakai_catatan_kita(**_):
    """The worker writes its log as the web does: without the numbers and rows of people."""
