"""Registry files as offices write them, made on the spot; every person is invented."""

import openpyxl

KEPALA = {
    "NO": "1",
    "ID PESERTA": "JSR-1",
    "NO KK": "3673012502120002",
    "NIK": "3673012304840001",
    "NAMA ANGGOTA": "Jaenudin",
    "HUBUNGAN": "Kepala Keluarga",
    "JK": "L",
    "TGL LAHIR": "23-04-1984",
    "ALAMAT": "Kp. Cikondang",
    "RT": "8",
    "RW": "004",
    "KODE DESA": "36.73.01.1004",
    "DESA/KELURAHAN": "Wilayah 36.73.01.1004",
    "JENJANG SEKOLAH": "Tidak sekolah",
    "PEKERJAAN": "Nelayan",
    "DESIL": "1",
    "LINTANG": "-6.12",
    "BUJUR": "106,15",
    "PROGRAM": "JAMSOSRATU",
    "TAHUN MASUK": "2023",
}
JUDUL = list(KEPALA)
ISTRI = KEPALA | {
    "NIK": "3673015003850001",
    "NAMA ANGGOTA": "Eneng",
    "HUBUNGAN": "Istri",
    "JK": "P",
    "TGL LAHIR": "10/03/1985",
    "PEKERJAAN": "Mengurus rumah tangga",
}
ANAK = KEPALA | {
    "NIK": "3673015303150001",
    "NAMA ANGGOTA": "Popon",
    "HUBUNGAN": "Anak",
    "JK": "Perempuan",
    "TGL LAHIR": "2015-03-13",
    "JENJANG SEKOLAH": "SD",
    "PEKERJAAN": "",
}
KELUARGA_LAIN = {"ID PESERTA": "JSR-2", "NO KK": "3673012502120003", "NIK": "3673012304840002"}


def csv_bytes(*baris, judul=JUDUL, awal="", pemisah=";", penyandian="utf-8-sig"):
    isi = [pemisah.join(judul)] + [pemisah.join(b.get(k, "") for k in judul) for b in baris]
    return (awal + "\r\n".join(isi) + "\r\n").encode(penyandian)


def tulis_csv(jalan, *baris, **cara):
    jalan.write_bytes(csv_bytes(*baris, **cara))
    return jalan


def tulis_xlsx(jalan, *baris, judul=JUDUL):
    buku = openpyxl.Workbook()
    lembar = buku.active
    lembar.title = "BNBA"
    lembar.append(["DAFTAR PENERIMA MANFAAT (BNBA)"])
    lembar.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(judul))
    lembar.append(["Keadaan per 1 Oktober 2026"])
    lembar.append([])
    lembar.append(judul)
    for satu in baris:
        lembar.append([satu.get(kolom, "") for kolom in judul])
    buku.save(jalan)
    return jalan
