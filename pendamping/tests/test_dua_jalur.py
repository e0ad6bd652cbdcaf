"""The short way and the ordinary way give one answer to everything a hostile sender thinks of."""

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from pendamping import jalur_kirim
from pendamping.models import FotoBukti, Kunjungan
from pendamping.tests.factories import PenugasanFactory
from pendamping.tests.kiriman import gambar, isi_foto, isi_kunjungan, titik
from pendamping.tests.test_jalur_kirim import CSRF, lewat_jalur_pendek

JPEG = "image/jpeg"
ASAL_ASING = {"Origin": "https://jahat.example"}


@pytest.fixture
def keluarga(sari):
    return PenugasanFactory(pendamping=sari).keluarga


@pytest.fixture
def kirim_dua_kali(sari, monkeypatch):
    """Send once each way; the two answers, and whether the first took the short way."""
    klien = Client(
        enforce_csrf_checks=True, raise_request_exception=False, headers={"X-CSRFToken": CSRF}
    )
    klien.force_login(sari)
    klien.cookies["csrftoken"] = CSRF

    def kirim(susun):
        jawab = []
        for kenali in (jalur_kirim.kenali, lambda request, pada: None):
            with monkeypatch.context() as sementara:
                sementara.setattr(jalur_kirim, "kenali", kenali)
                alamat, badan, cara = susun()
                jawab.append(klien.put(alamat, badan, **{"content_type": JPEG, **cara}))
        return jawab, lewat_jalur_pendek(jawab[0])

    return kirim


def pokok(jawab):
    """What an answer says, less what differs from one visit to the next."""
    beda = {"id", "foto_kurang", "foto_diterima", "kehadiran"}
    isi = {n: v for n, v in jawab.json().items() if n not in beda}
    return jawab.status_code, isi, jawab["Content-Type"]


def badan(satu, /, **ganti):
    return json.dumps(isi_kunjungan(satu) | ganti)


KIRIMAN = {
    "kosong": lambda k: b"",
    "null": lambda k: b"null",
    "senarai": lambda k: b"[]",
    "terpotong": lambda k: b'{"keluarga": ',
    "bukan utf-8": lambda k: b'{"catatan": "\xff"}',
    "bertanda urutan byte": lambda k: b"\xef\xbb\xbf" + badan(k).encode(),
    "sangat bersarang": lambda k: b"[" * 100_000,
    "kunci berulang": lambda k: badan(k)[:-1] + ', "jenis": "kelompok"}',
    "isian tambahan": lambda k: badan(k, pendamping=1, diterima_pada="2020-01-01", putusan="hadir"),
    "bukan keluarga": lambda k: badan(k, keluarga=str(uuid.uuid4())),
    "keluarga bukan teks": lambda k: badan(k, keluarga=["x"]),
    "NaN": lambda k: badan(k, lokasi=[titik(lintang=float("nan"))]),
    "tak hingga": lambda k: badan(k, lokasi=[titik(akurasi_m=float("inf"))]),
    "angka raksasa": lambda k: badan(k, lokasi=[titik(ketinggian_m=10**400)]),
    "angka 5000 digit": lambda k: '{"jenis": ' + "9" * 5000 + "}",
    "benar bukan angka": lambda k: badan(k, lokasi=[titik(akurasi_m=True)]),
    "angka sebagai teks": lambda k: badan(k, lokasi=[titik(akurasi_m="12,5")]),
    "di luar bumi": lambda k: badan(k, lokasi=[titik(lintang=91)]),
    "31 titik": lambda k: badan(k, lokasi=[titik()] * 31),
    "byte nol": lambda k: badan(k, catatan="a\0b"),
    "separuh huruf": lambda k: badan(k, catatan="\ud800"),
    "kanan ke kiri": lambda k: badan(k, catatan="\u202eabc 😀"),
    "tahun 1": lambda k: badan(k, mulai="0001-01-01T00:00:00+14:00"),
    "tahun 9999": lambda k: badan(k, selesai="9999-12-31T23:59:59-12:00"),
    "31 Februari": lambda k: badan(k, mulai="2026-02-31T09:00:00+07:00"),
    "tanpa zona": lambda k: badan(k, mulai="2026-10-14T09:00:00"),
    "bulan ke-13": lambda k: badan(
        k,
        komitmen=[{"anggota": str(uuid.uuid4()), "jenis": "sekolah", "bulan": "2026-13"}],
    ),
    "lebih dari 1 MB": lambda k: badan(k, catatan="x" * 1_100_000),
}


