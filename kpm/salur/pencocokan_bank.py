"""The statements that match a bank's rows to payments and write the outcome; one pass per rule."""

from ejsika.akun.models import Peran

DIBACA = {"TANPA_NOMOR", "STATUS", "TANGGAL", "NOMINAL"}  # judged when read, never again

# A fresh judgement keeps what was found while reading.
ULANG = """
UPDATE kpm_barishasil SET penyaluran_id = NULL,
  masalah = CASE WHEN masalah = ANY(%(dibaca)s) THEN masalah ELSE '' END
WHERE berkas_id = %(berkas)s
"""
# Participant number first, then account, then NIK: the first number given that the list knows.
PADANKAN = """
WITH sasaran AS (
  SELECT s.id, upper(s.nomor_peserta) AS nomor_peserta, s.nik, s.nomor_rekening
  FROM kpm_penyaluran s JOIN kpm_jadwalbantuan j ON j.id = s.jadwal_id
  WHERE s.daftar_id = %(daftar)s AND (%(bank)s = '' OR j.bank = %(bank)s)
), baris AS (
  SELECT id, nomor_peserta, nik, rekening FROM kpm_barishasil
  WHERE berkas_id = %(berkas)s AND masalah = ''
), temu AS (
  SELECT b.id, 1 AS mutu, s.id AS penyaluran_id FROM baris b
  JOIN sasaran s ON s.nomor_peserta = b.nomor_peserta AND b.nomor_peserta <> ''
  UNION ALL
  SELECT b.id, 2, s.id FROM baris b JOIN sasaran s ON s.nomor_rekening = b.rekening
  UNION ALL
  SELECT b.id, 3, s.id FROM baris b JOIN sasaran s ON s.nik = b.nik
), pilih AS (
  SELECT id, mutu, count(*) AS banyak, min(penyaluran_id) AS penyaluran_id,
    row_number() OVER (PARTITION BY id ORDER BY mutu) AS urut
  FROM temu GROUP BY id, mutu
)
UPDATE kpm_barishasil h SET
  penyaluran_id = CASE WHEN p.banyak = 1 THEN p.penyaluran_id END,
  masalah = CASE WHEN p.banyak IS NULL THEN 'TIDAK_ADA' WHEN p.banyak > 1 THEN 'RANGKAP' ELSE '' END
FROM baris b LEFT JOIN pilih p ON p.id = b.id AND p.urut = 1
WHERE h.id = b.id
"""
# What forbids a matched row; the first rule that applies names the problem.
NILAI = """
WITH kembar AS (
  SELECT penyaluran_id FROM kpm_barishasil
  WHERE berkas_id = %(berkas)s AND penyaluran_id IS NOT NULL
  GROUP BY 1 HAVING count(*) > 1
), hakim AS (
  SELECT h.id, CASE
    WHEN NOT (w.kode LIKE ANY(%(cakupan)s)) THEN 'LUAR_WILAYAH'
    WHEN k.penyaluran_id IS NOT NULL THEN 'BERULANG'
    WHEN h.nik <> s.nik OR h.rekening <> s.nomor_rekening THEN 'NOMOR_BEDA'
    WHEN h.nominal IS NOT NULL AND h.nominal <> s.nominal
      AND NOT (h.nominal = 0 AND h.status <> 'tersalur') THEN 'NOMINAL_BEDA'
    WHEN s.status = 'dibatalkan' AND h.status <> 'direncanakan' THEN 'DIBATALKAN'
    WHEN h.status = 'tersalur' AND s.status <> 'tersalur' AND EXISTS (
      SELECT 1 FROM kpm_penyaluran u WHERE u.jadwal_id = s.jadwal_id
        AND u.kepesertaan_id = s.kepesertaan_id AND u.id <> s.id
        AND u.status IN ('direncanakan', 'tersalur')) THEN 'SUDAH_DIULANG'
    WHEN s.status <> 'direncanakan' AND h.tanggal < s.tanggal
      AND (h.status, h.alasan) IS DISTINCT FROM (s.status, s.alasan_gagal)
      AND h.status <> 'direncanakan' THEN 'LEBIH_LAMA'
    ELSE '' END AS masalah
  FROM kpm_barishasil h
  JOIN kpm_penyaluran s ON s.id = h.penyaluran_id
  JOIN wilayah_wilayah w ON w.id = s.wilayah_id
  LEFT JOIN kembar k ON k.penyaluran_id = h.penyaluran_id
  WHERE h.berkas_id = %(berkas)s AND h.masalah = ''
)
UPDATE kpm_barishasil h SET masalah = hakim.masalah, penyaluran_id = CASE
    WHEN hakim.masalah = 'LUAR_WILAYAH' THEN NULL ELSE h.penyaluran_id END
FROM hakim WHERE h.id = hakim.id AND hakim.masalah <> ''
"""
COCOKKAN = (ULANG, PADANKAN, NILAI)
BERUBAH = """h.status <> 'direncanakan' AND (s.status, s.alasan_gagal, s.keterangan)
  IS DISTINCT FROM (h.status, h.alasan, CASE WHEN h.alasan = '' THEN '' ELSE h.keterangan END)"""
