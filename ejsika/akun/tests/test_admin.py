import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from knox.models import AuthToken

from ejsika.akun.models import Pengguna
from ejsika.akun.tests.factories import PenggunaFactory
from ejsika.wilayah.tests.factories import WilayahFactory

DAFTAR = "/admin/akun/pengguna/"
SANDI = re.compile(r"<code>([2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4})</code>")
BERKAS = "nama lengkap;nomor HP;kode wilayah\nSiti Aminah;081234567890;36.01\nRudi;salah;36.01\n"


@pytest.fixture
def di_admin(client, admin):
    client.force_login(admin)
    return client


def unggah(client, isi, nama="akun.csv"):
    berkas = SimpleUploadedFile(nama, isi if isinstance(isi, bytes) else isi.encode())
    return client.post(reverse("admin:akun_massal"), {"berkas": berkas})


@pytest.mark.parametrize("siapa", ["sari", "ratna", "oki", "dian", "kepala", "opi"])
def test_situs_admin_tertutup_bagi_peran_lain(client, request, siapa):
    client.force_login(request.getfixturevalue(siapa))

    status = [client.get(alamat, follow=True).status_code for alamat in ("/admin/", DAFTAR)]

    assert status == [403, 403]


def test_situs_admin_meminta_masuk_lewat_halaman_masuk(client, db):
    assert client.get(DAFTAR).headers["Location"] == f"/masuk/?next={DAFTAR}"


def test_admin_tidak_membuka_pintu_samping(di_admin):
    terbuka = {
        model["object_name"]
        for app in di_admin.get("/admin/").context["app_list"]
        for model in app["models"]
    }

    asing = {"Group", "AuthToken", "AccessAttempt", "PeriodicTask", "Keluarga", "Anggota"}
    assert "Pengguna" in terbuka
    assert terbuka & asing == set()


def test_admin_tidak_mengantar_dari_sembarang_tabel_ke_alamatnya(di_admin):
    jenis = ContentType.objects.values_list("pk", flat=True)

    status = {di_admin.get(f"/admin/r/{pk}/1/").status_code for pk in jenis}

    assert status == {404}


def test_daftar_menyaring_menurut_peran_dan_kabupaten(di_admin, sari, budi, oki):
    jawab = di_admin.get(DAFTAR, {"peran__exact": "pendamping", "kabupaten": "36.73"})

    assert list(jawab.context["cl"].result_list) == [sari]


@pytest.mark.parametrize("dicari", ["sari", "0812-3456-7890", "+62812345"])
def test_orang_dicari_menurut_nama_atau_nomor_hp(di_admin, sari, budi, dicari):
    Pengguna.objects.filter(pk=sari.pk).update(nomor_hp="+6281234567890")

    assert list(di_admin.get(DAFTAR, {"q": dicari}).context["cl"].result_list) == [sari]


@pytest.mark.parametrize("banyak", [1, 3])
def test_daftar_tidak_menambah_kueri_per_orang(di_admin, django_assert_num_queries, banyak):
    for _ in range(banyak):
        PenggunaFactory(bertugas_di=["36.73"])

    # session, user, regions, 2 counts, people, duty regions; the menu asks for the letterhead
    with django_assert_num_queries(8):
        di_admin.get(DAFTAR)


def test_menambah_orang_menampilkan_sandi_sekali_satu_kali(di_admin):
    wilayah = WilayahFactory(kode="36.01")

    jawab = di_admin.post(
        f"{DAFTAR}add/",
        {
            "username": "koordinator.baru",
            "nama_lengkap": "Koordinator Baru",
            "peran": "koordinator",
            "nomor_hp": "0812-3456-7890",
            "email": "",
            "penempatan-TOTAL_FORMS": "1",
            "penempatan-INITIAL_FORMS": "0",
            "penempatan-0-wilayah": wilayah.pk,
        },
    )

    (sandi,) = SANDI.findall(jawab.content.decode())
    baru = Pengguna.objects.get(username="koordinator.baru")
    assert baru.check_password(sandi)
    assert "no-store" in jawab.headers["Cache-Control"]
    assert (baru.harus_ganti_sandi, baru.nomor_hp, baru.kode_tugas) == (
        True,
        "+6281234567890",
        ["36.01"],
    )


def test_perubahan_peran_mengakhiri_sesi_dan_hak_staf(di_admin, client_lain, sari):
    client_lain.force_login(sari)
    isi = {
        "username": "sari",
        "nama_lengkap": "Sari Wulandari",
        "peran": "operator",
        "nomor_hp": "",
        "email": "",
        "penempatan-TOTAL_FORMS": "0",
        "penempatan-INITIAL_FORMS": "0",
    }

    di_admin.post(f"{DAFTAR}{sari.pk}/change/", isi)

    sari.refresh_from_db()
    assert (sari.peran, sari.is_staff) == ("operator", False)
    assert client_lain.get("/saya/").status_code == 302


def test_menonaktifkan_bertanya_dulu_lalu_mengakhiri_sesi(di_admin, client_lain, sari, admin):
    client_lain.force_login(sari)
    pilihan = {"action": "aksi_nonaktif", "_selected_action": [sari.pk, admin.pk]}

    ditanya = di_admin.post(DAFTAR, pilihan).content.decode()
    masih = client_lain.get("/saya/").status_code
    di_admin.post(DAFTAR, pilihan | {"yakin": "ya"})

    aktif = dict(Pengguna.objects.values_list("username", "is_active"))
    assert "Sari Wulandari" in ditanya
    assert (masih, client_lain.get("/saya/").status_code) == (200, 302)
    assert aktif == {"sari": False, "admin": True}  # nobody shuts the door behind themself


