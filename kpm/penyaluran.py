"""Paying a tahap: who is due, and what the bank said came of it. Set by set, safe to repeat."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection, transaction

RENCANA = """
INSERT INTO kpm_penyaluran (jadwal_id, kepesertaan_id, nominal, status, alasan_gagal)
SELECT j.id, p.id, j.nominal, 'direncanakan', ''
FROM kpm_jadwalbantuan j
JOIN wilayah_wilayah tempat ON tempat.id = j.wilayah_id
JOIN kpm_kepesertaan p ON p.program_id = j.program_id
JOIN kpm_keluarga k ON k.id = p.keluarga_id
JOIN wilayah_wilayah w ON w.id = k.wilayah_id
WHERE j.id = %(jadwal)s
  AND starts_with(w.kode, tempat.kode)
  AND p.tanggal_masuk <= %(pada)s
  AND (p.tanggal_keluar IS NULL OR p.tanggal_keluar > %(pada)s)
  AND p.status NOT IN ('CALON', 'TERVALIDASI', 'DITANGGUHKAN')
  AND NOT EXISTS (
    SELECT 1 FROM kpm_jadwalbantuan lain
    JOIN wilayah_wilayah di ON di.id = lain.wilayah_id
    WHERE lain.program_id = j.program_id AND lain.tahun_anggaran = j.tahun_anggaran
      AND lain.tahap = j.tahap AND length(di.kode) > length(tempat.kode)
      AND starts_with(w.kode, di.kode))
ON CONFLICT (jadwal_id, kepesertaan_id) DO NOTHING
"""

HASIL = """
UPDATE kpm_penyaluran s
SET status = h.status, alasan_gagal = h.alasan, tanggal = %(tanggal)s
FROM unnest(%(kepesertaan)s::bigint[], %(status)s::text[], %(alasan)s::text[])
  AS h (kepesertaan_id, status, alasan)
WHERE s.jadwal_id = %(jadwal)s AND s.kepesertaan_id = h.kepesertaan_id
  AND (s.status, s.alasan_gagal) IS DISTINCT FROM (h.status, h.alasan)
"""


def rencanakan_penyaluran(jadwal, *, pada: date) -> int:
    """Put every membership due on the day on the list of this tahap; how many were new to it.

    The amount is frozen as the schedule says now. A suspended membership is not due; a family
    inside a region with a schedule of its own is paid by that one.
    """
    with connection.cursor() as kursor:
        kursor.execute(RENCANA, {"jadwal": jadwal.pk, "pada": pada})
        return kursor.rowcount


@transaction.atomic
def catat_hasil(
    jadwal, *, tersalur: Iterable[int] = (), gagal: Mapping[int, str] | None = None, tanggal: date
) -> int:
    """Record what the bank reported by kepesertaan id: paid, or failed and why (domain 2.10).

    Returns how many rows changed; the same report twice changes nothing.
    """
    hasil = [(nomor, "tersalur", "") for nomor in tersalur]
    hasil += [(nomor, "gagal", alasan) for nomor, alasan in (gagal or {}).items()]
    if not hasil:
        return 0
    kepesertaan, status, alasan = map(list, zip(*hasil, strict=True))
    isi = {
        "jadwal": jadwal.pk,
        "tanggal": tanggal,
        "kepesertaan": kepesertaan,
        "status": status,
        "alasan": alasan,
    }
    with connection.cursor() as kursor:
        kursor.execute(HASIL, isi)
        return kursor.rowcount
