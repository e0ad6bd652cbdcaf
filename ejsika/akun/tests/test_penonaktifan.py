import pytest
from knox.models import AuthToken

from ejsika.akun.models import Pengguna
from ejsika.akun.penonaktifan import aktifkan, nonaktifkan


def test_penonaktifan_mengakhiri_sesi_dan_kunci_saat_itu_juga(client, sari):
    client.force_login(sari)
    AuthToken.objects.create(user=sari)
    sebelum = client.get("/saya/").status_code

    nonaktifkan(sari)

    assert (sebelum, client.get("/saya/").status_code) == (200, 302)
    assert (sari.is_active, AuthToken.objects.count()) == (False, 0)


def test_sesi_lama_tidak_hidup_lagi_setelah_akun_diaktifkan(client, sari):
    client.force_login(sari)

    nonaktifkan(sari)
    aktifkan(sari)

    assert client.get("/saya/").status_code == 302
    client.force_login(Pengguna.objects.get(pk=sari.pk))
    assert client.get("/saya/").status_code == 200


@pytest.mark.parametrize("aktif", [True, False])
def test_kunci_api_berhenti_saat_akun_dinonaktifkan_lewat_jalan_lain(client, sari, aktif):
    _, kunci = AuthToken.objects.create(user=sari)
    Pengguna.objects.filter(pk=sari.pk).update(is_active=aktif)

    jawab = client.get("/api/v1/skema/", headers={"Authorization": f"Token {kunci}"})

    assert jawab.status_code == (200 if aktif else 401)
