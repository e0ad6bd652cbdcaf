"""Finding families that may be one: set by set, for the whole registry or for a few families.

Three kinds of evidence: the same NIK anywhere in the province; the same No. KK anywhere, which
alone is weak since one KK may hold more than one family, and nothing between the families that a
split made of one; a similar name with the same birth date within one kecamatan. A pair is raised
once and for good; what a person called "bukan ganda" comes back only with a kind of evidence that
was not there when they decided.

No percent sign stands in this SQL: the history adds parameters to statements that had none.
"""

from django.db import connection, transaction

AMBANG = 0.6  # trigram similarity of two names, 0–1
SEKELOMPOK = 10  # families sharing one number; beyond, each is paired with the first only
BANYAK = 2_000  # families from here on are as quickly looked at all together

SENTUH = """
CREATE TEMPORARY TABLE ganda_sentuh ON COMMIT DROP AS
SELECT k.id AS keluarga_id FROM kpm_keluarga k
WHERE k.digabung_ke_id IS NULL AND (%(semua)s OR k.id = ANY(%(keluarga)s::bigint[]))
"""

# `bukti` per pair and kind: which members matched, and how alike their names are.
SEPASANG = """
CREATE TEMPORARY TABLE ganda_pasangan
(pertama_id bigint, kedua_id bigint, jenis text, orang jsonb, mirip real) ON COMMIT DROP
"""

NIK = """
INSERT INTO ganda_pasangan
WITH calon AS (
  SELECT a.nik FROM kpm_anggota a JOIN ganda_sentuh s USING (keluarga_id)
  WHERE a.nik IS NOT NULL AND a.tanggal_keluar IS NULL
), bersama AS (
  SELECT a.nik, a.id, a.keluarga_id,
    count(*) OVER (PARTITION BY a.nik) AS banyak,
    row_number() OVER (PARTITION BY a.nik ORDER BY a.keluarga_id, a.id) AS urutan
  FROM kpm_anggota a
  WHERE a.tanggal_keluar IS NULL AND a.nik IN (SELECT nik FROM calon)
)
SELECT a.keluarga_id, b.keluarga_id, 'nik', jsonb_build_array(a.id, b.id), 1
FROM bersama a JOIN bersama b ON b.nik = a.nik AND b.keluarga_id > a.keluarga_id
WHERE a.banyak > 1 AND (a.urutan = 1 OR a.banyak <= %(sekelompok)s)
"""

NO_KK = """
INSERT INTO ganda_pasangan
WITH calon AS (
  SELECT k.no_kk FROM kpm_keluarga k JOIN ganda_sentuh s ON s.keluarga_id = k.id
  WHERE k.no_kk IS NOT NULL
), bersama AS (
  SELECT k.no_kk, k.id, p.asal_id, count(*) OVER (PARTITION BY k.no_kk) AS banyak,
    row_number() OVER (PARTITION BY k.no_kk ORDER BY k.id) AS urutan
  FROM kpm_keluarga k LEFT JOIN kpm_pemecahankeluarga p ON p.baru_id = k.id
  WHERE k.digabung_ke_id IS NULL AND k.no_kk IN (SELECT no_kk FROM calon)
)
SELECT a.id, b.id, 'no_kk', NULL, NULL
FROM bersama a JOIN bersama b ON b.no_kk = a.no_kk AND b.id > a.id
WHERE a.banyak > 1 AND (a.urutan = 1 OR a.banyak <= %(sekelompok)s)
  AND (b.asal_id IS NULL OR b.asal_id NOT IN (a.id, coalesce(a.asal_id, a.id)))
"""

