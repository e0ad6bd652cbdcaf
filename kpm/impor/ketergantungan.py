"""What hangs on an import since it came in: the reason why it may no longer be undone.

What depends is asked of the models themselves, so that floors above are seen without being
imported; rows that go with their parent (CASCADE) do not count. No percent sign stands in this
SQL but for its parameters.
"""

from contextlib import contextmanager

from django.db import connection, models, transaction

from kpm.models import Anggota, DugaanGanda, Keluarga, Kepesertaan

SASARAN = {"keluarga": Keluarga, "anggota": Anggota, "kepesertaan": Kepesertaan}
CONTOH = 50

# Rows the import put in, each with its family; then the first old value of rows it changed.
SIAPKAN = """
CREATE TEMPORARY TABLE urung_keluarga ON COMMIT DROP AS
SELECT k.id, k.id AS keluarga_id FROM kpm_jejakimpor j
JOIN kpm_keluarga k ON k.id BETWEEN j.awal AND j.akhir
WHERE j.berkas_id = %(berkas)s AND j.jenis = 'keluarga';
CREATE TEMPORARY TABLE urung_anggota ON COMMIT DROP AS
SELECT a.id, a.keluarga_id FROM urung_keluarga k JOIN kpm_anggota a ON a.keluarga_id = k.id
UNION ALL SELECT a.id, a.keluarga_id FROM kpm_jejakimpor j
JOIN kpm_anggota a ON a.id BETWEEN j.awal AND j.akhir
WHERE j.berkas_id = %(berkas)s AND j.jenis = 'anggota';
CREATE TEMPORARY TABLE urung_kepesertaan ON COMMIT DROP AS
SELECT p.id, p.keluarga_id FROM urung_keluarga k JOIN kpm_kepesertaan p ON p.keluarga_id = k.id
UNION ALL SELECT p.id, p.keluarga_id FROM kpm_jejakimpor j
JOIN kpm_kepesertaan p ON p.id BETWEEN j.awal AND j.akhir
WHERE j.berkas_id = %(berkas)s AND j.jenis = 'kepesertaan';
CREATE TEMPORARY TABLE urung_gantung (keluarga_id bigint, sebab text) ON COMMIT DROP;
"""
LAMA = """
CREATE TEMPORARY TABLE urung_lama_{nama} ON COMMIT DROP AS
SELECT DISTINCT ON (pgh_obj_id) * FROM kpm_{nama}event e WHERE pgh_context_id = %(konteks)s
  AND NOT EXISTS (SELECT 1 FROM urung_{nama} u WHERE u.id = e.pgh_obj_id)
ORDER BY pgh_obj_id, pgh_id;
ANALYZE urung_{nama}; ANALYZE urung_lama_{nama};
"""
# Whatever else wrote history; an import undone since, and its undoing, cancel each other out.
SESUDAH = """e.pgh_context_id IS DISTINCT FROM %(konteks)s AND NOT EXISTS (
  SELECT 1 FROM pghistory_context c
  LEFT JOIN kpm_berkasimpor b ON b.konteks = c.id AND b.status = 'diurungkan'
  WHERE c.id = e.pgh_context_id
    AND (b.id IS NOT NULL OR c.metadata->>'urung_impor' IS NOT NULL))"""
DIUBAH_LAGI = """
INSERT INTO urung_gantung
SELECT {keluarga}, %(sebab)s FROM kpm_{nama}event e
JOIN urung_{nama} u ON u.id = e.pgh_obj_id WHERE {sesudah}
UNION ALL
SELECT {keluarga}, %(sebab)s FROM kpm_{nama}event e
JOIN urung_lama_{nama} l ON l.pgh_obj_id = e.pgh_obj_id AND e.pgh_id > l.pgh_id
WHERE {sesudah}
"""
DITAMBAH = """
INSERT INTO urung_gantung
SELECT u.keluarga_id, %(sebab)s FROM urung_{nama} u
JOIN urung_keluarga k ON k.id = u.keluarga_id
JOIN kpm_jejakimpor j ON j.berkas_id = %(berkas)s AND j.jenis = 'batas_{nama}' AND u.id > j.awal
"""
# Members and memberships taken out of a new family since then, or the family itself.
HILANG = """
INSERT INTO urung_gantung
SELECT e.keluarga_id, 'Anggota dipindahkan atau dihapus' FROM kpm_anggotaevent e
JOIN urung_keluarga k ON k.id = e.keluarga_id
WHERE {sesudah}
UNION ALL
SELECT e.pgh_obj_id, 'Keluarga dihapus atau digabung' FROM kpm_jejakimpor j
JOIN kpm_keluargaevent e ON e.pgh_obj_id BETWEEN j.awal AND j.akhir AND e.pgh_label = 'delete'
WHERE {sesudah} AND j.berkas_id = %(berkas)s AND j.jenis = 'keluarga'
"""
RINGKAS = """
SELECT sebab, count(DISTINCT keluarga_id) FROM urung_gantung GROUP BY sebab ORDER BY 2 DESC, 1
"""
PER_KELUARGA = """
SELECT k.uuid, k.nama_pengurus, k.nomor, array_agg(DISTINCT sebab ORDER BY sebab)
FROM urung_gantung g JOIN kpm_keluarga k ON k.id = g.keluarga_id
GROUP BY k.id ORDER BY k.nama_pengurus, k.id LIMIT %(contoh)s
"""


