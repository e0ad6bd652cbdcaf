"""The pendamping's walk in a real browser, from today's list to the receipt."""

from datetime import date
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from ejsika.tests.peramban import masuk, masuk_langsung, periksa_aksesibilitas
from kpm.tests.factories import AnggotaFactory, KeluargaFactory
from pendamping.models import FotoBukti, Kunjungan, VerifikasiKomitmen
from pendamping.tasks import olah_foto_baru
from pendamping.tests.factories import KunjunganFactory, PenugasanFactory

pytestmark = [pytest.mark.peramban, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def siti(sari):
    """Sari's family near the phone, with a daughter at SMP."""
    keluarga = KeluargaFactory(nama_pengurus="Siti Aminah", alamat="Kp. Kaloran")
    AnggotaFactory(keluarga=keluarga, nama="Dewi", jenjang="SMP", tanggal_lahir=date(2013, 3, 1))
    PenugasanFactory(pendamping=sari, keluarga=keluarga)
    return keluarga


TANPA_JAM_ULANG = """
    const asli = window.setTimeout;
    window.setTimeout = (kerja, ms, ...sisa) => ms >= 5000 ? 0 : asli(kerja, ms, ...sisa);
"""


def foto_berkas():
    """A photo of 2400 × 1800 that says when and where it was taken, in a JPEG's own marks."""
    gambar = Image.radial_gradient("L").resize((2400, 1800)).convert("RGB")
    exif = gambar.getexif()
    exif.get_ifd(0x8769)[0x9003] = "2026:11:20 09:15:00"
    exif.get_ifd(0x8769)[0x9011] = "+07:00"
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 7.0, 12.0), 3: "E", 4: (106.0, 9.0, 0.0)})
    isi = BytesIO()
    gambar.save(isi, "JPEG", exif=exif)
    return {"name": "rumah.jpg", "mimeType": "image/jpeg", "buffer": isi.getvalue()}


def lanjut(halaman, judul):
    halaman.get_by_role("button", name="Lanjut").click()
    expect(halaman.get_by_role("heading", name=judul)).to_be_visible()


def jawab_dengan(halaman, status, *, kali=None, **isi):
    """Let the visit door answer like this, from now on or so many times."""
    halaman.route(
        "**/api/v1/kunjungan/**",
        lambda rute: rute.fulfill(
            status=status, content_type="application/problem+json", json={"status": status, **isi}
        ),
        times=kali,
    )


def ke_periksa(halaman):
    for judul in ("Foto kunjungan", "Apa yang dilakukan?", "Kewajiban keluarga"):
        lanjut(halaman, judul)
    lanjut(halaman, "Ada yang perlu dicatat?")
    lanjut(halaman, "Periksa, lalu kirim")


