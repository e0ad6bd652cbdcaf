import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from ejsika.akun.tests.factories import PenggunaFactory
from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.impor import penyimpanan, unggahan
from kpm.impor.antrean import buang_kedaluwarsa
from kpm.impor.penyimpanan import terbuka
from kpm.models import BerkasImpor, PemetaanKolom, SumberImpor
from kpm.tests.berkas import ISTRI, JUDUL, KEPALA, csv_bytes
from kpm.tests.factories import ProgramFactory
from kpm.views import impor_unggah

pytestmark = pytest.mark.django_db
POTONGAN = 100
ISI = csv_bytes(KEPALA, ISTRI, judul=[*JUDUL, "KECAMATAN"])  # the last says nothing to us


@pytest.fixture(autouse=True)
def _rumah(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    for modul in (penyimpanan, unggahan, impor_unggah):
        monkeypatch.setattr(modul, "POTONGAN", POTONGAN)
    WilayahFactory(kode="36.73.01.1004")
    ProgramFactory()


@pytest.fixture
def mulai(client, oki):
    client.force_login(oki)

    def jalankan(ukuran=None, **isi):
        isi = {"nama": "registri.csv", "ukuran": len(ISI) if ukuran is None else ukuran, **isi}
        return client.post(reverse("kpm:impor-mulai"), isi)

    return jalankan


@pytest.fixture
def kirim(client, django_capture_on_commit_callbacks):
    """Send the piece at an offset, as it is or spoilt."""

    def jalankan(keadaan, dari, isi=None):
        isi = ISI[dari : dari + POTONGAN] if isi is None else isi
        sidik = hashlib.sha256(ISI[dari : dari + POTONGAN]).hexdigest()
        with django_capture_on_commit_callbacks(execute=True):
            return client.put(
                keadaan["alamat"], isi, headers={"X-Dari": str(dari), "X-Sidik": sidik}
            )

    return jalankan


def rantai(potongan):
    sidik = ""
    for isi in potongan:
        satu = hashlib.sha256(isi).hexdigest()
        sidik = hashlib.sha256(f"{sidik}{satu}".encode()).hexdigest()
    return sidik


def test_unggahan_bertahap_sampai_utuh_lalu_dikenali(mulai, kirim):
    keadaan = mulai().json()
    for dari in range(0, len(ISI), POTONGAN):
        keadaan = kirim(keadaan, dari).json()

    berkas = BerkasImpor.objects.get()
    with terbuka(berkas) as jalan:
        assert jalan.read_bytes() == ISI
    assert (berkas.status, berkas.diterima, berkas.sidik) == (
        *("kolom", len(ISI)),
        hashlib.sha256(ISI).hexdigest(),
    )


def test_unggahan_terputus_dilanjutkan_dari_yang_sudah_diterima(mulai, kirim):
    pertama = mulai().json()
    kirim(pertama, 0)
    kirim(pertama, POTONGAN)

    lanjut = mulai().json()

    assert BerkasImpor.objects.count() == 1
    assert (lanjut["alamat"], lanjut["diterima"], lanjut["sidik"]) == (
        *(pertama["alamat"], 2 * POTONGAN),
        rantai([ISI[:POTONGAN], ISI[POTONGAN : 2 * POTONGAN]]),
    )


def test_potongan_yang_dikirim_dua_kali_tersimpan_sekali(mulai, kirim):
    keadaan = mulai().json()
    kirim(keadaan, 0)

    ulang = kirim(keadaan, 0)

    assert (ulang.status_code, ulang.json()["diterima"]) == (409, POTONGAN)


def test_potongan_terakhir_yang_jawabannya_hilang_boleh_diulang(mulai, kirim):
    keadaan = mulai().json()
    for dari in range(0, len(ISI), POTONGAN):
        kirim(keadaan, dari)

    ulang = kirim(keadaan, dari)

    assert (ulang.status_code, ulang.json()["diterima"]) == (200, len(ISI))


def test_potongan_dari_unggahan_yang_dibatalkan_tidak_diterima(client, mulai, kirim):
    keadaan = mulai().json()
    kirim(keadaan, 0)
    client.post(reverse("kpm:impor-batal", args=[BerkasImpor.objects.get().uuid]))

    jawab = kirim(keadaan, POTONGAN)

    assert (jawab.status_code, "sudah dibatalkan" in jawab.json()["galat"]) == (410, True)


@pytest.mark.parametrize(
    ("dari", "isi"),
    [(0, b"x" * POTONGAN), (0, ISI[:50]), (POTONGAN, None), (0, ISI[: POTONGAN + 1])],
)
def test_potongan_yang_keliru_ditolak_tanpa_mengubah_apa_pun(mulai, kirim, dari, isi):
    jawab = kirim(mulai().json(), dari, isi)

    assert (jawab.status_code, jawab.json()["diterima"]) == (409, 0)


def test_sisa_potongan_yang_terhenti_di_tengah_tertimpa(mulai, kirim, tmp_path):
    keadaan = mulai().json()
    kirim(keadaan, 0)
    (berkas,) = (tmp_path / "impor").iterdir()
    with berkas.open("ab") as tulis:
        tulis.write(b"setengah potongan" * 99)

    for dari in range(POTONGAN, len(ISI), POTONGAN):
        kirim(keadaan, dari)

    with terbuka(BerkasImpor.objects.get()) as jalan:
        assert jalan.read_bytes() == ISI


def test_berkas_lain_bernama_sama_mulai_dari_awal(client, mulai, kirim):
    keadaan = mulai().json()
    kirim(keadaan, 0)

    ulang = client.delete(keadaan["alamat"]).json()

    assert (ulang["diterima"], ulang["sidik"]) == (0, "")


@pytest.mark.parametrize(
    ("ukuran", "sebab"),
    [(900 * 1024**2, "Berkas lebih besar dari 800 MB"), (0, "Berkas kosong."), ("x", "bilangan")],
)
def test_ukuran_yang_tidak_mungkin_ditolak_sebelum_satu_bita_pun(mulai, ukuran, sebab):
    jawab = mulai(ukuran)

    assert (jawab.status_code, sebab in jawab.json()["galat"]) == (400, True)
    assert not BerkasImpor.objects.exists()


def test_ruang_penuh_dikatakan_dan_tidak_diakui(mulai, kirim, monkeypatch):
    def penuh(*_, **__):
        raise OSError(28, "No space left on device")

    keadaan = mulai().json()
    monkeypatch.setattr(unggahan, "tulis_potongan", penuh)

    jawab = kirim(keadaan, 0)

    assert (jawab.status_code, BerkasImpor.objects.get().diterima) == (507, 0)


def test_potongan_orang_lain_tidak_ada(client, dian, mulai, kirim):
    keadaan = mulai().json()
    lain = PenggunaFactory(peran="operator", bertugas_di=["36.73"])
    client.force_login(lain)

    assert kirim(keadaan, 0).status_code == 404


def test_pemetaan_diingat_untuk_sumber_dan_dipakai_lagi(client, mulai, kirim, tmp_path):
    def unggah_semua():
        keadaan = mulai(sumber="SIKS-NG Kota Serang").json()
        for dari in range(0, len(ISI), POTONGAN):
            keadaan = kirim(keadaan, dari).json()
        return BerkasImpor.objects.latest("pk")

    pertama = unggah_semua()
    halaman = client.get(reverse("kpm:impor-kolom", args=[pertama.uuid]))
    pilihan = {f"kolom-{n}": s["isian"] for n, s in enumerate(halaman.context["kolom"])}
    client.post(reverse("kpm:impor-kolom", args=[pertama.uuid]), pilihan | {"kolom-14": ""})

    kedua = unggah_semua()

    assert (pertama.status, kedua.status) == ("kolom", "diperiksa")
    assert kedua.peta[14] is None
    assert SumberImpor.objects.get().wilayah.kode == "36.73"
    assert PemetaanKolom.objects.count() == 1


def test_judul_yang_semuanya_jelas_tidak_menanyakan_artinya(
    client, oki, django_capture_on_commit_callbacks
):
    client.force_login(oki)
    berkas = SimpleUploadedFile("registri.csv", csv_bytes(KEPALA, ISTRI))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("kpm:impor-daftar"), {"berkas": berkas})

    assert BerkasImpor.objects.get().status == "diperiksa"


