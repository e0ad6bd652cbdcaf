"""Signing in and managing people, as a browser sees it."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ejsika.akun.sandi import atur_ulang_sandi
from ejsika.tests.peramban import lebar_isi, masuk, masuk_langsung, periksa_aksesibilitas
from ejsika.wilayah.tests.factories import WilayahFactory

pytestmark = [pytest.mark.peramban, pytest.mark.django_db(transaction=True)]
SANDI_BARU = "kopi-tubruk-42-cangkir"


def keluhan(halaman):
    """What the browser complains about from now on, blocked scripts and styles included."""
    daftar = []
    halaman.on("console", lambda p: daftar.append(p.text) if p.type == "error" else None)
    halaman.on("pageerror", lambda galat: daftar.append(str(galat)))
    return daftar


def test_masuk_pertama_kali_di_hp_sampai_kata_sandi_sendiri(telepon, sari):
    ada_keluhan = keluhan(telepon)
    telepon.goto("/masuk/")
    periksa_aksesibilitas(telepon)
    masuk(telepon, sari, atur_ulang_sandi(sari, pada=timezone.now()))
    periksa_aksesibilitas(telepon)

    telepon.get_by_label("Kata sandi baru", exact=True).fill(SANDI_BARU)
    telepon.get_by_label("Ulangi kata sandi baru").fill(SANDI_BARU)
    telepon.get_by_role("button", name="Simpan kata sandi baru").click()

    expect(telepon.get_by_text("Kata sandi diganti.")).to_be_visible()
    telepon.goto("/saya/")
    periksa_aksesibilitas(telepon)
    lebar = lebar_isi(telepon)
    sari.refresh_from_db()
    assert (sari.check_password(SANDI_BARU), lebar, ada_keluhan) == (True, 360, [])


def test_ringkasan_galat_membawa_ke_isiannya(telepon, sari):
    masuk_langsung(telepon, sari, "/saya/sandi/")
    telepon.get_by_label("Kata sandi sekarang").fill("bukan-ini")
    telepon.get_by_label("Kata sandi baru", exact=True).fill(SANDI_BARU)
    telepon.get_by_label("Ulangi kata sandi baru").fill(SANDI_BARU)
    telepon.get_by_role("button", name="Simpan kata sandi baru").click()

    periksa_aksesibilitas(telepon)
    telepon.get_by_role("link", name="Kata sandi sekarang salah").click()

    expect(telepon.get_by_label("Kata sandi sekarang")).to_be_focused()


def test_admin_membuat_akun_dari_berkas_sampai_lembarnya(meja, admin):
    WilayahFactory(kode="36.01")
    ada_keluhan = keluhan(meja)
    masuk_langsung(meja, admin, "/admin/akun/pengguna/")
    periksa_aksesibilitas(meja)

    meja.get_by_role("link", name="Buat dari berkas").click()
    isi = b"nama lengkap;nomor HP;kode wilayah\nSiti Aminah;081234567890;36.01\nRudi;;36.01\n"
    meja.get_by_label("Berkas CSV atau XLSX").set_input_files(
        {"name": "akun.csv", "mimeType": "text/csv", "buffer": isi}
    )
    meja.get_by_role("button", name="Periksa berkas").click()
    expect(meja.get_by_text("Nomor HP kosong.")).to_be_visible()
    periksa_aksesibilitas(meja)
    meja.get_by_role("button", name="Buat 1 akun").click()

    expect(meja.get_by_text("siti.aminah")).to_be_visible()
    periksa_aksesibilitas(meja)
    assert ada_keluhan == []


def test_halaman_orang_di_admin_mudah_dibaca_alat_bantu(meja, admin, sari):
    for ujung in ("change/", "history/", "kunci/", "akun/nonaktif/"):
        masuk_langsung(meja, admin, f"/admin/akun/pengguna/{sari.pk}/{ujung}")
        periksa_aksesibilitas(meja)
