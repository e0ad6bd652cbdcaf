import pytest

from laporan.penyamaran import KECIL, samarkan_kolom, samarkan_sebaran


@pytest.mark.parametrize(
    ("kolom", "tersamar"),
    [
        ([], []),
        ([0, 5, 100, None], [0, 5, 100, None]),
        ([3, 6, 20], [KECIL, KECIL, 20]),  # or the total would give the three away
        ([1, 2, 8, 9], [KECIL, KECIL, KECIL, 9]),  # two hidden, but together fewer than five
        ([3, 4, 20], [KECIL, KECIL, 20]),
        ([4], [KECIL]),
        ([4, 0, None], [KECIL, 0, None]),
    ],
)
def test_angka_kecil_disamarkan_bersama_yang_membukanya(kolom, tersamar):
    assert samarkan_kolom(kolom) == tersamar


@pytest.mark.parametrize(
    ("angka", "samar"),
    [({"a": 5, "b": 0}, False), ({"a": 5, "b": 4}, True), ({}, False)],
)
def test_sebaran_dengan_bagian_kecil_disamarkan_seluruhnya(angka, samar):
    assert samarkan_sebaran(angka, ["a", "b"]) == samar
