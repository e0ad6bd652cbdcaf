from datetime import UTC, datetime

import pytest

from ejsika.akun.models import Pengguna
from ejsika.akun.pembuatan_akun import buat_akun_pendamping, periksa_calon
from ejsika.akun.tests.factories import PenggunaFactory
from ejsika.wilayah.tests.factories import WilayahFactory

PAGI = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def wilayah(db):
    WilayahFactory(kode="36.01.21.1009")


def baris(nomor=2, **isi):
    return {
        "nomor": nomor,
        "nama_lengkap": "Siti Aminah",
        "nomor_hp": "081234567890",
        "kode_wilayah": "36.01",
    } | isi


@pytest.mark.parametrize(
    ("isi", "galat"),
    [
        ({}, []),
        ({"kode_wilayah": "3601; 36.01.21"}, []),
        ({"nomor_hp": "81234567890"}, []),  # what Excel leaves of a number with a zero
        ({"nomor_hp": "6281234567890.0"}, []),
        (
            {"nama_lengkap": "=HYPERLINK(1)"},
            ["Nama lengkap harus diawali huruf dan tanpa angka. Tulis seperti di KTP."],
        ),
        (
            {"nama_lengkap": ""},
            ["Nama lengkap harus diawali huruf dan tanpa angka. Tulis seperti di KTP."],
        ),
        (
            {"nomor_hp": "0254123"},
            ["Nomor HP “0254123” tidak dikenal. Contoh: 0812-3456-7890."],
        ),
        ({"kode_wilayah": "32.01"}, ["Kode wilayah 32.01 tidak ada di Banten."]),
        ({"kode_wilayah": "36"}, ["Pendamping bertugas di kabupaten/kota atau di bawahnya."]),
        ({"kode_wilayah": ""}, ["Kode wilayah kosong. Contoh: 36.01 atau 36.01.21."]),
        (
            {"username": "si ti"},
            ["Nama pengguna hanya boleh huruf kecil, angka, titik, dan tanda hubung, minimal 3."],
        ),
        ({"username": "Sari"}, ["Nama pengguna sari sudah dipakai. Pilih yang lain."]),
    ],
)
def test_setiap_baris_dijelaskan_kesalahannya(wilayah, sari, isi, galat):
    (calon,) = periksa_calon([baris(**isi)])

    assert calon.galat == galat


def test_nomor_hp_yang_sama_hanya_untuk_satu_akun(wilayah):
    PenggunaFactory(nomor_hp="+6281111111111")

    calon = periksa_calon(
        [baris(2), baris(3, nama_lengkap="Rudi"), baris(4, nomor_hp="081111111111")]
    )

    sudah = "Nomor HP ini sudah dipakai akun lain atau baris sebelumnya."
    assert [satu.galat for satu in calon] == [[], [sudah], [sudah]]


def test_nama_pengguna_diusulkan_dan_tidak_pernah_kembar(wilayah):
    PenggunaFactory(username="siti.aminah")

    calon = periksa_calon(
        [
            baris(2, nomor_hp="081200000001"),
            baris(3, nomor_hp="081200000002"),
            baris(4, nomor_hp="081200000003", nama_lengkap="H. Ahmad Fauzi Ramli, S.Sos"),
            baris(5, nomor_hp="081200000004", nama_lengkap="Ù"),
            baris(6, nomor_hp="081200000005", username="siti.aminah3"),
        ]
    )

    assert [satu.username for satu in calon] == [
        "siti.aminah2",
        "siti.aminah4",  # a later row asks for the third
        "ahmad.fauzi",
        "pendamping",
        "siti.aminah3",
    ]


def test_akun_dibuat_dengan_wilayah_dan_sandi_masing_masing(wilayah):
    calon = periksa_calon(
        [baris(2), baris(3, nama_lengkap="Rudi", nomor_hp="081200000002", kode_wilayah="36.01.21")]
    )

    akun = buat_akun_pendamping(calon, pada=PAGI)

    tersimpan = {satu.username: satu for satu in Pengguna.objects.all()}
    assert {nama: satu.kode_tugas for nama, satu in tersimpan.items()} == {
        "siti.aminah": ["36.01"],
        "rudi": ["36.01.21"],
    }
    assert all(tersimpan[orang.username].check_password(sandi) for orang, sandi in akun)
    assert len({sandi for _, sandi in akun}) == 2
    assert {satu.harus_ganti_sandi for satu in tersimpan.values()} == {True}


@pytest.mark.parametrize("banyak", [1, 3])
def test_pembuatan_tidak_menambah_kueri_per_baris(wilayah, django_assert_num_queries, banyak):
    isi = [baris(n, nomor_hp=f"08120000000{n}") for n in range(banyak)]

    with django_assert_num_queries(7):  # regions, phones, names; savepoint, 2 inserts, release
        buat_akun_pendamping(periksa_calon(isi), pada=PAGI)
