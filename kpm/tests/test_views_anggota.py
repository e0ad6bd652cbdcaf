import re
from datetime import date

import pytest

from kpm.models import Anggota, DugaanGanda, Pemutakhiran
from kpm.tests.factories import AnggotaFactory, KeluargaFactory
from kpm.tests.test_views_ubah import isian, kirim, tanda


@pytest.fixture
def keluarga(db):
    """Jaenudin, his wife Eneng who receives the aid, and their daughter Neneng."""
    satu = KeluargaFactory(nama_pengurus="Eneng")
    for urutan, (nama, hubungan, kelamin, nik) in enumerate(
        [
            ("Jaenudin", "kepala", "L", "3673011003800001"),
            ("Eneng", "pasangan", "P", "3673015003850001"),
            ("Neneng", "anak", "P", "3673014106150001"),
        ]
    ):
        AnggotaFactory(
            keluarga=satu,
            urutan=urutan,
            nama=nama,
            hubungan=hubungan,
            jenis_kelamin=kelamin,
            nik=nik,
            pengurus=nama == "Eneng",
            tanggal_lahir=date(1980 + urutan, 3, 10) if urutan < 2 else date(2015, 6, 1),
        )
    return satu


def orang(keluarga, nama):
    return Anggota.objects.get(keluarga=keluarga, nama=nama)


def halaman(keluarga, nama=None, bagian=""):
    tempat = orang(keluarga, nama).uuid if nama else "baru"
    return f"/kpm/{keluarga.uuid}/anggota/{tempat}/{bagian}"


@pytest.mark.parametrize(
    ("siapa", "status", "sekolah"),
    [
        ("oki", 302, "SDN 1"),
        ("dian", 302, "SDN 1"),
        ("ratna", 403, ""),
        ("kepala", 403, ""),
        ("sari", 404, ""),
        ("budi", 404, ""),
    ],
)
def test_yang_boleh_mengubah_anggota(client, request, oki, keluarga, siapa, status, sekolah):
    client.force_login(oki)
    isi = isian(client, halaman(keluarga, "Neneng"), sekolah="SDN 1")
    client.force_login(request.getfixturevalue(siapa))

    jawab = client.post(halaman(keluarga, "Neneng"), isi)

    assert (jawab.status_code, orang(keluarga, "Neneng").sekolah) == (status, sekolah)


def test_pendamping_melihat_dampingannya_tetapi_tidak_mengubah(client, sari, keluarga):
    keluarga.penugasan.create(pendamping=sari, masa=("2024-01-01", None))
    client.force_login(sari)

    assert client.get(halaman(keluarga, "Neneng")).status_code == 403


def test_anggota_keluarga_lain_tidak_terbuka_lewat_keluarga_ini(client, oki, keluarga):
    asing = AnggotaFactory(keluarga__wilayah__kode="36.01.21.1009", nama="Rahasia Pandeglang")
    tetangga = AnggotaFactory()
    client.force_login(oki)

    for lain in (asing, tetangga):
        for bagian in ("", "keluar/", "kembali/"):
            alamat = f"/kpm/{keluarga.uuid}/anggota/{lain.uuid}/{bagian}"

            assert client.get(alamat).status_code == 404


def test_semua_isian_anggota_tersimpan(client, oki, keluarga):
    client.force_login(oki)
    isi = {
        "nama": "Neneng  Rohaeni",
        "pendidikan": "tidak",
        "jenjang": "SD",
        "sekolah": "SDN Kagungan 1",
        "npsn": "20601234",
        "nisn": "005 123 4567",
        "pekerjaan": "Pelajar",
        "disabilitas": "ringan",
        "status_jkn": "aktif",
    }

    jawab = kirim(client, halaman(keluarga, "Neneng"), **isi)

    assert jawab.status_code == 302
    baris = Anggota.objects.filter(keluarga=keluarga, hubungan="anak").values(*isi).get()
    assert baris == isi | {"nama": "Neneng Rohaeni", "nisn": "0051234567"}