def test_kunjungan_dari_hari_ini_sampai_tanda_terima(telepon, sari, siti):
    telepon.goto("/")
    masuk(telepon, sari)
    telepon.get_by_role("link", name="Siti Aminah").click()
    expect(telepon.get_by_text("Lokasi cukup, ±14 m")).to_be_visible()

    lanjut(telepon, "Foto kunjungan")
    telepon.get_by_role("button", name="Ambil foto").click()
    telepon.wait_for_selector("dialog[open] video")
    telepon.locator("dialog").get_by_role("button", name="Ambil foto").click()
    expect(telepon.locator("[data-foto-daftar] img")).to_have_count(1)
    telepon.get_by_role("button", name="Selesai").click()
    telepon.get_by_label("Pilih dari galeri").set_input_files(foto_berkas())
    expect(telepon.locator("[data-foto-daftar] img")).to_have_count(2)
    lanjut(telepon, "Apa yang dilakukan?")
    telepon.get_by_label("Verifikasi komitmen").check()
    lanjut(telepon, "Kewajiban keluarga")
    telepon.get_by_role("button", name="Kurangi hari hadir Dewi").click(click_count=6)
    expect(telepon.get_by_label("Hari hadir", exact=True)).to_have_value("17")
    telepon.get_by_label("Mengapa?").select_option("SAKIT")
    lanjut(telepon, "Ada yang perlu dicatat?")
    telepon.get_by_role("button", name="Perlu kunjungan ulang").click()
    lanjut(telepon, "Periksa, lalu kirim")
    expect(telepon.get_by_text("Dewi: hadir 17 dari 22 hari")).to_be_visible()
    telepon.get_by_role("button", name="Kirim sekarang").click()
    expect(telepon.get_by_role("heading", name="Kunjungan diterima")).to_be_visible()

    expect(telepon.locator("[data-kiriman] li")).to_have_text(
        ["Isian kunjunganDiterima", "Foto 1Diterima", "Foto 2Diterima"]
    )
    expect(telepon.locator("[data-hasil] .lencana")).to_have_text("Hadir")
    kunjungan = Kunjungan.objects.get()
    assert (
        kunjungan.keluarga,
        kunjungan.kegiatan,
        kunjungan.catatan,
        kunjungan.akurasi_m,
        kunjungan.putusan_kini.putusan,
    ) == (siti, ["verifikasi_komitmen"], "Perlu kunjungan ulang.", 14, "hadir")
    komitmen = VerifikasiKomitmen.objects.get()
    assert (komitmen.hadir, komitmen.hari_efektif, komitmen.alasan) == (17, 22, "SAKIT")
    olah_foto_baru()  # the worker's turn
    foto = {f.sumber: f for f in FotoBukti.objects.all()}
    assert {sumber: bool(f.diterima_pada) for sumber, f in foto.items()} == {
        "kamera": True,
        "galeri": True,
    }
    assert foto["galeri"].exif == {
        "pada": "2026-11-20T02:15:00.000Z",
        "lintang": -6.12,
        "bujur": 106.15,
    }
    assert foto["galeri"].ukuran < 250_000
    assert max(foto["galeri"].lebar, foto["galeri"].tinggi) == 1600


def test_muat_ulang_di_tengah_isian_tidak_menghilangkan_apa_pun(telepon, sari, siti):
    masuk_langsung(telepon, sari, f"/lapangan/kunjungan/{siti.uuid}/")
    telepon.get_by_label("Pertemuan kelompok").check()
    expect(telepon.get_by_text("Lokasi cukup, ±14 m")).to_be_visible()
    lanjut(telepon, "Foto kunjungan")
    telepon.get_by_label("Pilih dari galeri").set_input_files(foto_berkas())
    expect(telepon.locator("[data-foto-daftar] img")).to_have_count(1)
    lanjut(telepon, "Apa yang dilakukan?")
    telepon.get_by_label("Motivasi dan pendampingan").check()
    lanjut(telepon, "Kewajiban keluarga")

    telepon.context.clear_permissions()
    telepon.goto("/lapangan/")
    expect(telepon.get_by_text("1 belum selesai diisi")).to_be_visible()
    telepon.goto(f"/lapangan/kunjungan/{siti.uuid}/")

    expect(telepon.get_by_role("heading", name="Kewajiban keluarga")).to_be_visible()
    expect(telepon.get_by_text("Isian yang tadi belum dikirim dibuka kembali")).to_be_visible()
    lanjut(telepon, "Ada yang perlu dicatat?")
    lanjut(telepon, "Periksa, lalu kirim")
    expect(telepon.locator("[data-ringkasan] dd")).to_contain_text(
        ["Pertemuan kelompokLokasi ±14 m", "1 foto", "Motivasi dan pendampingan"]
    )


def test_izin_lokasi_ditolak_tetap_dapat_mengirim(telepon, sari, siti):
    telepon.context.clear_permissions()
    masuk_langsung(telepon, sari, f"/lapangan/kunjungan/{siti.uuid}/")
    telepon.get_by_role("button", name="Cari lokasi saya").click()
    expect(telepon.get_by_text("Izin lokasi ditolak")).to_be_visible()
    expect(telepon.get_by_text("Kunjungan tetap bisa dikirim")).to_be_visible()

    ke_periksa(telepon)
    telepon.get_by_role("button", name="Kirim sekarang").click()
    expect(telepon.get_by_role("heading", name="Kunjungan diterima")).to_be_visible()

    kunjungan = Kunjungan.objects.get()
    assert (kunjungan.titik, kunjungan.lokasi, kunjungan.putusan_kini.putusan) == (
        [],
        None,
        "belum_pasti",
    )


