import pytest

from ejsika.wilayah.tests.factories import WilayahFactory
from laporan.models import Penandatangan

pytestmark = pytest.mark.django_db
TAMBAH = "/admin/laporan/penandatangan/add/"


def test_wilayah_penandatangan_dipilih_menurut_nama(client, admin):
    WilayahFactory(kode="36.73.01.1004")
    client.force_login(admin)

    pilihan = client.get(TAMBAH).context["adminform"].form.fields["wilayah"].queryset
    isi = {"peran": "3", "jabatan": "Kepala Dinas", "nama": "Sri", "wilayah": pilihan[1].pk}
    client.post(TAMBAH, isi)

    assert [satu.kode for satu in pilihan] == ["36", "36.73"]
    assert Penandatangan.objects.get().wilayah.kode == "36.73"