def test_kehamilan_dan_nifas_tersimpan(client, oki, keluarga):
    client.force_login(oki)

    kirim(
        client,
        halaman(keluarga, "Eneng"),
        tanggal_hpl="10 Januari 2026",
        tanggal_persalinan="2026-01-08",
    )

    eneng = orang(keluarga, "Eneng")
    assert (eneng.tanggal_hpl, eneng.tanggal_persalinan) == (date(2026, 1, 10), date(2026, 1, 8))


@pytest.mark.parametrize(
    ("nama", "isi", "pesan"),
    [
        ("Neneng", {"nik": "367301"}, "NIK 6 digit, seharusnya 16. Periksa KTP atau KK."),
        ("Neneng", {"nik": "3673015003850001"}, "NIK ini sudah tercatat pada Eneng."),
        ("Neneng", {"npsn": "123"}, "NPSN harus 8 angka. Periksa lagi."),
        ("Neneng", {"nisn": "123"}, "NISN harus 10 angka. Periksa lagi."),
        ("Neneng", {"tanggal_lahir": "31-02-2015"}, "Tanggal lahir 31-02-2015 tidak ada."),
        ("Neneng", {"tanggal_hpl": "01-01-2090"}, "lebih dari 280 hari lagi"),
        ("Neneng", {"tanggal_persalinan": "01-01-2090"}, "belum terjadi"),
        ("Jaenudin", {"tanggal_hpl": "10-01-2026"}, "Hanya untuk perempuan."),
        ("Neneng", {"nama": ""}, "Nama lengkap"),
    ],
)
def test_isian_anggota_yang_salah_menyebut_obatnya(client, oki, keluarga, nama, isi, pesan):
    client.force_login(oki)

    jawab = kirim(client, halaman(keluarga, nama), **isi)

    (kolom,) = isi
    teks = jawab.content.decode()
    assert (jawab.status_code, Pemutakhiran.objects.count()) == (400, 0)
    assert re.search(rf'<a href="#id_{kolom}">[^<]*{re.escape(pesan)}', teks)


def test_nik_janggal_diterima_dengan_alasan_dan_tidak_ditanya_lagi(client, oki, keluarga):
    client.force_login(oki)
    alamat = halaman(keluarga, "Neneng")
    isi = isian(client, alamat, tanggal_lahir="02-06-2015", alasan="Akta lahir benar, KTP salah")

    pertama = client.post(alamat, isi)
    kedua = client.post(alamat, isi | {"dilihat": tanda(pertama)})
    ketiga = kirim(client, alamat, sekolah="SDN 1")

    catatan = Pemutakhiran.objects.order_by("pk").first()
    assert [j.status_code for j in (pertama, kedua, ketiga)] == [400, 302, 302]
    assert (catatan.peringatan, catatan.alasan) == (
        *(["NIK tidak sesuai tanggal lahir."], "Akta lahir benar, KTP salah"),
    )


def test_nik_dihapus_bila_diminta(client, oki, keluarga):
    client.force_login(oki)

    kirim(client, halaman(keluarga, "Neneng"), hapus_nik="on")

    assert orang(keluarga, "Neneng").nik is None


def test_hubungan_kepala_tidak_dapat_diubah_di_sini(client, oki, keluarga):
    client.force_login(oki)

    kirim(client, halaman(keluarga, "Jaenudin"), hubungan="anak", pekerjaan="Nelayan")
    jadi_kepala = kirim(client, halaman(keluarga, "Neneng"), hubungan="kepala")

    assert orang(keluarga, "Jaenudin").hubungan == "kepala"
    assert jadi_kepala.status_code == 400


def test_anggota_ditambahkan_beruntun(client, oki, keluarga):
    client.force_login(oki)
    isi = {"nama": "Asep", "hubungan": "anak", "jenis_kelamin": "L", "tanggal_lahir": "1-2-2020"}

    lagi = kirim(client, halaman(keluarga), **isi, lagi="1")
    selesai = kirim(client, halaman(keluarga), **isi | {"nama": "Dadang"})

    assert lagi.url == halaman(keluarga)
    assert selesai.url == keluarga.get_absolute_url()
    assert list(keluarga.anggota.order_by("urutan").values_list("nama", flat=True)[3:]) == [
        *("Asep", "Dadang"),
    ]


