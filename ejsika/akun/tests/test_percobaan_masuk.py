from threading import BoundedSemaphore

import pytest
from axes.models import AccessAttempt
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from ejsika.akun import percobaan_masuk
from ejsika.akun.percobaan_masuk import RuangTungguPenuh, alamat_asal, jeda, tahan

SANDI = "sandi-uji-banten"


@pytest.fixture
def coba(client):
    def coba(nama, sandi="salah-sekali-ini", alamat="10.0.0.1"):
        return client.post(
            reverse("akun:masuk"), {"username": nama, "password": sandi}, REMOTE_ADDR=alamat
        )

    return coba


def gagal(nama, kali, alamat="10.0.0.9"):
    AccessAttempt.objects.create(
        username=nama,
        ip_address=alamat,
        failures_since_start=kali,
        attempt_time=timezone.now(),
    )


@pytest.mark.parametrize("nama", ["sari", "tidak-ada"])
def test_lima_kali_salah_mengunci_nama_yang_ada_maupun_tidak(coba, sari, nama):
    status = [coba(nama).status_code for _ in range(6)]

    jawab = coba(nama, SANDI)
    assert status == [200, 200, 200, 200, 429, 429]
    assert (jawab.status_code, jawab.headers["Retry-After"]) == (429, "900")
    assert "Tunggu 15 menit" in jawab.content.decode()


def test_nama_lain_dari_alamat_yang_sama_tetap_bisa_masuk(coba, sari, budi):
    for _ in range(5):
        coba("sari")

    assert coba("budi", SANDI).status_code == 302


def test_orang_yang_ditebak_dari_tempat_lain_tetap_bisa_masuk(coba, sari):
    for _ in range(5):
        coba("sari", alamat="10.0.0.66")

    assert coba("sari", SANDI, alamat="10.0.0.1").status_code == 302


@pytest.mark.parametrize("nama", ["sari", "tidak-ada"])
def test_nama_yang_banyak_ditebak_menjadi_lambat(sari, nama):
    gagal(nama, 15)
    ditunggu = []

    tahan(nama, pada=timezone.now(), tunggu=ditunggu.append)

    assert ditunggu == [1.0]


def test_nama_yang_tidak_ditebak_tidak_menunggu(sari):
    gagal("budi", 50)
    ditunggu = []

    tahan("sari", pada=timezone.now(), tunggu=ditunggu.append)

    assert ditunggu == []


def test_ruang_tunggu_yang_penuh_menolak_dan_dikosongkan_lagi(sari, monkeypatch):
    monkeypatch.setattr(percobaan_masuk, "RUANG_TUNGGU", BoundedSemaphore(1))
    gagal("sari", 30)

    def datang_lagi(_):
        with pytest.raises(RuangTungguPenuh):
            tahan("sari", pada=timezone.now(), tunggu=lambda _: None)

    tahan("sari", pada=timezone.now(), tunggu=datang_lagi)
    ditunggu = []
    tahan("sari", pada=timezone.now(), tunggu=ditunggu.append)
    assert ditunggu == [2.0]


def test_jeda_bertambah_sampai_batasnya():
    assert [jeda(n) for n in (0, 9, 10, 15, 20, 1_000)] == [0.0, 0.0, 0.5, 1.0, 2.0, 2.0]


@pytest.mark.parametrize(
    ("proksi", "rantai", "alamat"),
    [
        (0, "203.0.113.7", "10.0.0.1"),  # nobody's header counts without a proxy of ours
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),  # the visitor may write the rest
        (1, "", None),
        (1, "<script>", None),
    ],
)
def test_alamat_asal_hanya_percaya_proksi_sendiri(settings, proksi, rantai, alamat):
    settings.PROKSI = proksi

    permintaan = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=rantai)

    assert alamat_asal(permintaan) == alamat
