from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from pendamping.kehadiran import ATURAN, penilaian
from pendamping.kehadiran.bahan import Hasil
from pendamping.kehadiran.penilaian import nilai_massal
from pendamping.models import Kunjungan, Putusan
from pendamping.tests.factories import KunjunganFactory
from pendamping.tests.kiriman import titik


@pytest.fixture
def aturan_baru(monkeypatch):
    """A second rule version that doubts everything, in force."""
    monkeypatch.setitem(ATURAN, "2099.1", lambda _: Hasil("belum_pasti", "2099.1", 0.5, ()))
    monkeypatch.setattr(penilaian, "VERSI_KINI", "2099.1")


def test_penilaian_ulang_berdiri_di_samping_putusan_lama(sari, aturan_baru):
    kunjungan = KunjunganFactory(pendamping=sari, titik=[titik()])
    kini = timezone.now()
    nilai_massal(Kunjungan.objects.all(), pada=kini, versi="2026.1")

    nilai_massal(Kunjungan.objects.all(), pada=kini, versi="2099.1")

    kunjungan.refresh_from_db()
    assert [(p.versi_aturan, p.putusan) for p in kunjungan.putusan.order_by("pk")] == [
        ("2026.1", "hadir"),
        ("2099.1", "belum_pasti"),
    ]
    assert kunjungan.putusan_kini.versi_aturan == "2099.1"


def test_versi_lama_tidak_menggeser_putusan_yang_berlaku(sari, aturan_baru):
    kunjungan = KunjunganFactory(pendamping=sari)
    kini = timezone.now()
    nilai_massal(Kunjungan.objects.all(), pada=kini, versi="2099.1")

    nilai_massal(Kunjungan.objects.all(), pada=kini, versi="2026.1")

    kunjungan.refresh_from_db()
    assert kunjungan.putusan_kini.versi_aturan == "2099.1"


def test_penilaian_yang_diulang_tidak_menambah_putusan(sari):
    KunjunganFactory.create_batch(3, pendamping=sari)
    kini = timezone.now()

    banyak = [nilai_massal(Kunjungan.objects.all(), pada=kini) for _ in range(2)]

    assert (banyak, Putusan.objects.count()) == ([3, 0], 3)


def test_kunjungan_yang_menunggu_foto_belum_dinilai(sari):
    KunjunganFactory(pendamping=sari, lengkap_pada=None)

    assert nilai_massal(Kunjungan.objects.all(), pada=timezone.now()) == 0


@pytest.mark.parametrize("banyak", [1, 3])
def test_penilaian_massal_tidak_menambah_kueri_per_kunjungan(
    sari, banyak, django_assert_num_queries
):
    KunjunganFactory.create_batch(banyak, pendamping=sari)

    # ids, savepoint, numbers, rows, copy, verdicts in force, release
    with django_assert_num_queries(7):
        nilai_massal(Kunjungan.objects.all(), pada=timezone.now())


def test_perintah_menilai_satu_bulan(sari, capsys):
    oktober = KunjunganFactory(pendamping=sari)
    KunjunganFactory(pendamping=sari, mulai=oktober.mulai - timedelta(days=60))

    call_command("nilai_kehadiran", bulan="2026-10")

    assert Putusan.objects.get().kunjungan == oktober
    assert "Selesai: 1 kunjungan dinilai dengan aturan 2026.1." in capsys.readouterr().out


@pytest.mark.parametrize("pilihan", [{"versi": "1.0"}, {"bulan": "2026-13"}, {"bulan": "Oktober"}])
def test_perintah_menolak_pilihan_yang_tidak_ada(pilihan):
    with pytest.raises(CommandError):
        call_command("nilai_kehadiran", **pilihan)
