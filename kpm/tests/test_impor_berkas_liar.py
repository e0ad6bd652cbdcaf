"""Bytes from anywhere: whatever a file holds, it is read or refused with a sentence."""

import io
import zipfile
from random import Random
from unittest.mock import patch

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpm.impor.kolom import BerkasDitolak
from kpm.impor.pembacaan import buka
from kpm.impor.pembacaan_xlsx import BARIS_LEMBAR
from kpm.tests.berkas import ANAK, ISTRI, JUDUL, KEPALA, csv_bytes, tulis_xlsx


@pytest.fixture(scope="module")
def ruang(tmp_path_factory):
    return tmp_path_factory.mktemp("liar")


@pytest.fixture(scope="module")
def xlsx(ruang):
    return tulis_xlsx(ruang / "asal.xlsx", KEPALA, ISTRI, ANAK).read_bytes()


def baca(ruang, isi):
    """The rows of the file, or the sentence that refuses it; nothing else may come."""
    jalan = ruang / "berkas"
    jalan.write_bytes(isi)
    try:
        bacaan = buka(jalan)
        assert bacaan.peta
        bacaan.contoh()
        return list(bacaan.baris())
    except BerkasDitolak as galat:
        return str(galat)


CONTOH_CSV = csv_bytes(KEPALA, ISTRI, ANAK)


@given(isi=st.binary(max_size=2000))
@settings(max_examples=150, deadline=None)
def test_bita_sembarang_dibaca_atau_ditolak(ruang, isi):
    assert isinstance(baca(ruang, isi), (list, str))


@given(isi=st.binary(max_size=40), di=st.integers(0, len(CONTOH_CSV)), bom=st.booleans())
@settings(max_examples=150, deadline=None)
def test_csv_yang_disisipi_bita_sembarang_dibaca_atau_ditolak(ruang, isi, di, bom):
    awal = b"\xff\xfe" if bom else b""

    hasil = baca(ruang, awal + CONTOH_CSV[:di] + isi + CONTOH_CSV[di:])

    assert isinstance(hasil, (list, str))


@given(benih=st.integers(0, 2**32), banyak=st.integers(1, 20))
@settings(max_examples=120, deadline=None)
def test_xlsx_yang_bitanya_diubah_dibaca_atau_ditolak(ruang, xlsx, benih, banyak):
    acak, isi = Random(benih), bytearray(xlsx)
    for _ in range(banyak):
        isi[acak.randrange(4, len(isi))] = acak.randrange(256)

    assert isinstance(baca(ruang, bytes(isi)), (list, str))


@given(benih=st.integers(0, 2**32), banyak=st.integers(1, 8), besar=st.booleans())
@settings(max_examples=150, deadline=None)
def test_xlsx_yang_isi_lembarnya_diubah_dibaca_atau_ditolak(ruang, xlsx, benih, banyak, besar):
    """Damage behind an intact archive reaches the parsers themselves."""
    acak, hasil = Random(benih), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx)) as asal, zipfile.ZipFile(hasil, "w") as tujuan:
        rusak = acak.choice([n for n in asal.namelist() if n.endswith((".xml", ".rels"))])
        for nama in asal.namelist():
            isi = bytearray(asal.read(nama))
            for _ in range(banyak if nama == rusak else 0):
                isi[acak.randrange(len(isi))] = acak.choice(b"<>&\"'/0A9x \x00\xff")
            tujuan.writestr(nama, bytes(isi))

    batas = 0 if besar else 10**9  # either parser
    with patch("kpm.impor.pembacaan_xlsx.BATAS_SEKALI_MUAT", batas):
        assert isinstance(baca(ruang, hasil.getvalue()), (list, str))


def arsip(**bagian):
    hasil = io.BytesIO()
    with zipfile.ZipFile(hasil, "w", zipfile.ZIP_DEFLATED) as tujuan:
        for nama, isi in bagian.items():
            tujuan.writestr(nama, isi)
    return hasil.getvalue()


