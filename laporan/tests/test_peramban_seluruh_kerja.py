"""The whole job once through, as its people do it: file, visit, map, grade, report.

A real browser (phone and desk), a real Celery worker on the real broker, a real PDF read back.
"""

import re
from contextlib import contextmanager
from io import BytesIO

import pytest
from celery.contrib.testing.worker import start_worker
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from ejsika.akun.tests.factories import PenggunaFactory
from ejsika.celery import app
from ejsika.tests.peramban import masuk
from graduasi.tests.factories import jawaban_dengan
from kpm.models import Keluarga
from kpm.program_awal import muat_program
from laporan.tasks import segarkan_peta

pytestmark = [pytest.mark.peramban, pytest.mark.django_db(transaction=True)]

KEPALA_BERKAS = (
    "ID PESERTA;NO KK;NIK;NAMA ANGGOTA;HUBUNGAN;JK;TGL LAHIR;ALAMAT;RT;RW;KODE DESA;"
    "JENJANG SEKOLAH;PEKERJAAN;DESIL;LINTANG;BUJUR;PROGRAM;TAHUN MASUK"
)
# Two families that may come in, and one whose head has a NIK of fifteen digits.
BARIS = [
    "JSR-1;3673010101120001;3673010502800001;Ahmad Solihin;Kepala Keluarga;L;05/02/1980;"
    "Kp. Kaloran;1;2;36.73.01.1004;;Buruh bangunan;1;-6,1201;106,1502;JAMSOSRATU;2024",
    "JSR-1;3673010101120001;'3673014707830002;Siti Aminah;Istri;P;1983-07-07;"
    "Kp. Kaloran;1;2;3673011004;;Mengurus rumah tangga;1;-6,1201;106,1502;JAMSOSRATU;2024",
    "JSR-1;3673010101120001;3673015203130003;Dewi Lestari;Anak;P;12-03-2013;"
    "Kp. Kaloran;1;2;36.73.01.1004;SMP;;1;-6,1201;106,1502;JAMSOSRATU;2024",
    "JSR-2;3673010101120002;3673011501560004;Rukiah;Kepala Keluarga;P;15-01-1956;"
    "Kp. Kaloran;1;2;36.73.01.1004;;;1;-6,1222;106,1531;JAMSOSRATU;2024",
    "JSR-3;3673010101120003;367301150156000;Udin;Kepala Keluarga;L;15-01-1970;"
    "Kp. Kaloran;1;2;36.73.01.1004;;;1;;;JAMSOSRATU;2024",
]


@contextmanager
def pekerja():
    """A Celery worker as in the office: its own thread and connection, tasks over Redis."""
    app.conf.task_always_eager = False
    app.conf.task_eager_propagates = False
    try:
        with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=30):
            yield
    finally:
        app.conf.task_always_eager = True
        app.conf.task_eager_propagates = True


@pytest.fixture
def kantor(wilayah_banten, versi):
    """The office before its first day: regions, programmes, instrument, and four people."""
    muat_program()
    return {
        peran: PenggunaFactory(
            username=f"{peran}.uji", nama_lengkap=nama, peran=peran, bertugas_di=[tempat]
        )
        for peran, nama, tempat in [
            ("operator", "Oki Firmansyah", "36.73"),
            ("koordinator", "Ratna Dewi", "36.73"),
            ("pendamping", "Sari Wulandari", "36.73"),
            ("dinsos", "Dian Lestari", "36"),
        ]
    }


def berkas_registri():
    isi = "\ufeff" + "\r\n".join([KEPALA_BERKAS, *BARIS]) + "\r\n"
    return {"name": "registri.csv", "mimeType": "text/csv", "buffer": isi.encode()}


def foto():
    isi = BytesIO()
    Image.radial_gradient("L").resize((1600, 1200)).convert("RGB").save(isi, "JPEG")
    return {"name": "rumah.jpg", "mimeType": "image/jpeg", "buffer": isi.getvalue()}


def ganti_orang(halaman, pengguna, alamat):
    halaman.context.clear_cookies()
    halaman.goto("/masuk/")
    masuk(halaman, pengguna)
    expect(halaman).not_to_have_url(re.compile("/masuk/"))
    halaman.goto(alamat)


def impor(meja, operator):
    """The operator sends the file in, reads why one family is refused, and confirms the rest."""
    ganti_orang(meja, operator, "/kpm/impor/")
    meja.locator("input[type=file]").set_input_files(berkas_registri())
    meja.get_by_role("button", name="Unggah dan periksa").click()
    expect(meja.get_by_role("button", name="Simpan 2 keluarga")).to_be_visible()
    with meja.expect_download() as unduhan:
        meja.get_by_role("link", name="CSV").click()
    ditolak = unduhan.value.path().read_text(encoding="utf-8-sig")
    meja.get_by_role("button", name="Simpan 2 keluarga").click()
    expect(meja.get_by_text("2 keluarga baru terdaftar")).to_be_visible()
    return ditolak


def tugaskan(meja, koordinator):
    """The koordinator gives the new families to a pendamping."""
    ganti_orang(meja, koordinator, "/penugasan/")
    meja.get_by_label("Pilih 2").check()
    meja.get_by_label("Tugaskan ke").select_option("pendamping.uji")
    meja.get_by_role("button", name="Tinjau 2").click()
    meja.get_by_role("button", name="Tetapkan 2 keluarga").click()
    expect(meja.get_by_role("status")).to_contain_text("2 keluarga kini didampingi")


