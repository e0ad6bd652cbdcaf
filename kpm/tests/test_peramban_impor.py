"""An operator and a file: what its columns mean, what is refused, a cut line, second thoughts."""

import csv

import pytest
from playwright.sync_api import expect

from ejsika.tests.peramban import lebar_isi, masuk_langsung, periksa_aksesibilitas
from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.impor import penyimpanan, unggahan
from kpm.models import BerkasImpor, Keluarga
from kpm.tests.berkas import ISTRI, KELUARGA_LAIN, KEPALA, csv_bytes
from kpm.tests.factories import ProgramFactory
from kpm.views import impor_unggah

pytestmark = [pytest.mark.peramban, pytest.mark.django_db(transaction=True)]
JUDUL_SENDIRI = [k if k != "NIK" else "NO IDENTITAS" for k in KEPALA]


def berjudul_sendiri(baris):
    return {("NO IDENTITAS" if k == "NIK" else k): v for k, v in baris.items()}


@pytest.fixture(autouse=True)
def _rumah(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "berkas"
    for modul in (penyimpanan, unggahan, impor_unggah):
        monkeypatch.setattr(modul, "POTONGAN", 150)  # several pieces of a small file
    WilayahFactory(kode="36.73.01.1004")
    ProgramFactory()


@pytest.fixture
def berkas(tmp_path):
    salah = KEPALA | KELUARGA_LAIN | {"TGL LAHIR": "31-02-1990"}
    isi = [berjudul_sendiri(b) for b in (KEPALA, ISTRI, salah)]
    jalan = tmp_path / "registri.csv"
    jalan.write_bytes(csv_bytes(*isi, judul=JUDUL_SENDIRI))
    return jalan


def test_impor_dari_arti_kolom_sampai_diurungkan(meja, oki, berkas, tmp_path):
    masuk_langsung(meja, oki, "/kpm/impor/")
    meja.get_by_label("Berkas CSV atau XLSX").set_input_files(berkas)
    meja.get_by_label("Sumber berkas").fill("SIKS-NG Kota Serang")
    meja.get_by_role("button", name="Unggah dan periksa").click()

    expect(meja.get_by_role("heading", name="Apa arti setiap kolom?")).to_be_visible()
    periksa_aksesibilitas(meja)
    meja.get_by_role("button", name="Lanjut periksa isinya").click()
    expect(meja.get_by_role("alert")).to_contain_text("Kolom NIK tidak ditemukan")
    meja.get_by_label("NO IDENTITAS dibaca sebagai").select_option("nik")
    meja.get_by_role("button", name="Lanjut periksa isinya").click()

    expect(meja.get_by_role("button", name="Simpan 1 keluarga")).to_be_visible()
    assert not Keluarga.objects.exists()
    with meja.expect_download() as unduhan:
        meja.get_by_role("link", name="CSV", exact=True).click()
    unduhan.value.save_as(tmp_path / "tolakan.csv")
    tolakan = (tmp_path / "tolakan.csv").read_text(encoding="utf-8-sig")
    _, ditolak = csv.reader(tolakan.splitlines(), delimiter=";")
    assert ditolak[-1] == "Tanggal lahir 31-02-1990 tidak ada. Periksa KTP."
    meja.get_by_role("button", name="Simpan 1 keluarga").click()

    meja.get_by_role("link", name="Urungkan impor ini").click()
    expect(meja.get_by_role("heading", name="Urungkan seluruh impor ini?")).to_be_visible()
    periksa_aksesibilitas(meja)
    assert Keluarga.objects.count() == 1
    meja.get_by_label("Mengapa diurungkan?").fill("Berkas bulan lalu.")
    meja.get_by_role("button", name="Urungkan impor ini").click()

    expect(meja.get_by_text("oleh Oki Firmansyah: Berkas bulan lalu.")).to_be_visible()
    assert not Keluarga.objects.exists()


def test_unggahan_yang_putus_berlanjut_setelah_halaman_dimuat_ulang(telepon, oki, berkas):
    masuk_langsung(telepon, oki, "/kpm/impor/")
    assert lebar_isi(telepon) <= 360
    ketiga = []

    def putus_sesudah_dua(jalur):
        ketiga.append(jalur)
        if len(ketiga) > 2:
            jalur.abort()
        else:
            jalur.continue_()

    telepon.route("**/potongan/", putus_sesudah_dua)
    telepon.get_by_label("Berkas CSV atau XLSX").set_input_files(berkas)
    telepon.get_by_role("button", name="Unggah dan periksa").click()
    expect(telepon.get_by_text("Sambungan terputus. Mencoba lagi…")).to_be_visible()
    sebelum = BerkasImpor.objects.get().diterima
    telepon.unroute("**/potongan/")
    telepon.reload()

    telepon.get_by_label("Berkas CSV atau XLSX").set_input_files(berkas)
    telepon.get_by_role("button", name="Unggah dan periksa").click()

    expect(telepon.get_by_role("heading", name="Apa arti setiap kolom?")).to_be_visible()
    assert lebar_isi(telepon) <= 360
    utuh = BerkasImpor.objects.get()
    assert (sebelum, utuh.diterima) == (300, berkas.stat().st_size)


def test_selesainya_impor_dikabarkan_di_halaman_lain(meja, oki):
    satu = BerkasImpor.objects.create(nama_berkas="besar.csv", oleh=oki, status="dibaca")
    masuk_langsung(meja, oki, satu.get_absolute_url())
    expect(meja.get_by_text("Anda boleh meninggalkan halaman ini")).to_be_visible()
    meja.goto("/kpm/")
    kabar = meja.get_by_text("Impor besar.csv sudah selesai dikerjakan.")
    expect(meja.get_by_role("heading", level=1)).to_be_visible()
    sebelum = kabar.count()

    BerkasImpor.objects.update(status="diperiksa", hasil={"keluarga_baru": 0})

    expect(kabar).to_be_visible()
    meja.get_by_role("link", name="Lihat hasilnya").click()
    expect(meja.get_by_role("heading", name="besar.csv")).to_be_visible()
    assert sebelum == 0
