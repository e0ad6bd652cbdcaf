from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from kpm.models import Keluarga
from kpm.tests.factories import AnggotaFactory, KeluargaFactory
from pendamping.dampingan import (
    belum_dikunjungi,
    dengan_anggota,
    dengan_kunjungan_terakhir,
    kemajuan_bulan,
    susun_baris,
    terlama_dulu,
)
from pendamping.tests.factories import KunjunganFactory

SIANG = timezone.make_aware(datetime(2026, 11, 20, 12))  # noqa: DTZ001

pytestmark = pytest.mark.django_db


def dikunjungi(nama, hari_lalu, **lain):
    keluarga = KeluargaFactory(nama_pengurus=nama)
    KunjunganFactory(keluarga=keluarga, mulai=SIANG - timedelta(days=hari_lalu), **lain)
    return keluarga


def semua():
    return dengan_kunjungan_terakhir(Keluarga.objects.all())


def test_yang_belum_pernah_dikunjungi_paling_atas_lalu_yang_terlama():
    kemarin, lama = dikunjungi("Kemarin", 1), dikunjungi("Lama", 60)
    KunjunganFactory(keluarga=kemarin, mulai=SIANG - timedelta(days=90))
    belum = KeluargaFactory(nama_pengurus="Belum")

    assert list(terlama_dulu(semua())) == [belum, lama, kemarin]


def test_belum_dikunjungi_bulan_ini_dihitung_dari_tanggal_satu_waktu_jakarta():
    awal = timezone.make_aware(datetime(2026, 11, 1, 0, 5))  # noqa: DTZ001
    KunjunganFactory(keluarga__nama_pengurus="Tanggal satu", mulai=awal)
    oktober = KunjunganFactory(mulai=awal - timedelta(minutes=10)).keluarga
    belum = KeluargaFactory()

    assert set(belum_dikunjungi(semua(), SIANG)) == {oktober, belum}
    assert kemajuan_bulan(semua(), SIANG) == {"semua": 3, "dikunjungi": 1}


def test_jam_ponsel_yang_terlalu_maju_tidak_menyembunyikan_keluarga():
    lama = dikunjungi("Lama", 1)
    kunjungan = KunjunganFactory(
        mulai=SIANG + timedelta(days=900), diterima_pada=SIANG - timedelta(days=50)
    )

    assert list(terlama_dulu(semua())) == [kunjungan.keluarga, lama]


def test_baris_menyebut_alasan_komponen_dan_tanda():
    keluarga = dikunjungi("Siti", 42)
    AnggotaFactory(keluarga=keluarga, jenjang="SMP", tanggal_lahir=date(2013, 1, 1))
    AnggotaFactory(keluarga=keluarga, tanggal_lahir=date(2024, 1, 1))
    KeluargaFactory(nama_pengurus="Tini")

    baris = susun_baris(terlama_dulu(dengan_anggota(semua())), SIANG)

    assert [(b.kalimat, b.belum_bulan_ini, b.komponen, b.tanda) for b in baris] == [
        ("belum pernah dikunjungi", True, (), ()),
        (
            "belum dikunjungi 42 hari",
            True,
            ("Anak 1–4 tahun", "Anak SMP"),
            ("sekolah", "balita"),
        ),
    ]


@pytest.mark.parametrize(
    ("hari_lalu", "kalimat"),
    [
        (0, "sudah dikunjungi hari ini"),
        (1, "dikunjungi kemarin"),
        (5, "dikunjungi 5 hari lalu"),
        (20, "belum dikunjungi 20 hari"),  # October
    ],
)
def test_kalimat_baris(hari_lalu, kalimat):
    dikunjungi("Siti", hari_lalu)

    [baris] = susun_baris(dengan_anggota(semua()), SIANG)

    assert baris.kalimat == kalimat
