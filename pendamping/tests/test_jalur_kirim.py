"""The short way says only yes; whatever it does not recognise gets the ordinary way's answer."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ejsika.akun import pengenalan
from ejsika.akun.kueri_siap import KueriSiap
from ejsika.akun.kunci_api import terbitkan_kunci
from ejsika.akun.models import Pengguna
from ejsika.akun.sesi import HARI
from ejsika.akun.tests.factories import PenggunaFactory
from pendamping.jalur_kirim import KETAT
from pendamping.models import FotoBukti, Kunjungan
from pendamping.tests.factories import PenugasanFactory
from pendamping.tests.kiriman import gambar, isi_foto, isi_kunjungan

CSRF = "c" * 32


@pytest.fixture
def keluarga(sari):
    return PenugasanFactory(pendamping=sari).keluarga


@pytest.fixture
def ponsel(sari):
    """Sari's browser, with the CSRF token as it must send it."""
    klien = Client(enforce_csrf_checks=True, headers={"X-CSRFToken": CSRF})
    klien.force_login(sari)
    klien.cookies["csrftoken"] = CSRF
    return klien


def kirim(klien, isi, **tajuk):
    alamat = reverse("pendamping:api-kunjungan", args=[uuid.uuid4()])
    return klien.put(alamat, isi, content_type="application/json", **tajuk)


def lewat_jalur_pendek(jawab):
    return jawab["Content-Security-Policy"] == KETAT


def test_kunjungan_dan_foto_pendamping_lewat_jalur_pendek(ponsel, keluarga):
    isi = gambar()
    foto = isi_foto(isi)
    satu = kirim(ponsel, isi_kunjungan(keluarga, foto=[foto]))
    alamat = reverse("pendamping:api-kunjungan-foto", args=[satu.json()["id"], foto["id"]])

    dua = ponsel.put(alamat, isi, content_type="image/jpeg")

    assert [(j.status_code, lewat_jalur_pendek(j)) for j in (satu, dua)] == [(201, True)] * 2
    assert satu["Cache-Control"] == dua["Cache-Control"] == "private, no-store"
    assert dua["X-Content-Type-Options"] == "nosniff"


def tanpa_sesi(klien, sari):
    del klien.cookies["sessionid"]


def sesi_berakhir(klien, sari):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def sesi_dihapus(klien, sari):
    Session.objects.all().delete()


def kuki_palsu(klien, sari):
    klien.cookies["sessionid"] = "x' OR 1=1"


def sandi_diganti(klien, sari):
    sari.set_password("sandi-baru-sekali-2026")
    sari.save()


def semua_sesi_diakhiri(klien, sari):
    Pengguna.objects.filter(pk=sari.pk).update(generasi_sesi=9)


def dinonaktifkan(klien, sari):
    Pengguna.objects.filter(pk=sari.pk).update(is_active=False)


def harus_ganti_sandi(klien, sari):
    Pengguna.objects.filter(pk=sari.pk).update(harus_ganti_sandi=True)


def sesi_orang_lain_di_kunci_yang_sama(klien, sari):
    """Not what Django does; the guess from the earlier request must not survive it."""
    asing = PenggunaFactory(peran="operator")
    lain = Client()
    lain.force_login(asing)
    isi = Session.objects.get(pk=lain.session.session_key).session_data
    Session.objects.filter(pk=klien.session.session_key).update(session_data=isi)


def tanpa_csrf(klien, sari):
    del klien.cookies["csrftoken"]


def bukan_pendamping_lagi(klien, sari):
    Pengguna.objects.filter(pk=sari.pk).update(peran="operator")


@pytest.mark.parametrize(
    ("keadaan", "status", "kode"),
    [
        (tanpa_sesi, 401, "belum_masuk"),
        (sesi_berakhir, 401, "belum_masuk"),
        (sesi_dihapus, 401, "belum_masuk"),
        (kuki_palsu, 401, "belum_masuk"),
        (sesi_orang_lain_di_kunci_yang_sama, 403, "tidak_berwenang"),
        (sandi_diganti, 401, "belum_masuk"),
        (semua_sesi_diakhiri, 401, "belum_masuk"),
        (dinonaktifkan, 401, "belum_masuk"),
        (harus_ganti_sandi, 403, "harus_ganti_sandi"),
        (tanpa_csrf, 403, "formulir_kedaluwarsa"),
        (bukan_pendamping_lagi, 403, "tidak_berwenang"),
    ],
)
def test_yang_tidak_dikenali_dijawab_jalur_biasa(ponsel, sari, keluarga, keadaan, status, kode):
    kenali_dahulu = kirim(ponsel, {})
    keadaan(ponsel, sari)

    jawab = kirim(ponsel, isi_kunjungan(keluarga))

    assert lewat_jalur_pendek(kenali_dahulu)
    assert (jawab.status_code, jawab.json()["kode"]) == (status, kode)
    assert not lewat_jalur_pendek(jawab)
    assert Kunjungan.objects.count() == 0


def test_alamat_situs_yang_bukan_milik_kita_ditolak(ponsel, keluarga):
    jawab = kirim(ponsel, isi_kunjungan(keluarga), headers={"Host": "jahat.example"})

    assert (jawab.status_code, Kunjungan.objects.count()) == (400, 0)


def test_tanpa_wilayah_tugas_fotonya_tidak_ditemukan(ponsel, sari, keluarga):
    isi = gambar()
    foto = isi_foto(isi)
    id_kunjungan = kirim(ponsel, isi_kunjungan(keluarga, foto=[foto])).json()["id"]
    sari.penempatan.all().delete()
    alamat = reverse("pendamping:api-kunjungan-foto", args=[id_kunjungan, foto["id"]])

    jawab = ponsel.put(alamat, isi, content_type="image/jpeg")

    assert jawab.status_code == 404
    assert FotoBukti.objects.get().diterima_pada is None


def test_kunci_program_lewat_jalur_biasa(sari, keluarga):
    _, kunci = terbitkan_kunci(sari, berlaku_hari=30)

    jawab = kirim(Client(), isi_kunjungan(keluarga), headers={"Authorization": f"Token {kunci}"})

    assert (jawab.status_code, lewat_jalur_pendek(jawab)) == (201, False)


def test_permintaan_pertama_hari_ini_memperpanjang_sesi_ponsel(ponsel, keluarga):
    sesi = ponsel.session
    sesi[HARI] = "2020-01-01"
    sesi.save()

    jawab = [kirim(ponsel, isi_kunjungan(keluarga)) for _ in range(2)]

    assert ponsel.session[HARI] == timezone.localdate().isoformat()
    assert [(j.status_code, lewat_jalur_pendek(j)) for j in jawab] == [(201, False), (201, True)]


def test_basis_data_yang_terputus_dicoba_lagi_lewat_jalur_biasa(ponsel, keluarga, monkeypatch):
    class Terputus:
        def satu(self, **_isi):
            raise pengenalan.OperationalError

    monkeypatch.setattr(pengenalan, "PENGGUNA", Terputus())
    monkeypatch.setattr(pengenalan.connection, "close", lambda: None)

    jawab = kirim(ponsel, isi_kunjungan(keluarga))

    assert (jawab.status_code, lewat_jalur_pendek(jawab)) == (201, False)


def test_kueri_siap_menolak_pengganti_yang_tidak_sampai_ke_sql():
    kueri = KueriSiap(
        lambda pk, nama: Pengguna.objects.filter(pk=pk).values_list("pk"), pk=-1, nama="siapa"
    )

    with pytest.raises(ValueError, match="siapa"):
        kueri.satu(pk=1, nama="x")