# A few families: walk their kecamatan once each (OFFSET 0 keeps the planner on that path; it
# would rather read all members of the province).
NAMA = """
INSERT INTO ganda_pasangan
WITH orang AS MATERIALIZED (
  SELECT a.id, a.keluarga_id, a.nama, a.tanggal_lahir, w.induk_id
  FROM ganda_sentuh s JOIN kpm_anggota a ON a.keluarga_id = s.keluarga_id
  JOIN kpm_keluarga k ON k.id = s.keluarga_id JOIN wilayah_wilayah w ON w.id = k.wilayah_id
  WHERE a.tanggal_keluar IS NULL AND a.tanggal_lahir IS NOT NULL
), tetangga AS MATERIALIZED (
  SELECT d.induk_id, t.* FROM (SELECT DISTINCT induk_id FROM orang) d CROSS JOIN LATERAL (
    SELECT b.id, b.keluarga_id, b.nama, b.tanggal_lahir
    FROM wilayah_wilayah w JOIN kpm_keluarga k ON k.wilayah_id = w.id
    JOIN kpm_anggota b ON b.keluarga_id = k.id
    WHERE w.induk_id = d.induk_id AND k.digabung_ke_id IS NULL AND b.tanggal_keluar IS NULL
    OFFSET 0) t
)
SELECT least(a.keluarga_id, b.keluarga_id), greatest(a.keluarga_id, b.keluarga_id), 'nama',
  CASE WHEN a.keluarga_id < b.keluarga_id THEN jsonb_build_array(a.id, b.id)
    ELSE jsonb_build_array(b.id, a.id) END, similarity(a.nama, b.nama)
FROM orang a JOIN tetangga b
  ON b.induk_id = a.induk_id AND b.tanggal_lahir = a.tanggal_lahir
WHERE a.keluarga_id <> b.keluarga_id AND similarity(a.nama, b.nama) >= %(ambang)s
  AND (a.keluarga_id < b.keluarga_id
    OR NOT EXISTS (SELECT FROM ganda_sentuh t WHERE t.keluarga_id = b.keluarga_id))
"""

# The whole registry: one hash join on place and day instead of a walk per family.
NAMA_SEMUA = """
INSERT INTO ganda_pasangan
WITH orang AS MATERIALIZED (
  SELECT w.induk_id, a.tanggal_lahir, a.keluarga_id, a.id, a.nama
  FROM kpm_anggota a JOIN kpm_keluarga k ON k.id = a.keluarga_id
  JOIN wilayah_wilayah w ON w.id = k.wilayah_id
  WHERE a.tanggal_keluar IS NULL AND a.tanggal_lahir IS NOT NULL AND k.digabung_ke_id IS NULL
)
SELECT a.keluarga_id, b.keluarga_id, 'nama', jsonb_build_array(a.id, b.id),
  similarity(a.nama, b.nama)
FROM orang a JOIN orang b ON b.induk_id = a.induk_id AND b.tanggal_lahir = a.tanggal_lahir
  AND b.keluarga_id > a.keluarga_id
WHERE similarity(a.nama, b.nama) >= %(ambang)s
"""

# Strength: a shared NIK 70, a name as alike as can be 45, a shared KK 20, each further member 10.
NILAI = """
CREATE TEMPORARY TABLE ganda_nilai ON COMMIT DROP AS
SELECT pertama_id, kedua_id, jsonb_object_agg(jenis, isi) AS bukti, least(100,
    coalesce(max(70) FILTER (WHERE jenis = 'nik'), 0)
    + coalesce(max(20) FILTER (WHERE jenis = 'no_kk'), 0)
    + coalesce(max(round(45 * mirip)) FILTER (WHERE jenis = 'nama'), 0)
    + coalesce(sum(10 * (banyak - 1)) FILTER (WHERE jenis <> 'no_kk'), 0))::int AS kekuatan
FROM (
  SELECT pertama_id, kedua_id, jenis, count(*) AS banyak, max(mirip) AS mirip,
    jsonb_strip_nulls(jsonb_build_object(
      'anggota', CASE WHEN jenis <> 'no_kk' THEN jsonb_agg(orang ORDER BY orang) END,
      'kemiripan', CASE WHEN jenis = 'nama' THEN round(max(mirip)::numeric, 2) END)) AS isi
  FROM ganda_pasangan p
  WHERE jenis <> 'nama' OR NOT EXISTS (
    SELECT FROM ganda_pasangan n WHERE n.jenis = 'nik' AND n.pertama_id = p.pertama_id
      AND n.kedua_id = p.kedua_id AND n.orang @> p.orang)
  GROUP BY pertama_id, kedua_id, jenis
) g GROUP BY pertama_id, kedua_id
"""

