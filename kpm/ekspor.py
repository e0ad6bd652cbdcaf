"""The list of families as a spreadsheet: every cell text, identity masked, rows counted."""

import tempfile

import xlsxwriter

SEKALI_MUAT = 2000
KOLOM = (
    "Nomor peserta",
    "No. KK",
    "Nama pengurus",
    "NIK pengurus",
    "Alamat",
    "RT",
    "RW",
    "Desa/kelurahan",
    "Kecamatan",
    "Kabupaten/kota",
    "Jumlah anggota",
    "Komponen",
    "Program",
    "Status",
    "Desil",
    "Posisi",
)


def tulis_keluarga(keluarga, *, pada):
    """Write the families to a temporary file, row by row; the open file and its row count."""
    berkas = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the response closes it
    banyak = 0
    with xlsxwriter.Workbook(berkas.name, {"constant_memory": True}) as buku:
        lembar, keterangan = buku.add_worksheet("Keluarga"), buku.add_worksheet("Keterangan")
        tebal = buku.add_format({"bold": True})
        lembar.freeze_panes(1, 0)
        lembar.set_column(0, len(KOLOM) - 1, 18)
        for kolom, judul in enumerate(KOLOM):
            lembar.write_string(0, kolom, judul, tebal)
        dimuat = keluarga.untuk_ekspor().iterator(chunk_size=SEKALI_MUAT)
        for banyak, satu in enumerate(dimuat, start=1):
            for kolom, isi in enumerate(_baris(satu)):
                lembar.write_string(banyak, kolom, isi)
        keterangan.write_string(0, 0, f"{banyak} baris data keluarga")
        keterangan.write_string(1, 0, f"Diunduh {pada:%d-%m-%Y %H.%M} WIB dari e-JSiKa")
        keterangan.write_string(2, 0, "NIK dan No. KK disamarkan. Jangan disebarkan.")
    return berkas, banyak


def _baris(k):
    ikut = k.semua_kepesertaan[0] if k.semua_kepesertaan else None
    pengurus = sorted(
        k.anggota_tercatat, key=lambda a: (not a.pengurus, a.hubungan != "kepala", a.urutan)
    )
    return (
        k.nomor or "",
        k.no_kk_samar,
        k.nama_pengurus,
        pengurus[0].nik_samar if pengurus else "",
        *(k.alamat, k.rt, k.rw),
        *(k.wilayah.nama, k.wilayah.induk.nama, k.wilayah.induk.induk.nama),
        str(len(k.anggota_tercatat)),
        ", ".join(k.komponen),
        ikut.program.nama if ikut else "",
        ikut.get_status_display() if ikut else "Bukan KPM",
        str(k.desil or ""),
        "Ada" if k.lokasi else "Belum ada",
    )
