"""Running imports in the background: starting, confirming, stopping, and finding the forgotten."""

import logging
from datetime import timedelta

from django.db import OperationalError
from django.db.models import Q
from django.utils import timezone

from kpm.impor.giliran import DIBATALKAN, hentikan, sedang_dikerjakan, sendirian
from kpm.impor.kolom import BerkasDitolak
from kpm.impor.pelaksanaan import impor_berkas
from kpm.impor.pengembalian import kembalikan
from kpm.impor.pengenalan import kenali_kolom
from kpm.impor.penyimpanan import LAMA_SIMPAN, hapus, terbuka
from kpm.models import BerkasImpor, StatusImpor

log = logging.getLogger(__name__)
TERHENTI = "Impor terhenti karena kesalahan sistem. Tidak ada yang disimpan; coba lagi."
BERULANG = "Impor terhenti berulang kali. Tidak ada yang disimpan; bagi berkasnya, lalu coba lagi."
KEDALUWARSA = "Tidak diputuskan dalam 7 hari; berkasnya dibuang. Unggah sekali lagi."
PALING_BANYAK = 3  # attempts: a worker that dies of this file must not die for ever
TUNGGU_SAPU = timedelta(minutes=2)
BELUM_DIKERJAKAN = (
    *(StatusImpor.UNGGAH, StatusImpor.KOLOM, StatusImpor.DIPERIKSA, StatusImpor.MENUNGGU),
)
BERAKHIR = (StatusImpor.SELESAI, StatusImpor.DITOLAK, StatusImpor.DIURUNGKAN)


def terapkan(berkas):
    """Turn a finished dry run into the real run; False if someone got there first."""
    siap = BerkasImpor.objects.filter(pk=berkas.pk, status=StatusImpor.DIPERIKSA)
    isi = {"status": StatusImpor.MENUNGGU, "hanya_periksa": False}
    return siap.update(**isi, kemajuan=0, percobaan=0, mulai_pada=None) == 1


def batalkan(berkas):
    """Give up an import that has not changed anything yet, or stop the one that runs.

    True if it is over now; a running one is over within seconds, when its worker has noticed.
    """
    if not sendirian_sekarang(berkas):
        BerkasImpor.objects.filter(pk=berkas.pk).berjalan().update(
            batal_diminta_pada=timezone.now()
        )
        hentikan(berkas)
        return False
    diam = BerkasImpor.objects.filter(pk=berkas.pk).exclude(status__in=BERAKHIR)
    batal = diam.exclude(status=StatusImpor.MENGURUNG).update(
        status=StatusImpor.DITOLAK, galat=DIBATALKAN, selesai_pada=timezone.now()
    )
    if batal:
        buang(berkas)
    return batal == 1


def buang(berkas):
    """Forget the file and the examples taken from it: its import is over."""
    hapus(berkas)
    BerkasImpor.objects.filter(pk=berkas.pk).update(pengenalan=None)


def sendirian_sekarang(berkas):
    return berkas.pk not in sedang_dikerjakan()


def jalankan(berkas):
    """Do what an import waits for; a repeat after it ended, or beside another, does nothing."""
    with sendirian(berkas) as dapat:
        berkas.refresh_from_db()
        if not dapat or not berkas.berjalan:
            return
        berkas.percobaan += 1
        berkas.save(update_fields=["percobaan"])
        if berkas.percobaan > PALING_BANYAK:
            _hentikan(berkas, BERULANG)
        else:
            _kerjakan(berkas)
        if berkas.status in BERAKHIR:
            buang(berkas)


def _kerjakan(berkas):
    try:
        if berkas.status == StatusImpor.MENGURUNG:
            kembalikan(berkas)
            return
        with terbuka(berkas) as jalan:
            if berkas.peta or kenali_kolom(berkas, jalan):
                impor_berkas(berkas, jalan, pada=timezone.now())
    except BerkasDitolak as galat:
        _hentikan(berkas, str(galat))
    except OperationalError:  # the database went away: the queue brings the task back
        raise
    except Exception as galat:
        # the message of a database error quotes the row: only its kind may reach the log
        log.error("impor %s terhenti: %s", berkas.uuid, type(galat).__name__)
        _hentikan(berkas, TERHENTI)


def _hentikan(berkas, sebab):
    """End it with the reason; what cannot be undone is as it was: imported."""
    mengurung = berkas.status == StatusImpor.MENGURUNG
    berkas.status = StatusImpor.SELESAI if mengurung else StatusImpor.DITOLAK
    berkas.diurungkan_oleh = berkas.diurungkan_pada = None
    berkas.alasan_urung, berkas.galat, berkas.selesai_pada = "", sebab, timezone.now()
    berkas.save()


def tertinggal(*, pada):
    """Imports that wait or run though nobody works on them, e.g. after a worker was killed."""
    lama = Q(mulai_pada=None, dibuat_pada__lt=pada - TUNGGU_SAPU)
    lama |= Q(mulai_pada__lt=pada - TUNGGU_SAPU)
    return BerkasImpor.objects.berjalan().filter(lama).exclude(pk__in=sedang_dikerjakan())


def buang_kedaluwarsa(*, pada):
    """Drop the files of imports that nobody went on with for a week."""
    lewat = BerkasImpor.objects.filter(
        status__in=BELUM_DIKERJAKAN, dibuat_pada__lt=pada - LAMA_SIMPAN
    )
    for berkas in lewat:
        buang(berkas)
    return lewat.update(status=StatusImpor.DITOLAK, galat=KEDALUWARSA, selesai_pada=pada)