def test_sinyal_hilang_saat_mengirim_dikirim_begitu_ada_sinyal(telepon, sari, siti):
    telepon.add_init_script(TANPA_JAM_ULANG)  # only the network's return may wake it
    masuk_langsung(telepon, sari, f"/lapangan/kunjungan/{siti.uuid}/")
    ke_periksa(telepon)
    telepon.context.set_offline(True)
    telepon.get_by_role("button", name="Kirim sekarang").click()
    expect(telepon.get_by_role("heading", name="Belum terkirim semua")).to_be_visible()
    expect(telepon.get_by_text("Tersimpan di ponsel ini")).to_be_visible()
    assert Kunjungan.objects.count() == 0

    telepon.context.set_offline(False)

    expect(telepon.get_by_role("heading", name="Kunjungan diterima")).to_be_visible()
    assert Kunjungan.objects.count() == 1


def test_server_yang_sibuk_dicoba_lagi_sendiri(telepon, sari, siti):
    masuk_langsung(telepon, sari, f"/lapangan/kunjungan/{siti.uuid}/")
    ke_periksa(telepon)
    jawab_dengan(telepon, 503, kali=1)

    telepon.get_by_role("button", name="Kirim sekarang").click()

    expect(telepon.get_by_role("heading", name="Belum terkirim semua")).to_be_visible()
    expect(telepon.get_by_role("heading", name="Kunjungan diterima")).to_be_visible()
    assert Kunjungan.objects.count() == 1


def test_yang_belum_terkirim_terhitung_dan_dikirim_dari_halaman_kirim(telepon, sari, siti):
    masuk_langsung(telepon, sari, f"/lapangan/kunjungan/{siti.uuid}/")
    ke_periksa(telepon)
    telepon.route("**/api/v1/kunjungan/**", lambda rute: rute.abort())
    telepon.get_by_role("button", name="Kirim sekarang").click()
    expect(telepon.get_by_role("heading", name="Belum terkirim semua")).to_be_visible()

    telepon.goto("/lapangan/kirim/")
    expect(telepon.get_by_role("link", name="Kirim 1 belum terkirim")).to_be_visible()
    expect(telepon.locator("[data-ponsel-daftar] li")).to_contain_text("Menunggu sinyal")
    telepon.unroute("**/api/v1/kunjungan/**")
    telepon.get_by_role("button", name="Kirim sekarang").click()

    expect(telepon.get_by_text("Tidak ada yang tertinggal")).to_be_visible()
    expect(telepon.get_by_role("link", name="Kirim", exact=True)).to_be_visible()
    assert Kunjungan.objects.count() == 1


def test_foto_yang_tertahan_menunggu_sendiri_tanpa_mengulang_yang_sudah_sampai(telepon, sari, siti):
    masuk_langsung(telepon, sari, f"/lapangan/kunjungan/{siti.uuid}/")
    lanjut(telepon, "Foto kunjungan")
    telepon.get_by_label("Pilih dari galeri").set_input_files([foto_berkas(), foto_berkas()])
    expect(telepon.locator("[data-foto-daftar] img")).to_have_count(2)
    for judul in ("Apa yang dilakukan?", "Kewajiban keluarga", "Ada yang perlu dicatat?"):
        lanjut(telepon, judul)
    lanjut(telepon, "Periksa, lalu kirim")
    lewat = []

    def hanya_foto_pertama(rute):
        lewat.append(rute.request.url)
        rute.continue_() if len(lewat) == 1 else rute.abort()

    telepon.route("**/foto/*/", hanya_foto_pertama)
    telepon.get_by_role("button", name="Kirim sekarang").click()
    expect(telepon.get_by_text("1 kiriman lagi menunggu sinyal")).to_be_visible()

    telepon.goto("/lapangan/kirim/")
    expect(telepon.locator("[data-ponsel-daftar] li")).to_contain_text(
        "1 foto lagi menunggu sinyal"
    )
    expect(telepon.locator(".kiriman-satu")).to_contain_text("1 foto belum sampai")
    telepon.unroute("**/foto/*/")
    terkirim = []
    telepon.on("request", lambda r: terkirim.append(r.url) if "/foto/" in r.url else None)
    telepon.get_by_role("button", name="Kirim sekarang").click()
    expect(telepon.get_by_text("Tidak ada yang tertinggal")).to_be_visible()

    assert len(terkirim) == 1
    assert FotoBukti.objects.diterima().count() == 2
    assert Kunjungan.objects.get().status == "diterima"


