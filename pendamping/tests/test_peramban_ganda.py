import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ejsika.tests.peramban import lebar_isi, masuk_langsung, periksa_aksesibilitas
from kpm.ganda.pencarian import cari_dugaan
from kpm.models import Keluarga
from kpm.tests.factories import AnggotaFactory, KeluargaFactory

pytestmark = [pytest.mark.peramban, pytest.mark.django_db(transaction=True)]
NIK = "3673014403850011"


def hidup():
    return list(Keluarga.objects.filter(digabung_ke=None).values_list("nama_pengurus", flat=True))


def test_operator_membandingkan_menggabung_lalu_membatalkan(meja, oki):
    for nama, alamat in (("Siti Aminah", "Kp. Lama"), ("Sitti Aminah", "Kp. Baru")):
        keluarga = KeluargaFactory(nama_pengurus=nama, alamat=alamat)
        AnggotaFactory(keluarga=keluarga, nama=nama, nik=NIK, hubungan="kepala")
    cari_dugaan(pada=timezone.now())
    masuk_langsung(meja, oki, "/kpm/ganda/")
    expect(meja.get_by_role("heading", level=1)).to_have_text("1 dugaan keluarga ganda")
    periksa_aksesibilitas(meja)

    meja.keyboard.press("ArrowDown")
    expect(meja.locator("[data-antrean] tbody th a")).to_be_focused()
    meja.keyboard.press("Enter")
    expect(meja.get_by_role("heading", level=1)).to_have_text("Apakah ini satu keluarga?")
    expect(meja.locator("tr.beda", has_text="Alamat")).to_be_visible()
    periksa_aksesibilitas(meja)

    meja.get_by_role("link", name="Teruskan keluarga pertama").click()
    expect(meja.get_by_role("heading", level=1)).to_have_text(
        re.compile("Gabungkan Sitti Aminah.* ke Siti")
    )
    periksa_aksesibilitas(meja)
    meja.locator("label.pilih", has_text="Kp. Baru").click()
    meja.get_by_label("Alasan").fill("KK diperiksa di kantor desa")
    meja.get_by_role("button", name="Gabungkan").click()
    expect(meja.get_by_role("heading", level=1)).to_have_text("Kedua keluarga sudah digabung")
    assert hidup() == ["Siti Aminah"]
    assert Keluarga.objects.get(digabung_ke=None).alamat == "Kp. Baru"

    meja.get_by_text("Keliru? Batalkan penggabungan").click()
    meja.get_by_label("Alasan").fill("Ternyata saudara kembar")
    meja.get_by_role("button", name="Batalkan penggabungan").click()
    expect(meja.get_by_role("heading", level=1)).to_have_text("Apakah ini satu keluarga?")
    assert sorted(hidup()) == ["Siti Aminah", "Sitti Aminah"]
    meja.set_viewport_size({"width": 360, "height": 740})
    assert lebar_isi(meja) <= 360