RINGKAS = f"""
SELECT count(*) FILTER (WHERE h.masalah = '') AS cocok,
  count(*) FILTER (WHERE h.masalah <> '') AS bermasalah,
  count(*) FILTER (WHERE h.masalah = '' AND {BERUBAH} AND h.status = 'tersalur') AS tersalur,
  coalesce(sum(s.nominal) FILTER (WHERE h.masalah = '' AND {BERUBAH} AND h.status = 'tersalur'), 0)
    AS rupiah_tersalur,
  count(*) FILTER (WHERE h.masalah = '' AND {BERUBAH} AND h.status = 'gagal') AS gagal,
  count(*) FILTER (WHERE h.masalah = '' AND {BERUBAH} AND h.status = 'dikembalikan')
    AS dikembalikan,
  count(*) FILTER (WHERE h.masalah = '' AND {BERUBAH} AND s.status <> 'direncanakan') AS koreksi,
  count(*) FILTER (WHERE h.masalah = '' AND h.status = 'direncanakan') AS diproses,
  count(*) FILTER (WHERE h.masalah = '' AND h.status <> 'direncanakan' AND NOT ({BERUBAH}))
    AS tetap,
  count(*) FILTER (WHERE h.masalah = '' AND h.alasan = 'BELUM DIPETAKAN') AS belum_dipetakan
FROM kpm_barishasil h LEFT JOIN kpm_penyaluran s ON s.id = h.penyaluran_id
WHERE h.berkas_id = %(berkas)s
"""  # noqa: S608 - our own condition, no value in it
TERAPKAN = f"""
UPDATE kpm_penyaluran s SET status = h.status, alasan_gagal = h.alasan,
  keterangan = CASE WHEN h.alasan = '' THEN '' ELSE h.keterangan END,
  tanggal = h.tanggal, berkas_hasil_id = h.berkas_id
FROM kpm_barishasil h
WHERE h.berkas_id = %(berkas)s AND h.penyaluran_id = s.id AND h.masalah = '' AND {BERUBAH}
"""  # noqa: S608 - our own condition, no value in it


def isi_sql(berkas):
    """The values of these statements for one file; an operator reaches their own regions only."""
    oleh = berkas.oleh
    seluruhnya = oleh.peran == Peran.DINSOS and oleh.lintas_wilayah
    return {
        "berkas": berkas.pk,
        "daftar": berkas.daftar_id,
        "bank": berkas.bank,
        "dibaca": list(DIBACA),
        "cakupan": ["%"] if seluruhnya else [f"{kode}%" for kode in oleh.kode_tugas],
    }
