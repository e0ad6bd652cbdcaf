"""Rows of an outside list against the registry, set by set: which family each stands for.

A NIK goes before a No. KK. A number that several families share decides nothing, unless NIK and
No. KK together name one of them; such a row is given back with the reason.
"""

from django.db import connection

TIDAK_ADA = "NIK dan No. KK tidak ada di registri {wilayah}."
BANYAK = {
    "nik": "NIK ada di lebih dari satu keluarga. Selesaikan dugaan gandanya dahulu.",
    "no_kk": "No. KK dipakai lebih dari satu keluarga dan NIK tidak cocok.",
}
COCOKKAN = """
WITH calon AS ({calon}), padan AS (
  SELECT id, count(DISTINCT keluarga_id) AS banyak, min(keluarga_id) AS keluarga_id,
    count(DISTINCT keluarga_id) FILTER (WHERE sama) AS sama,
    min(keluarga_id) FILTER (WHERE sama) AS yang_sama
  FROM calon GROUP BY id
)
UPDATE kpm_barisdaftarluar b
SET keluarga_id = h.keluarga_id, cara = CASE WHEN h.keluarga_id IS NULL THEN '' ELSE %(cara)s END,
  alasan = CASE WHEN h.keluarga_id IS NULL THEN %(banyak)s ELSE '' END
FROM padan p CROSS JOIN LATERAL (SELECT CASE WHEN p.banyak = 1 THEN p.keluarga_id
  WHEN p.sama = 1 THEN p.yang_sama END AS keluarga_id) h
WHERE b.id = p.id
"""
CALON = {
    "nik": """SELECT b.id, k.id AS keluarga_id, k.no_kk IS NOT DISTINCT FROM b.no_kk AS sama
FROM kpm_barisdaftarluar b
JOIN kpm_anggota a ON a.nik = b.nik AND a.tanggal_keluar IS NULL
JOIN kpm_keluarga k ON k.id = a.keluarga_id JOIN wilayah_wilayah w ON w.id = k.wilayah_id
WHERE b.daftar_id = %(daftar)s AND b.alasan = '' AND k.digabung_ke_id IS NULL
  AND starts_with(w.kode, %(kode)s)""",
    "no_kk": """SELECT b.id, k.id AS keluarga_id, false AS sama
FROM kpm_barisdaftarluar b
JOIN kpm_keluarga k ON k.no_kk = b.no_kk JOIN wilayah_wilayah w ON w.id = k.wilayah_id
WHERE b.daftar_id = %(daftar)s AND b.keluarga_id IS NULL AND b.alasan = ''
  AND k.digabung_ke_id IS NULL AND starts_with(w.kode, %(kode)s)
  AND EXISTS (SELECT 1 FROM kpm_anggota a WHERE a.keluarga_id = k.id AND a.tanggal_keluar IS NULL)
""",
}
SISA = """UPDATE kpm_barisdaftarluar SET alasan = %(sebab)s
WHERE daftar_id = %(daftar)s AND keluarga_id IS NULL AND alasan = ''"""

# What becoming the list in force would change.
BERAKHIR = """SELECT p.id FROM kpm_kepesertaan p JOIN kpm_keluarga k ON k.id = p.keluarga_id
JOIN wilayah_wilayah w ON w.id = k.wilayah_id
WHERE p.program_id = %(program)s AND p.tanggal_keluar IS NULL AND starts_with(w.kode, %(kode)s)
  AND NOT EXISTS (SELECT 1 FROM kpm_barisdaftarluar b
    WHERE b.daftar_id = %(daftar)s AND b.keluarga_id = p.keluarga_id)"""
BARU = """SELECT DISTINCT b.keluarga_id FROM kpm_barisdaftarluar b
WHERE b.daftar_id = %(daftar)s AND b.keluarga_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM kpm_kepesertaan p WHERE p.program_id = %(program)s
    AND p.keluarga_id = b.keluarga_id AND p.tanggal_keluar IS NULL)"""
TUMPANG = """SELECT DISTINCT s.keluarga_id FROM kpm_kepesertaan s
JOIN kpm_program_tidak_bersama t ON t.from_program_id = s.program_id
JOIN kpm_barisdaftarluar b ON b.keluarga_id = s.keluarga_id AND b.daftar_id = %(daftar)s
WHERE t.to_program_id = %(program)s AND s.status IN ('AKTIF', 'DITANGGUHKAN', 'TRANSISI')"""
HITUNG = f"""
SELECT count(*), count(*) FILTER (WHERE cara = 'nik'), count(*) FILTER (WHERE cara = 'no_kk'),
  count(*) FILTER (WHERE alasan <> ''), count(DISTINCT keluarga_id),
  (SELECT count(*) FROM ({BARU}) baru), (SELECT count(*) FROM ({BERAKHIR}) berakhir),
  (SELECT count(*) FROM ({TUMPANG}) tumpang)
FROM kpm_barisdaftarluar WHERE daftar_id = %(daftar)s
"""  # noqa: S608  our own text
HASIL = (
    *("baris", "padan_nik", "padan_no_kk", "tidak_padan", "keluarga"),
    *("baru", "berakhir", "tumpang_tindih"),
)
SEBAB = """SELECT alasan, count(*) FROM kpm_barisdaftarluar
WHERE daftar_id = %(daftar)s AND alasan <> '' GROUP BY alasan ORDER BY count(*) DESC"""
AKHIRI = f"""UPDATE kpm_kepesertaan SET status = 'KELUAR', kode_keluar = 'L01',
  tanggal_keluar = greatest(tanggal_masuk, %(tanggal)s) WHERE id IN ({BERAKHIR})"""  # noqa: S608  our own text
MULAI = f"""INSERT INTO kpm_kepesertaan
  (keluarga_id, program_id, status, tanggal_masuk, kode_keluar, sk_nomor)
SELECT keluarga_id, %(program)s, 'AKTIF', %(tanggal)s, '', '' FROM ({BARU}) baru
ON CONFLICT DO NOTHING"""  # noqa: S608  our own text


def _isi(daftar):
    return {
        "daftar": daftar.pk,
        "program": daftar.program_id,
        "kode": daftar.wilayah.kode,
        "tanggal": daftar.tanggal,
    }


def cocokkan(daftar):
    """Find the family of every row, and say what putting the list in force would change."""
    isi = _isi(daftar)
    with connection.cursor() as kursor:
        kursor.execute("ANALYZE kpm_barisdaftarluar")
        for cara, calon in CALON.items():
            perintah = COCOKKAN.format(calon=calon)
            kursor.execute(perintah, isi | {"cara": cara, "banyak": BANYAK[cara]})
        kursor.execute(SISA, isi | {"sebab": TIDAK_ADA.format(wilayah=daftar.wilayah.nama)})
        kursor.execute(HITUNG, isi)
        hasil = dict(zip(HASIL, kursor.fetchone(), strict=True))
        kursor.execute(SEBAB, isi)
        return hasil | {"sebab": kursor.fetchall()}


def terapkan(daftar):
    """End the spans of families no longer listed, begin those of the newly listed; how many."""
    isi = _isi(daftar)
    with connection.cursor() as kursor:
        kursor.execute(AKHIRI, isi)
        berakhir = kursor.rowcount
        kursor.execute(MULAI, isi)
        return {"berakhir": berakhir, "baru": kursor.rowcount}
