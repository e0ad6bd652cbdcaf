"""Where Banten meets the sea: the coastal kecamatan, and the shore as the outlines draw it."""

# Kecamatan with more than 0.8 km of border on the outer shoreline; Dinsos is to confirm them.
KECAMATAN_PESISIR = tuple(
    f"{kabupaten}.{nomor}"
    for kabupaten, daftar in {
        "36.01": "01 02 04 05 06 09 12 27 28 29",
        "36.02": "01 02 03 20 21 26",
        "36.03": "07 08 09 10 13 14 15",
        "36.04": "05 07 08 12 13 14 30 31",
        "36.72": "03 04 06 08",
        "36.73": "02",
    }.items()
    for nomor in daftar.split()
)

# The province's outer line, islands included, without its land border: clockwise from the mouth
# of the Cibareno (Lebak-Sukabumi) to Dadap (Tangerang-Jakarta).
PANTAI = """
SELECT ST_Union(garis) AS garis
FROM (
    WITH cincin AS (
        SELECT ST_ExteriorRing(ST_ForcePolygonCW(bagian.geom)) AS garis,
               row_number() OVER (ORDER BY ST_Area(bagian.geom) DESC) AS urut
        FROM wilayah_wilayah provinsi, ST_Dump(provinsi.batas) bagian
        WHERE provinsi.kode = '36'
    ),
    ujung AS (
        SELECT garis,
               ST_LineLocatePoint(garis, ST_Point(106.395, -6.986, 4326)) AS cibareno,
               ST_LineLocatePoint(garis, ST_Point(106.722, -6.091, 4326)) AS dadap
        FROM cincin WHERE urut = 1
    )
    SELECT ST_Transform(garis, 32748) AS garis FROM cincin WHERE urut > 1
    UNION ALL
    SELECT ST_Transform(
        CASE WHEN cibareno < dadap THEN ST_LineSubstring(garis, cibareno, dadap)
             ELSE ST_Union(ST_LineSubstring(garis, cibareno, 1), ST_LineSubstring(garis, 0, dadap))
        END, 32748)
    FROM ujung
) bagian_pantai
"""

# Ids of the desa of a coastal kecamatan with at least 150 m of shore (within 60 m of their
# outline, because outlines of two sources never lie exactly on each other). Needs a CTE `pesisir`.
DESA_TEPI_LAUT = f"""
    WITH pantai AS MATERIALIZED ({PANTAI})
    SELECT d.id
    FROM wilayah_wilayah d
    JOIN wilayah_wilayah kec ON kec.id = d.induk_id AND kec.kode IN (SELECT kode FROM pesisir)
    CROSS JOIN pantai
    WHERE d.tingkat = 'desa' AND d.batas IS NOT NULL
      AND ST_DWithin(pantai.garis, ST_Transform(d.batas, 32748), 60)
      AND ST_Length(ST_Intersection(
              pantai.garis, ST_Buffer(ST_Transform(d.batas, 32748), 60))) >= 150
"""  # noqa: S608  # no user input: a constant of ours
