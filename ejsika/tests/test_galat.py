import logging
import sys

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.views.decorators.http import require_POST
from redis.exceptions import ConnectionError as RedisTakTerjangkau

from ejsika.galat import GALAT
from ejsika.log import TanpaIsiBaris

TERJADI = {
    "dilarang": PermissionDenied(),
    "besar": RequestDataTooBig(),
    "rusak": ZeroDivisionError(),
    "basis-data-mati": OperationalError("connection refused"),
    "redis-mati": RedisTakTerjangkau(),
}


def _jatuh(request, sebab):
    raise TERJADI[sebab]


@require_POST
def _isian(request):
    return HttpResponse("tersimpan")


_jatuh.login_required = False
_isian.login_required = False
urlpatterns = [
    path("jatuh/<sebab>/", _jatuh),
    path("api/v1/jatuh/<sebab>/", _jatuh),
    path("isian/", _isian),
]
for _nomor in (400, 403, 404, 500):
    globals()[f"handler{_nomor}"] = f"ejsika.galat.galat_{_nomor}"


@pytest.fixture
def peramban():
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False, enforce_csrf_checks=True)


KEJADIAN = [
    ("jatuh/dilarang/", "tidak_berwenang"),
    ("jatuh/besar/", "terlalu_besar"),
    ("jatuh/rusak/", "gangguan"),
    ("jatuh/basis-data-mati/", "tak_terjangkau"),
    ("jatuh/redis-mati/", "tak_terjangkau"),
    ("tidak/ada/", "tidak_ditemukan"),
]


@pytest.mark.parametrize(("alamat", "kode"), KEJADIAN)
def test_halaman_galat_berbahasa_indonesia_dan_tanpa_kueri(peramban, alamat, kode):
    # No database mark: a query here would fail the test.
    jawab = peramban.get(f"/{alamat}")

    status, judul, uraian, langkah = GALAT[kode]
    halaman = jawab.content.decode()
    assert jawab.status_code == status
    assert [kalimat in halaman for kalimat in (judul, uraian, langkah)] == [True, True, True]


@pytest.mark.parametrize(("alamat", "kode"), KEJADIAN)
def test_galat_api_berupa_problem_json(peramban, alamat, kode):
    jawab = peramban.get(f"/api/v1/{alamat}")

    status, judul, uraian, langkah = GALAT[kode]
    assert jawab.headers["Content-Type"] == "application/problem+json"
    assert jawab.json() == {
        "type": "about:blank",
        "title": judul,
        "status": status,
        "detail": f"{uraian} {langkah}",
        "kode": kode,
    }


def test_layanan_yang_mati_meminta_peramban_mengulang(peramban):
    jawab = peramban.get("/jatuh/basis-data-mati/")

    assert (jawab.status_code, jawab.headers["Retry-After"]) == (503, "5")


def test_cara_yang_keliru_dijawab_dengan_halaman(peramban):
    jawab = peramban.get("/isian/")

    status, judul, uraian, langkah = GALAT["cara_tidak_tersedia"]
    halaman = jawab.content.decode()
    assert (jawab.status_code, jawab.headers["Allow"]) == (status, "POST")
    assert jawab.headers["X-Frame-Options"] == "DENY"
    assert [kalimat in halaman for kalimat in (judul, uraian, langkah)] == [True, True, True]


@pytest.mark.parametrize("alamat", ["/isian/?cari=%00", "/isian/?cari=a%00b&hal=1", "/isian%00/"])
def test_byte_nol_di_alamat_dijawab_tidak_terbaca(peramban, alamat):
    jawab = peramban.get(alamat)

    assert jawab.status_code == 400
    assert GALAT["tidak_terbaca"][1] in jawab.content.decode()


def test_formulir_tanpa_tanda_csrf_ditolak_dengan_penjelasan(peramban):
    jawab = peramban.post("/isian/")

    assert (jawab.status_code, "Formulir sudah kedaluwarsa" in jawab.content.decode()) == (
        403,
        True,
    )


@pytest.mark.django_db
def test_log_tidak_memuat_isi_baris():
    nama = "Siti\n\nAminah"
    try:
        with transaction.atomic(), connection.cursor() as kursor:
            kursor.execute("CREATE TEMP TABLE warga (nama text CHECK (length(nama) < 3))")
            kursor.execute("INSERT INTO warga VALUES (%s)", [nama])
    except IntegrityError:
        galat = sys.exc_info()
    catatan = logging.LogRecord("django.request", logging.ERROR, "", 0, "gagal", None, galat)

    baris = TanpaIsiBaris("%(message)s").format(catatan)

    assert nama in str(galat[1])
    assert ("Siti" in baris, "Aminah" in baris, "violates check constraint" in baris) == (
        False,
        False,
        True,
    )
