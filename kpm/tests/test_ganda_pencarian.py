import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.utils import timezone

from kpm.ganda.pencarian import SEKELOMPOK, cari_dugaan, keluarga_disentuh
from kpm.models import DugaanGanda, Keluarga
from kpm.tasks import cari_ganda
from kpm.tests.factories import AnggotaFactory, KeluargaFactory

NIK = "3673014403850011"
PADA = timezone.now()
LAHIR = date(1985, 3, 4)


def pasangan():
    return [
        (d.pertama_id, d.kedua_id, sorted(d.bukti), d.kekuatan, d.status)
        for d in DugaanGanda.objects.order_by("pertama", "kedua")
    ]


@pytest.fixture
def dua(db):
    """Two families whose heads are one woman, told apart by a letter, at one NIK."""
    isi = {"nik": NIK, "tanggal_lahir": LAHIR, "hubungan": "kepala"}
    return [
        AnggotaFactory(nama="Siti Aminah", **isi).keluarga,
        AnggotaFactory(
            nama="Sitti Aminah", **isi, keluarga__wilayah__kode="36.01.21.1009"
        ).keluarga,
    ]


def test_nik_sama_di_mana_pun_menjadi_dugaan_kuat(dua):
    baru = cari_dugaan(pada=PADA)

    assert baru == 1
    assert pasangan() == [(dua[0].pk, dua[1].pk, ["nik"], 70, "terbuka")]


def test_bukti_menyebut_anggota_dan_tidak_pernah_nomornya(dua):
    cari_dugaan(pada=PADA)

    orang = [k.anggota.get().pk for k in dua]
    assert DugaanGanda.objects.get().bukti == {"nik": {"anggota": [orang]}}


def test_no_kk_sama_hanya_dugaan_lemah(db):
    satu, dua = KeluargaFactory.create_batch(2, no_kk="3673010101200001")

    cari_dugaan(pada=PADA)

    assert pasangan() == [(satu.pk, dua.pk, ["no_kk"], 20, "terbuka")]


def test_no_kk_isian_asal_tidak_meledakkan_antrean(db):
    KeluargaFactory.create_batch(SEKELOMPOK + 2, no_kk="3673010101200001")

    assert cari_dugaan(pada=PADA) == SEKELOMPOK + 1


@pytest.mark.parametrize(
    ("nama", "lahir", "kode", "jadi"),
    [
        ("Muhamad Iqbal", LAHIR, "36.73.01.1005", True),  # one kecamatan, another desa
        ("Muhamad Iqbal", LAHIR, "36.73.02.1001", False),
        ("Muhamad Iqbal", date(1985, 3, 5), "36.73.01.1004", False),
        ("Ahmad Fauzi", LAHIR, "36.73.01.1004", False),
        ("Muhamad Iqbal", None, "36.73.01.1004", False),
    ],
)
@pytest.mark.parametrize("semua", [True, False])
def test_nama_mirip_perlu_tanggal_lahir_dan_kecamatan_yang_sama(db, nama, lahir, kode, jadi, semua):
    tercatat = AnggotaFactory(nama="Muhammad Iqbal", tanggal_lahir=LAHIR).keluarga
    baru = AnggotaFactory(nama=nama, tanggal_lahir=lahir, keluarga__wilayah__kode=kode).keluarga

    cari_dugaan(pada=PADA, keluarga=None if semua else [baru.pk])

    kuat = [(tercatat.pk, baru.pk, ["nama"], 37, "terbuka")]
    assert pasangan() == (kuat if jadi else [])


def test_ambang_kemiripan_dapat_diatur(db):
    for nama in ("Muhammad Iqbal", "Muhamad Iqbal"):
        AnggotaFactory(nama=nama, tanggal_lahir=LAHIR)

    assert cari_dugaan(pada=PADA, ambang=0.95) == 0


@pytest.mark.parametrize("pertama", [True, False])
def test_satu_keluarga_dicari_dari_kedua_arah(dua, pertama):
    AnggotaFactory(nik=NIK)  # a third family nobody asked about is found through the second

    cari_dugaan(pada=PADA, keluarga=[dua[0 if pertama else 1].pk])

    assert (dua[0].pk, dua[1].pk, ["nik"], 70, "terbuka") in pasangan()


def test_pencarian_yang_diulang_tidak_bertanya_dua_kali(dua):
    cari_dugaan(pada=PADA)

    assert cari_dugaan(pada=PADA + timedelta(days=1)) == 0
    assert DugaanGanda.objects.get().dibuka_pada == PADA


def test_yang_diputus_bukan_ganda_tidak_ditanyakan_lagi(dua):
    cari_dugaan(pada=PADA)
    DugaanGanda.objects.update(status="bukan_ganda")

    baru = cari_dugaan(pada=PADA)

    assert (baru, pasangan()[0][4]) == (0, "bukan_ganda")


def test_bukti_jenis_baru_membuka_lagi_yang_bukan_ganda(dua):
    cari_dugaan(pada=PADA)
    DugaanGanda.objects.update(status="bukan_ganda")
    Keluarga.objects.update(no_kk="3673010101200001")

    baru = cari_dugaan(pada=PADA + timedelta(days=1))

    assert baru == 1
    assert pasangan() == [(dua[0].pk, dua[1].pk, ["nik", "no_kk"], 90, "terbuka")]


def test_nomor_yang_diperbaiki_menggugurkan_dugaan(dua):
    cari_dugaan(pada=PADA)
    dua[1].anggota.update(nik="3601214403850011")

    cari_dugaan(pada=PADA, keluarga=[dua[1].pk])

    assert pasangan() == [(dua[0].pk, dua[1].pk, ["nik"], 70, "gugur")]


def test_yang_sudah_keluar_atau_digabung_tidak_ikut_dicari(dua):
    Keluarga.objects.update(no_kk="3673010101200001")
    dua[0].anggota.update(tanggal_keluar=PADA.date(), alasan_keluar="ganda")
    Keluarga.objects.filter(pk=dua[0].pk).update(digabung_ke=dua[1])

    assert cari_dugaan(pada=PADA) == 0


def test_tugas_setelah_impor_mencari_yang_disentuh_saja(dua):
    lama = PADA - timedelta(days=3)
    Keluarga.objects.update(dibuat_pada=lama, diubah_pada=lama)

    assert keluarga_disentuh(sejak=PADA) == []
    dua[1].anggota.update(nama="Siti Aminah Sari")
    assert keluarga_disentuh(sejak=PADA) == [dua[1].pk]
    cari_ganda(sejak=PADA.isoformat())
    assert len(pasangan()) == 1


def test_pencarian_dititipkan_juga_dari_perintah_yang_belum_mengenal_tugasnya():
    """In a fresh interpreter, as a management command is one: nothing else named the task."""
    perintah = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'ejsika.settings_uji';"
        "django.setup(); from kpm.ganda import antrean;"
        "from celery import current_app; print('kpm.cari_ganda' in current_app.tasks)"
    )

    hasil = subprocess.run(
        [sys.executable, "-c", perintah], capture_output=True, text=True, check=True
    )

    assert hasil.stdout == "True\n"