def kolom_bernama(halaman, judul):
    return next(n for n, s in enumerate(halaman.context["kolom"]) if s["judul"] == judul)


@pytest.mark.parametrize(
    ("judul", "menjadi", "sebab"),
    [
        ("NIK", "", "Kolom NIK tidak ditemukan"),
        ("ALAMAT", "nik", "Kolom ALAMAT muncul dua kali"),
        ("ALAMAT", "entah", "tidak cocok dengan judul"),
    ],
)
def test_pemetaan_yang_tidak_cukup_disebut_kurangnya(client, mulai, kirim, judul, menjadi, sebab):
    keadaan = mulai().json()
    for dari in range(0, len(ISI), POTONGAN):
        kirim(keadaan, dari)
    alamat = reverse("kpm:impor-kolom", args=[BerkasImpor.objects.get().uuid])
    halaman = client.get(alamat)
    pilihan = {f"kolom-{n}": s["isian"] for n, s in enumerate(halaman.context["kolom"])}
    pilihan[f"kolom-{kolom_bernama(halaman, judul)}"] = menjadi

    jawab = client.post(alamat, pilihan)

    assert sebab in jawab.content.decode()
    assert BerkasImpor.objects.get().status == "kolom"


def test_halaman_kolom_memberi_contoh_dengan_nomor_disamarkan(client, mulai, kirim):
    keadaan = mulai().json()
    for dari in range(0, len(ISI), POTONGAN):
        kirim(keadaan, dari)

    halaman = client.get(reverse("kpm:impor-kolom", args=[BerkasImpor.objects.get().uuid]))

    isi = halaman.content.decode()
    assert "3673********0001" in isi
    assert KEPALA["NIK"] not in isi
    assert "Kp. Cikondang" in isi