def kunjungi(telepon, pendamping):
    """The pendamping's walk on the phone: place, photo, duties, send."""
    ganti_orang(telepon, pendamping, "/")
    telepon.get_by_role("link", name="Ahmad Solihin").click()
    expect(telepon.get_by_text("Lokasi cukup, ±14 m")).to_be_visible()
    telepon.get_by_role("button", name="Lanjut").click()
    telepon.get_by_label("Pilih dari galeri").set_input_files(foto())
    expect(telepon.locator("[data-foto-daftar] img")).to_have_count(1)
    telepon.get_by_role("button", name="Lanjut").click()
    telepon.get_by_label("Verifikasi komitmen").check()
    telepon.get_by_role("button", name="Lanjut").click()
    telepon.get_by_role("button", name="Kurangi hari hadir Dewi Lestari").click()
    for _ in range(2):
        telepon.get_by_role("button", name="Lanjut").click()
    telepon.get_by_role("button", name="Kirim sekarang").click()
    expect(telepon.get_by_role("heading", name="Kunjungan diterima")).to_be_visible()
    expect(telepon.locator("[data-hasil] .lencana")).to_have_text("Hadir")


def nilai(telepon, keluarga, kekurangan):
    """The assessment, question by question, with just so many deprivations."""
    telepon.goto(f"/graduasi/nilai/{keluarga.uuid}/")
    jawaban = jawaban_dengan(kekurangan)
    for kode in [kode for kode in jawaban if not kode.endswith("_angka")]:
        butir = telepon.locator(f"[data-kode={kode}]")
        angka = jawaban[kode] if isinstance(jawaban[kode], int) else jawaban.get(f"{kode}_angka")
        if jawaban[kode] != angka:
            butir.locator(f"label:has(input[value={jawaban[kode]}])").tap()
        if angka is not None:
            butir.locator("input:not([type=radio])").fill(str(angka))
            telepon.get_by_role("button", name="Lanjut").tap()
        expect(butir).to_be_hidden()
    telepon.locator("[data-simpan]").click()
    expect(telepon.get_by_text("Grade II").first).to_be_visible()


def lihat_di_peta(meja):
    """The map at the family's door, once the worker has counted it in: its verdict in words."""
    meja.route("https://tile.openstreetmap.org/**", lambda jalur: jalur.abort())
    tanda = meja.get_by_role("button", name="Ahmad Solihin")
    for _ in range(20):
        meja.goto("/peta/?indikator=&titik=1#16/-6.1201/106.1502")
        meja.reload()
        try:
            expect(tanda).to_be_visible(timeout=2_000)
            break
        except AssertionError:
            continue
    tanda.press("Enter")
    expect(meja.get_by_role("link", name=re.compile("Dikunjungi .*: Hadir"))).to_be_visible()


def unduh(halaman, nama):
    with halaman.expect_download() as unduhan:
        halaman.get_by_role("link", name=nama, exact=True).click()
    return unduhan.value.path()


def baca_lembar(jalan):
    """The workbook as {sheet: [row without its empty cells]}."""
    buku = load_workbook(BytesIO(jalan.read_bytes()))
    return {
        lembar.title: [
            [sel for sel in baris if sel is not None]
            for baris in lembar.iter_rows(values_only=True)
        ]
        for lembar in buku
    }


def test_dari_berkas_registri_sampai_laporan_kabupaten(telepon, meja, kantor):
    hari_ini = timezone.localdate()
    with pekerja():
        ditolak = impor(meja, kantor["operator"])
        siti = Keluarga.objects.get(nomor="JSR-1")
        tugaskan(meja, kantor["koordinator"])
        kunjungi(telepon, kantor["pendamping"])
        nilai(telepon, siti, 9)

        ganti_orang(meja, kantor["dinsos"], siti.get_absolute_url())
        expect(meja.get_by_text("Grade II").first).to_be_visible()
        expect(meja.locator(".lencana", has_text="Hadir").first).to_be_visible()

        segarkan_peta.delay()
        lihat_di_peta(meja)

        meja.goto("/laporan/")
        meja.get_by_label("Bulan").fill(f"{hari_ini:%Y-%m}")
        meja.get_by_label("Kabupaten/kota").first.select_option(label="Kota Serang")
        meja.get_by_role("button", name="Susun laporan").click()
        expect(meja.locator("tbody .lencana", has_text="Selesai")).to_be_visible(timeout=60_000)
        pdf, xlsx = unduh(meja, "PDF"), unduh(meja, "XLSX")

    assert "JSR-3" in ditolak
    assert "NIK 15 digit, seharusnya 16. Periksa KTP atau KK." in ditolak
    assert sorted(Keluarga.objects.values_list("nomor", flat=True)) == ["JSR-1", "JSR-2"]
    teks = "\n".join(halaman.extract_text() for halaman in PdfReader(pdf).pages)
    assert "KOTA SERANG" in teks
    assert "\nJumlah 2 0 0 2\n" in teks
    assert [nama for nama in ("Ahmad Solihin", "Dewi Lestari", "36730105") if nama in teks] == []
    lembar = baca_lembar(xlsx)
    assert ["Jumlah", 2, 0, 0, 2] in lembar["B Keadaan KPM"]
    assert ["Jumlah", 0, 0, 0, 0, 0, 0, 1, 0, 1, 0] in lembar["B Keadaan KPM"]
    assert ["Serang", 0, 1, 0, 0, 0, 1, 0, 0, 0] in lembar["E Grade dan graduasi"]
    assert ["Jumlah", 1, 1, 0, 0, 0, 1] in lembar["C Pendampingan"]
    assert ["Kehadiran di sekolah", 1, 0, 0, 0] in lembar["D Komitmen"]
