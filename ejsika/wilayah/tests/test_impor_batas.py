import hashlib
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.gis.geos import Point
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from ejsika.wilayah.impor_batas import batalkan_impor, periksa_impor, terapkan_impor
from ejsika.wilayah.models import ImporBatas, RiwayatWilayah, Wilayah
from ejsika.wilayah.pembongkaran import BerkasDitolak
from ejsika.wilayah.tests.berkas_batas import geojson, geopackage, kotak, shapefile
from ejsika.wilayah.tests.factories import WilayahFactory

PADA = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
# Two kecamatan of two desa each, side by side, 0.1 degree wide in all.
TEMPAT = {
    "36.73.01.1001": (106.10, -6.20),
    "36.73.01.1002": (106.12, -6.20),
    "36.73.06.1001": (106.14, -6.20),
    "36.73.06.1002": (106.16, -6.20),
}


@pytest.fixture
def serang(db):
    for kode, (bujur, lintang) in TEMPAT.items():
        WilayahFactory(kode=kode, titik=Point(bujur + 0.01, lintang + 0.01, srid=4326))


def desa(*kode, **tambahan):
    daftar = [({"kode": k, "nama": f"Wilayah {k}"}, kotak(*TEMPAT[k])) for k in kode or TEMPAT]
    return geojson(daftar, **tambahan)


def periksa(berkas, nama="desa.geojson", oleh=None):
    return periksa_impor(
        berkas,
        nama_berkas=nama,
        nama_sumber="BIG",
        tanggal_sumber=date(2025, 1, 2),
        oleh=oleh,
        pada=PADA,
    )


def keadaan():
    return list(Wilayah.objects.order_by("kode").values())


def sumber():
    return dict(Wilayah.objects.order_by("kode").values_list("kode", "sumber_batas"))


def test_pratinjau_menyebut_akibat_tanpa_mengubah_apa_pun(serang):
    sebelum = keadaan()

    impor = periksa(desa("36.73.01.1001", "36.73.01.1002"))

    assert keadaan() == sebelum
    pilihan = ("tingkat", "unsur", "cocok", "tidak_dikenal", "tidak_ada_di_berkas", "disatukan")
    assert {k: impor.hasil[k] for k in pilihan} == {
        "tingkat": "desa",
        "unsur": 2,
        "cocok": 2,
        "tidak_dikenal": 0,
        "tidak_ada_di_berkas": 2,
        "disatukan": {"kecamatan": 1, "kabupaten": 0, "provinsi": 0},
    }
    assert impor.hasil["daftar_tidak_ada_di_berkas"] == ["36.73.06.1001", "36.73.06.1002"]


def test_impor_mencatat_sumber_berkas_dan_pelakunya(serang, admin):
    berkas = desa()

    impor = periksa(berkas, oleh=admin)
    assert terapkan_impor(impor, pada=PADA) is True

    impor.refresh_from_db()
    assert (impor.nama_sumber, impor.tanggal_sumber, impor.nama_berkas, impor.tingkat) == (
        "BIG", date(2025, 1, 2), "desa.geojson", "desa",
    )  # fmt: skip
    assert (impor.oleh, impor.status, impor.selesai_pada) == (admin, "selesai", PADA)
    assert impor.sidik == hashlib.sha256(berkas.getvalue()).hexdigest()


def test_desa_saja_sudah_cukup_karena_disatukan_ke_atas(serang):
    terapkan_impor(periksa(desa()), pada=PADA)

    assert set(sumber().values()) == {"resmi"}
    kecamatan = Wilayah.objects.get(kode="36.73.01").batas
    assert kecamatan.extent == pytest.approx((106.10, -6.20, 106.14, -6.18))
    provinsi = Wilayah.objects.get(kode="36").batas
    assert (provinsi.num_geom, provinsi.extent) == (1, pytest.approx((106.10, -6.2, 106.18, -6.18)))


def test_kecamatan_yang_desanya_belum_lengkap_tidak_disatukan(serang):
    terapkan_impor(periksa(desa("36.73.01.1001", "36.73.01.1002", "36.73.06.1001")), pada=PADA)

    assert [k for k, v in sumber().items() if v == "resmi"] == [
        "36.73.01", "36.73.01.1001", "36.73.01.1002", "36.73.06.1001",
    ]  # fmt: skip


