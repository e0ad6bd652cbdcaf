"""The monthly report in a browser: made by a button, followed to its end, downloaded, proven."""

import io

import pypdf
import pytest
from playwright.sync_api import expect

from ejsika.tests.peramban import masuk_langsung, periksa_aksesibilitas
from graduasi.tests.factories import PenilaianFactory
from kpm.tests.factories import KepesertaanFactory
from laporan.models import LaporanBulanan

pytestmark = [pytest.mark.peramban, pytest.mark.django_db(transaction=True)]


def test_laporan_disusun_diunduh_dan_diperiksa_keasliannya(meja, dian, versi, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for _ in range(6):
        PenilaianFactory(keluarga=KepesertaanFactory().keluarga, kekurangan=9)
    masuk_langsung(meja, dian, "/laporan/")
    periksa_aksesibilitas(meja)

    meja.get_by_label("Bulan").fill("2026-10")
    meja.get_by_label("Kabupaten/kota").select_option("36.73")
    meja.get_by_role("button", name="Susun laporan").click()
    expect(meja.get_by_text("Selesai", exact=True)).to_be_visible()
    periksa_aksesibilitas(meja)
    with meja.expect_download() as unduhan:
        meja.get_by_role("link", name="PDF").click()
    pdf = pypdf.PdfReader(io.BytesIO(unduhan.value.path().read_bytes()))
    meja.get_by_role("link", name="Keaslian").click()

    expect(meja.get_by_role("heading", name="Laporan ini terdaftar")).to_be_visible()
    periksa_aksesibilitas(meja)
    teks = " ".join(" ".join(halaman.extract_text() for halaman in pdf.pages).split())
    assert "BULAN OKTOBER TAHUN 2026" in teks
    assert LaporanBulanan.objects.get().kode_verifikasi in teks
