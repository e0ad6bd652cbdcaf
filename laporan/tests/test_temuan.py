"""The sentences of the dashboard: a month that is not over is never held against one that is."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from laporan.dasbor import Dasbor
from laporan.temuan import jawaban, judul_tren

OKTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
ANGKA = {"kpm_akhir": 200, "kpm_dikunjungi": 116}


@pytest.mark.parametrize(
    ("titik", "judul"),
    [
        ([(OKTOBER, 0.83), (NOVEMBER, 0.58)], "turun 25 poin dari bulan sebelumnya"),
        ([(OKTOBER, 0.58), (NOVEMBER, 0.83)], "naik 25 poin dari bulan sebelumnya"),
        ([(OKTOBER, 0.58), (NOVEMBER, 0.58)], "sama dengan bulan sebelumnya"),
    ],
)
def test_tren_membandingkan_bulan_yang_sudah_selesai(titik, judul):
    assert judul_tren(titik) == f"KPM yang dikunjungi {judul}"


def test_tren_bulan_berjalan_tidak_dibandingkan():
    judul = judul_tren([(OKTOBER, 0.83), (NOVEMBER, 0.58)], berjalan=True)

    assert judul == "58\u00a0% KPM sudah dikunjungi; bulan ini belum selesai"


@pytest.mark.parametrize(
    ("berjalan", "kalimat"),
    [
        (False, "200 KPM di Banten; 58\u00a0% dikunjungi pada November 2026"),
        (True, "200 KPM di Banten; 58\u00a0% sudah dikunjungi pada November 2026 (bulan berjalan)"),
    ],
)
def test_jawaban_menyebut_bulan_yang_belum_selesai(berjalan, kalimat):
    assert jawaban("Banten", NOVEMBER, ANGKA, berjalan=berjalan).startswith(kalimat)


@pytest.mark.parametrize(
    ("dihitung", "berjalan"),
    [(datetime(2026, 11, 30, 23), True), (datetime(2026, 12, 1, 3), False)],  # noqa: DTZ001
)
def test_bulan_berjalan_sampai_hari_terakhirnya(dihitung, berjalan):
    dasbor = Dasbor(
        wilayah=None,
        bulan=NOVEMBER,
        program=None,
        angka=ANGKA,
        bawahan=[],
        tren=[],
        dihitung_pada=timezone.make_aware(dihitung),
    )

    assert dasbor.berjalan is berjalan
