"""The balance of the monthly facts: what is stored is what a recount gives."""

from django.db import connection, transaction

from laporan.angka import LABEL
from laporan.ringkasan import susun_ringkasan

DISEBUT = 50  # findings named one by one; the province repeats what its desa got wrong

SIMPAN = """
CREATE TEMP TABLE ringkasan_tersimpan ON COMMIT DROP AS
SELECT wilayah_id, coalesce(program_id, 0) AS program_id, angka
FROM laporan_ringkasanbulanan WHERE bulan = %s
"""
BEDA = """
WITH kini AS (
    SELECT wilayah_id, coalesce(program_id, 0) AS program_id, angka
    FROM laporan_ringkasanbulanan WHERE bulan = %s
), tidak_sama AS (
    SELECT wilayah_id, program_id, t.angka AS lama, k.angka AS baru
    FROM ringkasan_tersimpan t FULL JOIN kini k USING (wilayah_id, program_id)
    WHERE t.angka IS DISTINCT FROM k.angka
)
SELECT w.kode, w.nama, p.kode, n.nama, s.lama -> n.nama, s.baru -> n.nama, count(*) OVER ()
FROM tidak_sama s
JOIN wilayah_wilayah w ON w.id = s.wilayah_id
LEFT JOIN kpm_program p ON p.id = s.program_id
CROSS JOIN LATERAL jsonb_object_keys(coalesce(s.lama, '{}') || coalesce(s.baru, '{}')) n (nama)
WHERE s.lama -> n.nama IS DISTINCT FROM s.baru -> n.nama
ORDER BY length(w.kode) DESC, w.kode, p.kode NULLS FIRST, n.nama LIMIT %s
"""


def periksa_ringkasan(*, bulan, pada):
    """Yield where the stored facts of a month differ from a recount, as sentences.

    Nothing is changed: the recount is taken back. In the running month a difference may be only
    what was recorded since the last count; `susun_ringkasan` brings it up to date.
    """
    bulan = bulan.replace(day=1)
    with transaction.atomic(), connection.cursor() as kursor:
        kursor.execute(SIMPAN, [bulan])
        ada = kursor.rowcount
        if ada:
            susun_ringkasan(bulan=bulan, pada=pada)
            kursor.execute(BEDA, [bulan, DISEBUT])
        beda = kursor.fetchall() if ada else []
        transaction.set_rollback(True)
    if not ada:
        yield f"Ringkasan {bulan:%Y-%m} belum dihitung."
    for kode, nama, program, angka, lama, baru, _ in beda:
        yield (
            f"Ringkasan {bulan:%Y-%m} {kode} {nama}, {program or 'semua program'}:"
            f" {LABEL.get(angka, angka)} ({angka}) tersimpan {_nilai(lama)},"
            f" hitung ulang {_nilai(baru)}."
        )
    if beda and beda[0][-1] > len(beda):
        yield f"Ringkasan {bulan:%Y-%m}: {beda[0][-1] - len(beda)} angka lain juga berbeda."


def _nilai(teks):
    return "tidak ada" if teks is None else teks
