"""A real worker process, stopped halfway through the merge: nothing half stays, it can go on."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from ejsika.settings import AKAR
from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.impor import pelaksanaan
from kpm.impor.antrean import tertinggal
from kpm.impor.pelaksanaan import impor_berkas
from kpm.models import Anggota, BerkasImpor, Keluarga, Kepesertaan
from kpm.tests.berkas import ISTRI, KELUARGA_LAIN, KEPALA, tulis_csv
from kpm.tests.factories import ProgramFactory

pytestmark = pytest.mark.django_db(transaction=True)
SABAR_S = 60
MENUNGGU = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%kpm_kepesertaan%'
"""
KUNCI = """
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@contextmanager
def tertahan():
    """Nobody can write memberships: an import stands still with its families half merged."""
    lain = connection.copy()
    lain.set_autocommit(False)
    with lain.cursor() as kursor:
        kursor.execute("LOCK TABLE kpm_kepesertaan IN SHARE ROW EXCLUSIVE MODE")
        yield
    lain.rollback()
    lain.close()


def tunggu(perintah, jadi):
    """Ask the database until the answer fits."""
    batas = time.monotonic() + SABAR_S
    with connection.cursor() as kursor:
        while time.monotonic() < batas:
            kursor.execute(perintah)
            if jadi(hasil := kursor.fetchone()):
                return hasil
            time.sleep(0.05)
    raise AssertionError(perintah)


@pytest.fixture
def jalan(tmp_path):
    WilayahFactory(kode="36.73.01.1004")
    WilayahFactory(kode="36")
    ProgramFactory()
    return tulis_csv(tmp_path / "b.csv", KEPALA, ISTRI, KEPALA | KELUARGA_LAIN)


@pytest.fixture
def pekerja(jalan):
    """`manage.py impor_kpm` on the test's database, in a process of its own."""
    isi = connection.settings_dict
    alamat = f"postgres://{isi['USER']}@{quote(isi['HOST'], safe='')}/{isi['NAME']}"
    proses = []

    def mulai():
        perintah = [sys.executable, str(AKAR / "manage.py"), "impor_kpm", str(jalan)]
        proses.append(
            subprocess.Popen(
                perintah,
                env={**os.environ, "DATABASE_URL": alamat},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        )
        return proses[0]

    yield mulai
    for satu in proses:
        satu.kill()
        satu.communicate()


def banyak():
    return tuple(model.objects.count() for model in (Keluarga, Anggota, Kepesertaan))


@pytest.mark.parametrize("sebab", ["pekerja dibunuh", "basis data memutus"])
def test_impor_yang_terputus_tidak_meninggalkan_separuh_dan_dapat_diulang(pekerja, jalan, sebab):
    with tertahan():
        proses = pekerja()
        (pid,) = tunggu(MENUNGGU, bool)
        if sebab == "pekerja dibunuh":
            proses.send_signal(signal.SIGKILL)
            proses.wait()
        else:
            with connection.cursor() as kursor:
                kursor.execute("SELECT pg_terminate_backend(%s)", [pid])
            proses.wait(timeout=SABAR_S)
    tunggu(KUNCI, lambda hasil: hasil == (0,))
    berkas = BerkasImpor.objects.get()
    BerkasImpor.objects.update(mulai_pada=timezone.now() - timedelta(minutes=10))
    terputus = (proses.returncode != 0, berkas.status, banyak())
    ditemukan = [satu.pk for satu in tertinggal(pada=timezone.now())]
    impor_berkas(berkas, jalan, pada=timezone.now())

    assert terputus == (True, "digabung", (0, 0, 0))
    assert ditemukan == [berkas.pk]
    assert (berkas.status, banyak()) == ("selesai", (2, 3, 2))


def test_cakram_penuh_saat_menggabung_tidak_meninggalkan_separuh(jalan, monkeypatch):
    berkas = BerkasImpor.objects.create(nama_berkas="b.csv")
    gabungkan = pelaksanaan.gabungkan

    def penuh(**isi):
        gabungkan(**isi)
        raise OperationalError("could not extend file: No space left on device")

    monkeypatch.setattr(pelaksanaan, "gabungkan", penuh)
    with pytest.raises(OperationalError):
        impor_berkas(berkas, jalan, pada=timezone.now())
    terputus = (banyak(), tunggu(KUNCI, lambda hasil: hasil == (0,)))
    monkeypatch.undo()
    impor_berkas(berkas, jalan, pada=timezone.now())

    assert terputus == ((0, 0, 0), (0,))
    assert (berkas.status, banyak()) == ("selesai", (2, 3, 2))
