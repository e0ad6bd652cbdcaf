from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.tests.factories import AnggotaFactory, KepesertaanFactory
from laporan.dasbor import KOLOM_KERJA, KOLOM_KPM, susun_dasbor, susun_tabel
from laporan.ringkasan import susun_ringkasan
from pendamping.tests.factories import KunjunganFactory, PenugasanFactory

pytestmark = pytest.mark.django_db

OKTOBER = date(2026, 10, 1)
NOVEMBER = timezone.make_aware(datetime(2026, 11, 5, 8, 0))  # noqa: DTZ001
SERANG = "36.73.01.1004"
PANDEGLANG = "36.01.21.1009"


@pytest.fixture
def alamat():
    return reverse("laporan:dasbor")


def kpm(kode, banyak=1):
    return [
        p.keluarga for p in KepesertaanFactory.create_batch(banyak, keluarga__wilayah__kode=kode)
    ]


def susun():
    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)


def tabel(pengguna, kode, kolom=KOLOM_KERJA):
    isi = susun_dasbor(pengguna, wilayah=WilayahFactory(kode=kode), bulan=OKTOBER, program=None)
    baris, jumlah = susun_tabel(isi, kolom)
    return [(b.nama, [s.teks for s in sel]) for b, sel in baris], [s.teks for s in jumlah]


def test_baris_jumlah_sama_dengan_jumlah_barisnya(dian, sari):
    for keluarga in [*kpm(SERANG, 2), *kpm(PANDEGLANG), *kpm("36.01.21", 1)]:
        PenugasanFactory(keluarga=keluarga, pendamping=sari)
        KunjunganFactory(keluarga=keluarga, pendamping=sari)
    kpm(PANDEGLANG)
    susun()

    assert tabel(dian, "36") == (
        [
            ("Wilayah 36.01", ["3", "0", "0", "1", "3", "2", "67\u00a0%", "–", "0"]),
            ("Wilayah 36.73", ["2", "0", "0", "1", "2", "2", "100\u00a0%", "–", "0"]),
        ],
        ["5", "0", "0", "1", "5", "4", "80\u00a0%", "–", "0"],
    )


def test_keluarga_yang_desanya_belum_diketahui_punya_baris_sendiri(dian):
    kpm(PANDEGLANG)
    kpm("36.01.21", 2)
    susun()

    assert tabel(dian, "36.01.21", KOLOM_KPM) == (
        [("Wilayah 36.01.21.1009", ["1", "0", "0"]), ("Tempat belum rinci", ["2", "0", "0"])],
        ["3", "0", "0"],
    )


def test_bulan_yang_belum_dihitung_bukan_nol(client, dian, alamat):
    kpm(SERANG)
    susun()
    client.force_login(dian)

    jawab = client.get(alamat, {"bulan": "2026-09"})

    assert (jawab.status_code, jawab.context["isi"].angka) == (200, None)
    assert "belum dihitung" in jawab.content.decode()


@pytest.mark.parametrize(
    ("siapa", "status"),
    [
        ("dian", 200),
        ("kepala", 200),
        ("ratna", 200),
        ("oki", 200),
        ("opi", 200),
        ("sari", 403),
        ("admin", 403),
    ],
)
def test_yang_boleh_membuka_dasbor(client, request, alamat, siapa, status):
    kpm(SERANG)
    susun()
    client.force_login(request.getfixturevalue(siapa))

    assert client.get(alamat).status_code == status


def test_operator_mulai_di_kabupatennya_dan_tidak_melihat_tetangga(client, oki, alamat):
    kpm(SERANG, 7)
    kpm(PANDEGLANG, 9)
    susun()
    client.force_login(oki)

    awal = client.get(alamat).context["isi"]
    status = [client.get(alamat, {"wilayah": k}).status_code for k in ("36", "36.01", "36.73.01")]

    assert (awal.wilayah.kode, awal.jumlah["kpm_akhir"]) == ("36.73", 7)
    assert [b.wilayah.kode for b in awal.bawahan] == ["36.73.01"]
    assert status == [404, 404, 200]


@pytest.mark.parametrize(
    "kueri",
    [
        {"wilayah": "99"},
        {"wilayah": "36.7"},
        {"bulan": "2026-13"},
        {"bulan": "x"},
        {"program": "x"},
    ],
)
def test_alamat_yang_tidak_dikenal_tidak_ada(client, dian, alamat, kueri):
    kpm(SERANG)
    susun()
    client.force_login(dian)

    assert client.get(alamat, kueri).status_code == 404


def test_opd_tidak_melihat_angka_kecil_atau_yang_membukanya(opi, dian):
    kpm("36.73.01.1001", 3)
    kpm("36.73.01.1002", 6)
    kpm("36.73.01.1003", 20)
    susun()

    samar, jumlah = tabel(opi, "36.73.01", KOLOM_KPM)
    terang, _ = tabel(dian, "36.73.01", KOLOM_KPM)

    assert [sel[0] for _, sel in samar] == ["<\u00a05", "<\u00a05", "20"]
    assert (jumlah[0], [sel[0] for _, sel in terang]) == ("29", ["3", "6", "20"])


def test_opd_tidak_mendapat_kalimat_grafik_dan_tautan_kerja_pendamping(client, opi, alamat):
    for keluarga in kpm(SERANG, 8):
        KunjunganFactory(keluarga=keluarga)
    susun()
    client.force_login(opi)

    jawab = client.get(alamat, {"wilayah": "36.73"})

    assert sorted(jawab.context["bagan"]) == ["grade", "komponen"]
    assert "/kunjungan/" not in jawab.content.decode()
    assert "dikunjungi" not in jawab.content.decode()


@pytest.mark.parametrize("banyak", [1, 3])
def test_dasbor_tidak_menambah_kueri_per_wilayah(
    client, dian, alamat, banyak, django_assert_num_queries
):
    for n in range(banyak):
        AnggotaFactory(keluarga=kpm(f"36.7{n + 1}.01.1001")[0])
    susun()
    client.force_login(dian)

    # session, user, duty regions, region, programmes, its months, its parts
    with django_assert_num_queries(7):
        client.get(alamat)


def test_angka_membawa_ke_daftarnya(client, dian, alamat):
    for keluarga in kpm(SERANG, 2):
        KunjunganFactory(keluarga=keluarga)
    susun()
    client.force_login(dian)

    isi = client.get(alamat, {"wilayah": "36.73", "bulan": "2026-10"}).content.decode()

    kpm_kecamatan = "/kpm/?wilayah=36.73.01&amp;status=kpm"
    kunjungan_kecamatan = "/kunjungan/?bulan=2026-10&amp;kecamatan=36.73.01"
    assert [f'href="{a}"' in isi for a in (kpm_kecamatan, kunjungan_kecamatan)] == [True, True]
    assert 'href="/kunjungan/?bulan=2026-10&amp;kabupaten=36.73"' in isi
