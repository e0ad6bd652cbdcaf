"""What could not go in, given back row by row with its reason, in the layout it came in."""

import json
from itertools import islice

import xlsxwriter
from django.db import connection

from kpm.lembar_csv import netral, penulis_csv
from kpm.models import BarisImpor, StatusBaris
from kpm.penyalinan import salin
from kpm.penyandian import sandikan

SEKALI_CATAT = 10_000
RANAH = "baris_impor"
KOLOM_ALASAN = "ALASAN DITOLAK"
DITOLAK = """
SELECT b.baris, b.kunci, b.galat, f.alasan FROM impor_baris b
JOIN impor_keluarga f ON f.kunci = b.kunci
WHERE f.alasan IS NOT NULL AND b.baris > %s ORDER BY b.baris LIMIT %s
"""


def catat_penolakan(berkas, baris):
    """Keep the refused rows, encrypted, by a second walk through the file beside the staging."""
    BarisImpor.objects.filter(berkas=berkas).delete()
    terakhir = 0
    with connection.cursor() as kursor:
        while True:
            kursor.execute(DITOLAK, [terakhir, SEKALI_CATAT])
            if not (ditolak := kursor.fetchall()):
                return
            terakhir = ditolak[-1][0]
            salin(BarisImpor._meta.db_table, KOLOM, _rangkai(berkas, baris, ditolak))


KOLOM = ("berkas_id", "nomor", "kunci", "isi", "status", "alasan")


def _rangkai(berkas, baris, ditolak):
    """Both walks are in line order, so they meet without a table in memory."""
    for nomor, kunci, galat, alasan in ditolak:
        sel = next(isi for n, isi in baris if n == nomor)
        isi = json.dumps([tertulis(v) for v in sel], ensure_ascii=False)
        sebab = galat.split("\n") if galat else [alasan]
        yield (
            *(berkas.pk, nomor, kunci[:100], sandikan(isi, RANAH), StatusBaris.DITOLAK),
            json.dumps(sebab, ensure_ascii=False),
        )


def tertulis(nilai):
    """The cell as text; a long number is marked, lest its lost digits pass as text next time."""
    if isinstance(nilai, (int, float)) and abs(nilai) >= 10**15:
        return f"{nilai:.0f} (angka)"
    if isinstance(nilai, float) and nilai.is_integer():
        return str(int(nilai))
    return "" if nilai is None else str(nilai)


def baris_ditolak(berkas):
    """The refused rows as lists of text, header first, line number and reason last; a stream."""
    judul = berkas.hasil.get("judul", [])
    yield [*judul, "BARIS", KOLOM_ALASAN]
    baris = berkas.baris.filter(status=StatusBaris.DITOLAK).order_by("nomor")
    for satu in baris.iterator(chunk_size=SEKALI_CATAT):
        sel = json.loads(satu.isi)[: len(judul)]
        sel += [""] * (len(judul) - len(sel))
        yield [*sel, str(satu.nomor), " ".join(satu.alasan)]


def sebagai_csv(semua):
    """Rows of text as a stream of `;` CSV with BOM, as it opens in Indonesian Excel."""
    penulis = penulis_csv()
    yield "\ufeff"
    for baris in semua:
        yield penulis.writerow([netral(sel) for sel in baris])


def tolakan_csv(berkas):
    """The rejected file as a stream of CSV."""
    return sebagai_csv(baris_ditolak(berkas))


def tulis_tolakan_xlsx(berkas, tujuan):
    """The rejected file as XLSX, every cell text, written row by row."""
    with xlsxwriter.Workbook(tujuan, {"constant_memory": True, "in_memory": False}) as buku:
        lembar = buku.add_worksheet("Ditolak")
        lembar.freeze_panes(1, 0)
        for nomor, baris in enumerate(islice(baris_ditolak(berkas), 1_048_576)):
            for kolom, isi in enumerate(baris):
                lembar.write_string(nomor, kolom, isi)
