"""Taking an upload in, starting its import in the background, and confirming a dry run."""

import logging

import pghistory
from django.db import OperationalError, transaction
from django.utils import timezone

from kpm.impor.kolom import BerkasDitolak
from kpm.impor.pelaksanaan import impor_berkas
from kpm.impor.penyimpanan import hapus, hapus_kedaluwarsa, simpan, terbuka
from kpm.models import BerkasImpor, StatusImpor

log = logging.getLogger(__name__)
TERHENTI = "Impor terhenti karena kesalahan sistem. Tidak ada yang disimpan; coba lagi."


@transaction.atomic
def terima_unggahan(unggahan, *, oleh, program, pada):
    """Keep the upload and its row; the first run is always a dry one."""
    hapus_kedaluwarsa(BerkasImpor.objects.all(), pada=pada)
    berkas = BerkasImpor.objects.create(
        nama_berkas=unggahan.name[-200:], oleh=oleh, program=program, hanya_periksa=True
    )
    simpan(berkas, unggahan)
    return berkas


def terapkan(berkas):
    """Turn a finished dry run into the real run; False if someone got there first."""
    siap = BerkasImpor.objects.filter(pk=berkas.pk, status=StatusImpor.DIPERIKSA)
    return siap.update(status=StatusImpor.MENUNGGU, hanya_periksa=False, kemajuan=0) == 1


def batalkan(berkas):
    """Give up an import that has changed nothing yet, and forget its file."""
    belum = (StatusImpor.MENUNGGU, StatusImpor.DIPERIKSA)
    diam = BerkasImpor.objects.filter(pk=berkas.pk, status__in=belum)
    batal = diam.update(
        status=StatusImpor.DITOLAK,
        galat="Dibatalkan sebelum disimpan.",
        selesai_pada=timezone.now(),
    )
    if batal:
        hapus(berkas)
    return batal == 1


def jalankan(berkas):
    """Run the import of an upload; a repeat after it ended does nothing."""
    if berkas.status in (StatusImpor.SELESAI, StatusImpor.DITOLAK):
        return
    try:
        with pghistory.context(user=berkas.oleh_id), terbuka(berkas) as jalan:
            impor_berkas(berkas, jalan, pada=timezone.now())
    except BerkasDitolak as galat:
        _hentikan(berkas, str(galat))
    except OperationalError:  # the database went away: the queue brings the task back
        raise
    except Exception as galat:
        # the message of a database error quotes the row: only its kind may reach the log
        log.error("impor %s terhenti: %s", berkas.uuid, type(galat).__name__)
        _hentikan(berkas, TERHENTI)
    if berkas.status in (StatusImpor.SELESAI, StatusImpor.DITOLAK):
        hapus(berkas)


def _hentikan(berkas, sebab):
    berkas.status, berkas.galat, berkas.selesai_pada = StatusImpor.DITOLAK, sebab, timezone.now()
    berkas.save(update_fields=["status", "galat", "selesai_pada"])