def test_mengaktifkan_kembali(di_admin, sari):
    Pengguna.objects.filter(pk=sari.pk).update(is_active=False)

    di_admin.post(reverse("admin:akun_tindakan", args=[sari.pk, "aktif"]))

    sari.refresh_from_db()
    assert sari.is_active


def test_atur_ulang_sandi_dari_halaman_orangnya(di_admin, sari):
    alamat = reverse("admin:akun_tindakan", args=[sari.pk, "sandi"])

    ditanya = di_admin.get(alamat)
    (sandi,) = SANDI.findall(di_admin.post(alamat).content.decode())

    sari.refresh_from_db()
    assert SANDI.findall(ditanya.content.decode()) == []
    assert (sari.check_password(sandi), sari.harus_ganti_sandi) == (True, True)
    assert LogEntry.objects.get().change_message == "Kata sandi diatur ulang."


def test_orang_tidak_dapat_dihapus(di_admin, sari):
    assert di_admin.post(f"{DAFTAR}{sari.pk}/delete/", {"post": "yes"}).status_code == 403


def test_berkas_diperiksa_dulu_tanpa_menyimpan(di_admin):
    WilayahFactory(kode="36.01")

    jawab = unggah(di_admin, BERKAS)

    assert [satu.username for satu in jawab.context["sah"]] == ["siti.aminah"]
    assert [(satu.nomor, satu.galat) for satu in jawab.context["ditolak"]] == [
        (3, ["Nomor HP “salah” tidak dikenal. Contoh: 0812-3456-7890."])
    ]
    assert Pengguna.objects.pendamping().count() == 0


def test_akun_massal_dibuat_dengan_lembar_sandi_sekali(di_admin, client_lain):
    WilayahFactory(kode="36.01")
    segel = unggah(di_admin, BERKAS).context["segel"]

    lembar = di_admin.post(reverse("admin:akun_massal"), {"segel": segel})

    (sandi,) = SANDI.findall(lembar.content.decode())
    masuk = client_lain.post("/masuk/", {"username": "siti.aminah", "password": sandi})
    assert "no-store" in lembar.headers["Cache-Control"]
    assert masuk.headers["Location"] == "/"
    assert client_lain.get("/").headers["Location"] == "/saya/sandi/"


def test_pratinjau_yang_dikirim_dua_kali_tidak_menggandakan_akun(di_admin):
    WilayahFactory(kode="36.01")
    segel = unggah(di_admin, BERKAS).context["segel"]

    di_admin.post(reverse("admin:akun_massal"), {"segel": segel})
    kedua = di_admin.post(reverse("admin:akun_massal"), {"segel": segel})

    assert Pengguna.objects.pendamping().count() == 1
    assert SANDI.findall(kedua.content.decode()) == []
    assert len(kedua.context["ditolak"]) == 1


def test_pratinjau_milik_admin_lain_atau_diubah_ditolak(di_admin, client_lain):
    WilayahFactory(kode="36.01")
    segel = unggah(di_admin, BERKAS).context["segel"]
    client_lain.force_login(PenggunaFactory(peran="admin"))

    status = [
        client_lain.post(reverse("admin:akun_massal"), {"segel": isi}).context["gagal"]
        for isi in (segel, "palsu", "")
    ]

    assert status == ["Pratinjau sudah kedaluwarsa. Pilih berkasnya lagi."] * 3
    assert Pengguna.objects.pendamping().count() == 0


def test_berkas_yang_tidak_terbaca_dijelaskan(di_admin):
    jawab = unggah(di_admin, b"PK\x03\x04bukan arsip", "akun.xlsx")

    assert jawab.context["form"].errors == {"berkas": ["XLSX ini rusak. Simpan ulang dari Excel."]}


def test_kunci_api_terbit_sekali_tampil_lalu_dicabut(di_admin, client_lain, sari):
    alamat = reverse("admin:akun_kunci", args=[sari.pk])

    kunci = di_admin.post(alamat, {"berlaku_hari": "30"}).context["kunci"]
    tajuk = {"Authorization": f"Token {kunci}"}
    sebelum = client_lain.get("/api/v1/skema/", headers=tajuk).status_code
    tampil_lagi = kunci in di_admin.get(alamat).content.decode()
    di_admin.post(alamat, {"cabut": AuthToken.objects.get().digest})

    sesudah = client_lain.get("/api/v1/skema/", headers=tajuk).status_code
    assert (sebelum, tampil_lagi, sesudah) == (200, False, 401)


def test_riwayat_menyebut_siapa_mengubah_apa(di_admin, sari):
    di_admin.post(reverse("admin:akun_tindakan", args=[sari.pk, "nonaktif"]))

    riwayat = di_admin.get(f"{DAFTAR}{sari.pk}/history/").context["riwayat"]

    assert [(p.jenis, p.isi) for p in riwayat if p.oleh == "Admin Sistem"] == [
        ("Diubah", [("aktif", "ya", "tidak")])
    ]
