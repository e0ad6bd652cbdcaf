from datetime import date, datetime

import pytest
from django.contrib.gis.geos import Point
from django.urls import reverse
from django.utils import timezone

from ejsika.wilayah.models import Wilayah
from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.tests.factories import KeluargaFactory, KepesertaanFactory, ProgramFactory
from laporan.models import SelPeta
from laporan.petak import Petak, sel
from laporan.ringkasan import susun_ringkasan
from laporan.sel_peta import segarkan_sel, susun_sel
from pendamping.tests.factories import KunjunganFactory, PenugasanFactory

pytestmark = pytest.mark.django_db

SERANG = "36.73.01.1004"
PANDEGLANG = "36.01.21.1009"
RUMAH = (-6.12, 106.15)
OKTOBER = date(2026, 10, 1)
NOVEMBER = timezone.make_aware(datetime(2026, 11, 5, 8, 0))  # noqa: DTZ001


def kpm(kode, banyak=1, di=RUMAH, **isi):
    """Families at one spot, all with a running membership."""
    lokasi = Point(di[1], di[0], srid=4326)
    return [
        KepesertaanFactory(
            keluarga=KeluargaFactory(wilayah__kode=kode, lokasi=lokasi, **isi)
        ).keluarga
        for _ in range(banyak)
    ]


def petak(zoom, di=RUMAH):
    x, y = sel(*di, zoom)
    return reverse("laporan:peta-titik", args=[zoom, x, y])


def isi(jawab):
    return [fitur["properties"] for fitur in jawab.json()["features"]]


def buka(client, siapa, alamat, **kueri):
    client.force_login(siapa)
    return client.get(alamat, kueri)


def susun():
    susun_sel(pada=timezone.now())


def test_petak_jauh_mengelompokkan_dan_yang_dekat_menyebut_keluarga(client, dian):
    keluarga = kpm(SERANG, 3)
    KunjunganFactory(keluarga=keluarga[0])
    susun()

    assert isi(buka(client, dian, petak(9))) == [{"jumlah": 3}]
    dekat = isi(buka(client, dian, petak(15)))
    assert [f["nama"] for f in dekat] == [k.nama_pengurus for k in keluarga]
    assert dekat[0] == {
        "jumlah": 1,
        "nama": keluarga[0].nama_pengurus,
        "desa": "Wilayah 36.73.01.1004",
        "url": keluarga[0].get_absolute_url(),
        "kunjungan": "2026-10-14T02:00+00:00",
        "kunjungan_url": keluarga[0].kunjungan.get().get_absolute_url(),
        "putusan": None,
        "grade": None,
    }


@pytest.mark.parametrize("zoom", [6, 9, 13, 15, 18])
def test_petak_tidak_membocorkan_tetangga(client, oki, dian, zoom):
    kpm(SERANG, 2)
    kpm(PANDEGLANG, 5)  # the same spot on the map, another kabupaten
    susun()

    milik_oki = isi(buka(client, oki, petak(zoom)))
    milik_dian = isi(buka(client, dian, petak(zoom)))

    assert [sum(f["jumlah"] for f in fitur) for fitur in (milik_oki, milik_dian)] == [2, 7]


@pytest.mark.parametrize("zoom", [6, 12, 16])
def test_pendamping_hanya_melihat_dampingannya(client, sari, rekan, zoom):
    milik_sari, milik_rekan = kpm(SERANG, 2)
    PenugasanFactory(keluarga=milik_sari, pendamping=sari)
    PenugasanFactory(keluarga=milik_rekan, pendamping=rekan)
    susun()

    fitur = isi(buka(client, sari, petak(zoom)))

    assert sum(f["jumlah"] for f in fitur) == 1
    assert {f.get("nama", milik_sari.nama_pengurus) for f in fitur} == {milik_sari.nama_pengurus}


def test_keluarga_di_tepi_petak_tidak_terulang_di_sebelahnya(client, dian):
    x, y = sel(*RUMAH, 17)
    barat, _, _, _ = Petak(17, x, y).batas()
    kpm(SERANG, 2, di=(RUMAH[0], barat + 1e-6))
    susun()

    sebelah = [
        isi(buka(client, dian, reverse("laporan:peta-titik", args=[zoom, kolom, y >> 17 - zoom])))
        for zoom in (17, 15)
        for kolom in ((x >> 17 - zoom) - 1, x >> 17 - zoom, (x >> 17 - zoom) + 1)
    ]

    assert [len(fitur) for fitur in sebelah] == [0, 2, 0, 0, 2, 0]


def test_hanya_kpm_yang_tampak_di_peta(client, dian):
    KeluargaFactory(wilayah__kode=SERANG)  # on the list, but receives nothing
    kpm(SERANG)
    pkh = ProgramFactory(kode="PKH", milik_sendiri=False)
    KepesertaanFactory(keluarga__wilayah__kode=SERANG, program=pkh)
    susun()

    assert [len(isi(buka(client, dian, petak(z)))) for z in (15, 18)] == [1, 1]
    assert isi(buka(client, dian, petak(9))) == [{"jumlah": 1}]