BUKA = """
INSERT INTO kpm_dugaanganda AS d
  (uuid, pertama_id, kedua_id, bukti, kekuatan, status, dibuka_pada)
SELECT gen_random_uuid(), pertama_id, kedua_id, bukti, kekuatan, 'terbuka', %(pada)s
FROM ganda_nilai ORDER BY pertama_id, kedua_id
ON CONFLICT (pertama_id, kedua_id) DO UPDATE SET
  bukti = CASE WHEN d.status = 'bukan_ganda' THEN d.bukti || EXCLUDED.bukti
    ELSE EXCLUDED.bukti || jsonb_strip_nulls(jsonb_build_object('petugas', d.bukti->'petugas'))
    END,
  kekuatan = EXCLUDED.kekuatan,
  status = CASE WHEN d.status = 'tunda' THEN d.status ELSE 'terbuka' END,
  dibuka_pada = CASE WHEN d.status IN ('terbuka', 'tunda') THEN d.dibuka_pada
    ELSE EXCLUDED.dibuka_pada END
WHERE CASE d.status
  WHEN 'bukan_ganda' THEN
    EXCLUDED.bukti - ARRAY(SELECT jsonb_object_keys(d.bukti)) <> '{}'::jsonb
  WHEN 'satu_keluarga' THEN FALSE
  WHEN 'gugur' THEN TRUE
  ELSE (d.bukti - 'petugas', d.kekuatan) IS DISTINCT FROM (EXCLUDED.bukti, EXCLUDED.kekuatan) END
RETURNING (status = 'terbuka' AND dibuka_pada = %(pada)s)
"""

# What was asked because of a wrong number is asked no more once the number is right.
GUGUR = """
UPDATE kpm_dugaanganda d SET status = 'gugur'
WHERE d.status IN ('terbuka', 'tunda') AND NOT jsonb_exists(d.bukti, 'petugas')
  AND (EXISTS (SELECT FROM ganda_sentuh s WHERE s.keluarga_id = d.pertama_id)
    OR EXISTS (SELECT FROM ganda_sentuh s WHERE s.keluarga_id = d.kedua_id))
  AND NOT EXISTS (SELECT FROM ganda_nilai n
    WHERE n.pertama_id = d.pertama_id AND n.kedua_id = d.kedua_id)
"""


@transaction.atomic
def cari_dugaan(*, pada, keluarga=None, ambang=AMBANG):
    """Raise the questions these families (all of them by default) give rise to; how many are new.

    Safe to repeat: a question already asked stays one, and one whose evidence has gone lapses.
    """
    semua = keluarga is None
    isi = {
        "pada": pada,
        "semua": semua,
        "keluarga": [] if semua else list(keluarga),
        "ambang": ambang,
        "sekelompok": SEKELOMPOK,
    }
    with connection.cursor() as kursor:
        kursor.execute(
            "DROP TABLE IF EXISTS ganda_sentuh, ganda_pasangan, ganda_nilai"
        )  # a second search in one transaction, as after a merge
        kursor.execute(SENTUH, isi)
        kursor.execute("CREATE INDEX ON ganda_sentuh (keluarga_id)")
        kursor.execute("ANALYZE ganda_sentuh")
        kursor.execute(SEPASANG)
        for perintah in (NIK, NO_KK, NAMA_SEMUA if semua else NAMA):
            kursor.execute(perintah, isi)
        kursor.execute("CREATE INDEX ON ganda_pasangan (pertama_id, kedua_id)")
        kursor.execute("ANALYZE ganda_pasangan")
        kursor.execute(NILAI)
        kursor.execute("CREATE INDEX ON ganda_nilai (pertama_id, kedua_id)")
        kursor.execute("ANALYZE ganda_nilai")
        kursor.execute(BUKA, isi)
        baru = sum(satu for (satu,) in kursor.fetchall())
        kursor.execute(GUGUR)
    return baru


def keluarga_disentuh(*, sejak):
    """Keys of families registered or changed since; None when nearly all should be looked at."""
    with connection.cursor() as kursor:
        kursor.execute(
            """SELECT id FROM kpm_keluarga
            WHERE dibuat_pada >= %(sejak)s OR diubah_pada >= %(sejak)s
            UNION SELECT keluarga_id FROM kpm_anggotaevent WHERE pgh_created_at >= %(sejak)s""",
            {"sejak": sejak},
        )
        semua = [nomor for (nomor,) in kursor.fetchall()]
    return None if len(semua) > BANYAK else semua
