import re
from datetime import UTC, datetime, timedelta

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from knox.models import AuthToken

from ejsika.akun.sandi import atur_ulang_sandi, buat_sandi_sekali, ganti_sandi

PAGI = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def test_sandi_sekali_mudah_disalin_dan_tidak_berulang():
    dibuat = {buat_sandi_sekali() for _ in range(200)}

    assert len(dibuat) == 200
    assert all(re.fullmatch(r"[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){2}", s) for s in dibuat)


def test_atur_ulang_mewajibkan_ganti_dan_mencabut_kunci(sari, client):
    AuthToken.objects.create(user=sari)
    client.force_login(sari)

    sandi = atur_ulang_sandi(sari, pada=PAGI)

    sari.refresh_from_db()
    assert sari.check_password(sandi)
    assert (sari.harus_ganti_sandi, sari.sandi_sekali_sampai) == (True, PAGI + timedelta(days=14))
    assert AuthToken.objects.count() == 0
    assert client.get("/saya/").status_code == 302  # the old session is gone


def test_sandi_sekali_disandikan_ringan_lalu_berat_saat_masuk(sari, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]

    sandi = atur_ulang_sandi(sari, pada=PAGI)
    ringan = PBKDF2PasswordHasher().decode(sari.password)["iterations"]
    cocok = sari.check_password(sandi)
    sari.refresh_from_db()

    berat = PBKDF2PasswordHasher().decode(sari.password)["iterations"]
    assert (cocok, ringan, berat) == (True, 20_000, PBKDF2PasswordHasher.iterations)


def test_ganti_sandi_melepas_kewajiban(sari):
    lama = atur_ulang_sandi(sari, pada=PAGI)

    ganti_sandi(sari, sandi_baru="kopi-tubruk-42-cangkir")

    sari.refresh_from_db()
    assert sari.check_password("kopi-tubruk-42-cangkir")
    assert not sari.check_password(lama)
    assert (sari.harus_ganti_sandi, sari.sandi_sekali_sampai) == (False, None)
