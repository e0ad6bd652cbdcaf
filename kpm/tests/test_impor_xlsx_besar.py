import pytest

from kpm.impor import pembacaan_xlsx
from kpm.impor.pembacaan import buka
from kpm.tests.berkas import ANAK, ISTRI, KEPALA, tulis_xlsx

BERKAS = (KEPALA, ISTRI, ANAK)


@pytest.fixture
def baris(tmp_path, monkeypatch):
    """The rows of one workbook, read with this size as the limit of what is loaded at once."""
    jalan = tulis_xlsx(tmp_path / "b.xlsx", *BERKAS)

    def baca(batas):
        monkeypatch.setattr(pembacaan_xlsx, "BATAS_SEKALI_MUAT", batas)
        return list(buka(jalan).baris())

    return baca


def test_lembar_besar_dibaca_proses_terpisah_dengan_hasil_yang_sama(baris, monkeypatch):
    biasa = baris(10**9)
    lambat = pembacaan_xlsx._baris_openpyxl
    dibaca_lambat = []

    def hitung(jalan, lembar):
        for nomor, isi in lambat(jalan, lembar):
            dibaca_lambat.append(nomor)
            yield nomor, isi

    monkeypatch.setattr(pembacaan_xlsx, "_baris_openpyxl", hitung)
    besar = baris(0)

    assert (len(biasa), besar) == (3, biasa)
    assert len(dibaca_lambat) == len(set(dibaca_lambat))  # the header only, no second walk


def test_proses_terpisah_yang_mati_digantikan_pembaca_per_baris(baris, monkeypatch):
    biasa = baris(10**9)
    monkeypatch.setattr(pembacaan_xlsx, "ANAK", "kpm.impor.tidak_ada")

    lambat = baris(0)

    assert [[str(sel or "") for sel in isi] for _, isi in lambat] == [
        [str(sel or "") for sel in isi] for _, isi in biasa
    ]
    assert [nomor for nomor, _ in lambat] == [nomor for nomor, _ in biasa]
