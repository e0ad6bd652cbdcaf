import io
import json

import pytest
from django.contrib.gis.geos import GEOSGeometry, Point

from ejsika.wilayah import pembacaan_batas
from ejsika.wilayah.pembacaan_batas import baca_unsur
from ejsika.wilayah.pembongkaran import BerkasDitolak
from ejsika.wilayah.tests.berkas_batas import (
    UTM48S,
    bagian_shapefile,
    geojson,
    geopackage,
    kotak,
    shapefile,
    zip_dari,
)

SERANG = {"KODE": "36.73", "NAMA": "Kota Serang"}
BENTUK = kotak(106.1, -6.2)


@pytest.mark.parametrize(
    ("berkas", "nama"),
    [
        (geojson([(SERANG, BENTUK)]), "batas.geojson"),
        (shapefile([(SERANG, BENTUK)]), "batas.zip"),
        (geopackage([(SERANG, BENTUK)]), "BATAS.GPKG"),
    ],
    ids=["geojson", "shapefile", "geopackage"],
)
def test_ketiga_jenis_berkas_terbaca_sama(berkas, nama):
    [unsur] = baca_unsur(berkas, nama=nama)

    selisih = GEOSGeometry(memoryview(unsur.wkb)).sym_difference(BENTUK).area
    assert (unsur.sifat.pop("kode"), unsur.sifat.pop("nama")) == ("36.73", "Kota Serang")
    assert selisih < 1e-12
    assert unsur.kotak == pytest.approx((106.1, -6.2, 106.12, -6.18))


@pytest.mark.parametrize(
    ("berkas", "nama"),
    [
        (
            geojson(
                [(SERANG, kotak(106.1, -6.2, srid=32748))],
                crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32748"}},
            ),
            "batas.geojson",
        ),
        (shapefile([(SERANG, kotak(106.1, -6.2, srid=32748))], prj=UTM48S), "batas.zip"),
        (
            geopackage([(SERANG, kotak(106.1, -6.2, srid=32748))], srid=32748, wkt=UTM48S),
            "batas.gpkg",
        ),
    ],
    ids=["geojson", "shapefile", "geopackage"],
)
def test_berkas_utm_dipindahkan_ke_bujur_lintang(berkas, nama):
    [unsur] = baca_unsur(berkas, nama=nama)

    assert unsur.kotak == pytest.approx((106.1, -6.2, 106.12, -6.18), abs=1e-4)


def test_ketinggian_di_geojson_dibuang():
    bentuk = {
        "type": "Polygon",
        "coordinates": [[[106, -6, 5], [107, -6, 5], [107, -5, 5], [106, -6, 5]]],
    }
    isi = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {}, "geometry": bentuk}
    ]}  # fmt: skip

    [unsur] = baca_unsur(io.BytesIO(json.dumps(isi).encode()), nama="a.json")

    assert GEOSGeometry(memoryview(unsur.wkb)).hasz is False


def test_unsur_tanpa_bentuk_tetap_dilaporkan():
    kosong, ada = baca_unsur(geojson([(SERANG, None), (SERANG, BENTUK)]), nama="a.geojson")

    assert (kosong.wkb, kosong.kotak, bool(ada.wkb)) == (None, None, True)


def test_gdal_tidak_pernah_melihat_tautan_crs_geojson(monkeypatch):
    monkeypatch.setattr(pembacaan_batas, "SpatialReference", lambda *_: pytest.fail("dibuka"))
    tautan = {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs", "type": "proj4"}}

    with pytest.raises(BerkasDitolak, match="Sistem koordinat"):
        baca_unsur(geojson([(SERANG, BENTUK)], crs=tautan), nama="a.geojson")


VRT = (
    b"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/etc/passwd</SrcDataSource>"
    b"</OGRVRTLayer></OGRVRTDataSource>"
)
LAPIS_TAMPAK = ["ALTER TABLE batas RENAME TO b2", "CREATE VIEW batas AS SELECT * FROM b2"]


@pytest.mark.parametrize(
    ("berkas", "nama", "pesan"),
    [
        (io.BytesIO(b""), "a.geojson", "kosong"),
        (io.BytesIO(b"{"), "a.geojson", "rusak atau terpotong"),
        (io.BytesIO(b"[" * 100_000), "a.geojson", "rusak atau terpotong"),
        (io.BytesIO(b"\xff\xfe\x00"), "a.json", "rusak atau terpotong"),
        (io.BytesIO(b'{"type": "Feature"}'), "a.json", "FeatureCollection"),
        (io.BytesIO(b'{"type": "FeatureCollection", "features": [1]}'), "a.json", "rusak"),
        (geojson([]), "a.geojson", "tidak berisi satu wilayah pun"),
        (geojson([(SERANG, Point(106, -6))]), "a.geojson", "titik atau garis"),
        (io.BytesIO(VRT), "a.vrt", "Kirim GeoJSON"),
        (io.BytesIO(VRT), "a.gpkg", "isinya bukan itu"),
        (io.BytesIO(VRT), "a.zip", "isinya bukan itu"),
        (io.BytesIO(VRT), "a.geojson", "rusak atau terpotong"),
        (io.BytesIO(b"PK\x03\x04" + b"\0" * 60), "a.zip", "Arsip zip rusak"),
        (io.BytesIO(b"SQLite format 3\0" + b"\0" * 600), "a.gpkg", "GeoPackage rusak"),
        (shapefile([(SERANG, BENTUK)], prj='LOCAL_CS["x"]'), "a.zip", "Sistem koordinat"),
        (shapefile([(SERANG, kotak(106.1, -6.2, srid=32748))], prj=None), "a.zip", "prj"),
        (
            geopackage([(SERANG, BENTUK)], srid=100001, wkt="http://127.0.0.1:9/crs"),
            "a.gpkg",
            "Sistem koordinat",
        ),
        (
            geopackage([(SERANG, BENTUK)], sql_lain=["CREATE VIRTUAL TABLE x USING fts4(a)"]),
            "a.gpkg",
            "tabel maya",
        ),
        (
            geopackage([(SERANG, BENTUK)], sql_lain=LAPIS_TAMPAK),
            "a.gpkg",
            "bukan tabel",
        ),
    ],
)  # fmt: skip
def test_berkas_yang_tidak_dapat_dipakai_ditolak_dengan_sebab(berkas, nama, pesan):
    with pytest.raises(BerkasDitolak, match=pesan):
        baca_unsur(berkas, nama=nama)


def test_isi_shapefile_yang_dipotong_ditolak():
    bagian = bagian_shapefile([(SERANG, BENTUK)])
    bagian["batas.shp"] = bagian["batas.shp"][:40]

    with pytest.raises(BerkasDitolak, match="rusak"):
        baca_unsur(zip_dari(bagian), nama="a.zip")


def test_berkas_terlalu_besar_ditolak(monkeypatch):
    monkeypatch.setattr(pembacaan_batas, "BATAS_UNGGAH", 100)

    with pytest.raises(BerkasDitolak, match="lebih dari"):
        baca_unsur(geojson([(SERANG, BENTUK)]), nama="a.geojson")


def test_unsur_terlalu_banyak_ditolak(monkeypatch):
    monkeypatch.setattr(pembacaan_batas, "BATAS_UNSUR", 1)

    with pytest.raises(BerkasDitolak, match="2 unsur"):
        baca_unsur(shapefile([(SERANG, BENTUK), (SERANG, BENTUK)]), nama="a.zip")
