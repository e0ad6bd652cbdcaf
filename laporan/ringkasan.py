"""The monthly facts: counted once per region, month and programme, read by every page and report.

A row exists for every region, from desa to province, and holds all that lies below it, so that a
page reads only the rows it shows and a pendamping who works in two desa is counted once in their
kecamatan. `program` empty means all programmes together: a family in two of them counts once.

State (KPM, components, grades) is that of the last day of the month, or of `pada` while the month
runs. Events are those of the month. Under a programme they are the events of its families; under
"all programmes" they are those of every family, KPM or not.
"""

from datetime import datetime, time
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.db import connection, transaction
from django.db.models import Count, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from kpm.komponen import KODE, q_komponen
from kpm.models import Anggota, Kepesertaan
from laporan.angka import ALASAN_KOMITMEN, NAMA
from laporan.models import RingkasanBulanan

KUNCI_SUSUN = 0x52494E47  # advisory lock: two runs never write the same month at once


class BulanBelumDimulai(Exception):
    """Facts of a month that has not begun do not exist."""


class Rentang(NamedTuple):
    """The days and moments of one month, as the statements below need them."""

    sebelum: object  # last day of the month before
    akhir: object  # day of the state: month's end, or today
    mulai: datetime  # first moment
    habis: datetime  # first moment of the next month


def rentang_bulan(bulan, pada):
    """The span of the month of `bulan`, seen at the moment `pada`."""
    awal = bulan.replace(day=1)
    lanjut = awal + relativedelta(months=1)
    hari_ini = timezone.localdate(pada)
    if awal > hari_ini:
        raise BulanBelumDimulai(f"{awal:%Y-%m}")
    return Rentang(
        sebelum=awal - relativedelta(days=1),
        akhir=min(lanjut - relativedelta(days=1), hari_ini),
        mulai=timezone.make_aware(datetime.combine(awal, time.min)),
        habis=timezone.make_aware(datetime.combine(lanjut, time.min)),
    )


@transaction.atomic
def susun_ringkasan(*, bulan, pada):
    """Count the facts of the month that contains `bulan`; return the number of rows. Repeatable."""
    bulan = bulan.replace(day=1)
    rentang = rentang_bulan(bulan, pada)
    isi = {"bulan": bulan, "pada": pada, "nama": list(NAMA), **rentang._asdict()}
    isi["alasan"] = list(ALASAN_KOMITMEN)
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s)", [KUNCI_SUSUN])
        kursor.execute("SET LOCAL work_mem = '64MB'")
        _susun_basis(kursor, rentang, isi)
        for pernyataan in FAKTA:
            kursor.execute("INSERT INTO ringkasan_fakta " + pernyataan, isi)
        _hitung_komponen(kursor, rentang)
        RingkasanBulanan.objects.filter(bulan=bulan).delete()
        kursor.execute(NAIKKAN, isi)
        return kursor.rowcount


def _susun_basis(kursor, rentang, isi):
    """Which family counts in which programme, and whether at the start and at the end."""
    di_awal, isi_awal = _kepesertaan(rentang.sebelum)
    di_akhir, isi_akhir = _kepesertaan(rentang.akhir)
    kursor.execute(
        "DROP TABLE IF EXISTS ringkasan_basis, ringkasan_grade, ringkasan_fakta, ringkasan_leluhur"
    )
    kursor.execute(
        f"""CREATE TEMP TABLE ringkasan_basis ON COMMIT DROP AS
        SELECT k.id AS keluarga_id, k.wilayah_id, p.program_id, p.awal, p.akhir
        FROM (SELECT keluarga_id, program_id,
                     bool_or(saat = 'awal') AS awal, bool_or(saat = 'akhir') AS akhir
              FROM (SELECT *, 'awal' AS saat FROM ({di_awal}) a
                    UNION ALL SELECT *, 'akhir' FROM ({di_akhir}) b) keduanya
              GROUP BY GROUPING SETS ((keluarga_id, program_id), (keluarga_id))) p
        JOIN kpm_keluarga k ON k.id = p.keluarga_id""",  # noqa: S608  SQL compiled by the ORM
        [*isi_awal, *isi_akhir],
    )
    kursor.execute("CREATE INDEX ON ringkasan_basis (keluarga_id)")
    for pernyataan in PERSIAPAN:
        kursor.execute(pernyataan, isi)


