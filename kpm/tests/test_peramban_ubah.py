import re
from datetime import date

import pytest
from playwright.sync_api import expect

from ejsika.tests.peramban import lebar_isi, masuk_langsung, periksa_aksesibilitas
from kpm.models import Anggota
from kpm.tests.factories import AnggotaFactory, KeluargaFactory

pytestmark = [pytest.mark.peramban, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def keluarga(transactional_db):
    """Jaenudin, his wife Eneng who receives the aid, and their son Ujang."""
    satu = KeluargaFactory(nama_pengurus="Eneng")
    isi = {"keluarga": satu, "tanggal_lahir": date(1985, 3, 10)}
    AnggotaFactory(**isi, urutan=1, nama="Jaenudin", hubungan="kepala", jenis_kelamin="L", nik=None)
    AnggotaFactory(**isi, urutan=2, nama="Eneng", hubungan="pasangan", pengurus=True, nik=None)
    AnggotaFactory(
        keluarga=satu,
        urutan=3,
        nama="Ujang",
        hubungan="anak",
        jenis_kelamin="L",
        nik="3673010106150001",
    )
    return satu


def test_anggota_dibetulkan_di_telepon(telepon, oki, keluarga):
    masuk_langsung(telepon, oki, keluarga.get_absolute_url())
    telepon.get_by_role("link", name="Ubah Ujang").click()
    expect(telepon.get_by_role("heading", name="Ubah data Ujang")).to_be_visible()
    periksa_aksesibilitas(telepon)

    telepon.get_by_label("Tanggal lahir").fill("31-02-2015")
    telepon.get_by_role("button", name="Simpan").click()
    galat = telepon.get_by_role("link", name=re.compile("Tanggal lahir 31-02-2015 tidak ada"))
    galat.click()
    expect(telepon.get_by_label("Tanggal lahir")).to_be_focused()
    telepon.get_by_label("Tanggal lahir").fill("2 Juni 2015")
    telepon.get_by_label("NPSN").fill("20601234")
    telepon.get_by_role("button", name="Simpan").click()
    expect(telepon.get_by_text("NIK tidak sesuai tanggal lahir.")).to_be_visible()
    assert lebar_isi(telepon) <= 360
    periksa_aksesibilitas(telepon)
    telepon.get_by_label("Alasan").fill("Akta lahir benar, KTP salah")
    telepon.get_by_role("button", name="Simpan").click()

    expect(telepon.get_by_text("Data Ujang tersimpan.")).to_be_visible()
    riwayat = telepon.get_by_role("region", name="Riwayat perubahan data")
    for kata in ("Data anggota diubah: Ujang", "Akta lahir benar", "1 Juni 2015 → 2 Juni 2015"):
        expect(riwayat).to_contain_text(kata)
    ujang = Anggota.objects.get(nama="Ujang")
    assert (ujang.tanggal_lahir, ujang.npsn) == (date(2015, 6, 2), "20601234")


def test_kematian_kepala_dicatat_di_meja(meja, oki, keluarga):
    masuk_langsung(meja, oki, keluarga.get_absolute_url())
    meja.get_by_role("link", name=re.compile("Meninggal.keluar.*Jaenudin")).click()
    expect(meja.get_by_text("Jaenudin kepala keluarga. Pilih sekaligus")).to_be_visible()

    meja.get_by_label("Meninggal", exact=True).check()
    meja.get_by_label("Tanggal kejadian").fill("01-11-2025")
    meja.get_by_role("group", name="Kepala keluarga yang baru").get_by_label("Ujang").check()
    hubungan = meja.get_by_role("group", name="Hubungan anggota lain")
    expect(hubungan.get_by_label("Ujang")).to_be_hidden()
    expect(hubungan.get_by_label("Eneng")).to_have_value("orang_tua")
    periksa_aksesibilitas(meja)
    meja.get_by_label("Alasan dan bukti").fill("akta kematian")
    meja.get_by_role("button", name="Simpan").click()

    expect(meja.get_by_text("Jaenudin tercatat meninggal.")).to_be_visible()
    expect(meja.get_by_role("link", name="Kembalikan Jaenudin")).to_be_visible()
    periksa_aksesibilitas(meja)
    assert {a.nama: a.hubungan for a in Anggota.objects.tercatat()} == {
        "Eneng": "orang_tua",
        "Ujang": "kepala",
    }


def test_posisi_rumah_diketuk_di_peta(meja, oki, keluarga):
    masuk_langsung(meja, oki, f"/kpm/{keluarga.uuid}/ubah/posisi/")
    peta = meja.get_by_role("application", name="Peta posisi rumah")
    expect(peta.locator(".tanda-rumah")).to_be_visible()
    periksa_aksesibilitas(meja)

    peta.click(position={"x": 300, "y": 150})
    expect(meja.get_by_text("Titik dipilih.")).to_be_visible()
    lintang = meja.get_by_label("Lintang").input_value()
    meja.get_by_role("button", name="Simpan posisi").click()

    expect(meja.get_by_text("Posisi rumah tersimpan.")).to_be_visible()
    keluarga.refresh_from_db()
    assert f"{keluarga.lokasi.y:.6f}".replace(".", ",") == lintang
    assert keluarga.sumber_lokasi == "operator"


def test_nik_yang_sudah_terdaftar_diperingatkan_saat_diketik(meja, oki, keluarga):
    tetangga = KeluargaFactory(nama_pengurus="Siti Tetangga")
    AnggotaFactory(keluarga=tetangga, hubungan="kepala", nik="3673014101850001")
    masuk_langsung(meja, oki, f"/kpm/{keluarga.uuid}/anggota/baru/")

    meja.get_by_label("NIK", exact=True).fill("3673014101850001")
    meja.get_by_label("NIK", exact=True).press("Tab")

    expect(meja.get_by_text("NIK sama")).to_be_visible()
    expect(meja.get_by_role("link", name="Siti Tetangga")).to_be_visible()
    periksa_aksesibilitas(meja)