def test_saringan_mempersempit_di_jauh_dan_di_dekat(client, dian):
    nelayan = WilayahFactory(kode=SERANG)
    nelayan.tepi_laut, nelayan.tipologi = True, "PESISIR_NELAYAN"
    nelayan.save()
    dikunjungi, belum = kpm(SERANG, 2)
    kpm(PANDEGLANG, 4)
    kpm(PANDEGLANG, 1, tipologi_khusus="PESISIR_NELAYAN")
    KunjunganFactory(keluarga=dikunjungi, mulai=timezone.now())
    KepesertaanFactory(keluarga=belum, program=ProgramFactory(kode="JSCM", nama="JSCM"))
    susun()

    saringan = [
        {},
        {"tepi_laut": "1"},
        {"tipologi": "PESISIR_NELAYAN"},
        {"belum": "1"},
        {"program": "JSCM"},
        {"wilayah": "36.01"},
        {"tepi_laut": "1", "belum": "1"},
    ]
    for zoom in (9, 18):
        jumlah = [
            sum(f["jumlah"] for f in isi(buka(client, dian, petak(zoom), **s))) for s in saringan
        ]
        assert (zoom, jumlah) == (zoom, [7, 2, 3, 6, 1, 5, 1])


def test_petak_yang_sama_dijawab_tanpa_isi_dan_tidak_dibagi(client, dian):
    kpm(SERANG)
    susun()

    pertama = buka(client, dian, petak(9))
    kedua = client.get(petak(9), headers={"If-None-Match": pertama.headers["ETag"]})

    assert (pertama.status_code, kedua.status_code) == (200, 304)
    assert pertama.headers["Cache-Control"] == "private, no-cache"


def test_opd_hanya_mendapat_kelompok_lima_ke_atas_yang_dibulatkan(client, opi):
    kpm(SERANG, 8)
    kpm(SERANG, 4, di=(-6.5, 106.5))
    susun()

    jauh = buka(client, opi, petak(9))

    assert isi(jauh) == [{"jumlah": 5}]
    assert jauh.json()["features"][0]["geometry"]["coordinates"] != [RUMAH[1], RUMAH[0]]
    assert isi(buka(client, opi, petak(9, di=(-6.5, 106.5)))) == []
    assert [isi(buka(client, opi, petak(z))) for z in (12, 15, 18)] == [[], [], []]
    saringan = [{"belum": "1"}, {"wilayah": "36.73"}, {"program": "JAMSOSRATU"}]
    assert [buka(client, opi, petak(9), **s).status_code for s in saringan] == [403] * 3


@pytest.mark.parametrize(
    ("siapa", "peta", "titik", "indikator"),
    [
        ("dian", 200, 200, 200),
        ("kepala", 200, 200, 200),
        ("ratna", 200, 200, 200),
        ("oki", 200, 200, 200),
        ("opi", 200, 200, 403),
        ("sari", 200, 200, 403),
        ("admin", 403, 403, 403),
    ],
)
def test_yang_boleh_membuka_peta(client, request, siapa, peta, titik, indikator):
    kpm(SERANG)
    client.force_login(request.getfixturevalue(siapa))
    alamat = [
        reverse("laporan:peta"),
        petak(9),
        reverse("laporan:peta-indikator", args=["kabupaten"]) + "?nama=dikunjungi",
    ]

    assert [client.get(a).status_code for a in alamat] == [peta, titik, indikator]


@pytest.mark.parametrize(
    "alamat",
    [
        "/peta/titik/3/8/0.json",
        "/peta/titik/25/0/0.json",
        "/peta/titik/9/406/264.json?tipologi=BULAN",
        "/peta/titik/9/406/264.json?wilayah=99",
        "/peta/titik/9/406/264.json?program=X",
        "/peta/indikator/kabupaten.json?nama=ngawur",
        "/peta/indikator/desa.json?nama=kpm",
        "/peta/indikator/kabupaten.json?nama=kpm&bulan=2026-13",
        "/peta/?wilayah=99",
    ],
)
def test_alamat_peta_yang_tidak_dikenal_tidak_ada(client, dian, alamat):
    kpm(SERANG)

    assert buka(client, dian, alamat).status_code == 404


@pytest.mark.parametrize(
    "alamat", ["/peta/", "/peta/titik/9/406/264.json", "/peta/indikator/kabupaten.json"]
)
def test_wilayah_di_luar_tugas_tidak_ada(client, oki, alamat):
    kpm(SERANG)
    kpm(PANDEGLANG)
    susun()

    status = [buka(client, oki, alamat, wilayah=k).status_code for k in ("36.01", "36", "36.73")]

    assert status == [404, 404, 200]


