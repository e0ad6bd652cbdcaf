import pytest
from playwright.sync_api import expect

from ejsika.tests.peramban import lebar_isi, masuk_langsung, periksa_aksesibilitas
from kpm.tests.factories import AnggotaFactory, KeluargaFactory, KepesertaanFactory

pytestmark = [pytest.mark.peramban, pytest.mark.django_db(transaction=True)]


def keluarga(nama):
    satu = KeluargaFactory(nama_pengurus=nama)
    AnggotaFactory(keluarga=satu, hubungan="kepala", nama=nama)
    KepesertaanFactory(keluarga=satu)
    return satu


def test_saran_dipilih_dengan_papan_ketik_lalu_terbuka(meja, oki, versi):
    dicari = keluarga("Siti Aminah")
    keluarga("Popon Wulandari")
    masuk_langsung(meja, oki, "/kpm/")
    kotak = meja.get_by_role("combobox", name="Cari keluarga")

    kotak.press_sequentially("amin")
    expect(meja.get_by_role("option", name="Siti Aminah")).to_be_visible()
    periksa_aksesibilitas(meja)
    kotak.press("ArrowDown")
    expect(meja.locator("[aria-selected=true]")).to_contain_text("Siti Aminah")
    kotak.press("Enter")

    expect(meja).to_have_url(meja.url.split("/kpm/")[0] + dicari.get_absolute_url())


def test_pilihan_bertahan_di_halaman_lain_dan_dibawa_ke_tinjauan(telepon, oki, sari):
    for n in range(26):
        keluarga(f"Keluarga {n:02d}")
    masuk_langsung(telepon, oki, "/kpm/")
    bilah = telepon.get_by_role("form", name="Tindakan pada keluarga terpilih")
    expect(bilah).to_be_hidden()

    telepon.get_by_label("Pilih Keluarga 00", exact=True).check()
    expect(bilah).to_contain_text("1 keluarga terpilih")
    telepon.get_by_role("link", name="Berikutnya").click()
    telepon.get_by_label("Pilih Keluarga 25", exact=True).check()
    expect(bilah).to_contain_text("2 keluarga terpilih, 1 di halaman lain")
    assert lebar_isi(telepon) == 360
    bilah.get_by_role("button", name="Tugaskan ke pendamping").click()

    expect(telepon.get_by_role("heading", level=1)).to_have_text(
        "Kepada siapa 2 keluarga ini ditugaskan?"
    )
    telepon.get_by_label("Pendamping", exact=True).select_option("sari")
    telepon.get_by_role("button", name="Tinjau 2 keluarga").click()
    expect(telepon.get_by_role("heading", level=1)).to_have_text(
        "Tugaskan 2 keluarga kepada Sari Wulandari?"
    )
