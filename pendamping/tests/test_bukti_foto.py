import time
from datetime import timedelta

import pytest
from django.utils import timezone
from kombu import Connection
from kombu.exceptions import OperationalError

from pendamping import tasks
from pendamping.bukti_foto import belum_diolah, olah_foto, sapu_berkas
from pendamping.models import FotoBukti
from pendamping.penyimpanan import ASLI, KECIL, SAJIAN, penyimpanan
from pendamping.tasks import olah_foto_baru, panggil_pengolah, sapu_foto
from pendamping.tests.factories import KunjunganFactory
from pendamping.tests.kiriman import gambar, isi_foto


def foto_diterima(isi, **ganti):
    manifest = isi_foto(isi)
    penyimpanan().simpan(ASLI, manifest["sha256"], isi)
    return FotoBukti.objects.create(
        **{
            "kunjungan": KunjunganFactory(),
            "sha256": manifest["sha256"],
            "ukuran": len(isi),
            "diambil_pada": timezone.now(),
            "sumber": "kamera",
            "jenis_isi": "image/jpeg",
            "diterima_pada": timezone.now() - timedelta(minutes=5),
            **ganti,
        }
    )


@pytest.mark.django_db
def test_foto_diolah_menjadi_dua_ukuran_dengan_sidik_rupa():
    foto = foto_diterima(gambar(640, 480))

    olah_foto(foto, pada=timezone.now())

    foto.refresh_from_db()
    assert (foto.lebar, foto.tinggi, foto.dhash, foto.cacat) == (640, 480, 0, "")
    assert foto.tampil
    assert [penyimpanan().ada(r, foto.sha256) for r in (SAJIAN, KECIL)] == [True, True]


@pytest.mark.django_db
def test_foto_rusak_disimpan_dan_ditandai():
    foto = foto_diterima(gambar(900, 700)[:-400])

    olah_foto(foto, pada=timezone.now())

    foto.refresh_from_db()
    assert (foto.cacat, foto.tampil) == ("Berkas gambar rusak atau terpotong.", False)
    assert penyimpanan().ada(ASLI, foto.sha256)


@pytest.mark.django_db
def test_penyapu_mengolah_yang_tertinggal_dan_melewati_yang_hilang():
    tertinggal = foto_diterima(gambar(warna="red"))
    hilang = foto_diterima(gambar(warna="blue"))
    baru_saja = foto_diterima(gambar(warna="green"), diterima_pada=timezone.now())
    penyimpanan().hapus(ASLI, hilang.sha256)

    sapu_foto()

    tertinggal.refresh_from_db()
    assert tertinggal.tampil
    assert set(belum_diolah()) == {hilang, baru_saja}


@pytest.fixture
def bel(monkeypatch):
    """Rings that were sent, with a bell that has been still for long."""
    dering = []
    monkeypatch.setattr(tasks, "bel_berikut", 0.0)
    monkeypatch.setattr(tasks.olah_foto_baru, "apply_async", lambda **isi: dering.append(isi))
    return dering


def test_satu_bel_cukup_untuk_serentetan_foto(bel, monkeypatch):
    panggil_pengolah()
    panggil_pengolah()
    monkeypatch.setattr(tasks, "bel_berikut", time.monotonic() - 0.01)
    panggil_pengolah()

    assert len(bel) == 2


def test_bel_didengar_setelah_foto_terakhir_yang_diwakilinya(bel):
    panggil_pengolah()

    assert bel[0]["countdown"] > tasks.JEDA_BEL


def test_antrean_yang_mati_tidak_menggagalkan(bel, monkeypatch):
    def mati(**_isi):
        raise ConnectionError

    monkeypatch.setattr(tasks.olah_foto_baru, "apply_async", mati)

    panggil_pengolah()

    assert bel == []


@pytest.mark.django_db
def test_foto_yang_baru_tiba_diolah_saat_dipanggil():
    foto = foto_diterima(gambar(), diterima_pada=timezone.now())

    olah_foto_baru()

    foto.refresh_from_db()
    assert foto.tampil


@pytest.mark.django_db
def test_berkas_yatim_disapu_setelah_sebulan():
    foto = foto_diterima(gambar())
    simpanan, kini = penyimpanan(), timezone.now()
    yatim, terputus = "cd" * 32, f".cd{'0' * 16}"
    for nama in (yatim, terputus):
        simpanan.simpan(ASLI, nama, b"x")

    hari_ini = sapu_berkas(pada=kini)
    bulan_depan = sapu_berkas(pada=kini + timedelta(days=31))

    assert (hari_ini, bulan_depan) == (0, 2)
    assert [nama for nama, _ in simpanan.daftar(ASLI)] == [foto.sha256]


def test_antrean_yang_mati_tidak_ditunggu(settings):
    pilihan = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    mulai = time.monotonic()

    with (
        Connection("redis+socket:///tidak/ada.sock", transport_options=pilihan) as sambungan,
        pytest.raises(OperationalError),
    ):
        sambungan.default_channel.client.ping()

    assert time.monotonic() - mulai < 2
