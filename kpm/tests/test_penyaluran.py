from datetime import date

import pytest
from django.db import IntegrityError

from kpm.models import Penyaluran
from kpm.salur.penyaluran import catat_hasil
from kpm.tests.factories import PenyaluranFactory

pytestmark = pytest.mark.django_db
PADA = date(2026, 4, 1)


def test_hasil_bank_tercatat_dan_yang_sama_tidak_mengubah_apa_pun():
    satu, dua, tiga = PenyaluranFactory.create_batch(3)
    hasil = {
        "tersalur": [satu.kepesertaan_id],
        "gagal": {dua.kepesertaan_id: "GAGAL OMSPAN"},
        "tanggal": PADA,
    }

    berubah = [catat_hasil(satu.daftar, **hasil) for _ in range(2)]

    assert berubah == [2, 0]
    assert {p.pk: (p.status, p.alasan_gagal) for p in Penyaluran.objects.all()} == {
        satu.pk: ("tersalur", ""),
        dua.pk: ("gagal", "GAGAL OMSPAN"),
        tiga.pk: ("direncanakan", ""),
    }


def test_gagal_salur_tanpa_alasan_tidak_dapat_tercatat():
    satu = PenyaluranFactory()

    with pytest.raises(IntegrityError):
        catat_hasil(satu.daftar, gagal={satu.kepesertaan_id: ""}, tanggal=PADA)