def test_foto_yang_ditolak_tidak_menahan_foto_lain(telepon, sari, siti):
    masuk_langsung(telepon, sari, f"/lapangan/kunjungan/{siti.uuid}/")
    lanjut(telepon, "Foto kunjungan")
    telepon.get_by_label("Pilih dari galeri").set_input_files([foto_berkas(), foto_berkas()])
    expect(telepon.locator("[data-foto-daftar] img")).to_have_count(2)
    for judul in ("Apa yang dilakukan?", "Kewajiban keluarga", "Ada yang perlu dicatat?"):
        lanjut(telepon, judul)
    lanjut(telepon, "Periksa, lalu kirim")
    lewat = []

    def tolak_foto_pertama(rute):
        lewat.append(rute.request.url)
        if rute.request.url != lewat[0]:
            rute.continue_()
            return
        isi = {"status": 415, "detail": "Foto harus JPEG."}
        rute.fulfill(status=415, content_type="application/problem+json", json=isi)

    telepon.route("**/foto/*/", tolak_foto_pertama)
    telepon.get_by_role("button", name="Kirim sekarang").click()

    expect(
        telepon.get_by_role("heading", name="Ada foto yang belum dapat diterima")
    ).to_be_visible()
    expect(telepon.locator("[data-kiriman] li")).to_have_text(
        ["Isian kunjunganDiterima", "Foto 1Belum diterimaFoto harus JPEG.", "Foto 2Diterima"]
    )
    assert (len(lewat), FotoBukti.objects.diterima().count()) == (2, 1)

    telepon.goto("/lapangan/kirim/")
    expect(telepon.get_by_text("1 belum dapat diterima, perlu Anda lihat")).to_be_visible()
    expect(telepon.get_by_role("link", name="Kirim ! 1 perlu dilihat")).to_be_visible()
    expect(telepon.get_by_role("button", name="Kirim sekarang")).to_be_hidden()
    telepon.locator("[data-ponsel-daftar]").get_by_role("link", name="Siti Aminah").click()
    expect(telepon.get_by_text("Foto harus JPEG.")).to_be_visible()
    telepon.unroute("**/foto/*/")
    telepon.get_by_role("button", name="Kirim sekarang").click()

    expect(telepon.get_by_role("heading", name="Kunjungan diterima")).to_be_visible()
    assert (len(lewat), FotoBukti.objects.diterima().count()) == (2, 2)


def test_sisa_foto_yang_ditolak_dapat_dihapus_setelah_diberi_tahu(telepon, sari, siti):
    masuk_langsung(telepon, sari, f"/lapangan/kunjungan/{siti.uuid}/")
    lanjut(telepon, "Foto kunjungan")
    telepon.get_by_label("Pilih dari galeri").set_input_files(foto_berkas())
    expect(telepon.locator("[data-foto-daftar] img")).to_have_count(1)
    for judul in ("Apa yang dilakukan?", "Kewajiban keluarga", "Ada yang perlu dicatat?"):
        lanjut(telepon, judul)
    lanjut(telepon, "Periksa, lalu kirim")
    isi = {"status": 422, "detail": "Foto rusak di jalan."}
    telepon.route("**/foto/*/", lambda rute: rute.fulfill(status=422, json=isi))
    telepon.get_by_role("button", name="Kirim sekarang").click()
    expect(telepon.get_by_text("Foto rusak di jalan.")).to_be_visible()
    tanya = []
    telepon.on("dialog", lambda dialog: (tanya.append(dialog.message), dialog.accept()))

    telepon.get_by_role("button", name="Hapus dari ponsel ini").click()

    expect(telepon.get_by_role("heading", name="Siapa yang dikunjungi?")).to_be_visible()
    assert "kunjungan tetap menunggunya" in tanya[0]
    assert Kunjungan.objects.get().status == "menunggu_foto"


