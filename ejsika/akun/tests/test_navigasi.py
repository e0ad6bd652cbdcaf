import pytest
from django.urls import reverse

from ejsika.akun.models import Peran
from ejsika.akun.navigasi import menu_untuk, tempat_untuk
from ejsika.akun.tests.factories import PenggunaFactory

KABUPATEN = ["Dasbor", "Keluarga", "Kunjungan", "Penugasan", "Peta", "Graduasi", "Laporan"]
MENU = {
    Peran.PENDAMPING: ["Hari ini", "Dampingan", "Kirim", "Saya"],
    Peran.KOORDINATOR: KABUPATEN,
    Peran.OPERATOR: KABUPATEN,
    Peran.DINSOS: KABUPATEN,
    Peran.PIMPINAN: KABUPATEN,
    Peran.OPD: ["Dasbor", "Peta", "Laporan"],
    Peran.ADMIN: ["Administrasi"],
}
SEMUA = pytest.mark.parametrize("siapa", ["sari", "ratna", "oki", "dian", "kepala", "opi", "admin"])


@pytest.mark.parametrize("peran", Peran)
def test_menu_menurut_peran(peran):
    assert [label for _, label, _ in tempat_untuk(peran)] == MENU[peran]


@SEMUA
def test_beranda_membuka_tempat_pertama_menurut_peran(client, request, siapa):
    pengguna = request.getfixturevalue(siapa)
    client.force_login(pengguna)

    assert client.get("/").headers["Location"] == menu_untuk(pengguna)[0]["url"]


@SEMUA
def test_setiap_tempat_di_menu_terbuka_bagi_perannya(client, request, siapa):
    pengguna = request.getfixturevalue(siapa)
    client.force_login(pengguna)

    status = {
        tempat["url"]: client.get(tempat["url"]).status_code for tempat in menu_untuk(pengguna)
    }

    assert status == dict.fromkeys(status, 200)


def test_tempat_sekarang_ditandai_satu_saja(client, sari):
    client.force_login(sari)

    menu = client.get(reverse("akun:ganti-sandi")).context["menu"]

    assert [tempat["label"] for tempat in menu if tempat["aktif"]] == ["Saya"]


def test_pemegang_sandi_sekali_belum_punya_menu(client, db):
    client.force_login(PenggunaFactory(harus_ganti_sandi=True))

    assert client.get(reverse("akun:ganti-sandi")).context["menu"] == []
