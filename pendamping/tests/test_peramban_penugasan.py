"""A koordinator gives families away in a real browser, on a phone and at a desk."""

import pytest
from playwright.sync_api import expect

from ejsika.tests.peramban import masuk_langsung, periksa_aksesibilitas
from kpm.tests.factories import KeluargaFactory, KepesertaanFactory
from pendamping.models import Penugasan
from pendamping.tests.factories import PenugasanFactory

pytestmark = [pytest.mark.peramban, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("alat", ["telepon", "meja"])
def test_koordinator_menugaskan_satu_desa_sampai_selesai(request, alat, oki, sari, rekan):
    halaman = request.getfixturevalue(alat)
    PenugasanFactory(pendamping=sari)
    for nama in ("Ani", "Iis", "Uun"):
        KepesertaanFactory(keluarga=KeluargaFactory(nama_pengurus=nama))
    masuk_langsung(halaman, oki, "/penugasan/")
    expect(halaman.locator("h1")).to_contain_text("3 keluarga KPM")
    periksa_aksesibilitas(halaman)

    halaman.get_by_label("Pilih 3").check()
    halaman.get_by_label("Iis").uncheck()
    halaman.get_by_label("Tugaskan ke").select_option("sari")
    halaman.get_by_role("button", name="Tinjau 2").click()
    expect(halaman.locator(".jawaban")).to_contain_text("dari 1 menjadi 3 keluarga")
    periksa_aksesibilitas(halaman)
    halaman.get_by_role("button", name="Tetapkan 2 keluarga").click()

    expect(halaman.get_by_role("status")).to_contain_text("2 keluarga kini didampingi")
    expect(halaman.locator("h1")).to_contain_text("1 keluarga KPM")
    baru = Penugasan.objects.filter(ditetapkan_oleh=oki).order_by("keluarga__nama_pengurus")
    assert list(baru.values_list("keluarga__nama_pengurus", "pendamping__username")) == [
        ("Ani", "sari"),
        ("Uun", "sari"),
    ]
