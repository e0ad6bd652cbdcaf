"""The real regions of Banten for any test that wants them: computed once, then copied in."""

import pytest
from django.db import connection, transaction

from ejsika.wilayah.models import Wilayah
from ejsika.wilayah.pemuatan import muat_wilayah


class _Batal(Exception):
    """Undoes the load of the session's copy."""


@pytest.fixture(scope="session")
def _salinan_wilayah(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                Wilayah.objects.all().delete()
                muat_wilayah()
                with (
                    connection.cursor() as kursor,
                    kursor.copy("COPY wilayah_wilayah TO STDOUT") as salin,
                ):
                    isi = b"".join(bytes(potong) for potong in salin)
                raise _Batal
        except _Batal:
            return isi


@pytest.fixture
def wilayah_banten(db, _salinan_wilayah):
    """All 1,716 regions with outlines and traits, as `muat_wilayah` leaves them.

    Milliseconds in an empty table; where a test already made regions, a real load beside them.
    """
    if Wilayah.objects.exists():
        muat_wilayah()
        return
    with connection.cursor() as kursor:
        with kursor.copy("COPY wilayah_wilayah FROM STDIN") as salin:
            salin.write(_salinan_wilayah)
        kursor.execute(
            "SELECT setval(pg_get_serial_sequence('wilayah_wilayah', 'id'), max(id))"
            " FROM wilayah_wilayah"
        )
