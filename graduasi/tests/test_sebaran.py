from datetime import timedelta

import pytest

from ejsika.wilayah.models import Wilayah
from ejsika.wilayah.tests.factories import WilayahFactory
from graduasi.sebaran import (
    dengan_grade,
    grade_keluarga,
    hitung_sebaran,
    pilihan_wilayah,
    saring_grade,
)
from graduasi.tests.factories import PenilaianFactory
from kpm.models import Keluarga
from kpm.tests.factories import KeluargaFactory


@pytest.fixture
def naik(versi):
    """A family that rose from II to IV."""
    lama = PenilaianFactory(kekurangan=9)
    return PenilaianFactory(
        keluarga=lama.keluarga, kekurangan=5, pada=lama.dinilai_pada + timedelta(days=180)
    )


def test_sebaran_menghitung_tiap_keluarga_satu_kali_pada_grade_terakhirnya(naik):
    PenilaianFactory(kekurangan=14)
    KeluargaFactory()
    di_luar = PenilaianFactory(kekurangan=0).keluarga

    sebaran = hitung_sebaran(Keluarga.objects.exclude(pk=di_luar.pk))

    assert (sebaran.keluarga, sebaran.dinilai, sebaran.tanpa) == (3, 2, 1)
    assert sebaran.per_grade == {1: 1, 2: 0, 3: 0, 4: 1, 5: 0}
    assert [satu["lebar"] for satu in sebaran.batang] == [100, 0, 0, 100, 0]


def test_penilaian_belum_lengkap_tidak_menggeser_grade(naik):
    PenilaianFactory(keluarga=naik.keluarga, jawaban={}, pada=naik.dinilai_pada + timedelta(days=9))

    keluarga = dengan_grade(Keluarga.objects.all()).get()

    assert (keluarga.grade_kini, keluarga.grade_sebelum, keluarga.penilaian_uuid) == (
        4,
        2,
        naik.uuid,
    )


@pytest.mark.parametrize(
    ("pilihan", "terpilih"),
    [
        ("4", ["naik"]),
        ("2", []),
        ("tanpa", ["tanpa"]),
        ("", ["naik", "tanpa"]),
        ("x", ["naik", "tanpa"]),
    ],
)
def test_saringan_memakai_grade_terakhir(naik, pilihan, terpilih):
    nama = {naik.keluarga_id: "naik", KeluargaFactory().pk: "tanpa"}

    hasil = saring_grade(Keluarga.objects.all(), pilihan).order_by("pk")

    assert [nama[keluarga.pk] for keluarga in hasil] == terpilih


def test_grade_keluarga_dikunci_dengan_uuid(naik):
    assert grade_keluarga(Keluarga.objects.all()) == {naik.keluarga.uuid: naik}


@pytest.mark.parametrize(
    ("tugas", "terpilih", "pilihan"),
    [
        ("36", None, ["36.01", "36.73"]),
        ("36", "36.73", ["36.73.01"]),
        ("36.73", None, ["36.73.01"]),
        ("36.73", "36.73.01", ["36.73.01.1004"]),
        ("36.73", "36.73.01.1004", []),
    ],
)
def test_pilihan_wilayah_turun_satu_tingkat(db, tugas, terpilih, pilihan):
    for kode in ("36.73.01.1004", "36.01.21.1009"):
        WilayahFactory(kode=kode)
    terlihat = Wilayah.objects.bertugas_di([tugas])

    hasil = pilihan_wilayah(terlihat, terpilih and Wilayah.objects.get(kode=terpilih))

    assert [wilayah.kode for wilayah in hasil] == pilihan
