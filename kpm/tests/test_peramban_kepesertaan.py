"""Dinsos takes candidates through the waiting list in a real browser, on a phone and at a desk."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ejsika.tests.peramban import lebar_isi, masuk_langsung, periksa_aksesibilitas
from kpm.models import Kepesertaan
from kpm.tests.factories import AnggotaFactory, KepesertaanFactory, KuotaFactory, ProgramFactory

pytestmark = [pytest.mark.peramban, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("alat", "lebar"), [("telepon", 360), ("meja", 1280)])
def test_calon_ditinjau_lalu_diaktifkan_sampai_kuota_penuh(request, alat, lebar, dian):
    halaman = request.getfixturevalue(alat)
    program = ProgramFactory(komponen_wajib=["ANAK_SD"])
    hari_ini = timezone.localdate()
    KuotaFactory(program=program, jumlah=1, tahun=hari_ini.year)
    for nama, desil, jenjang in (("Ani", 2, "SD"), ("Iis", 1, "SD"), ("Uun", 1, "")):
        ikut = KepesertaanFactory(
            program=program,
            status="TERVALIDASI",
            keluarga__nama_pengurus=nama,
            keluarga__desil=desil,
        )
        AnggotaFactory(keluarga=ikut.keluarga, jenjang=jenjang)
    masuk_langsung(halaman, dian, "/kpm/daftar-tunggu/?status=TERVALIDASI")
    expect(halaman.locator("h1")).to_contain_text("3 keluarga tervalidasi")
    assert lebar_isi(halaman) == lebar
    periksa_aksesibilitas(halaman)

    halaman.get_by_label("Semua 3 keluarga").check()
    halaman.get_by_label("Tindakan").select_option("aktifkan")
    halaman.get_by_role("button", name="Tinjau 3").click()
    expect(halaman.locator("h1")).to_contain_text("Aktifkan 1 keluarga")
    expect(halaman.locator("main")).to_contain_text("Melebihi kuota")
    expect(halaman.locator("main")).to_contain_text("Tidak punya komponen")
    periksa_aksesibilitas(halaman)
    halaman.get_by_label("Nomor SK").fill("460/12/2026")
    halaman.get_by_label("Tanggal SK").fill(hari_ini.isoformat())
    halaman.get_by_label("Alasan").fill("Penetapan tahap 1")
    halaman.get_by_role("button", name="Aktifkan 1 keluarga").click()

    expect(halaman.get_by_role("status")).to_contain_text("1 keluarga diaktifkan (JAMSOSRATU)")
    expect(halaman.locator("h1")).to_contain_text("2 keluarga tervalidasi")
    aktif = Kepesertaan.objects.filter(status="AKTIF")
    assert list(aktif.values_list("keluarga__nama_pengurus", "sk_nomor")) == [
        ("Iis", "460/12/2026")
    ]
