from datetime import date

import pytest
from django.db import IntegrityError

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.models import JadwalBantuan, Penyaluran
from kpm.penyaluran import catat_hasil, rencanakan_penyaluran
from kpm.tests.factories import KepesertaanFactory, ProgramFactory

pytestmark = pytest.mark.django_db
PADA = date(2026, 4, 1)


def jadwal(kode="36", nominal=1_000_000, tahap=1):
    return JadwalBantuan.objects.create(
        program=ProgramFactory(),
        tahun_anggaran=2026,
        tahap=tahap,
        wilayah=WilayahFactory(kode=kode),
        bank="BJB",
        nominal=nominal,
    )


def test_rencana_memuat_hanya_yang_berhak_pada_hari_itu():
    berhak = KepesertaanFactory()
    KepesertaanFactory(status="CALON")
    KepesertaanFactory(status="DITANGGUHKAN")
    KepesertaanFactory(tanggal_masuk=date(2026, 4, 2))
    KepesertaanFactory(status="KELUAR", tanggal_keluar=date(2026, 3, 1), kode_keluar="G01")
    KepesertaanFactory(program=ProgramFactory(kode="JSCM"))
    tahap = jadwal()

    banyak = [rencanakan_penyaluran(tahap, pada=PADA) for _ in range(2)]

    assert banyak == [1, 0]
    satu = Penyaluran.objects.get()
    assert (satu.kepesertaan, satu.nominal, satu.status) == (berhak, 1_000_000, "direncanakan")


def test_rencana_kabupaten_mendahului_rencana_provinsi():
    serang, pandeglang = (
        KepesertaanFactory(keluarga__wilayah__kode=kode)
        for kode in ("36.73.01.1004", "36.01.21.1009")
    )
    provinsi, kota = jadwal("36"), jadwal("36.73", nominal=750_000)

    for tahap in (provinsi, kota):
        rencanakan_penyaluran(tahap, pada=PADA)

    assert dict(Penyaluran.objects.values_list("kepesertaan", "nominal")) == {
        serang.pk: 750_000,
        pandeglang.pk: 1_000_000,
    }


def test_hasil_bank_tercatat_dan_yang_sama_tidak_mengubah_apa_pun():
    satu, dua, tiga = (KepesertaanFactory() for _ in range(3))
    tahap = jadwal()
    rencanakan_penyaluran(tahap, pada=PADA)
    hasil = {"tersalur": [satu.pk], "gagal": {dua.pk: "GAGAL OMSPAN"}, "tanggal": PADA}

    berubah = [catat_hasil(tahap, **hasil) for _ in range(2)]

    assert berubah == [2, 0]
    assert {p.kepesertaan_id: (p.status, p.alasan_gagal) for p in Penyaluran.objects.all()} == {
        satu.pk: ("tersalur", ""),
        dua.pk: ("gagal", "GAGAL OMSPAN"),
        tiga.pk: ("direncanakan", ""),
    }


def test_gagal_salur_tanpa_alasan_tidak_dapat_tercatat():
    satu = KepesertaanFactory()
    tahap = jadwal()
    rencanakan_penyaluran(tahap, pada=PADA)

    with pytest.raises(IntegrityError):
        catat_hasil(tahap, gagal={satu.pk: ""}, tanggal=PADA)