def test_yang_ditolak_tidak_terhitung_menunggu(telepon, sari, siti):
    masuk_langsung(telepon, sari, f"/lapangan/kunjungan/{siti.uuid}/")
    ke_periksa(telepon)
    jawab_dengan(telepon, 409, detail="Id ini sudah dipakai.")
    telepon.get_by_role("button", name="Kirim sekarang").click()
    expect(telepon.get_by_text("Id ini sudah dipakai.")).to_be_visible()

    telepon.goto("/lapangan/")

    expect(telepon.locator("[data-di-ponsel-kata]")).to_have_text(
        "1 belum dapat diterima, perlu Anda lihat"
    )


def test_halaman_dampingan_mengirim_yang_menunggu(telepon, sari, siti):
    telepon.add_init_script(TANPA_JAM_ULANG)  # only opening the page may send it
    masuk_langsung(telepon, sari, f"/lapangan/kunjungan/{siti.uuid}/")
    ke_periksa(telepon)
    telepon.route("**/api/v1/kunjungan/**", lambda rute: rute.abort())
    telepon.get_by_role("button", name="Kirim sekarang").click()
    expect(telepon.get_by_role("heading", name="Belum terkirim semua")).to_be_visible()
    telepon.unroute("**/api/v1/kunjungan/**")

    with telepon.expect_response("**/api/v1/kunjungan/**") as jawab:
        telepon.goto("/lapangan/dampingan/")

    assert jawab.value.status == 201
    expect(telepon.get_by_role("link", name="Kirim", exact=True)).to_be_visible()
    expect(telepon.locator(".hitungan")).to_have_count(0)
    assert Kunjungan.objects.count() == 1


def test_kiriman_yang_tidak_terbaca_dapat_diperbaiki_dan_dikirim_lagi(telepon, sari, siti):
    masuk_langsung(telepon, sari, f"/lapangan/kunjungan/{siti.uuid}/")
    ke_periksa(telepon)
    jawab_dengan(telepon, 400, detail="Periksa isian.", galat={"catatan": ["Terlalu panjang."]})
    telepon.get_by_role("button", name="Kirim sekarang").click()
    expect(telepon.get_by_text("Periksa isian. Terlalu panjang.")).to_be_visible()

    telepon.unroute("**/api/v1/kunjungan/**")
    telepon.get_by_role("button", name="Perbaiki isian").click()
    telepon.get_by_role("button", name="Ubah catatan").click()
    telepon.get_by_label("Catatan (boleh kosong)").fill("Pendek.")
    telepon.get_by_role("button", name="Selesai").click()
    telepon.get_by_role("button", name="Kirim sekarang").click()

    expect(telepon.get_by_role("heading", name="Kunjungan diterima")).to_be_visible()
    assert Kunjungan.objects.get().catatan == "Pendek."


def test_kiriman_yang_bentrok_menyebut_sebabnya_dan_dapat_dihapus_dari_ponsel(telepon, sari, siti):
    masuk_langsung(telepon, sari, f"/lapangan/kunjungan/{siti.uuid}/")
    ke_periksa(telepon)
    jawab_dengan(telepon, 409, detail="Id ini sudah dipakai. Keduanya kami simpan.")
    telepon.get_by_role("button", name="Kirim sekarang").click()
    expect(telepon.get_by_text("Keduanya kami simpan")).to_be_visible()

    telepon.on("dialog", lambda dialog: dialog.accept())
    telepon.get_by_role("button", name="Hapus dari ponsel ini").click()

    expect(telepon.get_by_role("heading", name="Siapa yang dikunjungi?")).to_be_visible()
    expect(telepon.locator("[data-di-ponsel]")).to_be_hidden()


