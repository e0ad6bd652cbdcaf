import pytest

from ejsika import persiapan


@pytest.fixture
def langkah(settings, tmp_path):
    """A step of the preparation that counts how often it was done."""
    settings.DATA = tmp_path
    kali = []
    return kali, lambda: kali.append(1)


@pytest.mark.parametrize(
    ("cap", "masih_ada", "banyak"),
    [("sama", True, 1), ("lain", True, 2), ("sama", False, 2)],
    ids=["tidak berubah", "sumbernya berubah", "hasilnya hilang"],
)
def test_langkah_diulang_hanya_bila_perlu(langkah, cap, masih_ada, banyak):
    kali, kerjakan = langkah
    persiapan.bila_berubah("langkah", "sama", kerjakan, masih_ada=False)

    persiapan.bila_berubah("langkah", cap, kerjakan, masih_ada=masih_ada)

    assert len(kali) == banyak


def test_sidik_berubah_bersama_berkasnya(settings, tmp_path):
    settings.AKAR = tmp_path
    (tmp_path / "statik").mkdir()
    (tmp_path / "statik/a.css").write_text("a")
    semula = persiapan.sidik("statik")

    diulang = persiapan.sidik("statik")
    (tmp_path / "statik/a.css").write_text("ab")

    assert (diulang == semula, persiapan.sidik("statik") == semula) == (True, False)
