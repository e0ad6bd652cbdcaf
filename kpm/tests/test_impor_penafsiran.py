from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpm.impor import penafsiran as t

HARI_INI = date(2026, 11, 21)
nik_sah = st.from_regex(r"[0-9]{12}[0-9]{3}[1-9]", fullmatch=True)


@given(nik_sah, st.lists(st.tuples(st.integers(0, 16), st.sampled_from(" '.-\t\xa0")), max_size=4))
def test_nik_terbaca_apa_pun_pemisahnya(nik, sisipan):
    tertulis = nik
    for tempat, tanda in sisipan:
        tertulis = tertulis[:tempat] + tanda + tertulis[tempat:]

    assert t.nomor_16(tertulis, "NIK") == (nik, None, None)


@given(st.from_regex(r"[0-9]{1,15}|[0-9]{17,20}", fullmatch=True))
def test_nik_yang_bukan_16_digit_tidak_pernah_dibetulkan(nik):
    nilai, galat, _ = t.nomor_16(nik, "NIK")

    assert (nilai, galat) == ("", f"NIK {len(nik)} digit, seharusnya 16. Periksa KTP atau KK.")


@given(st.text(max_size=40))
def test_nik_dari_teks_apa_pun_terbaca_utuh_kosong_atau_ditolak(isi):
    nilai, galat, _ = t.nomor_16(isi, "NIK")

    assert nilai == "" or (galat is None and len(nilai) == 16 and nilai.isdigit())


@pytest.mark.parametrize("isi", [3601240301090000, 3.60124030109001e15, "3,60124E+15", "3.6E15"])
def test_nik_yang_kehilangan_digit_ditolak(isi):
    nilai, galat, _ = t.nomor_16(isi, "NIK")

    assert (nilai, "digit terakhirnya hilang" in galat) == ("", True)


@pytest.mark.parametrize("isi", [3601240301090001, '="3601240301090001"', "3601240301090001.0"])
def test_nik_bernilai_utuh_terbaca_walau_bukan_teks_biasa(isi):
    assert t.nomor_16(isi, "NIK")[0] == "3601240301090001"


def test_nik_berhuruf_ditolak_tanpa_ditebak():
    assert t.nomor_16("36O1240301090001", "NIK")[1] == (
        "NIK memuat huruf atau tanda lain. Isi 16 digit angka."
    )


@given(st.dates(date(1900, 1, 1), HARI_INI))
@pytest.mark.parametrize(
    "pola", ["{:%d/%m/%Y}", "{:%d-%m-%Y}", "{:%Y-%m-%d}", "{:%Y%m%d}", "{:%d.%m.%Y}"]
)
def test_tanggal_terbaca_dalam_setiap_pola(pola, hari):
    assert t.tanggal_lahir(pola.format(hari), HARI_INI) == (hari, None, None)


@pytest.mark.parametrize(
    ("isi", "hari"),
    [
        ("1 Oktober 1990", date(1990, 10, 1)),
        ("01-Agt-85", date(1985, 8, 1)),
        ("3/2/05", date(2005, 2, 3)),
        ("1990-01-31 00:00:00", date(1990, 1, 31)),
        (datetime(1990, 1, 31, 7, tzinfo=UTC), date(1990, 1, 31)),
        (32874, date(1990, 1, 1)),
        ("31121990", date(1990, 12, 31)),
        ("20012010", date(2010, 1, 20)),
    ],
)
def test_tanggal_dengan_cara_kantor_terbaca(isi, hari):
    assert t.tanggal_lahir(isi, HARI_INI)[0] == hari


@pytest.mark.parametrize(
    ("isi", "sebab"),
    [
        ("31-02-1990", "Tanggal lahir 31-02-1990 tidak ada. Periksa KTP."),
        ("31/02/19xx", "Tanggal lahir 31/02/19xx tidak ada. Periksa KTP."),
        ("12/25/1980", "Tanggal lahir 12/25/1980 tidak ada. Periksa KTP."),
        ("22-11-2026", "Tanggal lahir 22-11-2026 belum terjadi. Periksa KTP."),
        ("01-01-1812", "Tanggal lahir 01-01-1812 terlalu lampau. Periksa KTP."),
    ],
)
def test_tanggal_mustahil_ditolak_dengan_sebab(isi, sebab):
    assert t.tanggal_lahir(isi, HARI_INI) == (None, sebab, None)


@given(st.one_of(st.text(max_size=30), st.integers(-(10**18), 10**18), st.floats(0, 1e300)))
def test_tanggal_dari_isi_apa_pun_tidak_pernah_menjatuhkan(isi):
    hari, galat, peringatan = t.tanggal_lahir(isi, HARI_INI)

    assert (hari is None) == bool(galat or peringatan)


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


def test_nik_yang_tidak_sesuai_hanya_diperingatkan():
    assert [
        t.cocokkan_nik("3673015003850001", date(1985, 3, 10), "P"),
        t.cocokkan_nik("3673015003850001", date(1985, 3, 10), "L"),
        t.cocokkan_nik("3673015003850001", date(1985, 3, 11), "P"),
    ] == [None, "NIK tidak sesuai jenis kelamin.", "NIK tidak sesuai tanggal lahir."]