@pytest.mark.parametrize(
    ("isi", "sebab"),
    [
        (b"%PDF-1.7 ...", "Berkas PDF"),
        (b"Rar!\x1a\x07\x01\x00", "Berkas RAR"),
        (b"\x1f\x8b\x08" + b"0" * 50, "Berkas gzip"),
        (b"<html><table><tr><td>NIK</td></tr></table></html>", "halaman web"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "halaman web"),
        (arsip(**{"content.xml": b"<a/>"}), "OpenDocument"),
        (arsip(**{"xl/workbook.bin": b"0"}), r"\.xlsb"),
        (arsip(**{"DATA.CSV": CONTOH_CSV}), "Berkas ZIP"),
        (b"\xff\xfe" + CONTOH_CSV[:201], "bukan CSV"),
        (b"\xff\xfe" + "NIK;NAMA;JK\r\n".encode("utf-16-le") + b"\x00\xd8\x41\x00", "bukan CSV"),
        (bytes(Random(7).randbytes(3_000_000)), "bukan CSV"),
    ],
)
def test_jenis_berkas_lain_disebut_dengan_cara_memperbaikinya(ruang, isi, sebab):
    (ruang / "berkas").write_bytes(isi)

    with pytest.raises(BerkasDitolak, match=sebab):
        buka(ruang / "berkas")


def buku(jalan, *lembar):
    """A workbook of `(name, header, rows)` sheets."""
    isi = openpyxl.Workbook()
    isi.remove(isi.active)
    for nama, judul, baris in lembar:
        halaman = isi.create_sheet(nama)
        halaman.append(judul)
        for satu in baris:
            halaman.append([satu.get(kolom, "") for kolom in judul])
    isi.save(jalan)
    return jalan


def test_lembar_berjudul_sama_dibaca_semua(tmp_path):
    jalan = buku(
        tmp_path / "a.xlsx",
        ("Petunjuk", ["Isi lembar berikut"], []),
        ("Serang 1", JUDUL, [KEPALA]),
        ("Serang 2", JUDUL, [ISTRI, ANAK]),
    )

    bacaan = buka(jalan)

    assert [n for n, _ in bacaan.baris()] == [2, BARIS_LEMBAR + 2, BARIS_LEMBAR + 3]
    assert bacaan.catatan == [
        "Dari 3 lembar, yang dibaca hanya lembar “Serang 1”, “Serang 2”.",
        f"Baris lembar “Serang 2” dinomori mulai {BARIS_LEMBAR + 1}.",
    ]


def test_lembar_lain_dapat_dipilih(tmp_path):
    ringkas = ["NIK", "NAMA ANGGOTA", "JK"]
    jalan = buku(tmp_path / "a.xlsx", ("Lengkap", JUDUL, [KEPALA]), ("Ringkas", ringkas, [ISTRI]))

    bawaan, dipilih = buka(jalan), buka(jalan, lembar="Ringkas")

    assert (bawaan.lembar, bawaan.lembar_lain) == (["Lengkap"], ["Ringkas"])
    assert (dipilih.lembar, dipilih.judul) == (["Ringkas"], ringkas)


def test_sel_yang_digabung_ke_bawah_diberi_tahu(tmp_path):
    isi = openpyxl.Workbook()
    lembar = isi.active
    lembar.append(JUDUL)
    for satu in (KEPALA, ISTRI):
        lembar.append([satu[kolom] for kolom in JUDUL])
    lembar.merge_cells("B2:B3")
    isi.save(tmp_path / "a.xlsx")

    assert "sel yang digabung ke bawah" in buka(tmp_path / "a.xlsx").catatan[0]


def test_nul_tersembunyi_di_xlsx_ditolak(tmp_path):
    jalan = tulis_xlsx(tmp_path / "a.xlsx", KEPALA | {"ALAMAT": "Kp._x0000_Baru"})

    with pytest.raises(BerkasDitolak, match="tidak wajar"):
        buka(jalan)


def test_contoh_menyamarkan_setiap_nomor_panjang(tmp_path):
    jalan = tulis_xlsx(tmp_path / "a.xlsx", KEPALA | {"ALAMAT": "Rek 1234567890 a.n. Jaenudin"})

    bacaan = buka(jalan)

    contoh = dict(zip(bacaan.judul, bacaan.contoh(), strict=True))
    assert (contoh["NIK"], contoh["ALAMAT"]) == (
        ["3673********0001"],
        ["Rek 12******** a.n. Jaenudin"],
    )