def test_sesi_yang_berakhir_meminta_masuk_lagi_dan_isian_tetap_ada(telepon, sari, siti):
    alamat = f"/lapangan/kunjungan/{siti.uuid}/"
    masuk_langsung(telepon, sari, alamat)
    ke_periksa(telepon)
    telepon.context.clear_cookies()
    telepon.get_by_role("button", name="Kirim sekarang").click()
    expect(telepon.get_by_role("link", name="Masuk lagi")).to_be_visible()

    masuk_langsung(telepon, sari, alamat)

    expect(telepon.get_by_role("heading", name="Kunjungan diterima")).to_be_visible()
    assert Kunjungan.objects.count() == 1


def test_peramban_tanpa_simpanan_mendapat_formulir_biasa(telepon, sari, siti):
    telepon.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    masuk_langsung(telepon, sari, f"/lapangan/kunjungan/{siti.uuid}/")
    telepon.get_by_label("Catatan (boleh kosong)").fill("Tanpa simpanan.")
    telepon.get_by_role("button", name="Kirim kunjungan").click()

    expect(telepon.get_by_text("Kunjungan tersimpan.")).to_be_visible()
    assert Kunjungan.objects.get().catatan == "Tanpa simpanan."


def test_dampingan_disaring_dicari_dan_diurutkan_di_ponsel(telepon, sari, siti):
    jauh = KeluargaFactory(nama_pengurus="Ani", lokasi="SRID=4326;POINT(106.25 -6.2)")
    tanpa_posisi = KeluargaFactory(nama_pengurus="Yati", lokasi=None, sumber_lokasi="")
    for keluarga in (jauh, tanpa_posisi):
        PenugasanFactory(pendamping=sari, keluarga=keluarga)
    KunjunganFactory(keluarga=jauh, mulai=timezone.now(), diterima_pada=timezone.now())
    masuk_langsung(telepon, sari, "/lapangan/dampingan/")
    nama = telepon.locator(".keluarga-baris:visible .keluarga-nama")

    expect(nama).to_have_text(["Ani", "Siti Aminah", "Yati"])
    telepon.get_by_role("button", name="Terdekat").click()
    expect(nama).to_have_text(["Siti Aminah", "Ani", "Yati"])
    telepon.get_by_role("button", name="Belum bulan ini").click()
    expect(nama).to_have_text(["Siti Aminah", "Yati"])
    telepon.get_by_role("button", name="Anak sekolah").click()
    expect(nama).to_have_text(["Siti Aminah"])
    telepon.get_by_label("Cari nama atau kampung").fill("tidak ada")
    expect(telepon.get_by_text("Tidak ada keluarga yang cocok")).to_be_visible()


@pytest.mark.parametrize("alat", ["telepon", "meja"])
def test_halaman_lapangan_lolos_pemeriksaan_aksesibilitas(request, alat, sari, siti):
    halaman = request.getfixturevalue(alat)
    KunjunganFactory(pendamping=sari, keluarga=siti, mulai=timezone.now())
    masuk_langsung(halaman, sari, "/lapangan/")
    for alamat in ("/lapangan/", "/lapangan/dampingan/", "/lapangan/kirim/"):
        halaman.goto(alamat)
        periksa_aksesibilitas(halaman)

    halaman.goto(f"/lapangan/kunjungan/{siti.uuid}/")
    for _ in range(5):
        periksa_aksesibilitas(halaman)
        halaman.get_by_role("button", name="Lanjut").click()
    periksa_aksesibilitas(halaman)
    halaman.get_by_role("button", name="Kirim sekarang").click()
    expect(halaman.get_by_role("heading", name="Kunjungan diterima")).to_be_visible()
    periksa_aksesibilitas(halaman)
