"""The workbook of a report: a sheet per section, text never read as a formula, rows counted."""

import io
from datetime import datetime

import xlsxwriter

TANDA = {"bold": True, "bg_color": "#E1EFEE", "border": 1, "text_wrap": True, "valign": "top"}
PILIHAN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def cetak_xlsx(isi):
    """The bytes of the report's workbook; the same for the same report."""
    penampung = io.BytesIO()
    with xlsxwriter.Workbook(penampung, PILIHAN) as buku:
        buku.set_properties(
            {"title": isi["judul"], "author": isi["kop"]["baris_kedua"],
             "created": datetime(*isi["tanggal"])}  # noqa: DTZ001  a day of the report
        )  # fmt: skip
        gaya = {
            "judul": buku.add_format({"bold": True, "font_size": 14}),
            "tajuk": buku.add_format({"bold": True, "font_size": 11}),
            "kepala": buku.add_format(TANDA),
            "angka": buku.add_format({"num_format": "#,##0"}),
            "jumlah": buku.add_format({"bold": True, "top": 1, "num_format": "#,##0"}),
            "catatan": buku.add_format({"italic": True, "font_color": "#50605C"}),
        }
        _lembar_depan(buku, isi, gaya)
        for bagian in isi["bagian"]:
            _lembar_bagian(buku, bagian, gaya)
    return penampung.getvalue()


def _lembar_depan(buku, isi, gaya):
    lembar = buku.add_worksheet("Ringkasan")
    lembar.set_column(0, 0, 34)
    lembar.set_column(1, 1, 70)
    lembar.write_string(0, 0, isi["judul"], gaya["judul"])
    keterangan = [
        ("Kabupaten/kota", f"{isi['wilayah']['nama']} ({isi['wilayah']['kode']})"),
        ("Data per tanggal", isi["data_per"]),
        ("Program", isi["program"]),
        ("Instrumen grade", isi["instrumen"]),
        ("Edisi", str(isi["edisi"])),
        ("Sidik SHA-256 angka", isi["sidik"]),
        ("Kode verifikasi", isi["kode_verifikasi"]),
        ("Tanda –", "angka tidak tersedia; bukan nol"),
    ]
    for ke, (nama, teks) in enumerate(keterangan, start=2):
        lembar.write_string(ke, 0, nama)
        lembar.write_string(ke, 1, teks)
    awal = len(keterangan) + 3
    lembar.write_row(awal, 0, ["Lembar dan tabel", "Banyak baris data"], gaya["kepala"])
    for ke, (bagian, tabel) in enumerate(_semua_tabel(isi), start=awal + 1):
        lembar.write_string(ke, 0, f"{nama_lembar(bagian)}: {tabel['judul']}")
        lembar.write_number(ke, 1, len(tabel["baris"]))


def _lembar_bagian(buku, bagian, gaya):
    lembar = buku.add_worksheet(nama_lembar(bagian))
    lembar.set_column(0, 0, 30)
    lembar.set_column(1, 12, 16)
    lembar.write_string(0, 0, bagian["judul"], gaya["judul"])
    ke = 2
    for tabel in bagian["tabel"]:
        lembar.write_string(ke, 0, f"{tabel['judul']} ({len(tabel['baris'])} baris)", gaya["tajuk"])
        lembar.write_row(ke + 1, 0, tabel["kolom"], gaya["kepala"])
        ke += 2
        for baris in tabel["baris"]:
            _tulis_baris(lembar, ke, baris, gaya["angka"])
            ke += 1
        if tabel["jumlah"]:
            _tulis_baris(lembar, ke, tabel["jumlah"], gaya["jumlah"])
            ke += 1
        if tabel["catatan"]:
            lembar.write_string(ke, 0, tabel["catatan"], gaya["catatan"])
            ke += 1
        ke += 1


def _tulis_baris(lembar, ke, baris, gaya):
    for kolom, sel in enumerate(baris):
        if isinstance(sel, int):
            lembar.write_number(ke, kolom, sel, gaya)
        else:
            lembar.write_string(ke, kolom, "–" if sel is None else sel, gaya)


def nama_lembar(bagian):
    return f"{bagian['huruf']} {bagian['judul']}"[:31] if bagian["huruf"] else "Lampiran desa"


def _semua_tabel(isi):
    return [(bagian, tabel) for bagian in isi["bagian"] for tabel in bagian["tabel"]]
