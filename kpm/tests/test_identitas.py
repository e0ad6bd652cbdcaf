from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpm import identitas

HARI_INI = date(2026, 11, 21)
nik_sah = st.from_regex(r"[0-9]{12}[0-9]{3}[1-9]", fullmatch=True)


@given(nik_sah, st.lists(st.tuples(st.integers(0, 16), st.sampled_from(" '.-\t\xa0")), max_size=4))
def test_nik_terbaca_apa_pun_pemisahnya(nik, sisipan):
    tertulis = nik
    for tempat, tanda in sisipan:
        tertulis = tertulis[:tempat] + tanda + tertulis[tempat:]

    assert identitas.nomor_16(tertulis, "NIK") == (nik, None, None)


@given(st.from_regex(r"[0-9]{1,15}|[0-9]{17,20}", fullmatch=True))
def test_nik_yang_bukan_16_digit_tidak_pernah_dibetulkan(nik):
    nilai, galat, _ = identitas.nomor_16(nik, "NIK")

    assert (nilai, galat) == ("", f"NIK {len(nik)} digit, seharusnya 16. Periksa KTP atau KK.")


@given(st.text(max_size=40))
def test_nik_dari_teks_apa_pun_terbaca_utuh_kosong_atau_ditolak(isi):
    nilai, galat, _ = identitas.nomor_16(isi, "NIK")

    assert nilai == "" or (galat is None and len(nilai) == 16 and nilai.isdigit())


@pytest.mark.parametrize("isi", [3601240301090000, 3.60124030109001e15, "3,60124E+15", "3.6E15"])
def test_nik_yang_kehilangan_digit_ditolak(isi):
    nilai, galat, _ = identitas.nomor_16(isi, "NIK")

    assert (nilai, "digit terakhirnya hilang" in galat) == ("", True)


@pytest.mark.parametrize("isi", [3601240301090001, '="3601240301090001"', "3601240301090001.0"])
def test_nik_bernilai_utuh_terbaca_walau_bukan_teks_biasa(isi):
    assert identitas.nomor_16(isi, "NIK")[0] == "3601240301090001"


def test_nik_berhuruf_ditolak_tanpa_ditebak():
    assert identitas.nomor_16("36O1240301090001", "NIK")[1] == (
        "NIK memuat huruf atau tanda lain. Isi 16 digit angka."
    )


@given(st.dates(date(1900, 1, 1), HARI_INI))
@pytest.mark.parametrize(
    "pola", ["{:%d/%m/%Y}", "{:%d-%m-%Y}", "{:%Y-%m-%d}", "{:%Y%m%d}", "{:%d.%m.%Y}"]
)
def test_tanggal_terbaca_dalam_setiap_pola(pola, hari):
    assert identitas.tanggal_lahir(pola.format(hari), HARI_INI) == (hari, None, None)


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
    assert identitas.tanggal_lahir(isi, HARI_INI)[0] == hari


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
    assert identitas.tanggal_lahir(isi, HARI_INI) == (None, sebab, None)


@given(st.one_of(st.text(max_size=30), st.integers(-(10**18), 10**18), st.floats(0, 1e300)))
def test_tanggal_dari_isi_apa_pun_tidak_pernah_menjatuhkan(isi):
    hari, galat, peringatan = identitas.tanggal_lahir(isi, HARI_INI)

    assert (hari is None) == bool(galat or peringatan)


def test_nik_yang_tidak_sesuai_hanya_diperingatkan():
    assert [
        identitas.cocokkan_nik("3673015003850001", date(1985, 3, 10), "P"),
        identitas.cocokkan_nik("3673015003850001", date(1985, 3, 10), "L"),
        identitas.cocokkan_nik("3673015003850001", date(1985, 3, 11), "P"),
    ] == [None, "NIK tidak sesuai jenis kelamin.", "NIK tidak sesuai tanggal lahir."]


@given(
    st.dates(date(1900, 1, 1), HARI_INI),
    st.sampled_from("LP"),
    st.sampled_from(["360117", "367301", "320101", "910101"]),
    st.integers(1, 9999),
)
def test_nik_menurut_kelahirannya_tidak_diperingatkan(lahir, kelamin, kecamatan, seri):
    hari = lahir.day + (40 if kelamin == "P" else 0)
    nik = f"{kecamatan}{hari:02d}{lahir:%m%y}{seri:04d}"

    assert identitas.nomor_16(nik, "NIK") == (nik, None, None)
    assert identitas.ketidaksesuaian_nik(nik, lahir, kelamin) == []
    assert identitas.ketidaksesuaian_nik(nik, lahir, "P" if kelamin == "L" else "L") == [
        "NIK tidak sesuai jenis kelamin."
    ]


@given(nik_sah, st.one_of(st.none(), st.dates(date(1900, 1, 1), HARI_INI)), st.sampled_from("LP"))
def test_nik_apa_pun_hanya_diperingatkan(nik, lahir, kelamin):
    peringatan = identitas.ketidaksesuaian_nik(nik, lahir, kelamin)

    assert not any(nik in kalimat for kalimat in peringatan)


@pytest.mark.parametrize("awalan", ["3605", "3699", "0001", "2201", "5401", "9901"])
def test_awalan_nik_yang_tidak_dikenal_diperingatkan(awalan):
    nik = f"{awalan}01 50 03 85 0001".replace(" ", "")

    assert identitas.ketidaksesuaian_nik(nik, date(1985, 3, 10), "P") == [
        f"Awalan NIK {awalan} bukan kode wilayah yang dikenal."
    ]


@pytest.mark.parametrize(
    ("isi", "banyak", "hasil"),
    [
        ("0051234567", 10, "0051234567"),
        ("005 123 4567", 10, "0051234567"),
        ("005123456", 10, None),
        ("2060 1234", 8, "20601234"),
        ("2060123A", 8, None),
        ("42182", 5, "42182"),
        ("٤٢١٨٢", 5, None),
    ],
)
def test_digit_harus_tepat_banyaknya(isi, banyak, hasil):
    assert identitas.digit_tepat(isi, banyak) == hasil


@pytest.mark.parametrize(
    ("isi", "hasil"), [("1", "001"), ("RT 02", "002"), ("000", "000"), ("1234", None), ("", None)]
)
def test_rt_rw_tiga_angka(isi, hasil):
    assert identitas.rt_rw(isi) == hasil


@pytest.mark.parametrize(
    ("isi", "hasil"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("021-5551234", None),
        ("0812", None),
    ],
)
def test_nomor_hp_menjadi_e164(isi, hasil):
    assert identitas.nomor_hp(isi) == hasil


@pytest.mark.parametrize("isi", ["31 Desember 2027", "2027-12-31", "31/12/2027"])
def test_tanggal_yang_akan_datang_terbaca(isi):
    assert identitas.tanggal(isi, HARI_INI) == date(2027, 12, 31)