def test_kematian_kepala_meminta_pengganti(client, oki, keluarga):
    client.force_login(oki)
    alamat = halaman(keluarga, "Jaenudin", "keluar/")
    isi = {"sebab": "meninggal", "tanggal": "01-11-2026", "alasan": "akta kematian"}
    eneng = orang(keluarga, "Eneng")

    tanpa = kirim(client, alamat, **isi)
    dengan = kirim(client, alamat, **isi, kepala=str(eneng.uuid))

    keluarga.refresh_from_db()
    assert (tanpa.status_code, dengan.status_code) == (400, 302)
    assert "Pilih salah satu anggota." in tanpa.content.decode()
    assert [a.nama for a in keluarga.anggota.tercatat().order_by("urutan")] == ["Eneng", "Neneng"]
    assert (orang(keluarga, "Eneng").hubungan, keluarga.nama_pengurus) == ("kepala", "Eneng")
    assert orang(keluarga, "Jaenudin").alasan_keluar == "meninggal"


def test_kepergian_pengurus_meminta_pengurus_baru(client, oki, keluarga):
    client.force_login(oki)
    alamat = halaman(keluarga, "Eneng", "keluar/")
    isi = {"sebab": "pindah", "tanggal": "01-11-2026", "alasan": "bekerja di Jakarta"}

    tanpa = kirim(client, alamat, **isi)
    kirim(client, alamat, **isi, pengurus=str(orang(keluarga, "Jaenudin").uuid))

    keluarga.refresh_from_db()
    assert tanpa.status_code == 400
    assert keluarga.nama_pengurus == "Jaenudin"


@pytest.mark.parametrize(
    ("tanggal", "pesan"),
    [("01-01-2090", "belum terjadi"), ("01-01-2000", "sebelum tanggal lahirnya")],
)
def test_tanggal_keluar_yang_mustahil_ditolak(client, oki, keluarga, tanggal, pesan):
    client.force_login(oki)

    jawab = kirim(
        client, halaman(keluarga, "Neneng", "keluar/"), sebab="pindah", tanggal=tanggal, alasan="x"
    )

    assert (jawab.status_code, pesan in jawab.content.decode()) == (400, True)


def test_anggota_terakhir_hanya_dapat_meninggal(client, oki):
    terakhir = AnggotaFactory(nama="Nenek Iyah", hubungan="kepala")
    client.force_login(oki)
    alamat = halaman(terakhir.keluarga, "Nenek Iyah", "keluar/")
    isi = {"tanggal": "01-11-2026", "alasan": "akta"}

    pindah = kirim(client, alamat, **isi, sebab="pindah")
    meninggal = kirim(client, alamat, **isi, sebab="meninggal")

    assert "Ini anggota terakhir." in pindah.content.decode()
    assert meninggal.status_code == 302


def test_yang_salah_catat_dikembalikan(client, oki, keluarga):
    client.force_login(oki)
    kirim(
        client,
        halaman(keluarga, "Neneng", "keluar/"),
        sebab="meninggal",
        tanggal="01-11-2026",
        alasan="x",
    )

    kirim(client, halaman(keluarga, "Neneng", "kembali/"), hubungan="anak", alasan="salah catat")

    assert orang(keluarga, "Neneng").tanggal_keluar is None


def test_yang_sudah_keluar_tidak_keluar_lagi(client, oki, keluarga):
    orang(keluarga, "Neneng")
    keluarga.anggota.filter(nama="Neneng").update(
        tanggal_keluar=date(2026, 1, 1), alasan_keluar="pindah"
    )
    client.force_login(oki)

    assert client.get(halaman(keluarga, "Neneng", "keluar/")).status_code == 404
    assert client.get(halaman(keluarga, "Eneng", "kembali/")).status_code == 404


