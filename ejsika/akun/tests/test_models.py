import pytest
from django.db import IntegrityError

from ejsika.akun.models import Pengguna, Peran
from ejsika.akun.tests.factories import PenggunaFactory


@pytest.mark.parametrize("peran", Peran)
def test_hanya_admin_yang_menjadi_staf_situs_admin(db, peran):
    pengguna = PenggunaFactory(peran=peran)

    assert (pengguna.is_staff, pengguna.is_superuser) == (peran == "admin", peran == "admin")


def test_basis_data_menolak_staf_yang_bukan_admin(sari):
    with pytest.raises(IntegrityError):
        Pengguna.objects.filter(pk=sari.pk).update(is_staff=True, is_superuser=True)


def test_basis_data_menolak_nomor_hp_yang_tidak_baku(sari):
    with pytest.raises(IntegrityError):
        Pengguna.objects.filter(pk=sari.pk).update(nomor_hp="081234567890")
