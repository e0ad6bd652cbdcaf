"""An assessment on a phone: one question at a time, a draft that survives, a result explained."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ejsika.tests.peramban import lebar_isi, masuk_langsung, periksa_aksesibilitas
from graduasi.models import Penilaian
from kpm.tests.factories import AnggotaFactory, KepesertaanFactory
from pendamping.tests.factories import PenugasanFactory

pytestmark = [pytest.mark.peramban, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dampingan(sari, versi):
    keluarga = PenugasanFactory(pendamping=sari).keluarga
    KepesertaanFactory(keluarga=keluarga)
    AnggotaFactory.create_batch(4, keluarga=keluarga)
    return keluarga


def kini(halaman):
    return halaman.locator(".langkah.kini")


def ketuk(halaman, *jawaban):
    for satu in jawaban:
        kini(halaman).locator(".pilih").filter(has_text=satu).first.tap()
        expect(kini(halaman).get_by_text(satu, exact=True)).to_have_count(0)


def test_menilai_di_hp_satu_butir_sekali_sampai_grade(telepon, sari, dampingan):
    masuk_langsung(telepon, sari, reverse("graduasi:penilaian-isi", args=[dampingan.uuid]))
    expect(telepon.get_by_text("Butir 1 dari 14")).to_be_visible()
    periksa_aksesibilitas(telepon)
    telepon.get_by_label("Berapa luas lantai rumah?").fill("20")
    telepon.get_by_role("button", name="Lanjut").tap()
    ketuk(telepon, "Tanah", "Rumbia", "Tidak punya jamban", "Bukan listrik", "Sungai")
    ketuk(telepon, "Arang", "Tidak pernah", "Satu stel")  # nine deprivations by now
    expect(telepon.get_by_text("Draf tersimpan di perangkat ini.")).to_be_visible()

    telepon.reload()  # the phone killed the tab
    expect(telepon.get_by_text("Melanjutkan draf di perangkat ini.")).to_be_visible()
    ketuk(telepon, "Tiga kali atau lebih", "Ya, sanggup")
    kini(telepon).locator(".pilih").filter(has_text="Pekerjaan lain").tap()
    telepon.get_by_label("Berapa penghasilannya sebulan?").fill("1.500.000")
    telepon.get_by_role("button", name="Lanjut").tap()
    ketuk(telepon, "Tamat SMP")
    telepon.get_by_label("Berapa nilai tabungan dan barang yang mudah dijual?").fill("2.000.000")
    telepon.get_by_role("button", name="Lanjut").tap()
    expect(telepon.locator(".ringkas-jawaban .kosong-jawaban")).to_have_count(0)
    periksa_aksesibilitas(telepon)
    telepon.get_by_role("button", name="Simpan penilaian").tap()

    expect(telepon.get_by_text("Penilaian tersimpan: Grade II, miskin.")).to_be_visible()
    periksa_aksesibilitas(telepon)
    lebar = lebar_isi(telepon)
    penilaian = Penilaian.objects.get()
    assert (penilaian.kekurangan, penilaian.grade, penilaian.penilai, lebar) == (9, 2, sari, 360)


def test_draf_hilang_setelah_penilaian_terkirim(telepon, sari, dampingan):
    alamat = reverse("graduasi:penilaian-isi", args=[dampingan.uuid])
    masuk_langsung(telepon, sari, alamat)
    telepon.get_by_label("Berapa luas lantai rumah?").fill("20")
    expect(telepon.get_by_text("Draf tersimpan di perangkat ini.")).to_be_visible()
    for _ in range(14):
        telepon.locator("[data-maju]").tap()
    telepon.get_by_role("button", name="Simpan tanpa grade").tap()
    expect(telepon.get_by_text("Tersimpan tanpa grade: 13 butir")).to_be_visible()
    expect(telepon.locator("main[data-draf-bersih]")).to_be_attached()

    telepon.goto(alamat)

    expect(telepon.get_by_text("Butir 1 dari 14")).to_be_visible()
    expect(telepon.get_by_label("Berapa luas lantai rumah?")).to_have_value("")


def test_draf_orang_lain_tidak_terlihat(telepon, sari, ratna, dampingan):
    alamat = reverse("graduasi:penilaian-isi", args=[dampingan.uuid])
    masuk_langsung(telepon, sari, alamat)
    telepon.get_by_label("Berapa luas lantai rumah?").fill("20")
    expect(telepon.get_by_text("Draf tersimpan di perangkat ini.")).to_be_visible()

    masuk_langsung(telepon, ratna, alamat)

    expect(telepon.get_by_text("Butir 1 dari 14")).to_be_visible()
    expect(telepon.get_by_label("Berapa luas lantai rumah?")).to_have_value("")


def test_daftar_grade_dan_halaman_keluarga_dapat_dibaca_semua_orang(telepon, sari, dampingan):
    masuk_langsung(telepon, sari, "/graduasi/")
    periksa_aksesibilitas(telepon)
    telepon.get_by_role("link", name=dampingan.nama_pengurus, exact=True).tap()

    expect(telepon.get_by_role("heading", name=dampingan.nama_pengurus)).to_be_visible()
    periksa_aksesibilitas(telepon)
    assert lebar_isi(telepon) == 360