def test_indikator_memuat_wilayah_tugas_saja_dan_data_kosong_tidak_nol(client, oki, dian):
    KunjunganFactory(keluarga=kpm(SERANG, 2)[0])
    KunjunganFactory(keluarga=kpm(PANDEGLANG)[0])
    WilayahFactory(kode="36.02.01")
    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)
    alamat = reverse("laporan:peta-indikator", args=["kabupaten"])

    milik_oki = buka(client, oki, alamat, nama="dikunjungi", bulan="2026-10").json()
    milik_dian = buka(client, dian, alamat, nama="dikunjungi", bulan="2026-10").json()

    assert milik_oki["nilai"] == {"36.73": {"n": 0.5, "kelas": 0, "teks": "50\u00a0%"}}
    assert {k: n["n"] for k, n in milik_dian["nilai"].items()} == {"36.01": 1.0, "36.73": 0.5}
    assert milik_dian["kelas"] == ["50\u00a0%", "100\u00a0%"]


def test_indikator_opd_menyamarkan_wilayah_kecil_dan_yang_membukanya(client, opi):
    kpm(SERANG, 4)
    kpm(PANDEGLANG, 6)  # with the total known, six would give the four away
    kpm("36.02.01.2001", 7)
    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)
    alamat = reverse("laporan:peta-indikator", args=["kabupaten"])

    jawab = buka(client, opi, alamat, nama="kpm", bulan="2026-10").json()

    assert {k: n["n"] for k, n in jawab["nilai"].items()} == {"36.02": 7}
    assert jawab["samar"] == ["36.01", "36.73"]


def test_opd_tidak_dapat_membandingkan_program(client, opi, dian):
    kpm(SERANG, 9)
    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)
    alamat = [reverse("laporan:dasbor"), reverse("laporan:peta-indikator", args=["kabupaten"])]

    status = [
        [buka(client, siapa, a, program="JAMSOSRATU").status_code for a in alamat]
        for siapa in (opi, dian)
    ]

    assert status == [[403, 403], [200, 200]]


def test_geografi_menyebut_golongan_terbanyak(client, dian):
    for kode, laut in [("36.73.01.1001", True), ("36.73.01.1002", False), (PANDEGLANG, False)]:
        WilayahFactory(kode=kode)
        Wilayah.objects.filter(kode=kode).update(tepi_laut=laut, topografi="dataran")
    alamat = reverse("laporan:peta-indikator", args=["kabupaten"])

    laut = buka(client, dian, alamat, nama="tepi_laut").json()
    relief = buka(client, dian, alamat, nama="topografi").json()

    assert {k: n["teks"] for k, n in laut["nilai"].items()} == {
        "36.01": "0 dari 1 desa",
        "36.73": "1 dari 2 desa",
    }
    assert relief["kelas"] == ["Dataran"]


def test_sel_yang_disusun_ulang_hanya_mengubah_yang_berbeda():
    kpm(SERANG, 2)
    susun()
    sebelum = set(SelPeta.objects.values_list("pk", flat=True))

    assert susun_sel(pada=timezone.now()) == (0, 0)
    assert set(SelPeta.objects.values_list("pk", flat=True)) == sebelum


def test_sel_yang_berubah_diganti_dan_yang_lain_tetap():
    kpm(SERANG, 2)
    (pindah,) = kpm(PANDEGLANG, 1, di=(-6.3, 106.1))
    susun()
    tetap = set(SelPeta.objects.filter(kode=SERANG).values_list("pk", flat=True))

    pindah.lokasi = None
    pindah.sumber_lokasi = ""
    pindah.save()
    hapus, tambah = susun_sel(pada=timezone.now())

    assert (hapus > 0, tambah) == (True, 0)
    assert set(SelPeta.objects.values_list("pk", flat=True)) == tetap


def test_sel_disegarkan_bila_sumbernya_berubah():
    (keluarga,) = kpm(SERANG)
    assert segarkan_sel(pada=timezone.now())
    assert not segarkan_sel(pada=timezone.now())

    keluarga.lokasi = Point(106.3, -6.3, srid=4326)
    keluarga.save()

    assert segarkan_sel(pada=timezone.now())
    assert SelPeta.objects.get(zoom=18, program=None).lintang == -6.3


@pytest.mark.parametrize("banyak", [1, 3])
@pytest.mark.parametrize(("zoom", "kueri"), [(9, 4), (15, 6)])
def test_petak_tidak_menambah_kueri_per_keluarga(
    client, dian, banyak, zoom, kueri, django_assert_num_queries
):
    kpm(SERANG, banyak)
    susun()
    client.force_login(dian)

    # session, user, duty regions, squares; near by also places and families
    with django_assert_num_queries(kueri):
        client.get(petak(zoom))


@pytest.mark.parametrize("banyak", [1, 3])
def test_indikator_tidak_menambah_kueri_per_wilayah(
    client, dian, banyak, django_assert_num_queries
):
    for n in range(banyak):
        kpm(f"36.7{n + 1}.01.1001")
    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)
    client.force_login(dian)

    # session, user, duty regions, region, programmes, values
    with django_assert_num_queries(6):
        client.get("/peta/indikator/kabupaten.json?nama=kpm&bulan=2026-10")
