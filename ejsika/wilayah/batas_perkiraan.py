"""Approximate outlines, where nobody has given an official one.

Kabupaten come from the shipped open outlines. Inside a kabupaten each desa gets the ground nearer
to its point than to any other desa's, and a kecamatan is the union of its desa.
"""

import json

from django.db import connection

TERBUKA = """
UPDATE wilayah_wilayah w
SET batas = b.batas, sumber_batas = 'terbuka'
FROM (
    SELECT f -> 'properties' ->> 'kode' AS kode,
           ST_SetSRID(ST_GeomFromGeoJSON(f -> 'geometry'), 4326) AS batas
    FROM jsonb_array_elements(%s::jsonb -> 'features') f
) b
WHERE w.kode = b.kode AND w.sumber_batas <> 'resmi'
  AND (w.batas IS DISTINCT FROM b.batas OR w.sumber_batas <> 'terbuka')
"""

# Every step is MATERIALIZED: a planner without statistics would else draw the cells once per desa.
# A "ruang" is the ground that cells are cut from: an official kecamatan is its own; what an
# official outline already takes is not given out twice.
SEL_DESA = """
WITH desa AS MATERIALIZED (
    SELECT d.id, ST_Transform(d.titik, 32748) AS titik,
           CASE WHEN kec.sumber_batas = 'resmi' THEN kec.id ELSE kab.id END AS ruang_id,
           kab.id AS kab_id
    FROM wilayah_wilayah d
    JOIN wilayah_wilayah kec ON kec.id = d.induk_id
    JOIN wilayah_wilayah kab ON kab.id = kec.induk_id
    WHERE d.tingkat = 'desa' AND d.sumber_batas <> 'resmi' AND d.titik IS NOT NULL
),
terpakai AS MATERIALIZED (
    SELECT kab.id AS kab_id, ST_Union(ST_Transform(r.batas, 32748)) AS batas
    FROM wilayah_wilayah r
    JOIN wilayah_wilayah kab ON kab.tingkat = 'kabupaten' AND r.kode LIKE kab.kode || '.%%'
    WHERE r.sumber_batas = 'resmi'
    GROUP BY kab.id
),
terpakai_desa AS MATERIALIZED (
    SELECT induk_id AS kec_id, ST_Union(ST_Transform(batas, 32748)) AS batas
    FROM wilayah_wilayah WHERE tingkat = 'desa' AND sumber_batas = 'resmi' GROUP BY induk_id
),
ruang AS MATERIALIZED (
    SELECT r.id,
           CASE WHEN p.batas IS NULL THEN ST_Transform(r.batas, 32748)
                ELSE ST_Difference(ST_Transform(r.batas, 32748), p.batas) END AS batas
    FROM wilayah_wilayah r
    LEFT JOIN LATERAL (
        SELECT batas FROM terpakai WHERE r.tingkat = 'kabupaten' AND kab_id = r.id
        UNION ALL
        SELECT batas FROM terpakai_desa WHERE r.tingkat = 'kecamatan' AND kec_id = r.id
    ) p ON true
    WHERE r.id IN (SELECT ruang_id FROM desa) AND r.batas IS NOT NULL
),
-- A point outside its generalised room is moved to the nearest ground inside.
titik AS MATERIALIZED (
    SELECT desa.id, desa.ruang_id,
           CASE WHEN ST_Covers(ruang.batas, desa.titik) THEN desa.titik
                ELSE ST_ClosestPoint(ruang.batas, desa.titik) END AS titik
    FROM desa JOIN ruang ON ruang.id = desa.ruang_id
    WHERE NOT ST_IsEmpty(ruang.batas)
),
sel AS MATERIALIZED (
    SELECT ruang_id,
           (ST_Dump(ST_VoronoiPolygons(
               ST_Collect(titik ORDER BY id), 0,
               ST_Expand((SELECT batas FROM ruang WHERE ruang.id = ruang_id), 1000)
           ))).geom AS sel
    FROM titik GROUP BY ruang_id
),
hasil AS MATERIALIZED (
    SELECT titik.id,
           ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_Transform(
               ST_Intersection(coalesce(sel.sel, ruang.batas), ruang.batas), 4326)), 3)) AS batas
    FROM titik
    JOIN ruang ON ruang.id = titik.ruang_id
    LEFT JOIN sel ON sel.ruang_id = titik.ruang_id AND sel.sel && titik.titik
        AND ST_Intersects(sel.sel, titik.titik)
)
UPDATE wilayah_wilayah w
SET batas = b.batas, sumber_batas = CASE WHEN b.batas IS NULL THEN '' ELSE 'perkiraan' END
FROM (
    -- Where official neighbours took all the ground, no outline is truer than a wrong one.
    SELECT desa.id, CASE WHEN ST_IsEmpty(hasil.batas) THEN NULL ELSE hasil.batas END AS batas
    FROM desa LEFT JOIN hasil ON hasil.id = desa.id
) b
WHERE w.id = b.id AND w.batas IS DISTINCT FROM b.batas
"""

GABUNG_INDUK = """
WITH g AS MATERIALIZED (
    SELECT anak.induk_id, ST_Multi(ST_CollectionExtract(ST_Union(anak.batas), 3)) AS batas
    FROM wilayah_wilayah anak JOIN wilayah_wilayah induk ON induk.id = anak.induk_id
    WHERE anak.tingkat = %(anak)s AND anak.batas IS NOT NULL AND induk.sumber_batas <> 'resmi'
    GROUP BY anak.induk_id
)
UPDATE wilayah_wilayah w
SET batas = g.batas, sumber_batas = %(sumber)s
FROM g
WHERE w.id = g.induk_id AND w.sumber_batas <> 'resmi'
  AND (w.batas IS DISTINCT FROM g.batas OR w.sumber_batas <> %(sumber)s)
"""

# A derived point: somewhere on the ground of the region itself, whatever its shape.
TITIK_TURUNAN = """
UPDATE wilayah_wilayah
SET titik = ST_PointOnSurface(batas)
WHERE batas IS NOT NULL
  AND (titik IS NULL OR (tingkat <> 'desa' AND titik IS DISTINCT FROM ST_PointOnSurface(batas))
       OR (sumber_batas = 'resmi' AND NOT ST_Covers(batas, titik)))
"""


def pasang_batas_terbuka(berkas):
    """Give the kabupaten without an official outline their shipped one; return how many changed."""
    isi = berkas.read_text(encoding="utf-8")
    json.loads(isi)  # a broken file stops here, before the database sees it
    with connection.cursor() as kursor:
        kursor.execute(TERBUKA, [isi])
        return kursor.rowcount


def susun_batas_perkiraan():
    """Draw every outline that is not official, and every derived point; return how many changed."""
    with connection.cursor() as kursor:
        # Right after a load the planner believes the table empty, and would cut every cell anew
        # for every desa: hours instead of a second.
        kursor.execute("ANALYZE wilayah_wilayah")
        kursor.execute(SEL_DESA, [])
        diubah = kursor.rowcount
        for anak, sumber in [("desa", "perkiraan"), ("kabupaten", "terbuka")]:
            kursor.execute(GABUNG_INDUK, {"anak": anak, "sumber": sumber})
            diubah += kursor.rowcount
        kursor.execute(TITIK_TURUNAN)
        return diubah + kursor.rowcount