BERGANTUNG = """
INSERT INTO urung_gantung SELECT u.keluarga_id, %(sebab)s
FROM urung_{nama} u JOIN "{tabel}" r ON r."{kolom}" = u.id {syarat}
"""
# A pair nobody has decided on is a question the search asks again; a decided one stays.
DIPUTUS = "AND EXISTS (SELECT 1 FROM kpm_putusanganda p WHERE p.dugaan_id = r.id)"


# In the order in which an editor takes them: first the family, then what belongs to it.
PEGANG = """
SELECT count(*) FROM (
  SELECT t.id FROM kpm_{nama} t
  WHERE t.id IN (SELECT id FROM urung_{nama} UNION ALL SELECT pgh_obj_id FROM urung_lama_{nama})
  ORDER BY t.id FOR UPDATE) AS terpegang
"""


@contextmanager
def terkumpul(berkas, *, pegang=False):
    """In one transaction, tables of what undoing would touch and of what stands in its way.

    With `pegang` nobody else changes these rows until its end.

    `urung_<x>` are rows the import put in, `urung_lama_<x>` the old values of rows it changed,
    `urung_gantung` the families something depends on. Gives a function that runs SQL on them.
    """
    isi = {"berkas": berkas.pk, "konteks": berkas.konteks, "contoh": CONTOH}
    with transaction.atomic(), connection.cursor() as kursor:

        def jalankan(perintah, **tambahan):
            kursor.execute(perintah, {**isi, **tambahan})
            return kursor

        jalankan(SIAPKAN)
        for nama in SASARAN:
            jalankan(LAMA.format(nama=nama))
            if pegang:
                jalankan(PEGANG.format(nama=nama))
        _kumpulkan(jalankan)
        yield jalankan
        for nama in (*SASARAN, *(f"lama_{n}" for n in SASARAN), "gantung"):
            jalankan(f"DROP TABLE urung_{nama}")


def _kumpulkan(jalankan):
    for nama in SASARAN:
        keluarga = "e.pgh_obj_id" if nama == "keluarga" else "e.keluarga_id"
        sebab = f"Data {nama} diubah sesudah impor"
        jalankan(DIUBAH_LAGI.format(nama=nama, keluarga=keluarga, sesudah=SESUDAH), sebab=sebab)
    for nama in ("anggota", "kepesertaan"):
        jalankan(DITAMBAH.format(nama=nama), sebab=f"Mendapat {nama} baru sesudah impor")
    jalankan(HILANG.format(sesudah=SESUDAH))
    for nama, relasi in relasi_lain():
        if relasi.on_delete is not models.CASCADE:
            lain = relasi.related_model._meta
            perintah = BERGANTUNG.format(
                nama=nama,
                tabel=lain.db_table,
                kolom=relasi.field.column,
                syarat=DIPUTUS if relasi.related_model is DugaanGanda else "",
            )
            label = str(lain.verbose_name)
            jalankan(perintah, sebab=f"Punya {label}")


def relasi_lain():
    """Every relation of another table to the three, as `(which, relation)`."""
    for nama, model in SASARAN.items():
        for relasi in model._meta.get_fields(include_hidden=True):
            if not relasi.auto_created or relasi.concrete or relasi.many_to_many:
                continue
            lain = relasi.related_model
            if lain not in SASARAN.values() and not hasattr(lain, "pgh_tracked_model"):
                yield nama, relasi


def ketergantungan(jalankan):
    """`(per reason how many families, the first families with their reasons)`."""
    ringkas = jalankan(RINGKAS).fetchall()
    kolom = ("uuid", "nama_pengurus", "nomor", "sebab")
    per_keluarga = [dict(zip(kolom, satu, strict=True)) for satu in jalankan(PER_KELUARGA)]
    return ringkas, per_keluarga
