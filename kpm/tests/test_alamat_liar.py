"""Whatever is typed into an address or a hidden field: a page answers, and no number travels."""

import pytest

from kpm.models import SaringanTersimpan, Unduhan
from kpm.tests.factories import JadwalFactory, KeluargaFactory

NIK = "3673015003850001"


@pytest.mark.parametrize("angka", ["²", "٣", "9" * 5000, "-1", "0", "1e9"])
@pytest.mark.parametrize(
    "alamat",
    [
        "/kpm/?hal=",
        "/kpm/impor/?sumber=",
        "/kpm/penyaluran/?tahun=",
        "/kpm/penyaluran/JAMSOSRATU/2026/1/bekukan/?hal=",
    ],
)
def test_angka_liar_di_alamat_tetap_dijawab(client, dian, alamat, angka):
    JadwalFactory()
    client.force_login(dian)

    jawab = client.get(alamat + angka)

    assert jawab.status_code == 200


@pytest.mark.parametrize(
    ("alamat", "isi"),
    [
        ("/kpm/saran/", {"cari": "siti\0"}),
        ("/kpm/unduh/", {"bentuk": "csv", "saring": "wilayah=%00"}),
        ("/kpm/unduh/", {"bentuk": "csv", "saring": "cari=siti%00"}),
        ("/kpm/unduh/", {"bentuk": "csv", "saring": "cari=siti\0"}),
    ],
)
def test_byte_nol_di_isian_tidak_merusak_halaman(client, dian, alamat, isi):
    KeluargaFactory(nama_pengurus="Siti")
    client.force_login(dian)

    jawab = client.post(alamat, isi)

    assert jawab.status_code == 200
    assert all("\0" not in satu.saringan for satu in Unduhan.objects.all())


def test_nik_di_saringan_tidak_disimpan_dan_tidak_masuk_alamat(client, dian):
    client.force_login(dian)

    jawab = client.post("/kpm/saringan/", {"nama": "Satu", "saring": f"cari={NIK}&desil=1"})

    assert (SaringanTersimpan.objects.get().kueri, jawab.url) == ("desil=1", "/kpm/?desil=1")


@pytest.mark.parametrize("nama", ["", "Satu"])
def test_nik_di_saringan_yang_gagal_disimpan_tidak_masuk_alamat(client, dian, nama):
    SaringanTersimpan.objects.create(
        pemilik=dian, nama="Satu", kueri="", dibuat_pada="2026-11-03T09:00Z"
    )
    client.force_login(dian)

    jawab = client.post("/kpm/saringan/", {"nama": nama, "saring": f"cari={NIK}&desil=1"})

    assert jawab.url == "/kpm/?desil=1"


def test_saringan_yang_terlalu_panjang_ditolak_dengan_kalimat(client, dian):
    client.force_login(dian)

    jawab = client.post(
        "/kpm/saringan/", {"nama": "Satu", "saring": f"cari={'y' * 2000}"}, follow=True
    )

    assert "Saringan ini terlalu panjang" in jawab.content.decode()
    assert SaringanTersimpan.objects.count() == 0
