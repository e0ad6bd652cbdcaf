"""Commitment-based sanctions as proposals (domain 2.9): a person decides, nothing is deducted.

The ladder counts failing months in a row up to the month judged. A month without verification
ends the row: missing data never costs a family anything.
"""

import json
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import connection
from django.utils import timezone

from pendamping.models import JenjangSanksi, UsulanSanksi

PERSEN_PER_BULAN = 10
PERSEN_TERTINGGI = 30


def jenjang_sanksi(banyak: int, semua_gagal: int) -> tuple[str, int]:
    """The step of the ladder and the share of the next tahap it proposes to withhold.

    `banyak` are the failing months in a row, `semua_gagal` how many of those, counted back from
    the last, failed in every verified duty.

    >>> jenjang_sanksi(3, 0)
    ('SP2', 30)
    """
    if semua_gagal >= 12:
        return JenjangSanksi.PENGHENTIAN.value, 0
    if semua_gagal >= 6:
        return JenjangSanksi.PENANGGUHAN.value, 0
    if banyak >= 3:
        return JenjangSanksi.SP2.value, min(PERSEN_PER_BULAN * banyak, PERSEN_TERTINGGI)
    return (JenjangSanksi.SP1 if banyak == 2 else JenjangSanksi.PEMBINAAN).value, 0


# Of several reports about one duty in one month the latest visit stands. A row of months is
# unbroken where the n-th failing month back is exactly n - 1 months before the one judged.
DERET = """
WITH terakhir AS (
  SELECT DISTINCT ON (v.anggota_id, v.jenis, v.bulan) a.keluarga_id, v.bulan, v.status, v.jenis,
    v.alasan, a.nama
  FROM pendamping_verifikasikomitmen v
  JOIN kpm_anggota a ON a.id = v.anggota_id
  JOIN pendamping_kunjungan k ON k.id = v.kunjungan_id
  WHERE v.bulan <= %(bulan)s AND v.bulan > %(bulan)s - interval '24 months'
  ORDER BY v.anggota_id, v.jenis, v.bulan, k.mulai DESC, v.id DESC
), bulanan AS (
  SELECT keluarga_id, bulan, bool_or(status = 'TIDAK_PATUH') AS gagal,
    bool_or(status = 'PATUH') AS patuh,
    jsonb_agg(jsonb_build_object('nama', nama, 'jenis', jenis, 'alasan', alasan) ORDER BY nama)
      FILTER (WHERE status = 'TIDAK_PATUH') AS rincian
  FROM terakhir WHERE status IN ('PATUH', 'TIDAK_PATUH') GROUP BY 1, 2
), urut AS (
  SELECT *, row_number() OVER w AS n,
    row_number() OVER (PARTITION BY keluarga_id, patuh ORDER BY bulan DESC) AS m
  FROM bulanan WHERE gagal WINDOW w AS (PARTITION BY keluarga_id ORDER BY bulan DESC)
)
SELECT u.keluarga_id, count(*),
  count(*) FILTER (WHERE NOT u.patuh AND u.bulan = %(bulan)s - (u.m - 1) * interval '1 month'),
  jsonb_agg(jsonb_build_object('bulan', to_char(u.bulan, 'YYYY-MM'), 'gagal', u.rincian)
    ORDER BY u.bulan DESC)
FROM urut u
WHERE u.bulan = %(bulan)s - (u.n - 1) * interval '1 month'
  AND EXISTS (SELECT 1 FROM kpm_kepesertaan p JOIN kpm_program g ON g.id = p.program_id
    WHERE p.keluarga_id = u.keluarga_id AND g.milik_sendiri
      AND p.status IN ('AKTIF', 'DITANGGUHKAN', 'TRANSISI'))
GROUP BY 1
"""


def bulan_lalu(pada):
    """First day of the month before the one `pada` falls in, by Jakarta's clock."""
    return timezone.localdate(pada).replace(day=1) - relativedelta(months=1)


def susun_usulan(*, bulan: date, pada):
    """Propose a step for every KPM whose row of failing months ends with `bulan`; how many are new.

    A family has one proposal per month: computing again adds what came in late, and never touches
    one that exists.
    """
    with connection.cursor() as kursor:
        kursor.execute(DERET, {"bulan": bulan.replace(day=1)})
        deret = kursor.fetchall()
    baru = []
    for keluarga, banyak, semua, rincian in deret:
        jenjang, persen = jenjang_sanksi(banyak, semua)
        baru.append(
            UsulanSanksi(
                keluarga_id=keluarga,
                bulan=bulan.replace(day=1),
                jenjang=jenjang,
                banyak_bulan=banyak,
                persen=persen,
                rincian=json.loads(rincian),
                dibuat_pada=pada,
            )
        )
    ada = set(
        UsulanSanksi.objects.filter(bulan=bulan.replace(day=1)).values_list("keluarga", flat=True)
    )
    baru = [satu for satu in baru if satu.keluarga_id not in ada]
    UsulanSanksi.objects.bulk_create(baru, batch_size=5000, ignore_conflicts=True)
    return len(baru)


def putuskan_usulan(usulan, *, keputusan, alasan, oleh, pada):
    """Accept or refuse a proposal, with a reason; False if somebody decided first.

    Accepting records the decision and nothing else: no amount changes.
    """
    terbuka = UsulanSanksi.objects.filter(pk=usulan.pk, keputusan="")
    return (
        terbuka.update(
            keputusan=keputusan, alasan_keputusan=alasan, diputus_oleh=oleh, diputus_pada=pada
        )
        == 1
    )
