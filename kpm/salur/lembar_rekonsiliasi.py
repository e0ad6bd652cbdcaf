"""The reconciliation as a workbook: totals per bank and kabupaten, reasons, no names."""

from io import BytesIO

import xlsxwriter

from kpm.salur.rekonsiliasi import SEBUTAN, URUTAN_STATUS


def nama_lembar(tahap, hasil):
    return (
        f"rekonsiliasi-{tahap.program.kode}-{tahap.tahun}-tahap-{tahap.nomor}"
        f"-{len(hasil.baris)}-baris.xlsx"
    )


def tulis_rekonsiliasi(tahap, daftar, hasil, *, pada):
    """Write it to memory; the open file. Figures are numbers, everything else is text."""
    berkas = BytesIO()
    with xlsxwriter.Workbook(berkas, {"in_memory": True}) as buku:
        tebal = buku.add_format({"bold": True})
        angka = buku.add_format({"num_format": "#,##0"})
        lembar = buku.add_worksheet("Rekonsiliasi")
        judul = ["Kabupaten/kota", "Bank", "Dibekukan (KPM)", "Dibekukan (Rp)"]
        for status in URUTAN_STATUS:
            judul += [f"{SEBUTAN[status]} (KPM)", f"{SEBUTAN[status]} (Rp)"]
        judul += ["Selisih (KPM)", "Selisih (Rp)"]
        for kolom, teks in enumerate(judul):
            lembar.write_string(0, kolom, teks, tebal)
        lembar.set_column(0, len(judul) - 1, 18)
        lembar.freeze_panes(1, 2)
        for nomor, satu in enumerate([*hasil.baris, hasil.jumlah], start=1):
            lembar.write_string(nomor, 0, satu.nama)
            lembar.write_string(nomor, 1, satu.bank)
            uang = [satu.beku, *satu.menurut.values(), satu.selisih]
            for kolom, isi in enumerate(n for u in uang for n in (u.jumlah, u.rupiah)):
                lembar.write_number(nomor, kolom + 2, isi, angka)
        _alasan(buku.add_worksheet("Alasan"), hasil, tebal, angka)
        keterangan = buku.add_worksheet("Keterangan")
        keterangan.write_string(0, 0, str(daftar or tahap))
        keterangan.write_string(1, 0, f"Keadaan {pada:%d-%m-%Y %H.%M} WIB dari e-JSiKa")
        keterangan.write_string(2, 0, f"{len(hasil.baris)} baris bank dan kabupaten/kota")
    berkas.seek(0)
    return berkas


def _alasan(lembar, hasil, tebal, angka):
    for kolom, teks in enumerate(("Status", "Alasan", "Arti", "KPM", "Rp", "Langkah")):
        lembar.write_string(0, kolom, teks, tebal)
    lembar.set_column(0, 5, 24)
    for nomor, satu in enumerate(hasil.alasan, start=1):
        for kolom, nama in ((0, "sebutan_status"), (1, "kode"), (2, "arti"), (5, "langkah")):
            lembar.write_string(nomor, kolom, satu[nama])
        lembar.write_number(nomor, 3, satu["uang"].jumlah, angka)
        lembar.write_number(nomor, 4, satu["uang"].rupiah, angka)
