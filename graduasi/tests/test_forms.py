import uuid

import pytest
from django.core.exceptions import ValidationError

from graduasi.forms import AngkaField, PenilaianForm
from graduasi.tests.factories import TIDAK_MISKIN


@pytest.mark.parametrize(
    ("satuan", "tulisan", "nilai"),
    [
        ("Rp", "600000", 600_000),
        ("Rp", "Rp 1.500.000", 1_500_000),
        ("Rp", "0", 0),
        ("m²", "32,5", 32.5),
        ("m²", "32.5", 32.5),
        ("m²", "1.200", 1200),
        ("m²", "  ", None),
    ],
)
def test_angka_terbaca_seperti_orang_menulisnya(satuan, tulisan, nilai):
    assert AngkaField(satuan=satuan).clean(tulisan) == nilai


@pytest.mark.parametrize(
    ("satuan", "tulisan"), [("Rp", "-5"), ("Rp", "enam"), ("Rp", "1e9"), ("m²", "60.000")]
)
def test_angka_yang_tidak_terbaca_ditolak(satuan, tulisan):
    with pytest.raises(ValidationError):
        AngkaField(satuan=satuan).clean(tulisan)


@pytest.mark.parametrize(
    ("pekerjaan", "angka"), [("lainnya", {"penghasilan_krt_angka": 9_000_000}), ("nelayan", {})]
)
def test_penghasilan_hanya_ikut_bila_pekerjaannya_memintanya(versi, pekerjaan, angka):
    isi = TIDAK_MISKIN | {"penghasilan_krt": pekerjaan, "penghasilan_krt_angka": "9.000.000"}

    form = PenilaianForm(isi | {"id_isian": uuid.uuid4()}, versi=versi)

    harapan = {kode: nilai for kode, nilai in isi.items() if kode != "penghasilan_krt_angka"}
    assert (form.is_valid(), form.jawaban()) == (True, harapan | angka)
