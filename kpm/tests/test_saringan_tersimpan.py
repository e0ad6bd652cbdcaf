import pytest
from django.core.cache import cache
from django.urls import reverse

from kpm.models import SaringanTersimpan, TampilanDaftar
from kpm.tests.factories import AnggotaFactory, KeluargaFactory

SIMPAN = "/kpm/saringan/"
DAFTAR = "/kpm/"


@pytest.fixture(autouse=True)
def _hitungan_baru(db):
    cache.clear()


@pytest.fixture
def milik_oki(oki):
    return SaringanTersimpan.objects.create(
        pemilik=oki, nama="Desil satu", kueri="desil=1", dibuat_pada="2026-11-03T09:00Z"
    )


def alamat(saringan):
    return reverse("kpm:saringan-ubah", args=[saringan.uuid])


def test_saringan_tersimpan_tanpa_letak_halaman(client, oki):
    client.force_login(oki)

    jawab = client.post(
        SIMPAN, {"nama": "SD", "saring": "komponen=ANAK_SD&hal=3&sesudah=x&urut=nama"}
    )

    saringan = SaringanTersimpan.objects.get()
    assert (saringan.pemilik, saringan.nama) == (oki, "SD")
    assert saringan.kueri == "komponen=ANAK_SD&urut=nama"
    assert jawab.url == "/kpm/?komponen=ANAK_SD&urut=nama"


def test_saringan_tampil_hanya_bagi_pemiliknya(client, dian, milik_oki):
    client.force_login(milik_oki.pemilik)
    sendiri = client.get(DAFTAR).content.decode()
    client.force_login(dian)
    lain = client.get(DAFTAR).content.decode()

    assert ("Desil satu" in sendiri, "Desil satu" in lain) == (True, False)


@pytest.mark.parametrize("isi", [{"nama": "Milik saya"}, {"hapus": "1"}])
def test_saringan_orang_lain_dianggap_tidak_ada(client, dian, milik_oki, isi):
    client.force_login(dian)

    jawab = client.post(alamat(milik_oki), isi)

    milik_oki.refresh_from_db()
    assert (jawab.status_code, milik_oki.nama) == (404, "Desil satu")


def test_saringan_dapat_diganti_namanya(client, oki, milik_oki):
    client.force_login(oki)

    client.post(alamat(milik_oki), {"nama": "Paling miskin"})

    milik_oki.refresh_from_db()
    assert milik_oki.nama == "Paling miskin"


def test_saringan_dapat_dihapus(client, oki, milik_oki):
    client.force_login(oki)

    client.post(alamat(milik_oki), {"nama": "Desil satu", "hapus": "1"})

    assert not SaringanTersimpan.objects.exists()


@pytest.mark.parametrize(("nama", "pesan"), [("", "Beri nama"), ("Desil satu", "sudah punya")])
def test_nama_saringan_yang_kosong_atau_terpakai_ditolak(client, oki, milik_oki, nama, pesan):
    client.force_login(oki)

    jawab = client.post(SIMPAN, {"nama": nama, "saring": "desil=2"}, follow=True)

    assert pesan in jawab.content.decode()
    assert SaringanTersimpan.objects.count() == 1


def test_kolom_pilihan_diingat_dan_dapat_ditimpa_alamat(client, oki):
    AnggotaFactory(keluarga=KeluargaFactory())
    client.force_login(oki)

    jawab = client.post(
        "/kpm/tampilan/", {"kolom": ["nomor", "desil"], "baris": "50", "saring": ""}
    )

    def kolom(tujuan):
        return [satu.nama for satu in client.get(tujuan).context["kolom"]]

    assert jawab.url == "/kpm/?kolom=nomor,desil&baris=50"
    assert kolom(DAFTAR) == ["nomor", "desil"]
    assert kolom(f"{DAFTAR}?kolom=grade,pendamping") == ["pendamping", "grade"]
    assert TampilanDaftar.objects.get().baris == 50


@pytest.mark.parametrize("banyak", [1, 3])
def test_semua_kolom_tidak_menambah_kueri_per_baris(
    client, oki, sari, banyak, django_assert_num_queries
):
    for _ in range(banyak):
        satu = KeluargaFactory()
        satu.penugasan.create(pendamping=sari, masa=("2024-01-01", None))
    client.force_login(oki)

    with django_assert_num_queries(18):  # the list's 16, assignments, assessments
        client.get(f"{DAFTAR}?kolom=tempat,nomor,komponen,program,pendamping,grade,desil,dibuat")
