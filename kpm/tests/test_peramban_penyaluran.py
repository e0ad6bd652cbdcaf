"""A tahap from freezing to the last rupiah, in a real browser."""

import pytest
from playwright.sync_api import expect

from ejsika.tests.peramban import lebar_isi, masuk_langsung, periksa_aksesibilitas
from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.models import BerkasHasil, UnduhanBank
from kpm.tasks import kerjakan_hasil_bank
from kpm.tests.factories import AnggotaFactory, JadwalFactory, KepesertaanFactory, RekeningFactory

pytestmark = [pytest.mark.peramban, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tahap(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    jadwal = JadwalFactory(wilayah=WilayahFactory(kode="36.73"), bank="BRI")
    for nomor in range(3):
        satu = KepesertaanFactory(program=jadwal.program, keluarga__nomor=f"JSR-{nomor}")
        AnggotaFactory(keluarga=satu.keluarga, hubungan="kepala", nama=f"Ibu {nomor}")
        RekeningFactory(keluarga=satu.keluarga)
    return "/kpm/penyaluran/JAMSOSRATU/2026/1/"


def test_dari_pembekuan_sampai_setiap_rupiah_terjelaskan(meja, dian, tahap, tmp_path):
    meja.on("dialog", lambda tanya: tanya.accept())
    masuk_langsung(meja, dian, tahap)
    meja.get_by_role("link", name="Lihat dan bekukan").click()
    expect(meja.get_by_text("3 keluarga masuk daftar")).to_be_visible()
    periksa_aksesibilitas(meja)
    meja.get_by_label("Nomor SK").fill("978/Kep.1/2026")
    meja.get_by_label("Tanggal SK").fill("2026-03-02")
    meja.get_by_role("button", name="Bekukan 3 keluarga").click()
    expect(meja.get_by_text("Setiap rupiah terjelaskan.")).to_be_visible()

    meja.get_by_role("link", name="Unduh untuk bank").click()
    meja.get_by_label("Bentuk berkas").select_option("csv")
    meja.get_by_label("Nomor surat atau keterangan").fill("Surat 12/2026")
    with meja.expect_download() as unduhan:
        meja.get_by_role("button", name="Catat dan unduh").click()
    assert unduhan.value.suggested_filename.endswith("-3-baris-Rp3000000.csv")
    assert UnduhanBank.objects.get().keterangan == "Surat 12/2026"

    baris = unduhan.value.path().read_text("utf-8-sig").splitlines()
    hasil = ["TERSALUR;;17-04-2026", "GAGAL;nama tidak sesuai;17-04-2026", "TERSALUR;;17-04-2026"]
    terisi = [f"{b.removesuffix(';;;')};{h}" for b, h in zip(baris[1:4], hasil, strict=True)]
    kembali = tmp_path / "hasil.csv"
    kembali.write_text("\n".join([baris[0], *terisi]))
    meja.goto(f"{tahap}hasil/")
    meja.get_by_label("Berkas hasil dari bank").set_input_files(kembali)
    meja.get_by_role("button", name="Unggah dan periksa").click()
    expect(meja.get_by_role("heading", name="hasil.csv")).to_be_visible()
    _jalankan_antrean(meja)
    meja.get_by_role("button", name="Terapkan hasil").click()
    expect(meja.get_by_role("heading", name="hasil.csv")).to_be_visible()
    _jalankan_antrean(meja)
    expect(meja.get_by_text("3 penyaluran diperbarui")).to_be_visible()

    meja.get_by_role("link", name="Lihat rekonsiliasi").click()
    expect(meja.get_by_text("Setiap rupiah terjelaskan.")).to_be_visible()
    expect(meja.get_by_text("Rp2.000.000 tersalur kepada 2 keluarga")).to_be_visible()
    expect(meja.get_by_role("cell", name="Cocokkan KTP dan buku tabungan")).to_be_visible()
    periksa_aksesibilitas(meja)
    meja.set_viewport_size({"width": 360, "height": 740})
    assert lebar_isi(meja) == 360
    meja.get_by_role("link", name="1.000.000", exact=True).first.click()
    expect(meja.get_by_role("link", name="Ibu 1")).to_be_visible()
    assert lebar_isi(meja) == 360


def _jalankan_antrean(halaman):
    """The worker's part, where none runs beside the tests; doing it twice changes nothing."""
    berkas = BerkasHasil.objects.get()
    kerjakan_hasil_bank(berkas_id=berkas.pk, oleh_id=berkas.oleh_id)
    halaman.reload()