def test_satu_wilayah_dalam_beberapa_unsur_disatukan(serang):
    kode = "36.73.01.1001"
    berkas = geojson([({"kode": kode}, kotak(106.10, -6.2)), ({"kode": kode}, kotak(106.2, -6.2))])

    terapkan_impor(periksa(berkas), pada=PADA)

    assert Wilayah.objects.get(kode=kode).batas.num_geom == 2


def test_bentuk_yang_menyilang_diperbaiki(serang):
    dasi = '{"type":"Polygon","coordinates":[[[106.1,-6.2],[106.12,-6.18],[106.12,-6.2],[106.1,-6.18],[106.1,-6.2]]]}'  # noqa: E501
    isi = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"kode":"36.73.01.1001"},"geometry":%s}]}'  # noqa: E501

    terapkan_impor(periksa(io.BytesIO((isi % dasi).encode())), pada=PADA)

    batas = Wilayah.objects.get(kode="36.73.01.1001").batas
    assert (batas.valid, batas.geom_type, batas.num_geom) == (True, "MultiPolygon", 2)


@pytest.mark.parametrize(
    ("buat", "nama"), [(shapefile, "d.zip"), (geopackage, "d.gpkg")], ids=["shp", "gpkg"]
)
def test_shapefile_dan_geopackage_diimpor_seperti_geojson(serang, buat, nama):
    daftar = [({"KDEPUM": k, "WADMKD": "x"}, kotak(*tempat)) for k, tempat in TEMPAT.items()]

    terapkan_impor(periksa(buat(daftar), nama), pada=PADA)

    assert set(sumber().values()) == {"resmi"}


def test_kode_bps_dicocokkan_dengan_nama_dan_disimpan(serang):
    sifat = {
        "ADM2_PCODE": "ID3673", "ADM3_PCODE": "ID3673010", "ADM4_PCODE": "ID3673010007",
        "ADM3_EN": "Wilayah 36.73.01", "ADM4_EN": "Wilayah 36.73.01.1002",
    }  # fmt: skip

    terapkan_impor(periksa(geojson([(sifat, kotak(106.12, -6.2))])), pada=PADA)

    desa_1002 = Wilayah.objects.get(kode="36.73.01.1002")
    assert (desa_1002.kode_bps, desa_1002.sumber_batas) == ("3673010007", "resmi")


def test_kode_asing_disebut_dan_dilewati(serang):
    berkas = geojson(
        [
            ({"kode": "36.73.01.1001"}, kotak(106.1, -6.2)),
            ({"kode": "32.01.01.2001", "nama": "Asing"}, kotak(106.2, -6.2)),
            ({"kode": "36.73.01.1002"}, None),
        ]
    )

    hasil = periksa(berkas).hasil

    assert (hasil["cocok"], hasil["tidak_dikenal"], hasil["tanpa_bentuk"]) == (1, 1, 1)
    assert hasil["daftar_tidak_dikenal"] == ["32.01.01.2001 Asing"]


def tertukar():
    return geojson([({"kode": "36.73.01.1001"}, kotak(-6.2, 106.1))])


@pytest.mark.parametrize(
    ("buat", "pesan"),
    [
        (tertukar, "Lintang dan bujur di berkas ini tertukar"),
        (lambda: geojson([({"kode": "36.73.01.1001"}, kotak(110, -7))]), "bukan wilayah Banten"),
        (lambda: geojson([({"kode": "32.01.01.2001"}, kotak(106.8, -6.5))]), "Tidak satu pun"),
        (
            lambda: geojson(
                [
                    ({"kode": "36.73.01.1001"}, kotak(106.1, -6.2)),
                    ({"kode": "36.73.01.1002"}, kotak(120, 3)),
                ]
            ),
            "digambar di luar Banten",
        ),
        (lambda: geojson([({"nomor": "1"}, kotak(106.1, -6.2))]), "Kolom kode wilayah"),
        (lambda: geojson([({"kode": "36.73.01.1001"}, None)]), "tidak berisi satu bentuk pun"),
        (lambda: io.BytesIO(b"{"), "rusak"),
    ],
)
def test_berkas_yang_salah_ditolak_dan_tidak_ada_yang_berubah(serang, buat, pesan):
    sebelum = keadaan()

    with pytest.raises(BerkasDitolak, match=pesan):
        periksa(buat())

    assert (keadaan(), ImporBatas.objects.count()) == (sebelum, 0)


