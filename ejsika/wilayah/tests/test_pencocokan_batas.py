import pytest

from ejsika.wilayah.pembongkaran import BerkasDitolak
from ejsika.wilayah.pencocokan_batas import (
    Buku,
    angka_kode,
    cocokkan,
    kenali_susunan,
    kode_bertitik,
    nama_polos,
)

BUKU = Buku(
    [
        ("36", "Banten"),
        ("36.03", "Kabupaten Tangerang"),
        ("36.03.14", "Kosambi"),
        ("36.03.14.2005", "Rawa Rengas"),
        ("36.03.14.2006", "Kembar"),
        ("36.03.14.2007", "Kembar"),
        ("36.71", "Kota Tangerang"),
        ("36.71.01", "Tangerang"),
        ("36.71.01.1001", "Sukasari"),
    ]
)
BIG = {
    "kdppum": "36", "kdpkab": "36.03", "kdcpum": "36.03.14", "kdepum": "36.03.14.2005",
    "wadmpr": "Banten", "wadmkk": "Tangerang", "wadmkc": "Kosambi", "wadmkd": "Rawa Rengas",
}  # fmt: skip
BPS = {
    "adm1_pcode": "ID36", "adm2_pcode": "ID3603", "adm3_pcode": "ID3603140",
    "adm4_pcode": "ID3603140005", "adm2_en": "Tangerang", "adm3_en": "Kosambi",
    "adm4_en": "Rawarengas",
}  # fmt: skip


def cocok(sifat):
    return cocokkan(sifat, kenali_susunan([sifat]), BUKU)[0]


@pytest.mark.parametrize(
    ("sifat", "kode"),
    [
        ({"kode": "36.03.14.2005"}, "36.03.14.2005"),
        ({"kode": "3603142005"}, "36.03.14.2005"),
        ({"kode": 3603142005}, "36.03.14.2005"),
        ({"kode": 3603142005.0}, "36.03.14.2005"),
        ({"kode": "360314"}, "36.03.14"),
        ({"kode": 3671}, "36.71"),
        ({"kode": "36"}, "36"),
        (BIG, "36.03.14.2005"),
        (BIG | {"kdepum": "3603142005"}, "36.03.14.2005"),
        (BIG | {"kdepum": None}, "36.03.14"),
        (BIG | {"kdepum": "36.03.99.2005"}, "36.03.14.2005"),  # an old code: the name decides
        ({"kdppum": "36", "kdpkab": "3671"}, "36.71"),
        (BPS, "36.03.14.2005"),
        (BPS | {"adm4_en": "DESA RAWA RENGAS"}, "36.03.14.2005"),
        ({k: v for k, v in BPS.items() if "4" not in k}, "36.03.14"),
        ({"adm2_pcode": "ID3671", "adm2_en": "Kota Tangerang"}, "36.71"),
        ({"adm3_pcode": "3671010", "adm3_en": "Tangerang", "adm2_pcode": "3671"}, "36.71.01"),
    ],
)
def test_unsur_menemukan_wilayahnya(sifat, kode):
    assert cocok(sifat) == kode


@pytest.mark.parametrize(
    "sifat",
    [
        {"kode": "36.03.14.2999"},
        {"kode": "32.01.01.2001"},
        BPS | {"adm4_en": "Tidak Ada"},
        BPS | {"adm4_en": "Kembar"},  # two of that name: nobody
        BPS | {"adm4_en": ""},
        BPS | {"adm3_en": "Tangerang"},  # a kecamatan of another kabupaten
        BPS | {"adm2_pcode": "ID3201", "adm1_pcode": "ID32", "adm2_en": "Bogor"},
    ],
)
def test_unsur_yang_meragukan_tidak_ditebak(sifat):
    assert cocok(sifat) is None


def test_tingkat_diambil_dari_kolom_yang_umumnya_terisi():
    kosong = BIG | {"kdepum": None}

    assert kenali_susunan([BIG, kosong, kosong]).tingkat == 2
    assert kenali_susunan([BIG, BIG, kosong]).tingkat == 3


@pytest.mark.parametrize(
    ("daftar", "pesan"),
    [
        ([{"nama": "Serang"}], "Kolom kode wilayah tidak ditemukan"),
        ([{"kode": "36.03"}, {"kode": "36.03.14"}], "lebih dari satu tingkat"),
        ([{"kode": "Serang"}], "bukan kode wilayah"),
        ([{"kode": None}], "bukan kode wilayah"),
    ],
)
def test_susunan_yang_tidak_dikenal_ditolak(daftar, pesan):
    with pytest.raises(BerkasDitolak, match=pesan):
        kenali_susunan(daftar)


def test_kode_dan_nama_dibaca_seperti_ditulis_kantor():
    assert [angka_kode(n) for n in ("ID36.01", 3601, 3601.0, None, "")] == ["3601"] * 3 + ["", ""]
    assert [kode_bertitik(a) for a in ("36", "3601", "3601012001", "3601010")] == [
        "36", "36.01", "36.01.01.2001", None,
    ]  # fmt: skip
    assert nama_polos("Kec. Pulo-Ampel ") == nama_polos("PULOAMPEL") == "puloampel"
    assert nama_polos("Kota Serang") != nama_polos("Kabupaten Serang")
