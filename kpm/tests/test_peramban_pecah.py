import re

import pytest
from playwright.sync_api import expect

from ejsika.tests.peramban import lebar_isi, masuk_langsung, periksa_aksesibilitas
from kpm.models import Keluarga
from kpm.tests.factories import AnggotaFactory, KeluargaFactory, KepesertaanFactory

pytestmark = [pytest.mark.peramban, pytest.mark.django_db(transaction=True)]


def test_keluarga_dipecah_di_telepon(telepon, oki):
    keluarga = KeluargaFactory(nama_pengurus="Eneng", alamat="Kp. Sawah")
    AnggotaFactory(keluarga=keluarga, urutan=1, nama="Jaenudin", hubungan="kepala")
    AnggotaFactory(keluarga=keluarga, urutan=2, nama="Eneng", hubungan="pasangan", pengurus=True)
    AnggotaFactory(keluarga=keluarga, urutan=3, nama="Ujang", hubungan="anak")
    KepesertaanFactory(keluarga=keluarga)
    masuk_langsung(telepon, oki, keluarga.get_absolute_url())
    telepon.get_by_role("link", name="Pecah keluarga").click()
    expect(telepon.get_by_role("heading", name="Pecah keluarga Eneng")).to_be_visible()
    periksa_aksesibilitas(telepon)

    telepon.get_by_label("Ujang ikut keluarga baru").check()
    telepon.get_by_label("Pengurus keluarga baru").select_option("Ujang")
    telepon.get_by_label("Tetap di keluarga asal").check()
    telepon.get_by_label("Berlaku sejak").fill("1 November 2025")
    telepon.get_by_label("Alasan dan bukti").fill("KK baru terbit")
    telepon.get_by_role("button", name="Lihat kedua keluarga").click()
    galat = telepon.get_by_role("link", name=re.compile("Pilih seorang kepala keluarga"))
    galat.click()
    hubungan = telepon.get_by_label("Hubungan Ujang dengan kepala keluarganya")
    expect(hubungan).to_be_focused()
    assert lebar_isi(telepon) <= 360
    periksa_aksesibilitas(telepon)
    hubungan.select_option("Kepala keluarga")
    telepon.get_by_role("button", name="Lihat kedua keluarga").click()

    baru = telepon.get_by_role("region", name="Keluarga baru")
    expect(baru).to_contain_text("Ujang, kepala keluarga pengurus")
    expect(baru).to_contain_text("Bukan peserta program")
    assert lebar_isi(telepon) <= 360
    periksa_aksesibilitas(telepon)
    telepon.get_by_role("button", name="Ya, pecah keluarga ini").click()

    expect(telepon.get_by_text("Keluarga ini dipecah dari Eneng, 1 November 2025.")).to_be_visible()
    assert [k.nama_pengurus for k in Keluarga.objects.order_by("pk")] == ["Eneng", "Ujang"]