@pytest.mark.parametrize("nama", KIRIMAN)
def test_kiriman_ganjil_dijawab_sama(kirim_dua_kali, keluarga, nama):
    def susun():
        alamat = reverse("pendamping:api-kunjungan", args=[uuid.uuid4()])
        return alamat, KIRIMAN[nama](keluarga), {"content_type": "application/json"}

    (pendek, biasa), lewat_pendek = kirim_dua_kali(susun)

    assert lewat_pendek
    assert pokok(pendek) == pokok(biasa)
    assert pendek.status_code < 500


@pytest.mark.parametrize(
    "cara",
    [
        {"content_type": "text/plain"},
        {"content_type": ""},
        {"content_type": "application/json; charset=utf-16"},
        {"content_type": "multipart/form-data"},
        {"headers": ASAL_ASING},
        {"headers": {"Origin": "null"}},
        {"headers": {"X-CSRFToken": "d" * 32}},
        {"headers": {"X-CSRFToken": "²" * 32}},
        {"headers": {"X-HTTP-Method-Override": "DELETE"}},
    ],
)
def test_permintaan_ganjil_dijawab_sama(kirim_dua_kali, keluarga, cara):
    def susun():
        alamat = reverse("pendamping:api-kunjungan", args=[uuid.uuid4()])
        return alamat, badan(keluarga), {"content_type": "application/json", **cara}

    (pendek, biasa), _ = kirim_dua_kali(susun)

    assert pokok(pendek) == pokok(biasa)
    assert Kunjungan.objects.count() == (2 if pendek.status_code == 201 else 0)


@pytest.mark.parametrize(
    "cara",
    [
        {},
        {"content_type": "image/gif"},
        {"content_type": "IMAGE/PNG"},
        {"content_type": ""},
        {"headers": ASAL_ASING},
        {"badan": b""},
        {"badan": b"<svg onload=alert(1)>"},
        {"badan": b"\xff\xd8\xff" + b"x" * 11 * 1024 * 1024},
    ],
)
def test_foto_ganjil_dijawab_sama(kirim_dua_kali, keluarga, sari, cara):
    cara = dict(cara)
    isi = gambar()
    dikirim = cara.pop("badan", isi)

    def susun():
        foto, nomor = isi_foto(isi), uuid.uuid4()
        klien = Client()
        klien.force_login(sari)
        alamat = reverse("pendamping:api-kunjungan", args=[nomor])
        klien.put(alamat, badan(keluarga, foto=[foto]), content_type="application/json")
        return reverse("pendamping:api-kunjungan-foto", args=[nomor, foto["id"]]), dikirim, cara

    (pendek, biasa), _ = kirim_dua_kali(susun)

    assert pokok(pendek) == pokok(biasa)
    assert pendek.status_code < 500
    diterima = FotoBukti.objects.filter(diterima_pada__isnull=False).count()
    assert diterima == (2 if pendek.status_code == 201 else 0)


def test_foto_kunjungan_orang_lain_tidak_ada_lewat_jalan_mana_pun(kirim_dua_kali, rekan, keluarga):
    milik_rekan = PenugasanFactory(pendamping=rekan).keluarga
    isi = gambar()

    def susun():
        foto, nomor = isi_foto(isi), uuid.uuid4()
        klien = Client()
        klien.force_login(rekan)
        alamat = reverse("pendamping:api-kunjungan", args=[nomor])
        klien.put(alamat, badan(milik_rekan, foto=[foto]), content_type="application/json")
        return reverse("pendamping:api-kunjungan-foto", args=[nomor, foto["id"]]), isi, {}

    (pendek, biasa), lewat_pendek = kirim_dua_kali(susun)

    assert (pendek.status_code, lewat_pendek) == (404, True)
    assert pokok(pendek) == pokok(biasa)
    assert FotoBukti.objects.filter(diterima_pada__isnull=False).count() == 0
