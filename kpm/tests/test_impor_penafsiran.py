from datetime import date

import pytest

from kpm.impor import penafsiran as t

HARI_INI = date(2026, 11, 21)


@pytest.mark.parametrize("isi", ["L", "1", "Laki-laki", "LAKI-LAKI", " l ", "LK"])
def test_jenis_kelamin_dalam_setiap_ejaan(isi):
    assert t.jenis_kelamin(isi)[0] == "L"


@pytest.mark.parametrize(
    ("isi", "nilai"),
    [
        ("KEPALA KELUARGA", "kepala"),
        ("Isteri", "pasangan"),
        ("Orang Tua/Mertua", "orang_tua"),
        ("Famili Lain", "famili"),
        ("Anak Kandung", "anak"),
        ("Tetangga", "lainnya"),
    ],
)
def test_hubungan_dalam_setiap_sebutan(isi, nilai):
    assert t.hubungan(isi)[0] == nilai


@pytest.mark.parametrize("isi", ["36.01.30.2001", "3601302001", "3601302001.0", "36 01 30 2001"])
def test_kode_desa_bertitik_atau_tidak(isi):
    assert t.kode_desa(isi)[0] == "36.01.30.2001"


@pytest.mark.parametrize(
    ("lintang", "bujur", "hasil"),
    [
        ("-6,12", "106,15", (106.15, -6.12)),
        ("106.15", "-6.12", (106.15, -6.12)),
        ("", "", None),
        ("-6132706", "106602419", None),
        ("0", "0", None),
        ("nan", "inf", None),
    ],
)
def test_titik_dibaca_hanya_bila_pasti(lintang, bujur, hasil):
    assert t.titik(lintang, bujur)[0] == hasil


@pytest.mark.parametrize(
    ("isi", "nilai"),
    [
        ("SMP", "SMP"),
        ("MTs Al-Hidayah", "SMP"),
        ("Madrasah MI", "SD"),
        ("SMK", "SMA"),
        ("Tidak sekolah", ""),
        ("Tamat SD", ""),
        ("S1", "TINGGI"),
    ],
)
def test_jenjang_dalam_setiap_sebutan(isi, nilai):
    assert t.jenjang(isi)[0] == nilai


@pytest.mark.parametrize(
    ("isi", "nilai"),
    [
        ("Nelayan", "perikanan_tangkap"),
        ("Buruh tani", "pertanian"),
        ("Buruh pabrik", "industri"),
        ("Buruh harian lepas", "lainnya"),
        ("Mengurus rumah tangga", ""),
    ],
)
def test_mata_pencaharian_menurut_pekerjaan_kepala(isi, nilai):
    assert t.mata_pencaharian(isi) == nilai
