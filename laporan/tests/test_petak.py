import pytest

from laporan.petak import Petak, kelompokkan, sel


@pytest.mark.parametrize("zoom", [6, 12, 19])
def test_tiap_titik_ada_di_tepat_satu_petak(zoom):
    x, y = sel(-6.1149, 106.1502, zoom)

    tetangga = [
        Petak(zoom, x + dx, y + dy).memuat(-6.1149, 106.1502)
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
    ]

    assert tetangga == [False] * 4 + [True] + [False] * 4


def test_batas_petak_sesuai_dengan_penomorannya():
    barat, selatan, timur, utara = Petak(10, *sel(-6.1149, 106.1502, 10)).batas()

    assert (barat < 106.1502 < timur, selatan < -6.1149 < utara) == (True, True)


def test_petak_zoom_sepuluh_berisi_enam_belas_sel():
    x0, x1, y0, y1 = Petak(10, 813, 529).rentang_sel(12)

    assert (x1 - x0 + 1, y1 - y0 + 1, x0 >> 2, y1 >> 2) == (4, 4, 813, 529)


def test_titik_berdekatan_dikelompokkan_di_tengahnya():
    titik = [(-6.10, 106.10), (-6.10, 106.10), (-6.90, 106.70)]

    hasil = [(round(la, 5), round(bu, 5), n) for la, bu, n in kelompokkan(titik, 12)]

    assert hasil == [(-6.1, 106.1, 2), (-6.9, 106.7, 1)]


@pytest.mark.parametrize(
    ("petak", "sah"), [((0, 0, 0), True), ((3, 8, 0), False), ((20, 0, 0), False)]
)
def test_petak_di_luar_dunia_tidak_sah(petak, sah):
    assert Petak(*petak).sah == sah
