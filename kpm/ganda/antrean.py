"""Having a family looked at for duplicates once the change to it stands."""

import logging

from django.db import transaction

from kpm.tasks import cari_ganda

catatan = logging.getLogger(__name__)


def cari_nanti(*keluarga):
    """Queue the search for these families; without a broker the nightly run will find them."""
    nomor = [satu.pk for satu in keluarga]
    transaction.on_commit(lambda: _titip(nomor))


def _titip(nomor):
    try:
        cari_ganda.apply_async(kwargs={"keluarga": nomor}, retry=False)
    except Exception:
        catatan.warning("Antrean tidak terjangkau; dugaan ganda dicari malam nanti")