def _kepesertaan(tanggal):
    berjalan = Kepesertaan.objects.berjalan_pada(tanggal).values("keluarga_id", "program_id")
    return berjalan.query.sql_with_params()


def _hitung_komponen(kursor, rentang):
    """Members per component, by the one table of rules (`kpm.komponen`)."""
    per_keluarga = (
        Anggota.objects.filter(
            keluarga__in=RawSQL("SELECT keluarga_id FROM ringkasan_basis WHERE akhir", [])
        )
        .order_by()
        .values("keluarga_id")
        .annotate(
            **{kode: Count("pk", filter=q_komponen(kode, rentang.akhir)) for kode in KODE},
            ada=Count("pk", filter=_q_berkomponen(rentang.akhir)),
        )
    )
    sql, isi = per_keluarga.query.sql_with_params()
    pasangan = ", ".join(f"""('komponen_{kode}', a."{kode}")""" for kode in KODE)
    kursor.execute(
        f"""INSERT INTO ringkasan_fakta
        SELECT b.wilayah_id, b.program_id, n.nama, sum(n.nilai)
        FROM ringkasan_basis b
        LEFT JOIN ({sql}) a ON a.keluarga_id = b.keluarga_id
        CROSS JOIN LATERAL (VALUES {pasangan},
            ('kpm_tanpa_komponen', (coalesce(a.ada, 0) = 0)::int)) n (nama, nilai)
        WHERE b.akhir AND n.nilai > 0 GROUP BY 1, 2, 3""",  # noqa: S608  names are our own
        isi,
    )


def _q_berkomponen(pada):
    q = Q(pk__in=[])
    for kode in KODE:
        q |= q_komponen(kode, pada)
    return q


PERSIAPAN = (
    # Families with work done on them in the month, KPM or not: they count under all programmes.
    """INSERT INTO ringkasan_basis
    SELECT k.id, k.wilayah_id, NULL, false, false FROM kpm_keluarga k
    WHERE k.id IN (
        SELECT keluarga_id FROM pendamping_kunjungan
        WHERE mulai >= %(mulai)s AND mulai < %(habis)s
        UNION SELECT keluarga_id FROM graduasi_penilaian
        WHERE dinilai_pada >= %(mulai)s AND dinilai_pada < %(habis)s
        UNION SELECT a.keluarga_id FROM pendamping_verifikasikomitmen v
        JOIN kpm_anggota a ON a.id = v.anggota_id WHERE v.bulan = %(bulan)s
        EXCEPT SELECT keluarga_id FROM ringkasan_basis)""",
    "ANALYZE ringkasan_basis",
    """CREATE TEMP TABLE ringkasan_grade ON COMMIT DROP AS
    SELECT keluarga_id,
        (array_agg(grade ORDER BY dinilai_pada DESC, id DESC)
            FILTER (WHERE dinilai_pada < %(mulai)s))[1] AS sebelum,
        (array_agg(grade ORDER BY dinilai_pada DESC, id DESC))[1] AS kini,
        bool_or(dinilai_pada >= %(mulai)s) AS bulan_ini
    FROM graduasi_penilaian WHERE grade IS NOT NULL AND dinilai_pada < %(habis)s
    GROUP BY keluarga_id""",
    """CREATE TEMP TABLE ringkasan_leluhur ON COMMIT DROP AS
    SELECT DISTINCT w.id AS wilayah_id, l.id AS leluhur_id FROM wilayah_wilayah w
    JOIN wilayah_wilayah l
        ON l.kode IN (left(w.kode, 2), left(w.kode, 5), left(w.kode, 8), w.kode)""",
    """CREATE TEMP TABLE ringkasan_fakta
    (wilayah_id bigint, program_id bigint, nama text, nilai bigint) ON COMMIT DROP""",
)

