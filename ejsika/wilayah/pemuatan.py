"""Loading the shipped region facts: safe to run again, whenever the facts or the rules change."""

import csv
import json
from pathlib import Path

import pgtrigger
from django.db import connection, transaction

from ejsika.wilayah.batas_perkiraan import pasang_batas_terbuka, susun_batas_perkiraan
from ejsika.wilayah.ciri_awal import isi_ciri_awal
from ejsika.wilayah.models import Tingkat

DATA = Path(__file__).parent / "data"

SATU_TINGKAT = """
INSERT INTO wilayah_wilayah AS lama
    (kode, nama, tingkat, induk_id, titik, ketinggian_m,
     sumber_batas, tepi_laut, topografi, tipologi, kode_bps, dikoreksi)
SELECT b.kode, b.nama, b.tingkat, induk.id,
       ST_SetSRID(ST_MakePoint(b.bujur, b.lintang), 4326), b.ketinggian_m,
       '', false, '', '', '', '{}'
FROM jsonb_to_recordset(%s::jsonb) AS b
    (kode text, nama text, tingkat text, induk text, lintang float, bujur float,
     ketinggian_m smallint)
LEFT JOIN wilayah_wilayah induk ON induk.kode = b.induk
ORDER BY b.kode
ON CONFLICT (kode) DO UPDATE
SET nama = excluded.nama, tingkat = excluded.tingkat, induk_id = excluded.induk_id,
    ketinggian_m = excluded.ketinggian_m,
    -- The point of an official outline, or one derived from an outline, is the better one.
    titik = CASE WHEN lama.sumber_batas = 'resmi' THEN lama.titik
                 ELSE coalesce(excluded.titik, lama.titik) END
WHERE (lama.nama, lama.tingkat, lama.induk_id, lama.ketinggian_m)
      IS DISTINCT FROM (excluded.nama, excluded.tingkat, excluded.induk_id, excluded.ketinggian_m)
   OR (lama.sumber_batas <> 'resmi' AND excluded.titik IS NOT NULL
       AND lama.titik IS DISTINCT FROM excluded.titik)
"""


def baca_fakta():
    """The rows of wilayah.csv, empty cells as None, parents before their children."""
    with (DATA / "wilayah.csv").open(encoding="utf-8", newline="") as berkas:
        return [{k: v or None for k, v in baris.items()} for baris in csv.DictReader(berkas)]


@transaction.atomic
def muat_wilayah(lapor=lambda langkah: None):
    """Bring the regions to the shipped facts and return how many rows each step changed.

    What the office corrected and the outlines it imported stay as they are. `lapor` is told
    the name of each step as it begins.
    """
    hasil = {}
    lapor("kode dan nama")
    fakta = baca_fakta()
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(hashtext('muat_wilayah'))")
        hasil["fakta"] = 0
        for tingkat in Tingkat.values:
            satu = [baris for baris in fakta if baris["tingkat"] == tingkat]
            kursor.execute(SATU_TINGKAT, [json.dumps(satu)])
            hasil["fakta"] += kursor.rowcount
    lapor("batas kabupaten/kota")
    hasil["batas_terbuka"] = pasang_batas_terbuka(DATA / "kabupaten.geojson")
    lapor("batas perkiraan kecamatan dan desa")
    hasil["batas_perkiraan"] = susun_batas_perkiraan()
    with connection.cursor() as kursor:
        kursor.execute("ANALYZE wilayah_wilayah")  # what follows is planned on the rows just made
    lapor("tepi laut, topografi, tipologi")
    with pgtrigger.ignore("wilayah.Wilayah:update_update"):  # a first value corrects nothing
        hasil["ciri"] = len(isi_ciri_awal())
    return hasil
