import pytest
from django.urls import reverse
from knox.models import AuthToken

from ejsika.akun.tests.factories import PenggunaFactory

WAJIB = {
    "type": "about:blank",
    "title": "Tidak berwenang",
    "status": 403,
    "detail": "Ganti kata sandi sekali pakai Anda lebih dahulu.",
    "kode": "harus_ganti_sandi",
}


@pytest.fixture
def baru(db):
    return PenggunaFactory(username="baru", harus_ganti_sandi=True)


@pytest.mark.parametrize(
    ("alamat", "status"), [("/saya/", 302), ("/", 302), ("/saya/sandi/", 200), ("/sehat/", 200)]
)
def test_pemegang_sandi_sekali_hanya_membuka_halaman_ganti(client, baru, alamat, status):
    client.force_login(baru)

    assert client.get(alamat).status_code == status


def test_pemegang_sandi_sekali_boleh_keluar(client, baru):
    client.force_login(baru)

    assert client.post(reverse("akun:keluar")).headers["Location"] == reverse("akun:masuk")


def test_api_menolak_sesi_bersandi_sekali_sebagai_masalah(client, baru):
    client.force_login(baru)

    jawab = client.get("/api/v1/skema/")

    assert (jawab.status_code, jawab.headers["Content-Type"]) == (403, "application/problem+json")
    assert jawab.json() == WAJIB


def test_kunci_api_bukan_jalan_memutar(client, baru):
    _, kunci = AuthToken.objects.create(user=baru)

    jawab = client.get("/api/v1/skema/?format=json", headers={"Authorization": f"Token {kunci}"})

    assert (jawab.status_code, jawab.json()["kode"]) == (403, "harus_ganti_sandi")