FAKTA = (
    # Families: start, in, out by the latest code, end.
    """SELECT b.wilayah_id, b.program_id, n.nama, count(*) FROM ringkasan_basis b
    JOIN kpm_keluarga k ON k.id = b.keluarga_id
    CROSS JOIN LATERAL (VALUES ('kpm_awal', b.awal), ('kpm_akhir', b.akhir),
        ('kpm_masuk', b.akhir AND NOT b.awal), ('kpm_keluar', b.awal AND NOT b.akhir),
        ('kpm_berlokasi', b.akhir AND k.lokasi IS NOT NULL)) n (nama, ya)
    WHERE n.ya GROUP BY 1, 2, 3""",
    """SELECT wilayah_id, program_id, 'keluar_' || kode_keluar, count(*) FROM (
        SELECT DISTINCT ON (b.keluarga_id, b.program_id)
            b.wilayah_id, b.program_id, s.kode_keluar
        FROM ringkasan_basis b JOIN kpm_kepesertaan s ON s.keluarga_id = b.keluarga_id
            AND (b.program_id IS NULL OR s.program_id = b.program_id)
        JOIN kpm_program p ON p.id = s.program_id AND p.milik_sendiri
        WHERE b.awal AND NOT b.akhir
            AND s.tanggal_keluar > %(sebelum)s AND s.tanggal_keluar <= %(akhir)s
        ORDER BY b.keluarga_id, b.program_id, s.tanggal_keluar DESC, s.id DESC) keluar
    GROUP BY 1, 2, 3""",
    # Visits, whatever became of them, and the verdict now in force.
    """SELECT b.wilayah_id, b.program_id, n.nama, count(*) FROM pendamping_kunjungan v
    JOIN ringkasan_basis b ON b.keluarga_id = v.keluarga_id
    LEFT JOIN pendamping_putusan p ON p.id = v.putusan_kini_id
    CROSS JOIN LATERAL (
        VALUES ('kunjungan', true), ('putusan_' || coalesce(p.putusan, 'belum'), true),
            ('jenis_' || v.jenis, true), ('luar_dampingan', v.di_luar_dampingan)
        UNION ALL SELECT DISTINCT 'kegiatan_' || g, true FROM unnest(v.kegiatan) g) n (nama, ya)
    WHERE v.mulai >= %(mulai)s AND v.mulai < %(habis)s AND n.ya GROUP BY 1, 2, 3""",
    """SELECT b.wilayah_id, b.program_id, n.nama, count(*) FROM ringkasan_basis b
    CROSS JOIN LATERAL (VALUES ('keluarga_dikunjungi', true), ('kpm_dikunjungi', b.akhir))
        n (nama, ya)
    WHERE n.ya AND b.keluarga_id IN (SELECT keluarga_id FROM pendamping_kunjungan
        WHERE mulai >= %(mulai)s AND mulai < %(habis)s)
    GROUP BY 1, 2, 3""",
    # Commitments: the last word on each member, duty and month.
    """SELECT b.wilayah_id, b.program_id, n.nama, count(*) FROM (
        SELECT DISTINCT ON (v.anggota_id, v.jenis) a.keluarga_id, v.jenis, v.status, v.alasan
        FROM pendamping_verifikasikomitmen v JOIN kpm_anggota a ON a.id = v.anggota_id
        JOIN pendamping_kunjungan k ON k.id = v.kunjungan_id WHERE v.bulan = %(bulan)s
        ORDER BY v.anggota_id, v.jenis, k.mulai DESC, v.id DESC) v
    JOIN ringkasan_basis b ON b.keluarga_id = v.keluarga_id
    CROSS JOIN LATERAL (VALUES ('komitmen_' || v.jenis || '_' || v.status),
        (CASE WHEN v.status = 'TIDAK_PATUH' THEN 'alasan_' ||
            CASE WHEN v.alasan = ANY(%(alasan)s::text[]) THEN v.alasan ELSE 'LAINNYA' END END)
        ) n (nama)
    WHERE n.nama IS NOT NULL GROUP BY 1, 2, 3""",
    # Assessments of the month; grade of each family at the end; moves within the month.
    """SELECT b.wilayah_id, b.program_id, 'penilaian', count(*) FROM graduasi_penilaian n
    JOIN ringkasan_basis b ON b.keluarga_id = n.keluarga_id
    WHERE n.dinilai_pada >= %(mulai)s AND n.dinilai_pada < %(habis)s GROUP BY 1, 2, 3""",
    """SELECT b.wilayah_id, b.program_id, 'grade_' || coalesce(g.kini::text, 'belum'), count(*)
    FROM ringkasan_basis b LEFT JOIN ringkasan_grade g ON g.keluarga_id = b.keluarga_id
    WHERE b.akhir GROUP BY 1, 2, 3""",
    """SELECT b.wilayah_id, b.program_id, n.nama, count(*) FROM ringkasan_grade g
    JOIN ringkasan_basis b ON b.keluarga_id = g.keluarga_id
    CROSS JOIN LATERAL (VALUES
        (CASE WHEN g.sebelum IS NULL THEN 'grade_pertama' WHEN g.kini > g.sebelum THEN 'grade_naik'
            WHEN g.kini < g.sebelum THEN 'grade_turun' ELSE 'grade_tetap' END),
        ('pindah_' || g.sebelum || '_' || g.kini)) n (nama)
    WHERE g.bulan_ini AND n.nama IS NOT NULL GROUP BY 1, 2, 3""",
    # Payments belong to the month of their own day, a planned one to that of its schedule.
    """SELECT k.wilayah_id, s.program_id, n.nama, sum(n.nilai) FROM kpm_penyaluran b
    JOIN kpm_jadwalbantuan j ON j.id = b.jadwal_id
    JOIN kpm_kepesertaan s ON s.id = b.kepesertaan_id
    JOIN kpm_program p ON p.id = s.program_id AND p.milik_sendiri
    JOIN kpm_keluarga k ON k.id = s.keluarga_id
    CROSS JOIN LATERAL (VALUES ('penyaluran_' || b.status, 1::bigint),
        ('rupiah_' || b.status, b.nominal::bigint)) n (nama, nilai)
    WHERE coalesce(b.tanggal, j.tanggal) > %(sebelum)s
        AND coalesce(b.tanggal, j.tanggal) < (%(habis)s AT TIME ZONE 'Asia/Jakarta')::date
    GROUP BY GROUPING SETS ((k.wilayah_id, s.program_id, n.nama), (k.wilayah_id, n.nama))""",
)

