import pytest
from django.contrib import admin

from kpm.models import Anggota, Keluarga, PembukaanNik, Program
from kpm.tests.factories import ProgramFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Keluarga, Anggota, PembukaanNik])
def test_keluarga_tidak_ada_di_administrasi(model):
    assert not admin.site.is_registered(model)


def test_admin_menambah_program_lalu_kodenya_tetap(client, admin):
    wilayah = ProgramFactory().wilayah
    client.force_login(admin)
    isi = {"kode": "JSCB", "nama": "Jaminan Sosial Cilegon Bermartabat", "wilayah": wilayah.pk}

    client.post("/admin/kpm/program/add/", isi | {"lama_tahun": 5, "aktif": "on"})
    baru = Program.objects.get(kode="JSCB")
    alamat = f"/admin/kpm/program/{baru.pk}/change/"
    client.post(alamat, isi | {"kode": "LAIN", "nama": "JSCB", "lama_tahun": 5})

    baru.refresh_from_db()
    assert (baru.kode, baru.nama) == ("JSCB", "JSCB")


@pytest.mark.parametrize("siapa", ["oki", "dian", "ratna"])
def test_peran_lain_tidak_masuk_administrasi(client, request, siapa):
    client.force_login(request.getfixturevalue(siapa))

    assert client.get("/admin/kpm/program/").status_code == 302
