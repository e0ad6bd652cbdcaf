import io
import zipfile

import openpyxl
import pytest

from ejsika.akun.berkas_akun import BerkasTidakTerbaca, baca_berkas_akun

BARIS = {
    "nomor": 2,
    "nama_lengkap": "Siti Aminah",
    "nomor_hp": "081234567890",
    "kode_wilayah": "36.01",
}


def xlsx(*baris):
    buku = openpyxl.Workbook()
    for satu in baris:
        buku.active.append(satu)
    isi = io.BytesIO()
    buku.save(isi)
    return isi.getvalue()


def arsip(nama, isi):
    hasil = io.BytesIO()
    with zipfile.ZipFile(hasil, "w", zipfile.ZIP_DEFLATED) as zip_:
        zip_.writestr(nama, isi)
    return hasil.getvalue()


@pytest.mark.parametrize(
    "isi",
    [
        "nama lengkap,nomor HP,kode wilayah\nSiti Aminah,081234567890,36.01\n".encode("utf-8-sig"),
        b"Nama;No HP;Wilayah\r\n  Siti   Aminah ;081234567890;36.01\r\n;;\r\n",
        b"kode_wilayah\tnomor_hp\tnama_lengkap\n36.01\t081234567890\tSiti Aminah\n",
        xlsx(["Nama Lengkap", "Nomor HP", "Kode Wilayah"], ["Siti Aminah", "081234567890", 36.01]),
    ],
)
def test_csv_dan_xlsx_dari_kantor_terbaca_sama(isi):
    assert baca_berkas_akun(isi) == [BARIS]


def test_kolom_yang_kurang_disebut():
    with pytest.raises(BerkasTidakTerbaca, match="Kolom kode wilayah, nomor hp tidak ditemukan"):
        baca_berkas_akun(b"nama\nSiti\n")


@pytest.mark.parametrize(
    ("isi", "sebab"),
    [
        (b"", "kosong"),
        (b"nama;hp;wilayah\n", "tidak memuat baris"),
        (b"nama;hp;wilayah\n" + b"a;1;2\n" * 2_001, "lebih dari 2.000 baris"),
        (b"x" * (2 * 1024 * 1024 + 1), "lebih besar dari 2 MB"),
        (b"nama;hp\0;wilayah\n", "bukan CSV atau XLSX"),
        (b"PK\x03\x04rusak", "rusak"),
        (arsip("xl/workbook.xml", b"<x/>"), "rusak"),
        (arsip("bom.xml", b"0" * (31 * 1024 * 1024)), "terlalu besar setelah dibuka"),
    ],
)
def test_berkas_yang_tidak_pantas_ditolak_dengan_sebab(isi, sebab):
    with pytest.raises(BerkasTidakTerbaca, match=sebab):
        baca_berkas_akun(isi)


def test_arsip_yang_berbohong_tentang_ukurannya_ditolak():
    isi = bytearray(arsip("bom.xml", b"0" * (31 * 1024 * 1024)))
    pusat = isi.rindex(b"PK\x01\x02")
    isi[pusat + 24 : pusat + 28] = (1000).to_bytes(4, "little")  # the size it claims

    with pytest.raises(BerkasTidakTerbaca, match="rusak"):
        baca_berkas_akun(bytes(isi))


def test_lembar_yang_mengaku_selebar_sejuta_baris_tidak_memakan_memori():
    buku = openpyxl.Workbook()
    buku.active.append(["nama", "hp", "wilayah"])
    buku.active["XFD1048576"] = "jauh"
    isi = io.BytesIO()
    buku.save(isi)

    with pytest.raises(BerkasTidakTerbaca, match="tidak memuat baris"):
        baca_berkas_akun(isi.getvalue())
