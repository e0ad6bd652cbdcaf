"""Squares of the map with their families counted beforehand (SelPeta).

`segarkan_sel` compares what is with what should be and rewrites only the difference, so it may run
every few minutes; when nothing that it counts has changed it does not even look.
"""

from django.db import connection, transaction
from django.utils import timezone

from kpm.models import Kepesertaan
from laporan.models import SusunanPeta
from laporan.ringkasan import rentang_bulan

ZOOM_SEL = (8, 18)  # squares of 64 px: a tile of zoom z shows those of z + 2
KUNCI_SUSUN = 0x50455441  # advisory lock

# What the squares are made of: whichever of these moves, they are counted again.
SIDIK = """
SELECT concat_ws('-', (SELECT max(id) FROM kpm_keluarga),
    (SELECT max(pgh_id) FROM kpm_keluargaevent), (SELECT max(id) FROM kpm_kepesertaan),
    (SELECT max(pgh_id) FROM kpm_kepesertaanevent), (SELECT max(id) FROM pendamping_kunjungan),
    (SELECT md5(string_agg(kode || tepi_laut || tipologi, ',' ORDER BY kode))
     FROM wilayah_wilayah), %s::date)
"""

SUSUN = """
CREATE TEMP TABLE sel_baru ON COMMIT DROP AS
WITH peserta AS ({berjalan}), titik AS (
    SELECT p.program_id, w.kode, w.tepi_laut,
        coalesce(nullif(k.tipologi_khusus, ''), w.tipologi) AS tipologi,
        ST_Y(k.lokasi::geometry) AS lintang, ST_X(k.lokasi::geometry) AS bujur,
        NOT EXISTS (SELECT FROM pendamping_kunjungan v WHERE v.keluarga_id = k.id
            AND v.mulai >= %s AND v.mulai < %s) AS belum
    FROM (SELECT keluarga_id, program_id FROM peserta
          UNION SELECT keluarga_id, NULL FROM peserta) p
    JOIN kpm_keluarga k ON k.id = p.keluarga_id AND k.lokasi IS NOT NULL
    JOIN wilayah_wilayah w ON w.id = k.wilayah_id
), petak AS (
    SELECT *, floor((bujur + 180) / 360 * (1 << {zoom}))::int AS x0,
        floor((1 - ln(tan(radians(lintang)) + 1 / cos(radians(lintang))) / pi()) / 2
            * (1 << {zoom}))::int AS y0
    FROM titik WHERE abs(lintang) < 85
)
SELECT z::int AS zoom, x0 >> ({zoom} - z) AS x, y0 >> ({zoom} - z) AS y, kode, program_id,
    tipologi, tepi_laut, round(avg(lintang)::numeric, 5)::float8 AS lintang,
    round(avg(bujur)::numeric, 5)::float8 AS bujur,
    count(*)::int AS jumlah, (count(*) FILTER (WHERE belum))::int AS belum
FROM petak, generate_series({dari}, {zoom}) z
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
KOLOM = "zoom, x, y, kode, program_id, tipologi, tepi_laut, lintang, bujur, jumlah, belum"
# Joined on plain equality, which can be hashed: at the turn of a month every square may differ.
SAMA_TEMPAT = """
    u.zoom = s.zoom AND u.x = s.x AND u.y = s.y AND u.kode = s.kode AND u.tipologi = s.tipologi
    AND coalesce(u.program_id, 0) = coalesce(s.program_id, 0)
"""
HAPUS = f"""
DELETE FROM laporan_selpeta WHERE id IN (
    SELECT s.id FROM laporan_selpeta s
    LEFT JOIN sel_baru u ON {SAMA_TEMPAT}
    WHERE (s.tepi_laut, s.lintang, s.bujur, s.jumlah, s.belum)
        IS DISTINCT FROM (u.tepi_laut, u.lintang, u.bujur, u.jumlah, u.belum))
"""  # noqa: S608
TAMBAH = f"""
INSERT INTO laporan_selpeta ({KOLOM}) SELECT {KOLOM} FROM sel_baru u
WHERE NOT EXISTS (SELECT FROM laporan_selpeta s WHERE {SAMA_TEMPAT})
"""  # noqa: S608


def segarkan_sel(*, pada):
    """Bring the squares up to date; True if anything they are made of had changed."""
    if SusunanPeta.objects.filter(sidik=sidik_sumber(pada)).exists():
        return False
    susun_sel(pada=pada)
    return True


def sidik_sumber(pada):
    """A mark that changes whenever something that is counted does."""
    with connection.cursor() as kursor:
        kursor.execute(SIDIK, [timezone.localdate(pada).replace(day=1)])
        return kursor.fetchone()[0]


@transaction.atomic
def susun_sel(*, pada):
    """Count all squares and rewrite those that differ; return `(removed, added)`."""
    rentang = rentang_bulan(timezone.localdate(pada), pada)
    berjalan = Kepesertaan.objects.berjalan().values("keluarga_id", "program_id")
    sql, isi = berjalan.query.sql_with_params()
    susun = SUSUN.format(berjalan=sql, dari=ZOOM_SEL[0], zoom=ZOOM_SEL[1])
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s)", [KUNCI_SUSUN])
        kursor.execute("SET LOCAL work_mem = '64MB'")
        sidik = sidik_sumber(pada)
        kursor.execute("DROP TABLE IF EXISTS sel_baru")
        kursor.execute(susun, [*isi, rentang.mulai, rentang.habis])
        # Of a table that was just empty the planner expects a few rows and loops over it: minutes.
        kursor.execute("ANALYZE sel_baru")
        kursor.execute("SET LOCAL enable_nestloop = off")
        kursor.execute("ANALYZE sel_baru")
        kursor.execute(HAPUS)
        hapus = kursor.rowcount
        kursor.execute(TAMBAH)
        tambah = kursor.rowcount
    SusunanPeta.objects.update_or_create(pk=1, defaults={"sidik": sidik, "disusun_pada": pada})
    return hapus, tambah
