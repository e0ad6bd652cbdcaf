import pytest
from django.contrib.gis.geos import Point
from django.db import IntegrityError

from ejsika.wilayah.models import Wilayah
from ejsika.wilayah.tests.factories import WilayahFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kode", "nama", "jalur"),
    [
        ("36.73.01.1004", "Kota Baru", "Kel. Kota Baru, Kec. Serang, Kota Serang"),
        ("36.01.01.2001", "Sumberjaya", "Desa Sumberjaya, Kec. Sumur, Kab. Pandeglang"),
        ("36.01.01", "Sumur", "Kec. Sumur, Kab. Pandeglang"),
        ("36.01", "Kabupaten Pandeglang", "Kab. Pandeglang"),
        ("36", "Banten", "Banten"),
    ],
)
def test_jalur_menyebut_wilayah_sampai_kabupaten(kode, nama, jalur, wilayah_banten):
    wilayah = Wilayah.objects.dengan_jalur().get(kode=kode)

    assert (wilayah.nama, wilayah.jalur) == (nama, jalur)


def test_jalur_yang_dimuat_sekaligus_tidak_menambah_kueri(django_assert_num_queries):
    WilayahFactory(kode="36.73.01.1004")
    WilayahFactory(kode="36.01.01.2001")

    with django_assert_num_queries(1):
        jalur = [w.jalur for w in Wilayah.objects.dengan_jalur().pada_tingkat("desa")]

    assert jalur == [
        "Desa Wilayah 36.01.01.2001, Kec. Wilayah 36.01.01, Wilayah 36.01",
        "Kel. Wilayah 36.73.01.1004, Kec. Wilayah 36.73.01, Wilayah 36.73",
    ]


def test_terdekat_mengurutkan_menurut_jarak():
    jauh = WilayahFactory(kode="36.01.01.2001", titik=Point(105.6, -6.6, srid=4326))
    dekat = WilayahFactory(kode="36.73.01.1004", titik=Point(106.15, -6.11, srid=4326))

    urut = Wilayah.objects.terdekat(Point(106.2, -6.2, srid=4326))

    assert list(urut) == [dekat, jauh]


@pytest.mark.parametrize(
    "isi", [{"kode": "36.7"}, {"dikoreksi": ["nama"]}, {"sumber_batas": "resmi"}]
)
def test_basis_data_menolak_wilayah_yang_mustahil(isi):
    with pytest.raises(IntegrityError):
        WilayahFactory(kode=isi.pop("kode", "36"), tingkat="provinsi", induk=None, **isi)
