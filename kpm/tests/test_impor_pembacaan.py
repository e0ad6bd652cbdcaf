import zipfile

import openpyxl
import pytest

from kpm.impor.kolom import BerkasDitolak
from kpm.impor.pembacaan import buka
from kpm.tests.berkas import ISTRI, JUDUL, KEPALA, csv_bytes, tulis_csv, tulis_xlsx


def baca_semua(jalan):
    bacaan = buka(jalan)
    return bacaan.peta, list(bacaan.baris())


def nama(bacaan):
    return [(n, str(isi[bacaan.peta["nama"]])) for n, isi in bacaan.baris()]


@pytest.mark.parametrize("pemisah", [";", ",", "\t", "|"])
@pytest.mark.parametrize("penyandian", ["utf-8-sig", "utf-8", "utf-16", "cp1252"])
def test_csv_terbaca_dalam_setiap_logat(tmp_path, pemisah, penyandian):
    istri = ISTRI | {"NAMA ANGGOTA": "Renée", "BUJUR": "106.15"}
    kepala = KEPALA | {"BUJUR": "106.15"}

    bacaan = buka(tulis_csv(tmp_path / "a", kepala, istri, pemisah=pemisah, penyandian=penyandian))

    assert nama(bacaan) == [(2, "Jaenudin"), (3, "Renée")]


def test_xlsx_terbaca_di_bawah_judul_yang_digabung(tmp_path):
    bacaan = buka(tulis_xlsx(tmp_path / "a.csv", KEPALA, ISTRI))

    assert nama(bacaan) == [(5, "Jaenudin"), (6, "Eneng")]


def test_judul_dikenali_dari_sebutan_lain(tmp_path):
    judul = [
        "No. KK",
        "N I K",
        "Nama Lengkap",
        "SHDK",
        "Jenis Kelamin",
        "Tanggal Lahir",
        "Kode Wilayah",
    ]

    bacaan = buka(tulis_csv(tmp_path / "a", judul=judul))

    assert set(bacaan.peta) == {
        *("no_kk", "nik", "nama", "hubungan", "jenis_kelamin", "tanggal_lahir", "desa")
    }


def test_nomor_baris_dihitung_seperti_orang_menghitung(tmp_path):
    alamat = KEPALA | {"ALAMAT": '"Kp. Cikondang\nBlok B"'}

    bacaan = buka(tulis_csv(tmp_path / "a", alamat, ISTRI, awal="DAFTAR PENERIMA\r\n\r\n"))

    assert nama(bacaan) == [(4, "Jaenudin"), (6, "Eneng")]


def xlsx_berisi(jalan, **bagian):
    with zipfile.ZipFile(jalan, "w", zipfile.ZIP_DEFLATED) as arsip:
        for nama_bagian, isi in {"xl/workbook.xml": b"<workbook/>", **bagian}.items():
            arsip.writestr(nama_bagian, isi)
    return jalan.read_bytes()


def xlsx_berumus(jalan):
    buku = openpyxl.Workbook()
    buku.active.append(JUDUL)
    buku.active["D2"] = '=CONCATENATE("36","73")'
    buku.save(jalan)
    return jalan.read_bytes()


def xlsx_terpotong(jalan):
    return tulis_xlsx(jalan, KEPALA).read_bytes()[:-400]


LEMBAR = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("isi", "sebab"),
    [
        (b"", "Berkas kosong."),
        (bytes(range(256)) * 20, "bukan CSV atau XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "Excel lama"),
        (b"halo;apa;kabar\r\n1;2;3\r\n", "Baris judul tidak ditemukan"),
        (csv_bytes(KEPALA, judul=JUDUL[:5]), "Kolom HUBUNGAN, JK, TGL LAHIR, KODE DESA tidak"),
        (csv_bytes(KEPALA, judul=[*JUDUL, "NIK"]), "Kolom NIK muncul dua kali"),
        (b"PK\x03\x04 bukan arsip", "rusak"),
        (xlsx_terpotong, "rusak"),
        (xlsx_berumus, "rumus tanpa hasil"),
        (lambda j: xlsx_berisi(j, **{LEMBAR: b" " * 80_000_000}), "terlalu besar"),
        (lambda j: xlsx_berisi(j, **{LEMBAR: b"<!DOCTYPE a [<!ENTITY b 'c'>]>"}), "tidak wajar"),
        (lambda j: xlsx_berisi(j, **{LEMBAR: b"<worksheet><<<"}), "rusak"),
        (lambda j: xlsx_berisi(j, **{"xl/lain.xml": b"<a/>"}), "rusak"),
    ],
)
def test_berkas_yang_tidak_dapat_dibaca_ditolak_dengan_sebab(tmp_path, isi, sebab):
    jalan = tmp_path / "berkas"
    jalan.write_bytes(isi(jalan) if callable(isi) else isi)

    with pytest.raises(BerkasDitolak, match=sebab):
        baca_semua(jalan)


def test_kutip_yang_tidak_ditutup_ditolak_dengan_nomor_barisnya(tmp_path):
    rusak = ISTRI | {"ALAMAT": '"Kp. Cikondang' + "x" * 140_000}

    with pytest.raises(BerkasDitolak, match="Baris 3 tidak dapat dibaca"):
        list(buka(tulis_csv(tmp_path / "a", KEPALA, rusak)).baris())
