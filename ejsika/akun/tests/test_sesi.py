from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from ejsika.akun.sesi import atur_lama_sesi, perpanjang_sesi

SENIN = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def permintaan(request):
    def permintaan(siapa):
        satu = RequestFactory().get("/")
        satu.user = request.getfixturevalue(siapa)
        satu.session = SessionStore()
        atur_lama_sesi(satu, pada=SENIN)
        return satu

    return permintaan


@pytest.mark.parametrize(
    ("siapa", "lama"),
    [
        ("sari", timedelta(days=30)),
        ("oki", timedelta(hours=8)),
        ("dian", timedelta(hours=8)),
        ("admin", timedelta(hours=8)),
    ],
)
def test_sesi_hp_tiga_puluh_hari_dan_kantor_delapan_jam(permintaan, siapa, lama):
    assert permintaan(siapa).session.get_expiry_date() == SENIN + lama


def test_sesi_hp_diperpanjang_sekali_sehari(permintaan):
    satu = permintaan("sari")
    satu.session.modified = False

    perpanjang_sesi(satu, pada=SENIN + timedelta(hours=5))
    hari_sama = satu.session.modified
    perpanjang_sesi(satu, pada=SENIN + timedelta(days=1))

    assert (hari_sama, satu.session.get_expiry_date()) == (False, SENIN + timedelta(days=31))


def test_sesi_kantor_tidak_diperpanjang(permintaan):
    satu = permintaan("oki")

    perpanjang_sesi(satu, pada=SENIN + timedelta(days=1))

    assert satu.session.get_expiry_date() == SENIN + timedelta(hours=8)