def test_sumber_wilayah_lain_tidak_ditawarkan(client, oki, mulai):
    SumberImpor.objects.create(nama="SIKS-NG Pandeglang", wilayah=WilayahFactory(kode="36.01"))
    SumberImpor.objects.create(nama="DTKS Serang", wilayah=WilayahFactory(kode="36.73"))
    client.force_login(oki)

    halaman = client.get(reverse("kpm:impor-daftar"))

    assert [s.nama for s in halaman.context["sumber"]] == ["DTKS Serang"]


def test_aturan_terbaru_meminta_tanggal_datanya(mulai):
    jawab = mulai(aturan="terbaru")

    assert (jawab.status_code, "Isi tanggal datanya" in jawab.json()["galat"]) == (400, True)


def test_unggahan_yang_ditinggalkan_dibuang_setelah_tujuh_hari(mulai, kirim, tmp_path):
    kirim(mulai().json(), 0)

    buang_kedaluwarsa(pada=timezone.now() + timedelta(days=8))

    berkas = BerkasImpor.objects.get()
    assert (berkas.status, "7 hari" in berkas.galat) == ("ditolak", True)
    assert list((tmp_path / "impor").iterdir()) == []


@pytest.mark.parametrize(
    ("saringan", "nama"),
    [
        ({}, ["b", "a"]),
        ({"status": "putus"}, ["b"]),
        ({"status": "jalan"}, ["a"]),
        ({"status": "entah"}, []),
        ({"cari": "B"}, ["b"]),
        ({"sumber": "x"}, ["b", "a"]),
    ],
)
def test_riwayat_disaring_dari_alamatnya(client, dian, saringan, nama):
    BerkasImpor.objects.create(nama_berkas="a", oleh=dian)
    BerkasImpor.objects.create(nama_berkas="b", oleh=dian, status="diperiksa")
    client.force_login(dian)

    halaman = client.get(reverse("kpm:impor-daftar"), saringan)

    assert [b.nama_berkas for b in halaman.context["halaman"]] == nama


def test_riwayat_disaring_menurut_sumber(client, dian):
    sumber = SumberImpor.objects.create(nama="DTKS", wilayah=WilayahFactory(kode="36"))
    BerkasImpor.objects.create(nama_berkas="a", oleh=dian, sumber=sumber)
    BerkasImpor.objects.create(nama_berkas="b", oleh=dian)
    client.force_login(dian)

    halaman = client.get(reverse("kpm:impor-daftar"), {"sumber": sumber.pk})

    assert [b.nama_berkas for b in halaman.context["halaman"]] == ["a"]
