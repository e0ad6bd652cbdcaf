"""Every row of the file, interpreted, into a temporary table: judged there, set by set."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice

from django.db import connection

from kpm.penyalinan import salin

SEKALI_TAMPUNG = 50_000
KOLOM = {
    "baris": "integer",
    "kunci": "text",
    "nomor": "text",
    "no_kk": "bytea",
    "nik": "bytea",
    "nama": "text",
    "hubungan": "text",
    "jenis_kelamin": "text",
    "tanggal_lahir": "date",
    "jenjang": "text",
    "sekolah": "text",
    "pekerjaan": "text",
    "disabilitas": "text",
    "pengurus": "boolean",
    "npsn": "text",
    "nisn": "text",
    "status_jkn": "text",
    "tanggal_hpl": "date",
    "mata_pencaharian": "text",
    "wilayah_id": "bigint",
    "alamat": "text",
    "rt": "text",
    "rw": "text",
    "kode_pos": "text",
    "nomor_hp": "text",
    "lokasi": "geography(Point,4326)",
    "desil": "smallint",
    "id_dtsen": "text",
    "id_dtks": "text",
    "program_id": "bigint",
    "tanggal_masuk": "date",
    "galat": "text",
}
TABEL = ("impor_baris", "impor_keluarga", "impor_anggota")


@contextmanager
def tampungan():
    """The staging table of this connection, gone at the end; one import per connection."""
    kolom = ", ".join(f'"{nama}" {jenis}' for nama, jenis in KOLOM.items())
    with connection.cursor() as kursor:
        kursor.execute("SET work_mem = '128MB'")
        kursor.execute(f"DROP TABLE IF EXISTS {', '.join(TABEL)}")
        kursor.execute(f"CREATE TEMPORARY TABLE impor_baris ({kolom})")
    yield
    with connection.cursor() as kursor:
        kursor.execute(f"DROP TABLE IF EXISTS {', '.join(TABEL)}")
        kursor.execute("RESET work_mem")


def tampung(baris: Iterator[tuple[int, list]], penafsir, *, lapor):
    """COPY the interpreted rows in bounded portions; `lapor(lines read)` after each."""
    hasil = (isi for nomor, sel in baris if (isi := penafsir.tafsirkan(nomor, sel)))
    while pertama := next(hasil, None):
        salin("impor_baris", KOLOM, chain([pertama], islice(hasil, SEKALI_TAMPUNG - 1)))
        lapor(penafsir.baris_terakhir)
    with connection.cursor() as kursor:
        # what the judging joins and groups by; statistics of the rest cost and tell nothing
        kursor.execute("ANALYZE impor_baris (baris, kunci, nomor, no_kk, nik, hubungan, galat)")