def test_kepala_diganti_dengan_hubungan_setiap_orang(client, oki, keluarga):
    client.force_login(oki)
    alamat = f"/kpm/{keluarga.uuid}/ubah/kepala/"
    hubungan = {
        f"hubungan_{orang(keluarga, 'Jaenudin').uuid}": "pasangan",
        f"hubungan_{orang(keluarga, 'Neneng').uuid}": "anak",
    }
    isi = {"kepala": str(orang(keluarga, "Eneng").uuid), "alasan": "KK baru"}

    kurang = kirim(client, alamat, **isi)
    kirim(client, alamat, **isi, **hubungan)

    assert "Pilih hubungan Jaenudin dengan kepala yang baru." in kurang.content.decode()
    assert {a.nama: a.hubungan for a in keluarga.anggota.all()} == {
        "Jaenudin": "pasangan",
        "Eneng": "kepala",
        "Neneng": "anak",
    }


def test_pengurus_diganti(client, oki, keluarga):
    client.force_login(oki)

    kirim(
        client,
        f"/kpm/{keluarga.uuid}/ubah/pengurus/",
        pengurus=str(orang(keluarga, "Jaenudin").uuid),
        alasan="Eneng sakit",
    )

    keluarga.refresh_from_db()
    assert keluarga.nama_pengurus == "Jaenudin"


def test_susunan_yang_berubah_meminta_diperiksa_lagi(client, oki, keluarga):
    client.force_login(oki)
    alamat = f"/kpm/{keluarga.uuid}/ubah/pengurus/"
    isi = isian(client, alamat, pengurus=str(orang(keluarga, "Jaenudin").uuid), alasan="x")
    AnggotaFactory(keluarga=keluarga, nama="Pendatang", urutan=9)

    jawab = client.post(alamat, isi)

    keluarga.refresh_from_db()
    assert "Susunan keluarga ini baru saja diubah orang lain" in jawab.content.decode()
    assert keluarga.nama_pengurus == "Eneng"


def test_nik_yang_ada_di_keluarga_lain_menjadi_dugaan_ganda(
    client, oki, keluarga, django_capture_on_commit_callbacks
):
    lain = AnggotaFactory(keluarga__wilayah__kode="36.01.21.1009", nik="3673014106250001")
    isi = {"nama": "Bayi", "hubungan": "anak", "jenis_kelamin": "P", "tanggal_lahir": "1-6-2025"}
    client.force_login(oki)

    with django_capture_on_commit_callbacks(execute=True):
        kirim(client, halaman(keluarga), **isi, nik=lain.nik)

    dugaan = DugaanGanda.objects.get()
    assert {dugaan.pertama, dugaan.kedua} == {keluarga, lain.keluarga}


def test_bentrok_tidak_membuka_nik_yang_baru_disimpan_orang_lain(client, oki, keluarga):
    client.force_login(oki)
    alamat = halaman(keluarga, "Neneng")
    isi = isian(client, alamat, nik="3673014106150009")
    neneng = orang(keluarga, "Neneng")
    neneng.nik = "3673014106150005"
    neneng.save()

    jawab = client.post(alamat, isi)

    teks = jawab.content.decode()
    assert jawab.status_code == 409
    assert "3673014106150005" not in teks
    for samar in ("3673********0005", "3673********0009"):
        assert samar in teks


def test_formulir_yang_terkirim_dua_kali_menambah_satu_anggota(client, oki, keluarga):
    client.force_login(oki)
    isi = {"nama": "Asep", "hubungan": "anak", "jenis_kelamin": "L", "tanggal_lahir": "1-2-2020"}
    terisi = isian(client, halaman(keluarga), **isi, nik="3673010102200001")

    status = [client.post(halaman(keluarga), terisi).status_code for _ in range(2)]

    assert (status, keluarga.anggota.filter(nama="Asep").count()) == ([302, 302], 1)