# People overlap between regions, so they are counted anew at each level instead of added up.
NAIKKAN = """
WITH orang AS (
    SELECT b.wilayah_id, b.program_id, 'pendamping' AS nama, t.pendamping_id
    FROM ringkasan_basis b JOIN pendamping_penugasan t ON t.keluarga_id = b.keluarga_id
    WHERE b.akhir AND t.masa @> %(akhir)s::date
    UNION ALL
    SELECT b.wilayah_id, b.program_id, 'pendamping_berkunjung', v.pendamping_id
    FROM ringkasan_basis b JOIN pendamping_kunjungan v ON v.keluarga_id = b.keluarga_id
    WHERE v.mulai >= %(mulai)s AND v.mulai < %(habis)s
), semua AS (
    SELECT l.leluhur_id, f.program_id, f.nama, sum(f.nilai) AS nilai
    FROM ringkasan_fakta f JOIN ringkasan_leluhur l USING (wilayah_id)
    WHERE f.nama = ANY(%(nama)s::text[]) GROUP BY 1, 2, 3
    UNION ALL
    SELECT l.leluhur_id, o.program_id, o.nama, count(DISTINCT o.pendamping_id)
    FROM (SELECT DISTINCT * FROM orang) o JOIN ringkasan_leluhur l USING (wilayah_id)
    GROUP BY 1, 2, 3
), baris AS (
    SELECT leluhur_id, coalesce(program_id, 0) AS program_id, jsonb_object_agg(nama, nilai) AS ada
    FROM semua GROUP BY 1, 2
)
INSERT INTO laporan_ringkasanbulanan (wilayah_id, program_id, bulan, angka, dihitung_pada)
SELECT w.id, nullif(p.id, 0), %(bulan)s, nol.angka || coalesce(b.ada, '{}'), %(pada)s
FROM wilayah_wilayah w
JOIN (SELECT 0 AS id, '36' AS kode
      UNION ALL SELECT p.id, w.kode FROM kpm_program p JOIN wilayah_wilayah w ON w.id = p.wilayah_id
      WHERE p.milik_sendiri) p
    ON starts_with(w.kode, p.kode) OR starts_with(p.kode, w.kode)
       OR EXISTS (SELECT FROM baris b WHERE b.leluhur_id = w.id AND b.program_id = p.id)
CROSS JOIN (SELECT jsonb_object_agg(n, 0) AS angka FROM unnest(%(nama)s::text[]) n) nol
LEFT JOIN baris b ON b.leluhur_id = w.id AND b.program_id = p.id
"""
