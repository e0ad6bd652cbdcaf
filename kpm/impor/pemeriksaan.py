"""Judging whole families in the staging table: a bad row refuses all of its family.

Leaves `impor_keluarga` (one row per family: why refused, or which registered family it is) and
`impor_anggota` (which row is which registered member). Reads the registry, writes only staging.
No percent sign stands in this SQL: the history adds parameters to statements that had none.
"""

from django.db import connection

KELUARGA = """
CREATE TEMPORARY TABLE impor_keluarga AS
SELECT g.*, coalesce(k.digabung_ke_id, k.id) AS keluarga_id, FALSE AS baru, CASE
    WHEN baris_galat IS NOT NULL THEN 'Keluarga ditolak karena baris ' || baris_galat || '.'
    WHEN kepala = 0 THEN 'Keluarga ini tidak memiliki kepala keluarga.'
    WHEN kepala > 1 THEN 'Keluarga ini memiliki ' || kepala || ' kepala keluarga.'
    WHEN pengurus > 1 THEN 'Keluarga ini memiliki ' || pengurus || ' pengurus bantuan.'
    WHEN banyak_desa THEN 'Kode desa berbeda-beda dalam satu keluarga.'
  END AS alasan
FROM (
  SELECT kunci, min(nomor) AS nomor, min(baris) AS baris, count(*) AS anggota,
    min(baris) FILTER (WHERE galat IS NOT NULL) AS baris_galat,
    min(baris) FILTER (WHERE hubungan = 'kepala') AS baris_kepala,
    count(*) FILTER (WHERE hubungan = 'kepala') AS kepala,
    count(*) FILTER (WHERE pengurus) AS pengurus,
    min(nama) FILTER (WHERE pengurus) AS nama_pengurus,
    min(wilayah_id) <> max(wilayah_id) AS banyak_desa
  FROM impor_baris GROUP BY kunci
) g LEFT JOIN kpm_keluarga k ON k.nomor = g.nomor
"""

NIK_GANDA = """
UPDATE impor_keluarga f SET alasan =
  'NIK yang sama tercatat pada baris ' || g.pertama || ' dan ' || g.terakhir || '.'
FROM (
  SELECT kunci, min(baris) AS pertama, max(baris) AS terakhir FROM impor_baris
  WHERE nik IS NOT NULL GROUP BY kunci, nik HAVING count(*) > 1
) g WHERE f.kunci = g.kunci AND f.alasan IS NULL
"""

ORANG_GANDA = """
UPDATE impor_keluarga f SET alasan =
  'Orang yang sama (nama dan tanggal lahir) tercatat pada baris ' || pertama || ' dan '
  || terakhir || '.'
FROM (
  SELECT kunci, min(baris) AS pertama, max(baris) AS terakhir FROM impor_baris
  WHERE nik IS NULL GROUP BY kunci, lower(nama), tanggal_lahir HAVING count(*) > 1
) g WHERE f.kunci = g.kunci AND f.alasan IS NULL
"""

# By No. KK only where the number decides nothing: the file or the register has none, and exactly
# one registered family fits; one without a number goes before one with a number.
COCOK_KK = """
UPDATE impor_keluarga f SET
  keluarga_id = CASE WHEN c.banyak = 1 THEN c.keluarga_id END,
  alasan = CASE WHEN c.banyak > 1 THEN
    'No. KK ini dimiliki lebih dari satu keluarga. Isi ID peserta.' END
FROM (
  SELECT kunci, min(id) AS keluarga_id, count(DISTINCT id) AS banyak FROM (
    SELECT f.kunci, coalesce(k.digabung_ke_id, k.id) AS id,
      rank() OVER (PARTITION BY f.kunci ORDER BY (k.nomor IS NOT NULL)) AS urutan
    FROM impor_keluarga f
    JOIN impor_baris h ON h.baris = f.baris_kepala
    JOIN kpm_keluarga k ON k.no_kk = h.no_kk AND (f.nomor IS NULL OR k.nomor IS NULL)
    WHERE f.keluarga_id IS NULL AND f.alasan IS NULL
  ) calon WHERE urutan = 1 GROUP BY kunci
) c WHERE f.kunci = c.kunci
"""

# A family merged into another is that other; where a file still has both, the row under the
# number that lives on goes in.
SATU_SASARAN = """
UPDATE impor_keluarga f SET alasan =
  'Keluarga ini tercatat juga pada baris ' || g.pertama || ' dengan ID peserta lain.'
FROM (
  SELECT i.keluarga_id,
    (array_agg(i.baris ORDER BY (i.nomor IS DISTINCT FROM k.nomor), i.baris))[1] AS pertama
  FROM impor_keluarga i JOIN kpm_keluarga k ON k.id = i.keluarga_id
  WHERE i.alasan IS NULL GROUP BY i.keluarga_id HAVING count(*) > 1
) g WHERE f.keluarga_id = g.keluarga_id AND f.baris <> g.pertama AND f.alasan IS NULL
"""

