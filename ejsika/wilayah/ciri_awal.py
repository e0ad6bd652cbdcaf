"""First values of what a region is like, by rule, until the office says otherwise.

The rules are written down for the office in data/SUMBER.md; a trait named in `Wilayah.dikoreksi`
is the office's own word and no rule touches it.
"""

from django.db import connection

from ejsika.wilayah.pesisir import DESA_TEPI_LAUT, KECAMATAN_PESISIR

TEPI_LAUT = f"""
WITH pesisir AS MATERIALIZED (SELECT unnest(%s::text[]) AS kode),
berpantai AS MATERIALIZED ({DESA_TEPI_LAUT}),
tepi AS MATERIALIZED (
    SELECT w.id,
           CASE w.tingkat
               WHEN 'desa' THEN w.id IN (SELECT id FROM berpantai)
               WHEN 'kecamatan' THEN w.kode IN (SELECT kode FROM pesisir)
               ELSE EXISTS (SELECT 1 FROM pesisir WHERE starts_with(pesisir.kode, w.kode))
           END AS nilai
    FROM wilayah_wilayah w
)
UPDATE wilayah_wilayah w SET tepi_laut = tepi.nilai FROM tepi
WHERE w.id = tepi.id AND NOT 'tepi_laut' = ANY(w.dikoreksi) AND w.tepi_laut <> tepi.nilai
RETURNING w.kode
"""  # noqa: S608  # no user input: two constants of ours

# Relief from the heights of the six nearest desa points: there is no terrain model in the house.
TOPOGRAFI_DESA = """
WITH desa AS MATERIALIZED (
    SELECT id, ketinggian_m, ST_Transform(titik, 32748) AS titik
    FROM wilayah_wilayah
    WHERE tingkat = 'desa' AND titik IS NOT NULL AND ketinggian_m IS NOT NULL
),
medan AS MATERIALIZED (
    SELECT d.id, d.ketinggian_m, t.kemiringan, t.lebih_tinggi
    FROM desa d
    CROSS JOIN LATERAL (
        SELECT avg(abs(x.ketinggian_m - d.ketinggian_m) / greatest(x.jarak, 500)) AS kemiringan,
               count(*) FILTER (WHERE x.ketinggian_m - d.ketinggian_m >= 20) AS lebih_tinggi
        FROM (
            SELECT ketinggian_m, ST_Distance(titik, d.titik) AS jarak
            FROM desa WHERE id <> d.id ORDER BY titik <-> d.titik, id LIMIT 6
        ) x
    ) t
),
hasil AS MATERIALIZED (
    SELECT id,
           CASE WHEN ketinggian_m >= 25 AND lebih_tinggi >= 5 THEN 'lembah'
                WHEN ketinggian_m >= 400 OR (ketinggian_m >= 100 AND kemiringan >= 0.025)
                THEN 'lereng'
                ELSE 'dataran' END AS nilai
    FROM medan
    UNION ALL
    -- No height known: as most of Banten is.
    SELECT id, 'dataran' FROM wilayah_wilayah WHERE tingkat = 'desa' AND ketinggian_m IS NULL
)
UPDATE wilayah_wilayah w SET topografi = hasil.nilai FROM hasil
WHERE w.id = hasil.id AND NOT 'topografi' = ANY(w.dikoreksi) AND w.topografi <> hasil.nilai
RETURNING w.kode
"""

TIPOLOGI_DESA = """
WITH hasil AS MATERIALIZED (
    SELECT id,
           CASE WHEN tepi_laut THEN 'PESISIR_NELAYAN'
                WHEN substr(kode, 10, 1) = '1' THEN 'PERKOTAAN_UMKM'
                WHEN topografi = 'lereng' THEN 'PERBUKITAN_KEBUN_HUTAN'
                ELSE 'PERTANIAN_DATARAN' END AS nilai
    FROM wilayah_wilayah WHERE tingkat = 'desa'
)
UPDATE wilayah_wilayah w SET tipologi = hasil.nilai FROM hasil
WHERE w.id = hasil.id AND NOT 'tipologi' = ANY(w.dikoreksi) AND w.tipologi <> hasil.nilai
RETURNING w.kode
"""

# A kecamatan is what most of its desa are.
RINGKAS_KECAMATAN = """
WITH r AS MATERIALIZED (
    SELECT induk_id, mode() WITHIN GROUP (ORDER BY topografi) AS topografi,
           mode() WITHIN GROUP (ORDER BY tipologi) AS tipologi
    FROM wilayah_wilayah WHERE tingkat = 'desa' GROUP BY induk_id
)
UPDATE wilayah_wilayah w
SET topografi = CASE WHEN 'topografi' = ANY(w.dikoreksi) THEN w.topografi ELSE r.topografi END,
    tipologi = CASE WHEN 'tipologi' = ANY(w.dikoreksi) THEN w.tipologi ELSE r.tipologi END
FROM r
WHERE w.id = r.induk_id
  AND ((w.topografi <> r.topografi AND NOT 'topografi' = ANY(w.dikoreksi))
       OR (w.tipologi <> r.tipologi AND NOT 'tipologi' = ANY(w.dikoreksi)))
RETURNING w.kode
"""


def _kode_berubah(sql, params=()):
    with connection.cursor() as kursor:
        kursor.execute(sql, params)
        return {kode for (kode,) in kursor.fetchall()}


def isi_tepi_laut():
    """Set `tepi_laut` from the outlines as they stand; return the codes that changed."""
    return _kode_berubah(TEPI_LAUT, [list(KECAMATAN_PESISIR)])


def turunkan_tipologi():
    """Bring the typology of the desa in line with their other traits."""
    return _kode_berubah(TIPOLOGI_DESA)


def ringkas_kecamatan():
    """Bring topography and typology of the kecamatan in line with their desa."""
    return _kode_berubah(RINGKAS_KECAMATAN)


def isi_ciri_awal():
    """Set every trait the office has not corrected; return the codes that changed."""
    return (
        isi_tepi_laut() | _kode_berubah(TOPOGRAFI_DESA) | turunkan_tipologi() | ringkas_kecamatan()
    )
