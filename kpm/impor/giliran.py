"""Who works on an import now: one at a time, each by one worker, and stopped within seconds.

Advisory locks belong to the connection: a killed worker lets go of them by dying, so that the
sweeper sees at once which imports nobody works on any more.
"""

from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError, connection

from kpm.impor.kolom import BerkasDitolak
from kpm.models import BerkasImpor
from kpm.penyandian import nomor_kunci

GILIRAN = 0x1A9042  # two imports never match against each other's half
PENGERJAAN = 0x1A9043  # with the import's id: somebody works on it
DIBATALKAN = "Dibatalkan. Tidak ada yang disimpan; data yang sudah ada tidak berubah."


class Dibatalkan(BerkasDitolak):
    """A person asked to stop; nothing of this run is kept."""


@contextmanager
def sendirian(berkas):
    """Whether this worker is the only one on the import, for as long as it is inside."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [PENGERJAAN, berkas.pk])
        (dapat,) = kursor.fetchone()
        try:
            yield dapat
        finally:
            if dapat:
                kursor.execute("SELECT pg_advisory_unlock(%s, %s)", [PENGERJAAN, berkas.pk])


def sedang_dikerjakan():
    """Ids of the imports a living worker holds."""
    with connection.cursor() as kursor:
        kursor.execute(
            """SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted
                 AND classid = %s AND objsubid = 2
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""",
            [PENGERJAAN],
        )
        return {nomor for (nomor,) in kursor.fetchall()}


@contextmanager
def bergiliran():
    """Wait for the import before this one, or for a change of the key."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_lock(%s)", [GILIRAN])
        try:
            yield
        finally:
            kursor.execute("SELECT pg_advisory_unlock(%s)", [GILIRAN])


def pastikan_satu_kunci():
    """Matching compares ciphertext: a NIK under another key would come in twice."""
    if len(settings.KUNCI_DATA) == 1:
        return
    with connection.cursor() as kursor:
        kursor.execute(
            """SELECT EXISTS (SELECT 1 FROM kpm_anggota WHERE get_byte(nik, 0) <> %s)
                   OR EXISTS (SELECT 1 FROM kpm_keluarga WHERE get_byte(no_kk, 0) <> %s)""",
            [nomor_kunci(), nomor_kunci()],
        )
        (dua_kunci,) = kursor.fetchone()
    if dua_kunci:
        raise BerkasDitolak("Kunci data sedang diganti. Coba lagi setelah penggantian selesai.")


@contextmanager
def dapat_dibatalkan(berkas):
    """Let `hentikan` reach what runs inside; a statement it broke off becomes `Dibatalkan`."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT set_config('application_name', %s, false)", [_nama(berkas)])
    try:
        yield
    except OperationalError:
        periksa_pembatalan(berkas)
        raise
    finally:
        if connection.connection and not connection.connection.broken:
            with connection.cursor() as kursor:
                kursor.execute("SELECT set_config('application_name', '', false)")


def periksa_pembatalan(berkas):
    """Stop here if a person has asked for it."""
    if BerkasImpor.objects.filter(pk=berkas.pk, batal_diminta_pada__isnull=False).exists():
        raise Dibatalkan(DIBATALKAN)


def hentikan(berkas):
    """Break off the statement a worker is in for this import, if one is."""
    with connection.cursor() as kursor:
        kursor.execute(
            """SELECT pg_cancel_backend(pid) FROM pg_stat_activity
               WHERE application_name = %s AND datname = current_database()""",
            [_nama(berkas)],
        )


def _nama(berkas):
    return f"impor {berkas.uuid}"
