import pytest
from django.db import OperationalError
from redis.exceptions import ConnectionError as RedisTakTerjangkau

from ejsika import sehat


def _mati(sebab):
    def periksa():
        raise sebab

    return periksa


def test_proses_yang_hidup_menjawab_tanpa_basis_data(client):
    jawab = client.get("/sehat/")

    assert (jawab.status_code, jawab.json()) == (200, {"status": "hidup"})


@pytest.mark.django_db
def test_siap_bila_semua_bagian_menjawab(client):
    jawab = client.get("/sehat/siap/")

    assert (jawab.status_code, jawab.json()) == (200, {"status": "siap", "gagal": []})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("bagian", "sebab"),
    [
        ("basis_data", OperationalError()),
        ("migrasi", RuntimeError()),
        ("redis", RedisTakTerjangkau()),
    ],
)
def test_bagian_yang_mati_disebut(client, monkeypatch, bagian, sebab):
    monkeypatch.setitem(sehat.BAGIAN, bagian, _mati(sebab))

    jawab = client.get("/sehat/siap/")

    assert (jawab.status_code, jawab.json(), jawab.headers["Retry-After"]) == (
        503,
        {"status": "belum siap", "gagal": [bagian]},
        "5",
    )
