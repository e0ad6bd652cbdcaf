"""Whatever is typed is read or refused in words; nothing else may happen."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from kpm.isian.dasar import LahirField, Nomor16Field, TanggalField, rt_field, tanpa_nomor
from kpm.isian.orang import OrangForm
from kpm.isian.pindah import KoordinatField

apa_pun = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)


def baca(field, isi):
    """What the field makes of it; None where it refuses."""
    try:
        return field.clean(isi)
    except ValidationError:
        return None


@given(apa_pun)
@pytest.mark.parametrize(
    ("field", "baku"),
    [
        (Nomor16Field(nama="NIK"), r"None|\d{16}"),
        (TanggalField(required=False), r"None|\d{4}-\d\d-\d\d"),
        (LahirField(required=False), r"None|(19|20)\d\d-\d\d-\d\d"),
        (rt_field("RT"), r"None||\d{3}"),
        (KoordinatField(label="Lintang", contoh="-6,12"), r"None|-?[\d.e+-]+|-?inf|nan"),
    ],
    ids=["nik", "tanggal", "lahir", "rt", "koordinat"],
)
def test_isian_apa_pun_terbaca_baku_atau_ditolak(field, baku, isi):
    assert re.fullmatch(baku, str(baca(field, isi)), re.A)


@given(st.dates(date(1900, 1, 1), date(2026, 11, 21)))
def test_tanggal_yang_ditampilkan_terbaca_kembali(hari):
    field = TanggalField(required=False)

    assert field.clean(field.prepare_value(hari)) == hari


@given(st.fixed_dictionaries(dict.fromkeys(OrangForm.base_fields, apa_pun)))
def test_formulir_orang_hanya_menyisakan_nilai_baku(isi):
    form = OrangForm(isi)

    form.full_clean()

    sisa = [str(form.cleaned_data.get(nama) or "") for nama in ("nik", "npsn", "nisn")]
    assert re.fullmatch(r"(\d{16})?;(\d{8})?;(\d{10})?", ";".join(sisa), re.A)


@pytest.mark.parametrize(
    "isi", ["NIK 3673015003850001", "kk 3673 0101 0120 0001", "1.2.3.4.5.6.7.8.9.0.1.2"]
)
def test_alasan_bernomor_ditolak(isi):
    with pytest.raises(ValidationError):
        tanpa_nomor(isi)


@pytest.mark.parametrize("isi", ["surat 470/12/2026", "akta 3673-LT-2026", "telepon 0812345678"])
def test_alasan_dengan_nomor_surat_diterima(isi):
    assert tanpa_nomor(isi) is None
