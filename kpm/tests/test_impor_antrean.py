from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.impor.antrean import batalkan, jalankan, terapkan, tertinggal
from kpm.impor.giliran import (
    PENGERJAAN,
    Dibatalkan,
    dapat_dibatalkan,
    sedang_dikerjakan,
    sendirian,
)
from kpm.impor.pelaksanaan import impor_berkas
from kpm.impor.penyimpanan import simpan, tersedia
from kpm.models import BerkasImpor, Keluarga
from kpm.tasks import sapu_impor
from kpm.tests.berkas import ISTRI, KEPALA, csv_bytes, tulis_csv
from kpm.tests.factories import ProgramFactory

pytestmark = pytest.mark.django_db
PADA = datetime(2026, 11, 21, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _rumah(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "berkas"
    WilayahFactory(kode="36.73.01.1004")
    ProgramFactory()


@pytest.fixture
def berkas(dian):
    satu = BerkasImpor.objects.create(nama_berkas="b.csv", oleh=dian, hanya_periksa=True)
    simpan(satu, SimpleUploadedFile("b.csv", csv_bytes(KEPALA, ISTRI)))
    return satu


@contextmanager
def pekerja_lain(berkas):
    """Another worker, with a connection of its own, holds the import."""
    lain = connection.copy()
    with lain.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_lock(%s, %s)", [PENGERJAAN, berkas.pk])
        yield
        kursor.execute("SELECT pg_advisory_unlock_all()")  # a close is heard a moment later
    lain.close()


def lama(berkas, **isi):
    isi = {"dibuat_pada": timezone.now() - timedelta(minutes=5), **isi}
    BerkasImpor.objects.filter(pk=berkas.pk).update(**isi)


def test_impor_yang_dipegang_pekerja_lain_tidak_dikerjakan_dua_kali(berkas):
    with pekerja_lain(berkas):
        jalankan(berkas)
        berkas.refresh_from_db()
        saat_dipegang = (berkas.status, berkas.percobaan)
    jalankan(berkas)

    assert (saat_dipegang, berkas.status) == (("menunggu", 0), "diperiksa")


def test_penyapu_menemukan_impor_yang_ditinggal_pekerja_mati(berkas):
    lama(berkas, status="dibaca", mulai_pada=timezone.now() - timedelta(minutes=5))

    with pekerja_lain(berkas):
        dipegang = [*tertinggal(pada=timezone.now())]
    ditinggal = [*tertinggal(pada=timezone.now())]

    assert (dipegang, ditinggal) == ([], [berkas])


def test_penyapu_menjalankan_lagi_yang_tertinggal(berkas, monkeypatch):
    lama(berkas)
    diantre = []
    monkeypatch.setattr("kpm.tasks.impor.delay", lambda **isi: diantre.append(isi))

    sapu_impor()

    assert diantre == [{"berkas_id": berkas.pk}]


@pytest.mark.parametrize("status", ["unggah", "kolom", "diperiksa", "selesai", "ditolak"])
def test_penyapu_tidak_menyentuh_yang_menunggu_orang(berkas, status):
    lama(berkas, status=status)

    assert not tertinggal(pada=timezone.now()).exists()


def test_berkas_yang_selalu_mematikan_pekerja_berhenti_dicoba(berkas):
    lama(berkas, percobaan=3)

    jalankan(berkas)

    assert (berkas.status, "berulang kali" in berkas.galat) == ("ditolak", True)
    assert not tersedia(berkas)


def test_pembatalan_di_tengah_jalan_tidak_menyimpan_apa_pun(berkas, tmp_path):
    jalan = tulis_csv(tmp_path / "b.csv", KEPALA, ISTRI)
    berkas.hanya_periksa = False

    def minta_batal(persen):
        if persen == 60:
            lama(berkas, batal_diminta_pada=PADA)

    impor_berkas(berkas, jalan, pada=PADA, lapor=minta_batal)

    assert (berkas.status, berkas.galat[:10], Keluarga.objects.count()) == (
        *("ditolak", "Dibatalkan", 0),
    )


def test_pembatalan_selagi_kolom_dikenali_dihormati(berkas):
    lama(berkas, batal_diminta_pada=PADA)

    jalankan(berkas)

    assert (berkas.status, tersedia(berkas)) == ("ditolak", False)


def test_membatalkan_yang_sedang_dikerjakan_hanya_memintanya_berhenti(berkas):
    lama(berkas, status="dibaca")

    with pekerja_lain(berkas):
        batal = batalkan(berkas)

    berkas.refresh_from_db()
    assert (batal, berkas.status, berkas.batal_diminta_pada is None) == (False, "dibaca", False)


def test_membatalkan_yang_ditinggal_pekerja_mati_langsung_selesai(berkas):
    lama(berkas, status="dibaca")

    assert batalkan(berkas)
    berkas.refresh_from_db()
    assert (berkas.status, tersedia(berkas)) == ("ditolak", False)


@pytest.mark.parametrize("status", ["selesai", "diurungkan"])
def test_yang_sudah_berakhir_tidak_dapat_dibatalkan(berkas, status):
    isi = {"diurungkan_pada": PADA, "alasan_urung": "x"} if status == "diurungkan" else {}
    lama(berkas, status=status, **isi)

    assert not batalkan(berkas)


@pytest.mark.django_db(transaction=True)
def test_perintah_yang_sedang_berjalan_diputus_seketika(berkas):
    hasil = []

    def bekerja():
        try:
            with sendirian(berkas), dapat_dibatalkan(berkas), connection.cursor() as kursor:
                kursor.execute("SELECT pg_sleep(120)")
        except Dibatalkan as galat:
            hasil.append(str(galat))
        finally:
            connection.close()

    lama(berkas, status="digabung")
    pekerja = Thread(target=bekerja)
    pekerja.start()
    while not sedang_tidur():
        pass

    batalkan(berkas)
    pekerja.join()

    assert hasil == ["Dibatalkan. Tidak ada yang disimpan; data yang sudah ada tidak berubah."]
    assert sedang_dikerjakan() == set()


def sedang_tidur():
    with connection.cursor() as kursor:
        kursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE state = 'active' AND query = 'SELECT pg_sleep(120)'"
        )
        return kursor.fetchone()[0]


def test_perkiraan_sisa_memakai_lama_pemeriksaan(berkas):
    berkas.mulai_pada, berkas.status = PADA, "digabung"
    berkas.hasil = {"detik": 300}

    assert berkas.perkiraan_sisa(PADA + timedelta(seconds=60)) == timedelta(seconds=240)


@pytest.mark.parametrize(("kemajuan", "sisa"), [(3, None), (25, timedelta(seconds=180))])
def test_perkiraan_sisa_pertama_menurut_yang_sudah_dibaca(berkas, kemajuan, sisa):
    berkas.mulai_pada, berkas.status, berkas.kemajuan = PADA, "dibaca", kemajuan

    assert berkas.perkiraan_sisa(PADA + timedelta(seconds=60)) == sisa


def test_terapkan_memberi_berkas_kesempatan_baru(berkas):
    lama(berkas, status="diperiksa", percobaan=2)

    terapkan(berkas)

    berkas.refresh_from_db()
    assert (berkas.status, berkas.percobaan, berkas.hanya_periksa) == ("menunggu", 0, False)
