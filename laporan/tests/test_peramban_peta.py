"""The dashboard and the map in a browser, with no base map to be had: outlines must do."""

from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils import timezone
from playwright.sync_api import expect

from ejsika.tests.peramban import lebar_isi, masuk_langsung, periksa_aksesibilitas
from ejsika.wilayah.models import Wilayah
from kpm.tests.factories import KeluargaFactory, KepesertaanFactory
from laporan.ringkasan import susun_ringkasan
from laporan.sel_peta import susun_sel
from pendamping.models import Putusan
from pendamping.tests.factories import KunjunganFactory

pytestmark = [pytest.mark.peramban, pytest.mark.django_db(transaction=True)]

OKTOBER = date(2026, 10, 1)
BATAS = {
    "36.73": (106.05, -6.25, 106.25, -6.0),
    "36.73.01": (106.05, -6.25, 106.25, -6.0),
    "36.01": (105.7, -6.6, 106.05, -6.2),
}


@pytest.fixture
def provinsi(db):
    """Kota Serang with three families, one of them visited; Pandeglang with none."""
    for n in range(3):
        lokasi = Point(106.15 + n / 100, -6.12, srid=4326)
        keluarga = KeluargaFactory(nama_pengurus=f"Rohmah {n}", lokasi=lokasi)
        KepesertaanFactory(keluarga=keluarga)
    KeluargaFactory(wilayah__kode="36.01.21.1009")
    kunjungan = KunjunganFactory(keluarga=keluarga)
    kunjungan.putusan_kini = Putusan.objects.create(
        kunjungan=kunjungan,
        putusan="perlu_diperiksa",
        versi_aturan="1",
        keyakinan=0.8,
        alasan=[],
        dinilai_pada=kunjungan.diterima_pada,
    )
    kunjungan.save()
    for kode, bbox in BATAS.items():
        batas = MultiPolygon(Polygon.from_bbox(bbox), srid=4326)
        Wilayah.objects.filter(kode=kode).update(batas=batas, sumber_batas="perkiraan")
    susun_ringkasan(bulan=OKTOBER, pada=timezone.now())
    susun_sel(pada=timezone.now())


def keluhan(halaman):
    """Scripts that failed and rules that were broken; the base map's absence is no complaint."""
    daftar = []
    halaman.route("https://tile.openstreetmap.org/**", lambda jalur: jalur.abort())
    halaman.on("pageerror", lambda galat: daftar.append(str(galat)))
    halaman.on(
        "console",
        lambda p: (
            daftar.append(p.text) if p.type == "error" and "ERR_FAILED" not in p.text else None
        ),
    )
    return daftar


def test_peta_menunjukkan_nilai_wilayah_dan_keluarga_dengan_putusannya(meja, dian, provinsi):
    ada_keluhan = keluhan(meja)
    masuk_langsung(meja, dian, "/peta/?indikator=dikunjungi&bulan=2026-10")
    ringkas = "KPM yang dikunjungi: Wilayah 36.73 33\u00a0%."

    expect(meja.get_by_role("status").filter(has_text=ringkas)).to_be_visible()
    expect(meja.get_by_role("button", name="3 keluarga")).to_be_visible()
    expect(meja.get_by_text("Tidak ada data", exact=True)).to_be_visible()
    expect(meja.get_by_text("Batas perkiraan, bukan batas resmi")).to_be_visible()
    periksa_aksesibilitas(meja)

    meja.goto("/peta/?indikator=&titik=1#15/-6.12/106.17")
    meja.reload()
    meja.get_by_role("button", name="Rohmah 2").press("Enter")
    expect(meja.get_by_role("link", name="Buka halaman keluarga")).to_be_visible()
    expect(
        meja.get_by_role("link", name="Dikunjungi 14 Oktober 2026: Perlu diperiksa")
    ).to_be_visible()
    assert ada_keluhan == []


def test_peta_di_hp_menyimpan_pilihan_di_alamat(telepon, dian, provinsi):
    ada_keluhan = keluhan(telepon)
    masuk_langsung(telepon, dian, "/peta/")
    telepon.get_by_label("Warna wilayah").select_option("kpm")
    telepon.get_by_label("Menurut").select_option("kecamatan")
    telepon.get_by_label("Hanya yang belum dikunjungi bulan ini").check()

    expect(
        telepon.get_by_role("status").filter(
            has_text="paling rendah Wilayah 36.01.21 (0), paling tinggi Wilayah 36.73.01 (3)."
        )
    ).to_be_visible()
    periksa_aksesibilitas(telepon)
    alamat, lebar = telepon.url, lebar_isi(telepon)
    telepon.goto("/dasbor/")
    telepon.goto(alamat)
    expect(telepon.get_by_label("Menurut")).to_have_value("kecamatan")
    expect(telepon.get_by_label("Hanya yang belum dikunjungi bulan ini")).to_be_checked()
    assert (lebar, ada_keluhan) == (360, [])


@pytest.mark.parametrize("layar", ["telepon", "meja"])
def test_dasbor_dibuka_dari_provinsi_sampai_kecamatan(request, layar, dian, provinsi):
    halaman = request.getfixturevalue(layar)
    ada_keluhan = keluhan(halaman)
    masuk_langsung(halaman, dian, "/dasbor/?bulan=2026-10")
    expect(halaman.get_by_text("3 KPM di Wilayah 36; 33\u00a0% dikunjungi")).to_be_visible()
    periksa_aksesibilitas(halaman)

    halaman.get_by_role("link", name="Wilayah 36.73").first.click()

    expect(
        halaman.get_by_role("heading", name="Bagaimana keadaan di Wilayah 36.73?")
    ).to_be_visible()
    lebar = lebar_isi(halaman)
    assert (lebar, ada_keluhan) == (halaman.viewport_size["width"], [])
