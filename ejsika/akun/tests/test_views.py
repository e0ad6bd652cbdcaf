from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ejsika.akun.models import Pengguna
from ejsika.akun.sandi import atur_ulang_sandi
from ejsika.akun.tests.factories import PenggunaFactory

SANDI = "sandi-uji-banten"


@pytest.fixture
def masuk():
    return reverse("akun:masuk")


def kirim_masuk(client, nama, sandi=SANDI, **lain):
    return client.post(reverse("akun:masuk"), {"username": nama, "password": sandi, **lain})


def test_halaman_lain_meminta_masuk_lalu_kembali_ke_sana(client, sari, masuk):
    diminta = client.get("/saya/").headers["Location"]
    jawab = kirim_masuk(client, "sari", next="/saya/")

    assert (diminta, jawab.headers["Location"]) == (f"{masuk}?next=/saya/", "/saya/")


def test_tujuan_di_luar_situs_diabaikan(client, sari):
    jawab = kirim_masuk(client, "sari", next="https://contoh.test/curi")

    assert jawab.headers["Location"] == "/"


@pytest.mark.parametrize("tujuan", ["abc", "laporan:dasbor", "%ff", "?next=x"])
def test_tujuan_yang_bukan_alamat_diabaikan(client, sari, masuk, tujuan):
    client.force_login(sari)

    jawab = client.get(masuk, {"next": tujuan})

    assert (jawab.status_code, jawab.headers["Location"]) == (302, "/")


@pytest.mark.parametrize("nama", ["sari", "tidak-ada"])
def test_nama_yang_ada_dan_tidak_ada_dijawab_sama(client, sari, nama):
    jawab = kirim_masuk(client, nama, "salah-sekali-ini")

    assert jawab.status_code == 200
    assert list(jawab.context["form"].non_field_errors()) == [
        "Nama pengguna atau kata sandi salah. Periksa lagi huruf besar dan kecil."
    ]


def test_akun_nonaktif_dijawab_seperti_sandi_salah(client, sari):
    Pengguna.objects.filter(pk=sari.pk).update(is_active=False)

    jawab = kirim_masuk(client, "sari")

    assert list(jawab.context["form"].non_field_errors()) == [
        "Nama pengguna atau kata sandi salah. Periksa lagi huruf besar dan kecil."
    ]


def test_keluar_mengakhiri_sesi_di_server(client, sari, masuk):
    kirim_masuk(client, "sari")
    kue = client.cookies["sessionid"].value

    jawab = client.post(reverse("akun:keluar"))
    client.cookies["sessionid"] = kue

    assert jawab.headers["Location"] == masuk
    assert client.get("/saya/").headers["Location"] == f"{masuk}?next=/saya/"


def test_keluar_tidak_bisa_lewat_tautan(client, sari):
    client.force_login(sari)

    assert client.get(reverse("akun:keluar")).status_code == 405


def test_saya_memuat_akun_dan_wilayah_tugas_sendiri(client, sari, budi):
    client.force_login(sari)

    isi = client.get("/saya/").content.decode()

    assert "Sari Wulandari" in isi
    assert "Wilayah 36.73" in isi
    assert "Wilayah 36.01" not in isi


@pytest.mark.parametrize("banyak", [1, 3])
def test_saya_tidak_menambah_kueri_per_wilayah(db, client, django_assert_num_queries, banyak):
    kode = ["36.73.01", "36.01.02", "36.02.03"][:banyak]
    client.force_login(PenggunaFactory(bertugas_di=kode))

    with django_assert_num_queries(3):  # session, user, duty regions
        client.get("/saya/")


def test_ganti_sandi_mengakhiri_sesi_lain_saja(client, sari, client_lain):
    kirim_masuk(client, "sari")
    kirim_masuk(client_lain, "sari")

    jawab = client.post(
        reverse("akun:ganti-sandi"),
        {
            "old_password": SANDI,
            "new_password1": "kopi-tubruk-42-cangkir",
            "new_password2": "kopi-tubruk-42-cangkir",
        },
    )

    assert jawab.headers["Location"] == "/"
    assert client.get("/saya/").status_code == 200
    assert client_lain.get("/saya/").status_code == 302
    assert kirim_masuk(client_lain, "sari", "kopi-tubruk-42-cangkir").headers["Location"] == "/"


def test_ganti_sandi_meminta_sandi_sekarang(client, sari):
    client.force_login(sari)

    jawab = client.post(
        reverse("akun:ganti-sandi"),
        {
            "old_password": "bukan-ini-sandinya",
            "new_password1": "kopi-tubruk-42-cangkir",
            "new_password2": "kopi-tubruk-42-cangkir",
        },
    )

    sari.refresh_from_db()
    assert list(jawab.context["form"].errors) == ["old_password"]
    assert sari.check_password(SANDI)


def test_sandi_sekali_pakai_wajib_diganti_sebelum_yang_lain(client, sari):
    sandi = atur_ulang_sandi(sari, pada=timezone.now())
    kirim_masuk(client, "sari", sandi)

    assert client.get("/saya/").headers["Location"] == reverse("akun:ganti-sandi")
    jawab = client.post(
        reverse("akun:ganti-sandi"), {"new_password1": sandi, "new_password2": sandi}
    )
    assert list(jawab.context["form"].errors) == ["new_password1"]
    client.post(
        reverse("akun:ganti-sandi"),
        {"new_password1": "kopi-tubruk-42-cangkir", "new_password2": "kopi-tubruk-42-cangkir"},
    )
    assert client.get("/saya/").status_code == 200


def test_sandi_sekali_pakai_yang_kedaluwarsa_ditolak(client, sari):
    sandi = atur_ulang_sandi(sari, pada=timezone.now() - timedelta(days=15))

    jawab = kirim_masuk(client, "sari", sandi)

    assert list(jawab.context["form"].non_field_errors()) == [
        "Kata sandi sekali pakai Anda sudah kedaluwarsa. "
        "Minta yang baru kepada admin Dinas Sosial Provinsi."
    ]