DI_LUAR = """
UPDATE impor_keluarga f
SET alasan = 'Keluarga dengan nomor ini tercatat di luar wilayah tugas Anda.'
FROM kpm_keluarga k JOIN wilayah_wilayah w ON w.id = k.wilayah_id
WHERE k.id = f.keluarga_id AND f.alasan IS NULL AND NOT w.kode ~ %s
"""

ANGGOTA_NIK = """
CREATE TEMPORARY TABLE impor_anggota AS
SELECT DISTINCT ON (a.id) b.baris, b.kunci, a.id AS anggota_id, TRUE AS lewat_nik
FROM impor_baris b JOIN impor_keluarga f ON f.kunci = b.kunci
JOIN kpm_anggota a ON a.keluarga_id = f.keluarga_id AND a.nik = b.nik
WHERE f.alasan IS NULL ORDER BY a.id, b.baris
"""

# The rest by name and birth date; namesakes are paired in order, so that a repeat pairs alike.
ANGGOTA_NAMA = """
INSERT INTO impor_anggota
SELECT baris.baris, baris.kunci, orang.id, FALSE FROM (
  SELECT b.baris, b.kunci, f.keluarga_id, lower(b.nama) AS nama, b.tanggal_lahir AS lahir,
    row_number() OVER (
      PARTITION BY b.kunci, lower(b.nama), b.tanggal_lahir ORDER BY b.baris) AS urutan
  FROM impor_baris b JOIN impor_keluarga f ON f.kunci = b.kunci
  WHERE f.alasan IS NULL AND f.keluarga_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM impor_anggota c WHERE c.baris = b.baris)
) baris JOIN (
  SELECT a.id, a.keluarga_id, lower(a.nama) AS nama, a.tanggal_lahir AS lahir,
    row_number() OVER (
      PARTITION BY a.keluarga_id, lower(a.nama), a.tanggal_lahir ORDER BY a.id) AS urutan
  FROM kpm_anggota a
  WHERE a.keluarga_id IN (
      SELECT keluarga_id FROM impor_keluarga WHERE alasan IS NULL AND keluarga_id IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM impor_anggota c WHERE c.anggota_id = a.id)
) orang ON orang.keluarga_id = baris.keluarga_id AND orang.nama = baris.nama
  AND orang.lahir IS NOT DISTINCT FROM baris.lahir AND orang.urutan = baris.urutan
"""

KEPALA_HILANG = """
UPDATE impor_keluarga f
SET alasan = 'Kepala keluarga yang tercatat tidak ada di berkas. '
  'Sertakan barisnya, dengan hubungannya sekarang.'
FROM kpm_anggota a
WHERE a.keluarga_id = f.keluarga_id AND f.alasan IS NULL
  AND a.hubungan = 'kepala' AND a.tanggal_keluar IS NULL
  AND NOT EXISTS (SELECT 1 FROM impor_anggota c WHERE c.anggota_id = a.id)
"""

KEPALA_KELUAR = """
UPDATE impor_keluarga f
SET alasan = 'Kepala keluarga di berkas tercatat sudah keluar (meninggal atau pindah).'
FROM impor_anggota c JOIN kpm_anggota a ON a.id = c.anggota_id
WHERE c.baris = f.baris_kepala AND a.tanggal_keluar IS NOT NULL AND f.alasan IS NULL
"""

BARU = """
UPDATE impor_keluarga SET baru = TRUE,
  keluarga_id = nextval((SELECT pg_get_serial_sequence('kpm_keluarga', 'id')::regclass))
WHERE keluarga_id IS NULL AND alasan IS NULL
"""


def periksa_keluarga(*, cakupan):
    """Decide for every staged family whether it goes in, and as whom."""
    with connection.cursor() as kursor:
        kursor.execute(KELUARGA)
        kursor.execute("ANALYZE impor_keluarga")  # unknown sizes make the planner loop for hours
        for perintah in (NIK_GANDA, ORANG_GANDA, COCOK_KK, SATU_SASARAN):
            kursor.execute(perintah)
        if cakupan is not None:
            kode = "|".join(k.replace(".", r"\.") for k in cakupan)
            kursor.execute(DI_LUAR, [f"^({kode})"])
        kursor.execute("ANALYZE impor_keluarga")
        for perintah in (ANGGOTA_NIK, ANGGOTA_NAMA):
            kursor.execute(perintah)
        kursor.execute("ANALYZE impor_anggota")
        for perintah in (KEPALA_HILANG, KEPALA_KELUAR, BARU):
            kursor.execute(perintah)
        kursor.execute("ANALYZE impor_keluarga")


def hitung_penolakan():
    """Refused families by reason (those refused for a row of theirs excepted), with examples."""
    with connection.cursor() as kursor:
        kursor.execute(
            """SELECT regexp_replace(alasan, '[0-9]+', '…', 'g') AS jenis, count(*),
                 (array_agg(json_build_object('baris', baris, 'pesan', alasan) ORDER BY baris))[1:5]
               FROM impor_keluarga WHERE alasan IS NOT NULL AND baris_galat IS NULL
               GROUP BY jenis"""
        )
        return {
            jenis: {"jumlah": jumlah, "contoh": contoh}
            for jenis, jumlah, contoh in kursor.fetchall()
        }
