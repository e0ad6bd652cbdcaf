from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kpm.tests.factories import KepesertaanFactory
from laporan.models import RingkasanBulanan
from laporan.neraca import periksa_ringkasan
from laporan.ringkasan import susun_ringkasan

pytestmark = pytest.mark.django_db
OKTOBER = date(2026, 10, 1)
PADA = timezone.make_aware(datetime(2026, 11, 5, 8))  # noqa: DTZ001
CIPARE = "36.73.01.1004"


@pytest.fixture
def ringkasan(monkeypatch):
    """One family, counted in both months that are checked."""
    monkeypatch.setattr(timezone, "now", lambda: PADA)
    KepesertaanFactory(keluarga__wilayah__kode=CIPARE)
    for bulan in (OKTOBER, PADA.date()):
        susun_ringkasan(bulan=bulan, pada=PADA)
    return RingkasanBulanan.objects.get(wilayah__kode=CIPARE, bulan=OKTOBER, program=None)


def temuan():
    return list(periksa_ringkasan(bulan=OKTOBER, pada=PADA))


def test_ringkasan_yang_sama_dengan_hitung_ulang_seimbang(ringkasan):
    assert temuan() == []


def test_angka_yang_berbeda_disebut_wilayah_dan_namanya(ringkasan):
    ringkasan.angka["kpm_akhir"] = 7
    ringkasan.save()

    assert temuan() == [
        f"Ringkasan 2026-10 {CIPARE} {ringkasan.wilayah.nama}, semua program:"
        " KPM akhir bulan (kpm_akhir) tersimpan 7, hitung ulang 1."
    ]
    ringkasan.refresh_from_db()
    assert ringkasan.angka["kpm_akhir"] == 7


def test_ringkasan_wilayah_yang_hilang_ditemukan(ringkasan):
    ringkasan.delete()

    semua = temuan()

    assert semua[0].startswith(f"Ringkasan 2026-10 {CIPARE} ")
    assert semua[0].endswith("tersimpan tidak ada, hitung ulang 0.")
    assert semua[-1].endswith("angka lain juga berbeda.")


def test_bulan_yang_belum_dihitung_disebut():
    assert temuan() == ["Ringkasan 2026-10 belum dihitung."]


def test_perintah_seimbang_menyebut_yang_diperiksa(ringkasan, capsys):
    call_command("periksa_neraca")

    assert capsys.readouterr().out == (
        "Neraca seimbang: 0 kunjungan, 0 foto, 0 daftar penerima,"
        " dan ringkasan dua bulan diperiksa.\n"
    )


def test_perintah_gagal_bila_ada_temuan(ringkasan, capsys):
    ringkasan.angka["kpm_akhir"] = 7
    ringkasan.save()

    with pytest.raises(CommandError, match="1 temuan"):
        call_command("periksa_neraca")

    assert "kpm_akhir" in capsys.readouterr().out
