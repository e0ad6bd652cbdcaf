import gzip
import json

import pytest
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Polygon
from django.urls import reverse

from ejsika.wilayah.models import Wilayah
from ejsika.wilayah.tests.factories import WilayahFactory

KOTAK = MultiPolygon(Polygon.from_bbox((106.1, -6.2, 106.2, -6.1)), srid=4326)


def alamat(tingkat, **kueri):
    return reverse("wilayah:wilayah-garis", args=[tingkat], query=kueri)


def test_alamat_garis_batas_sesuai_kontrak():
    assert alamat("kecamatan", induk="36.01") == "/peta/wilayah/kecamatan.json?induk=36.01"


def test_garis_batas_hanya_untuk_yang_sudah_masuk(client, db):
    jawab = client.get(alamat("kabupaten"))

    assert (jawab.status_code, jawab.url.split("?")[0]) == (302, reverse("akun:masuk"))


def test_garis_batas_memuat_sifat_yang_dipakai_peta(client, sari):
    Wilayah.objects.filter(kode="36.73").update(
        nama="Kota Serang",
        batas=KOTAK,
        sumber_batas="terbuka",
        tepi_laut=True,
        topografi="dataran",
        tipologi="PERKOTAAN_UMKM",
    )
    client.force_login(sari)

    isi = client.get(alamat("kabupaten")).json()

    geometri = isi["features"][0].pop("geometry")
    assert isi == {
        "type": "FeatureCollection",
        "atribusi": ["Batas: geoBoundaries 2020 (BPS, OCHA), CC BY 3.0 IGO"],
        "features": [
            {
                "type": "Feature",
                "id": "36.73",
                "properties": {
                    "kode": "36.73",
                    "nama": "Kota Serang",
                    "tingkat": "kabupaten",
                    "tepi_laut": True,
                    "topografi": "dataran",
                    "tipologi": "PERKOTAAN_UMKM",
                    "sumber_batas": "terbuka",
                },
            }
        ],
    }
    assert GEOSGeometry(json.dumps(geometri)).equals(KOTAK)


def test_garis_batas_dibatasi_induknya(client, dian, wilayah_banten):
    client.force_login(dian)

    semua = client.get(alamat("kecamatan")).json()["features"]
    cilegon = client.get(alamat("kecamatan", induk="36.72")).json()["features"]

    assert (len(semua), len(cilegon)) == (155, 8)
    assert {f["id"][:5] for f in cilegon} == {"36.72"}


def test_garis_kecamatan_seprovinsi_cukup_ringan(client, dian, wilayah_banten):
    client.force_login(dian)

    isi = client.get(alamat("kecamatan")).content

    assert len(gzip.compress(isi)) < 150_000


def test_desa_perkiraan_tidak_digambar_yang_resmi_digambar(client, dian, wilayah_banten):
    Wilayah.objects.filter(kode="36.72.03.1001").update(batas=KOTAK, sumber_batas="resmi")
    client.force_login(dian)

    desa = client.get(alamat("desa", induk="36.72.03")).json()["features"]

    tergambar = {f["id"]: f["properties"]["sumber_batas"] for f in desa if f["geometry"]}
    assert (tergambar, len(desa)) == ({"36.72.03.1001": "resmi"}, 4)


def test_garis_batas_yang_sama_tidak_dikirim_ulang(client, dian, wilayah_banten):
    client.force_login(dian)
    etag = client.get(alamat("kabupaten")).headers["ETag"]

    tetap = client.get(alamat("kabupaten"), headers={"If-None-Match": etag})
    Wilayah.objects.filter(kode="36.72").update(tipologi="INDUSTRI_BURUH")
    berubah = client.get(alamat("kabupaten"), headers={"If-None-Match": etag})

    assert (tetap.status_code, tetap.content, berubah.status_code) == (304, b"", 200)
    assert berubah.headers["ETag"] != etag
    assert berubah.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("tingkat", "kueri", "status", "kode"),
    [
        ("dusun", {}, 400, "isian"),
        ("desa", {}, 400, "isian"),
        ("desa", {"induk": "36"}, 400, "isian"),
        ("kecamatan", {"induk": "36.0"}, 400, "isian"),
        ("kecamatan", {"induk": "' OR 1=1"}, 400, "isian"),
        ("kecamatan", {"induk": "99.99"}, 404, "tidak_ditemukan"),
    ],
)
def test_permintaan_garis_batas_yang_keliru_dijelaskan(client, dian, tingkat, kueri, status, kode):
    client.force_login(dian)

    jawab = client.get(alamat(tingkat, **kueri))

    masalah = jawab.json()
    assert (jawab.status_code, jawab.headers["Content-Type"]) == (
        status,
        "application/problem+json",
    )
    assert (masalah["status"], masalah["kode"], bool(masalah["detail"])) == (status, kode, True)


@pytest.mark.parametrize("banyak", [1, 3])
def test_garis_batas_tidak_menambah_kueri(client, dian, banyak, django_assert_num_queries):
    for n in range(banyak):
        WilayahFactory(kode=f"36.7{n}", batas=KOTAK)
    client.force_login(dian)

    with django_assert_num_queries(4):  # session, user, tag, outlines
        client.get(alamat("kabupaten"))
