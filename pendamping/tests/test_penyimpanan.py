import errno
import os

import pytest

from pendamping.penyimpanan import ASLI, PenyimpananBerkas, PenyimpananGagal

SIDIK = "ab" * 32


@pytest.fixture
def simpanan(tmp_path):
    return PenyimpananBerkas(tmp_path)


def test_isi_tersimpan_satu_kali_dan_terbaca(simpanan):
    simpanan.simpan(ASLI, SIDIK, b"foto")
    simpanan.simpan(ASLI, SIDIK, b"foto")

    assert simpanan.baca(ASLI, SIDIK) == b"foto"
    assert [nama for nama, _ in simpanan.daftar(ASLI)] == [SIDIK]


def test_berkas_dan_foldernya_dipastikan_sampai_ke_cakram(simpanan, monkeypatch):
    dipastikan = []

    def catat(gagang):
        dipastikan.append(os.readlink(f"/proc/self/fd/{gagang}"))

    monkeypatch.setattr(os, "fsync", catat)

    simpanan.simpan(ASLI, SIDIK, b"foto")

    folder = str(simpanan.akar / "bukti" / ASLI / "ab")
    assert dipastikan[-1] == folder
    assert any(nama.startswith(f"{folder}/.") for nama in dipastikan)


def test_cakram_penuh_tidak_meninggalkan_apa_pun(simpanan, monkeypatch):
    def penuh(_gagang):
        raise OSError(errno.ENOSPC, "penuh")

    monkeypatch.setattr(os, "fsync", penuh)
    with pytest.raises(PenyimpananGagal):
        simpanan.simpan(ASLI, SIDIK, b"foto")
    monkeypatch.undo()

    assert list(simpanan.daftar(ASLI)) == []
    simpanan.simpan(ASLI, SIDIK, b"foto")
    assert simpanan.baca(ASLI, SIDIK) == b"foto"


def test_yang_tidak_ada_dikatakan_tidak_ada(simpanan):
    assert simpanan.ada(ASLI, SIDIK) is False
    with pytest.raises(FileNotFoundError):
        simpanan.baca(ASLI, SIDIK)
    simpanan.hapus(ASLI, SIDIK)
