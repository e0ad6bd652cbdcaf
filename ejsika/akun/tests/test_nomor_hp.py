import pytest

from ejsika.akun.nomor_hp import NomorHpSalah, baku_nomor_hp


@pytest.mark.parametrize(
    "tulisan",
    ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "6281234567890", "(0812) 3456.7890"],
)
def test_nomor_hp_disimpan_dalam_satu_bentuk(tulisan):
    assert baku_nomor_hp(tulisan) == "+6281234567890"


@pytest.mark.parametrize(
    "tulisan", ["", "0254123456", "08012345678", "0812345", "08123456789012", "0812abc45678"]
)
def test_nomor_yang_bukan_hp_ditolak(tulisan):
    with pytest.raises(NomorHpSalah):
        baku_nomor_hp(tulisan)
