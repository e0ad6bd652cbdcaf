"""What became of the payments of a frozen list. Set by set, safe to repeat."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection, transaction

from kpm.models import Penyaluran, StatusPenyaluran

HASIL = """
UPDATE kpm_penyaluran s
SET status = h.status, alasan_gagal = h.alasan, tanggal = %(tanggal)s
FROM unnest(%(kepesertaan)s::bigint[], %(status)s::text[], %(alasan)s::text[])
  AS h (kepesertaan_id, status, alasan)
WHERE s.daftar_id = %(daftar)s AND s.kepesertaan_id = h.kepesertaan_id
  AND s.status <> 'dibatalkan'
  AND (s.status, s.alasan_gagal) IS DISTINCT FROM (h.status, h.alasan)
"""


@transaction.atomic
def catat_hasil(
    daftar, *, tersalur: Iterable[int] = (), gagal: Mapping[int, str] | None = None, tanggal: date
) -> int:
    """Record outcomes by kepesertaan id: paid, or failed and why (domain 2.10).

    Returns how many rows changed; the same report twice changes nothing.
    """
    hasil = [(nomor, "tersalur", "") for nomor in tersalur]
    hasil += [(nomor, "gagal", alasan) for nomor, alasan in (gagal or {}).items()]
    if not hasil:
        return 0
    kepesertaan, status, alasan = map(list, zip(*hasil, strict=True))
    isi = {
        "daftar": daftar.pk,
        "tanggal": tanggal,
        "kepesertaan": kepesertaan,
        "status": status,
        "alasan": alasan,
    }
    with connection.cursor() as kursor:
        kursor.execute(HASIL, isi)
        return kursor.rowcount


def batalkan_penyaluran(penyaluran, *, alasan, keterangan, oleh, pada, tanggal):
    """Take one recipient off a frozen list, for a reason; False if the bank answered first."""
    terbuka = Penyaluran.objects.filter(pk=penyaluran.pk, status=StatusPenyaluran.DIRENCANAKAN)
    return (
        terbuka.update(
            status=StatusPenyaluran.DIBATALKAN,
            alasan_gagal=alasan,
            keterangan=keterangan,
            tanggal=tanggal,
            dibatalkan_oleh=oleh,
            dibatalkan_pada=pada,
        )
        == 1
    )
