import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from graduasi.grade import JawabanTidakDikenal
from graduasi.models import Penilaian
from graduasi.penilaian import Kiriman, catat_banyak_penilaian, catat_penilaian
from graduasi.tests.factories import TIDAK_MISKIN, PenilaianFactory, jawaban_dengan
from kpm.tests.factories import KeluargaFactory

PADA = timezone.make_aware(datetime(2026, 10, 14, 10, 0))  # noqa: DTZ001


def catat(versi, penilai, keluarga, jawaban, **lain):
    return catat_penilaian(
        keluarga=keluarga,
        versi=versi,
        penilai=penilai,
        jawaban=jawaban,
        jumlah_anggota=4,
        pada=PADA,
        **lain,
    )


def test_penilaian_membekukan_jawaban_rincian_dan_versi(versi, sari):
    tersimpan = catat(versi, sari, KeluargaFactory(), jawaban_dengan(9))

    penilaian = Penilaian.objects.get(pk=tersimpan.pk)
    assert penilaian.jawaban == jawaban_dengan(9) | {"jumlah_anggota": 4}
    assert (penilaian.versi, penilaian.penilai, penilaian.dinilai_pada) == (versi, sari, PADA)
    assert (penilaian.kekurangan, penilaian.nilai, penilaian.grade) == (9, 36, 2)
    assert [satu["kurang"] for satu in penilaian.rincian] == [True] * 9 + [False] * 5
    assert penilaian.rincian[3] == {
        "kode": "jamban",
        "kriteria": "Tidak punya tempat buang air besar, atau bersama rumah tangga lain",
        "jawaban": "Tidak punya jamban",
        "kurang": True,
    }


def test_penilaian_belum_lengkap_tersimpan_tanpa_grade(versi, sari):
    jawaban = {**TIDAK_MISKIN, "jamban": "", "pakaian": ""}

    penilaian = catat(versi, sari, KeluargaFactory(), jawaban)

    assert (penilaian.kekurangan, penilaian.nilai, penilaian.grade) == (None, None, None)
    assert [s["kode"] for s in penilaian.rincian if s["kurang"] is None] == ["jamban", "pakaian"]


def test_jawaban_yang_tidak_ditawarkan_tidak_menyimpan_apa_pun(versi, sari):
    with pytest.raises(JawabanTidakDikenal):
        catat(versi, sari, KeluargaFactory(), {**TIDAK_MISKIN, "jamban": "hotel"})

    assert Penilaian.objects.count() == 0


def test_isian_di_luar_instrumen_tidak_ikut_tersimpan(versi, sari):
    penilaian = catat(versi, sari, KeluargaFactory(), {**TIDAK_MISKIN, "nik": "3673010101800001"})

    assert penilaian.jawaban == TIDAK_MISKIN | {"jumlah_anggota": 4}


def test_isian_yang_sama_dikirim_dua_kali_menjadi_satu_penilaian(versi, sari):
    keluarga, isian = KeluargaFactory(), uuid.uuid4()

    pertama = catat(versi, sari, keluarga, jawaban_dengan(9), id_isian=isian)
    kedua = catat(versi, sari, keluarga, jawaban_dengan(9), id_isian=isian)

    assert (kedua, Penilaian.objects.count()) == (pertama, 1)


def test_isian_yang_diperbaiki_lalu_dikirim_lagi_menjadi_penilaian_baru(versi, sari):
    keluarga, isian = KeluargaFactory(), uuid.uuid4()

    catat(versi, sari, keluarga, jawaban_dengan(9), id_isian=isian)
    catat(versi, sari, keluarga, jawaban_dengan(8), id_isian=isian)

    assert list(Penilaian.objects.order_by("pk").values_list("kekurangan", flat=True)) == [9, 8]


def test_jalur_massal_sama_dengan_jalur_satu_satu(versi, sari):
    keluarga = KeluargaFactory()
    satu = catat(versi, sari, keluarga, jawaban_dengan(5))
    kiriman = [
        Kiriman(keluarga.pk, sari.pk, jawaban_dengan(5), 4, PADA),
        Kiriman(keluarga.pk, sari.pk, {"jamban": "sendiri"}, 4, PADA + timedelta(days=1)),
    ]

    banyak = catat_banyak_penilaian(versi=versi, kiriman=iter(kiriman))

    massal, kurang = Penilaian.objects.exclude(pk=satu.pk).order_by("dinilai_pada")
    sama = ("keluarga", "versi", "penilai", "dinilai_pada", "jawaban", "rincian", "kekurangan")
    assert banyak == 2
    assert [getattr(massal, nama) for nama in sama] == [getattr(satu, nama) for nama in sama]
    assert (kurang.grade, kurang.nilai) == (None, None)


def test_terkini_ialah_penilaian_bergrade_terakhir_tiap_keluarga(versi, sari):
    keluarga = KeluargaFactory()
    PenilaianFactory(keluarga=keluarga, kekurangan=9)
    terakhir = PenilaianFactory(keluarga=keluarga, kekurangan=5, pada=PADA + timedelta(days=90))
    PenilaianFactory(keluarga=keluarga, jawaban={}, pada=PADA + timedelta(days=99))
    lain = PenilaianFactory(kekurangan=2)

    assert set(Penilaian.objects.terkini()) == {terakhir, lain}