def test_impor_tidak_mengubah_ciri_yang_dikoreksi_kantor(wilayah_banten):
    pantai = Wilayah.objects.filter(tingkat="desa", kode__startswith="36.73.02", tepi_laut=True)
    tetap, lepas = pantai.order_by("kode")[:2]
    Wilayah.objects.filter(pk=tetap.pk).update(dikoreksi=["tepi_laut"])
    pedalaman = geojson([({"kode": w.kode}, kotak(106.16, -6.15)) for w in (tetap, lepas)])

    impor = periksa(pedalaman)
    terapkan_impor(impor, pada=PADA)

    assert impor.hasil["bukan_lagi_tepi_laut"] == [lepas.kode]
    tepi = dict(
        Wilayah.objects.filter(kode__in=[tetap.kode, lepas.kode]).values_list("kode", "tepi_laut")
    )
    assert tepi == {tetap.kode: True, lepas.kode: False}
    catatan = RiwayatWilayah.objects.filter(pgh_obj_id=lepas.pk).order_by("pgh_id")
    assert [(c.tepi_laut, c.pgh_context.metadata["impor_batas"]) for c in catatan] == [
        (True, impor.pk),
        (False, impor.pk),  # the typology followed
    ]


def test_impor_hanya_dapat_diputuskan_sekali(serang):
    impor = periksa(desa())

    assert batalkan_impor(impor, pada=PADA) is True
    assert terapkan_impor(impor, pada=PADA) is False
    assert set(sumber().values()) == {""}


def test_pratinjau_yang_ditinggalkan_disapu_sehari_kemudian(serang):
    lama = periksa(desa())
    ImporBatas.objects.update(dibuat_pada=PADA - timedelta(hours=25))

    baru = periksa(desa())

    lama.refresh_from_db()
    assert (lama.status, baru.status) == ("batal", "pratinjau")


def test_berkas_dihapus_setelah_diputuskan(serang, django_capture_on_commit_callbacks):
    impor = periksa(desa())
    nama = impor.berkas.name
    assert default_storage.exists(nama)

    with django_capture_on_commit_callbacks(execute=True):
        terapkan_impor(impor, pada=PADA)

    assert (default_storage.exists(nama), ImporBatas.objects.get().berkas.name) == (False, "")


def test_berkas_yang_berubah_sejak_diperiksa_ditolak(serang):
    impor = periksa(desa())
    with default_storage.open(impor.berkas.name, "wb") as berkas:
        berkas.write(desa("36.73.01.1001").getvalue())

    with pytest.raises(BerkasDitolak, match="berubah sejak diperiksa"):
        terapkan_impor(impor, pada=PADA)

    assert set(sumber().values()) == {""}


@pytest.fixture
def berkas_desa(tmp_path):
    jalur = tmp_path / "desa.geojson"
    jalur.write_bytes(desa().getvalue())
    return jalur


def test_perintah_impor_memasang_dan_melaporkan(serang, berkas_desa, capsys):
    call_command("impor_batas", str(berkas_desa), "--sumber", "BIG 2025", "--tanggal", "2025-01-02")

    keluaran = capsys.readouterr().out
    assert "Berkas berisi 4 unsur tingkat desa/kelurahan; 4 wilayah cocok." in keluaran
    assert "Batas resmi sudah dipasang." in keluaran
    assert set(sumber().values()) == {"resmi"}
    assert ImporBatas.objects.get().nama_sumber == "BIG 2025"


def test_perintah_impor_dapat_memeriksa_saja(serang, berkas_desa, capsys):
    call_command("impor_batas", str(berkas_desa), "--periksa")

    assert "Hanya diperiksa." in capsys.readouterr().out
    assert (set(sumber().values()), ImporBatas.objects.get().status) == ({""}, "batal")


def test_perintah_impor_menjelaskan_penolakan(serang, tmp_path):
    jalur = tmp_path / "salah.geojson"
    jalur.write_bytes(tertukar().getvalue())

    with pytest.raises(CommandError, match=r"tertukar.*Tidak ada yang diubah\."):
        call_command("impor_batas", str(jalur))


@pytest.mark.parametrize("nama", ["tidak-ada.geojson", "."])
def test_perintah_menyebut_berkas_yang_tidak_dapat_dibuka(tmp_path, nama):
    with pytest.raises(CommandError, match=r"^Berkas .* tidak dapat dibuka\.$"):
        call_command("impor_batas", str(tmp_path / nama))
