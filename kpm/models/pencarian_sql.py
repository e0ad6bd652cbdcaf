"""The triggers that keep the search of families in step, and the statement that fills it anew."""

import pgtrigger

PEMISAH = ".,'’`\"-_/()&+*:;!?"
POLOS = f"translate(%s, $t${PEMISAH}$t$, repeat(' ', {len(PEMISAH)}))"
# `keluarga` is a FROM item with a column keluarga_id; a family without members is found by number.
ISI = f"""
INSERT INTO kpm_pencarian (keluarga_id, kata)
SELECT k.id, array_to_tsvector(array_remove(array_remove(
    string_to_array(lower({POLOS % "coalesce(string_agg(a.nama, ' '), k.nama_pengurus)"}), ' ')
    || ARRAY[lower(k.nomor), left(w.kode, 2), left(w.kode, 5), left(w.kode, 8), w.kode]::text[],
    ''), NULL))
FROM kpm_keluarga k
JOIN wilayah_wilayah w ON w.id = k.wilayah_id
LEFT JOIN kpm_anggota a ON a.keluarga_id = k.id AND a.tanggal_keluar IS NULL
WHERE k.digabung_ke_id IS NULL AND k.id IN (SELECT keluarga_id FROM {{keluarga}})
GROUP BY k.id, w.kode
ON CONFLICT (keluarga_id) DO UPDATE SET kata = excluded.kata
WHERE kpm_pencarian.kata IS DISTINCT FROM excluded.kata
"""  # noqa: S608 - our own constants
KATA = f"""
INSERT INTO kpm_katanama (kata)
SELECT DISTINCT kata FROM {{anggota}} a,
    unnest(string_to_array(lower({POLOS % "a.nama"}), ' ')) AS kata WHERE length(kata) > 2
ON CONFLICT DO NOTHING
"""  # noqa: S608 - our own constants
# A dry run, rolled back in the end, may say SET LOCAL ejsika.tanpa_pencarian = 'ya'.
LEWATI = """
IF current_setting('ejsika.tanpa_pencarian', true) = 'ya' THEN RETURN NULL; END IF;
"""


def _pemicu(nama, operasi, keluarga, anggota="", **acuan):
    kata = KATA.format(anggota=anggota) + ";" if anggota else ""
    return pgtrigger.Trigger(
        name=nama,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operasi,
        referencing=pgtrigger.Referencing(**acuan),
        func=f"{LEWATI} {ISI.format(keluarga=keluarga)}; {kata} RETURN NULL;",
    )


BERUBAH = """
(SELECT unnest(ARRAY[l.keluarga_id, b.keluarga_id]) AS keluarga_id
 FROM lama l JOIN baru b USING (id)
 WHERE (l.nama, l.keluarga_id, l.tanggal_keluar)
   IS DISTINCT FROM (b.nama, b.keluarga_id, b.tanggal_keluar)) AS berubah
"""
KELUARGA_BERUBAH = """
(SELECT id AS keluarga_id FROM lama l JOIN baru b USING (id)
 WHERE (l.wilayah_id, l.nomor, l.nama_pengurus, l.digabung_ke_id)
   IS DISTINCT FROM (b.wilayah_id, b.nomor, b.nama_pengurus, b.digabung_ke_id)) AS berubah
"""
PEMICU_ANGGOTA = [
    _pemicu("cari_masuk", pgtrigger.Insert, "baru", "baru", new="baru"),
    _pemicu("cari_ubah", pgtrigger.Update, BERUBAH, "baru", old="lama", new="baru"),
    _pemicu("cari_hapus", pgtrigger.Delete, "lama", old="lama"),
]
PEMICU_KELUARGA = [
    _pemicu("cari_ubah", pgtrigger.Update, KELUARGA_BERUBAH, old="lama", new="baru"),
    pgtrigger.Trigger(
        name="cari_hapus",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        referencing=pgtrigger.Referencing(old="lama"),
        func="DELETE FROM kpm_pencarian WHERE keluarga_id IN (SELECT id FROM lama); RETURN NULL;",
    ),
    pgtrigger.Trigger(  # a family joined into another is found there
        name="cari_gabung",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        referencing=pgtrigger.Referencing(old="lama", new="baru"),
        func="""
DELETE FROM kpm_pencarian WHERE keluarga_id IN (
    SELECT id FROM baru WHERE digabung_ke_id IS NOT NULL); RETURN NULL;""",
    ),
]
