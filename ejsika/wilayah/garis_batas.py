"""Outlines for the map: as light as the scale allows, and never a boundary we do not have."""

import json
import re

from django.db import connection

from ejsika.wilayah.models import Tingkat

# Degrees that a line may move: about 90 m for the province, 20 m inside a kabupaten, 5 m below.
KEHALUSAN = {2: 0.0008, 5: 0.0002, 8: 0.00005}
ATRIBUSI = {
    "perkiraan": "Batas perkiraan, bukan batas resmi",
    "terbuka": "Batas: geoBoundaries 2020 (BPS, OCHA), CC BY 3.0 IGO",
    "resmi": "Batas resmi yang diimpor Dinsos",
}

KODE_INDUK = re.compile(r"\d{2}(\.\d{2}(\.\d{2})?)?")

TANDA = """
SELECT md5(string_agg(kode || ':' || xmin::text, ',' ORDER BY kode))
FROM wilayah_wilayah WHERE tingkat = %s AND starts_with(kode, %s)
"""

# An approximate desa outline is right half of the time: the map says so by not drawing it.
KOLEKSI = """
SELECT jsonb_build_object(
    'type', 'FeatureCollection',
    'atribusi', coalesce((
        SELECT jsonb_agg(DISTINCT a.teks) FROM terpilih
        JOIN jsonb_each_text(%s::jsonb) a (sumber, teks) ON a.sumber = sumber_batas
    ), '[]'),
    'features', coalesce(jsonb_agg(jsonb_build_object(
        'type', 'Feature',
        'id', kode,
        'properties', jsonb_build_object(
            'kode', kode, 'nama', nama, 'tingkat', tingkat, 'tepi_laut', tepi_laut,
            'topografi', topografi, 'tipologi', tipologi, 'sumber_batas', sumber_batas),
        'geometry', CASE WHEN tingkat = 'desa' AND sumber_batas <> 'resmi' THEN NULL
            ELSE ST_AsGeoJSON(ST_SimplifyPreserveTopology(batas, %s), %s)::jsonb END
    ) ORDER BY kode), '[]')
)::text
FROM terpilih
"""
TERPILIH = """
WITH terpilih AS (
    SELECT * FROM wilayah_wilayah WHERE tingkat = %s AND starts_with(kode, %s)
)
"""


class PermintaanKeliru(Exception):
    """No such set of outlines; the message says which ones there are."""


def periksa_permintaan(tingkat, induk):
    """`PermintaanKeliru` unless there is such a level and such a code."""
    if tingkat not in Tingkat.values:
        raise PermintaanKeliru(f"Tingkat yang dikenal: {', '.join(Tingkat.values)}.")
    if induk and not KODE_INDUK.fullmatch(induk):
        raise PermintaanKeliru("induk harus berupa kode wilayah, misalnya 36.01.")
    if tingkat == Tingkat.DESA and len(induk) not in {5, 8}:
        raise PermintaanKeliru("Untuk desa, sebut induknya: induk=<kode kabupaten atau kecamatan>.")


def tanda_garis(tingkat, induk):
    """Changes whenever a row of the set changes; None for an empty set. Reads no outline."""
    with connection.cursor() as kursor:
        kursor.execute(TANDA, [tingkat, _awalan(induk)])
        return kursor.fetchone()[0]


def susun_garis(tingkat, induk):
    """The set as GeoJSON text."""
    kehalusan = KEHALUSAN.get(len(induk), KEHALUSAN[2])
    angka = 4 if kehalusan > 0.0005 else 5
    with connection.cursor() as kursor:
        kursor.execute(
            TERPILIH + KOLEKSI,
            [tingkat, _awalan(induk), json.dumps(ATRIBUSI), kehalusan, angka],
        )
        return kursor.fetchone()[0]


def _awalan(induk):
    """Inside the region, whole code segments only."""
    return f"{induk}." if induk else ""
