"""Which known families a file may change: the rule a person chose for its source.

A family left as it is drops out of the staging; its rows are neither refused nor merged.
"""

from django.db import connection

from kpm.models import AturanGabung

DIKENAL = "DELETE FROM impor_keluarga WHERE alasan IS NULL AND NOT baru"

# How new the register's word on a family is: the day its data tell of where an import wrote them,
# else the day somebody did.
LEBIH_BARU = """
DELETE FROM impor_keluarga f USING (
  SELECT keluarga_id, max(hari) AS hari FROM (
    SELECT f.keluarga_id, coalesce(b.tanggal_data,
      (k.dibuat_pada AT TIME ZONE 'Asia/Jakarta')::date) AS hari
    FROM impor_keluarga f JOIN kpm_keluarga k ON k.id = f.keluarga_id
      LEFT JOIN kpm_berkasimpor b ON b.diterapkan_pada = k.dibuat_pada
    WHERE f.alasan IS NULL AND NOT f.baru
    UNION ALL
    SELECT f.keluarga_id, coalesce((c.metadata->>'tanggal_data')::date,
      (e.pgh_created_at AT TIME ZONE 'Asia/Jakarta')::date)
    FROM impor_keluarga f JOIN kpm_keluargaevent e ON e.pgh_obj_id = f.keluarga_id
      LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id
    WHERE f.alasan IS NULL AND NOT f.baru
    UNION ALL
    SELECT f.keluarga_id, coalesce((c.metadata->>'tanggal_data')::date,
      (e.pgh_created_at AT TIME ZONE 'Asia/Jakarta')::date)
    FROM impor_keluarga f JOIN kpm_anggotaevent e ON e.keluarga_id = f.keluarga_id
      LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id
    WHERE f.alasan IS NULL AND NOT f.baru
  ) semua GROUP BY keluarga_id
) tercatat
WHERE tercatat.keluarga_id = f.keluarga_id AND tercatat.hari > %(tanggal_data)s
"""


def biarkan_menurut_aturan(aturan, *, tanggal_data):
    """Take out of the staging the known families this file must not touch; how many they are."""
    if aturan == AturanGabung.PERBARUI:
        return 0
    with connection.cursor() as kursor:
        perintah = DIKENAL if aturan == AturanGabung.TAMBAH else LEBIH_BARU
        kursor.execute(perintah, {"tanggal_data": tanggal_data})
        return kursor.rowcount
