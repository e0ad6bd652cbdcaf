import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.management import call_command
from django.db.models import Count

from ejsika.wilayah.models import RiwayatWilayah, Tingkat, Wilayah
from ejsika.wilayah.pemuatan import baca_fakta, muat_wilayah
from ejsika.wilayah.pesisir import KECAMATAN_PESISIR

TITIK_KENDALI = [
    ("alun-alun Serang", -6.1149, 106.1502, "36.73"),
    ("Pandeglang", -6.3084, 106.1067, "36.01"),
    ("Rangkasbitung", -6.3591, 106.2494, "36.02"),
    ("Merak", -5.93, 105.998, "36.72"),
    ("BSD Serpong", -6.3, 106.66, "36.74"),
    ("Tigaraksa", -6.2655, 106.4716, "36.03"),
]


def titik(lintang, bujur):
    return Point(bujur, lintang, srid=4326)


def ciri(kode):
    return Wilayah.objects.values_list("tepi_laut", "topografi", "tipologi").get(kode=kode)


def test_fakta_memuat_seluruh_wilayah_banten():
    fakta = baca_fakta()

    jumlah = {t: sum(baris["tingkat"] == t for baris in fakta) for t in Tingkat.values}
    assert jumlah == {"provinsi": 1, "kabupaten": 8, "kecamatan": 155, "desa": 1552}
    kode = {baris["kode"] for baris in fakta}
    assert [b["kode"] for b in fakta if b["induk"] and b["induk"] not in kode] == []


def test_muat_mengisi_setiap_wilayah_dengan_batas_dan_titik(wilayah_banten):
    per_tingkat = (Wilayah.objects.order_by().values_list("tingkat", "sumber_batas")).annotate(
        n=Count("pk"), batas=Count("batas"), titik=Count("titik")
    )

    assert set(per_tingkat) == {
        ("provinsi", "terbuka", 1, 1, 1),
        ("kabupaten", "terbuka", 8, 8, 8),
        ("kecamatan", "perkiraan", 155, 155, 155),
        ("desa", "perkiraan", 1552, 1552, 1552),
    }
    assert not Wilayah.objects.filter(batas__isvalid=False).exists()


@pytest.mark.parametrize(("tempat", "lintang", "bujur", "kode"), TITIK_KENDALI)
def test_titik_kendali_jatuh_di_kabupatennya(wilayah_banten, tempat, lintang, bujur, kode):
    memuat = Wilayah.objects.memuat(titik(lintang, bujur))

    jalur = list(memuat.order_by("kode").values_list("tingkat", flat=True))
    assert jalur == ["provinsi", "kabupaten", "kecamatan", "desa"]
    assert [w.kode[:5] for w in memuat.order_by("kode")[1:]] == [kode] * 3


def test_titik_di_laut_tidak_termasuk_wilayah_mana_pun(wilayah_banten):
    assert list(Wilayah.objects.memuat(titik(-5.5, 106.2))) == []


def test_muat_yang_diulang_tidak_mengubah_apa_pun(wilayah_banten):
    sebelum = list(Wilayah.objects.order_by("pk").values())

    hasil = muat_wilayah()

    assert hasil == {"fakta": 0, "batas_terbuka": 0, "batas_perkiraan": 0, "ciri": 0}
    assert list(Wilayah.objects.order_by("pk").values()) == sebelum
    assert RiwayatWilayah.objects.count() == 0


def test_muat_memulihkan_fakta_yang_berubah(wilayah_banten):
    Wilayah.objects.filter(kode="36.73.01").update(nama="Salah", titik=None)

    muat_wilayah()

    serang = Wilayah.objects.get(kode="36.73.01")
    assert (serang.nama, serang.batas.covers(serang.titik)) == ("Serang", True)


def test_muat_tidak_menimpa_ciri_yang_dikoreksi_kantor(wilayah_banten):
    dikoreksi, belum = "36.01.01.2001", "36.01.01.2002"
    awal = ciri(belum)
    Wilayah.objects.filter(kode__in=[dikoreksi, belum]).update(
        tepi_laut=False, topografi="lembah", tipologi="LAINNYA"
    )
    Wilayah.objects.filter(kode=dikoreksi).update(dikoreksi=["tepi_laut", "tipologi"])

    muat_wilayah()

    assert ciri(dikoreksi) == (False, "dataran", "LAINNYA")
    assert ciri(belum) == awal


def test_muat_tidak_menimpa_batas_resmi_dan_membagi_sisanya(wilayah_banten):
    desa = Wilayah.objects.get(kode="36.73.01.1004")
    kotak = MultiPolygon(Polygon.from_bbox((106.14, -6.13, 106.16, -6.10)), srid=4326)
    Wilayah.objects.filter(pk=desa.pk).update(batas=kotak, sumber_batas="resmi")

    muat_wilayah()

    desa.refresh_from_db()
    assert (desa.batas, desa.sumber_batas) == (kotak, "resmi")
    tetangga = Wilayah.objects.filter(tingkat="desa", kode__startswith="36.73").exclude(pk=desa.pk)
    tumpang = [w.kode for w in tetangga if w.batas.intersection(kotak).area > 1e-9]
    assert tumpang == []


def test_tepi_laut_hanya_desa_yang_berpantai_di_kecamatan_pesisir(wilayah_banten):
    tepi = Wilayah.objects.filter(tepi_laut=True)

    kecamatan = set(tepi.filter(tingkat="kecamatan").values_list("kode", flat=True))
    desa = set(tepi.filter(tingkat="desa").values_list("kode", flat=True))
    assert kecamatan == set(KECAMATAN_PESISIR)
    assert {kode[:8] for kode in desa} == kecamatan
    assert len(desa) == 120
    kabupaten = tepi.filter(tingkat="kabupaten").order_by("kode").values_list("kode", flat=True)
    assert list(kabupaten) == ["36.01", "36.02", "36.03", "36.04", "36.72", "36.73"]


@pytest.mark.parametrize(
    ("kode", "nilai"),
    [
        ("36.01.01.2001", (True, "dataran", "PESISIR_NELAYAN")),  # Sumberjaya, Sumur
        ("36.74.01.1004", (False, "dataran", "PERKOTAAN_UMKM")),  # Lengkong Gudang, Serpong
        ("36.02.16.2017", (False, "dataran", "PERTANIAN_DATARAN")),
    ],
)
def test_ciri_awal_mengikuti_aturan(wilayah_banten, kode, nilai):
    assert ciri(kode) == nilai


def test_desa_tinggi_dan_curam_dianggap_lereng(wilayah_banten):
    tinggi = Wilayah.objects.filter(tingkat="desa", ketinggian_m__gte=400)

    assert set(tinggi.values_list("topografi", flat=True)) <= {"lereng", "lembah"}
    assert tinggi.filter(topografi="lereng", tepi_laut=False).exists()


@pytest.mark.django_db
def test_perintah_muat_menyebut_jumlahnya(capsys):
    call_command("muat_wilayah")

    assert "1 provinsi, 8 kabupaten/kota, 155 kecamatan, 1552 desa/kelurahan" in (
        capsys.readouterr().out
    )
