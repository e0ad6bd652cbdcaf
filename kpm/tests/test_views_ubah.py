import re
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon

from ejsika.wilayah.models import Wilayah
from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.models import Keluarga, Pemutakhiran, UsulanKeluar
from kpm.pemutakhiran import usulkan_keluar
from kpm.tests.factories import AnggotaFactory, KeluargaFactory, KepesertaanFactory

PADA = datetime(2026, 11, 21, 3, tzinfo=UTC)
NIK_BENAR = "3673011003850001"  # a man born on 10 March 1985


@pytest.fixture
def keluarga(db):
    satu = KeluargaFactory(nama_pengurus="Eneng", alamat="Kp. Sawah", no_kk="3673010101200001")
    AnggotaFactory(keluarga=satu, nama="Eneng", hubungan="kepala", nik="3673014101850001")
    return satu


def isian(client, alamat, /, **isi):
    """What the form at the address would send, with some fields typed anew."""
    form = client.get(alamat).context["form"]
    semua = {nama: form[nama].value() for nama in form.fields}
    semua = {nama: "" if nilai in (None, False) else nilai for nama, nilai in semua.items()}
    return semua | {"terlihat": form.sidik_tampil} | isi


def kirim(client, alamat, /, **isi):
    return client.post(alamat, isian(client, alamat, **isi))


def ubah(keluarga, bagian=""):
    return f"/kpm/{keluarga.uuid}/ubah/{bagian}"


def tanda(jawab):
    """The mark by which the page knows which doubts were shown."""
    return re.search(r'name="dilihat" value="(\w+)"', jawab.content.decode())[1]


@pytest.mark.parametrize(
    ("siapa", "status", "alamat"),
    [
        ("oki", 302, "Kp. Baru"),
        ("dian", 302, "Kp. Baru"),
        ("ratna", 403, "Kp. Sawah"),
        ("kepala", 403, "Kp. Sawah"),
        ("budi", 404, "Kp. Sawah"),
        ("sari", 404, "Kp. Sawah"),
        ("opi", 404, "Kp. Sawah"),
    ],
)
def test_yang_boleh_mengubah_keluarga(client, request, oki, keluarga, siapa, status, alamat):
    client.force_login(oki)
    isi = isian(client, ubah(keluarga), alamat="Kp. Baru")
    client.force_login(request.getfixturevalue(siapa))

    jawab = client.post(ubah(keluarga), isi)

    keluarga.refresh_from_db()
    assert (jawab.status_code, keluarga.alamat) == (status, alamat)


def test_operator_daerah_lain_tidak_menemukan_keluarga(client, oki):
    asing = KeluargaFactory(wilayah__kode="36.01.21.1009")
    client.force_login(oki)

    assert client.get(ubah(asing)).status_code == 404


def test_halaman_ubah_tidak_memuat_nomor_lengkap(client, oki, keluarga):
    client.force_login(oki)
    anggota = keluarga.anggota.get()

    for alamat in (ubah(keluarga), f"/kpm/{keluarga.uuid}/anggota/{anggota.uuid}/"):
        isi = client.get(alamat).content.decode()

        assert "********0001" in isi
        for nomor in ("3673010101200001", "3673014101850001"):
            assert nomor not in isi


def test_nomor_yang_dikosongkan_tetap_tersimpan_kecuali_diminta(client, oki, keluarga):
    client.force_login(oki)

    kirim(client, ubah(keluarga), alamat="Kp. Baru")
    keluarga.refresh_from_db()
    tetap = keluarga.no_kk
    kirim(client, ubah(keluarga), hapus_no_kk="on")
    keluarga.refresh_from_db()

    assert (tetap, keluarga.no_kk) == ("3673010101200001", None)


@pytest.mark.parametrize(
    ("isi", "pesan"),
    [
        ({"no_kk": "36730101"}, "No. KK 8 digit, seharusnya 16. Periksa KTP atau KK."),
        ({"kode_pos": "421"}, "Kode pos harus 5 angka. Periksa lagi."),
        ({"rt": "1234"}, "RT 1234 tidak dapat dibaca."),
        ({"nomor_hp": "021-555"}, "Nomor HP 021-555 tidak dapat dibaca."),
        ({"id_dtsen": "D-1"}, "Sebutkan dari mana ID DTSEN atau ID DTKS itu."),
        ({"nomor": "JSR-SUDAH"}, "Nomor peserta ini sudah dipakai keluarga lain."),
    ],
)
def test_isian_keluarga_yang_salah_menyebut_isian_dan_obatnya(client, oki, keluarga, isi, pesan):
    KeluargaFactory(nomor="JSR-SUDAH")
    client.force_login(oki)

    jawab = kirim(client, ubah(keluarga), **isi)

    (nama,) = isi
    teks = jawab.content.decode()
    assert jawab.status_code == 400
    assert pesan in teks
    assert f'<a href="#id_{nama if nama != "id_dtsen" else "sumber_id"}">' in teks


def test_perubahan_serentak_menampilkan_kedua_nilai(client, oki, keluarga):
    client.force_login(oki)
    isi = isian(client, ubah(keluarga), alamat="Kp. Dari Oki")
    Keluarga.objects.filter(pk=keluarga.pk).update(alamat="Kp. Orang Lain", rt="009")

    jawab = client.post(ubah(keluarga), isi)
    sekali_lagi = client.post(
        ubah(keluarga), isi | {"terlihat": jawab.context["form"].sidik_tampil}
    )

    teks = jawab.content.decode()
    keluarga.refresh_from_db()
    assert jawab.status_code == 409
    for kalimat in ("Orang lain mengubah data ini", "Kp. Orang Lain", "Kp. Dari Oki"):
        assert kalimat in teks
    assert (sekali_lagi.status_code, keluarga.alamat) == (302, "Kp. Dari Oki")


def test_isian_salah_tidak_membuat_perubahan_orang_lain_tertimpa(client, oki, keluarga):
    """The fingerprint first seen is carried through a form that came back with errors."""
    client.force_login(oki)
    isi = isian(client, ubah(keluarga), alamat="Kp. Dari Oki", kode_pos="x")
    Keluarga.objects.filter(pk=keluarga.pk).update(alamat="Kp. Orang Lain")
    galat = client.post(ubah(keluarga), isi)

    jawab = client.post(
        ubah(keluarga),
        isi | {"kode_pos": "", "terlihat": galat.context["form"].sidik_tampil},
    )

    assert (galat.status_code, jawab.status_code) == (400, 409)


def test_peringatan_diterima_hanya_dengan_alasan_sesudah_dilihat(client, oki, keluarga):
    client.force_login(oki)
    isi = isian(client, ubah(keluarga), no_kk="3601010101200001", alasan="KK lama")

    pertama = client.post(ubah(keluarga), isi)
    tanpa_alasan = client.post(ubah(keluarga), isi | {"dilihat": tanda(pertama), "alasan": ""})
    kedua = client.post(ubah(keluarga), isi | {"dilihat": tanda(pertama)})

    catatan = Pemutakhiran.objects.get()
    assert "No. KK ini diterbitkan di kabupaten/kota lain." in pertama.content.decode()
    assert [j.status_code for j in (pertama, tanpa_alasan, kedua)] == [400, 400, 302]
    assert (catatan.peringatan, catatan.alasan, catatan.oleh) == (
        *(["No. KK ini diterbitkan di kabupaten/kota lain."], "KK lama", oki),
    )


def isi_keluarga_baru(desa, **lain):
    return {
        "wilayah": desa.kode,
        "alamat": "Kp. Baru",
        "rt": "1",
        "nama": "Jaenudin",
        "nik": NIK_BENAR,
        "jenis_kelamin": "L",
        "tanggal_lahir": "10 Maret 1985",
        **lain,
    }


def test_keluarga_didaftarkan_lalu_anggotanya(client, oki):
    desa = WilayahFactory()
    client.force_login(oki)

    jawab = client.post("/kpm/baru/", isi_keluarga_baru(desa))

    keluarga = Keluarga.objects.get()
    kepala = keluarga.anggota.get()
    assert jawab.url == f"/kpm/{keluarga.uuid}/anggota/baru/"
    assert (keluarga.nama_pengurus, keluarga.rt, keluarga.wilayah) == ("Jaenudin", "001", desa)
    assert (kepala.hubungan, kepala.nik, kepala.tanggal_lahir) == (
        *("kepala", NIK_BENAR, date(1985, 3, 10)),
    )


def test_keluarga_tidak_didaftarkan_di_luar_wilayah_tugas(client, oki):
    WilayahFactory()
    asing = WilayahFactory(kode="36.01.21.1009")
    client.force_login(oki)

    for alamat in ("/kpm/baru/", "/kpm/baru/?kabupaten=36.01"):
        jawab = client.post(alamat, isi_keluarga_baru(asing))

        assert (jawab.status_code, Keluarga.objects.count()) == (400, 0)
        assert b"36.01.21.1009" not in client.get(alamat).content


def test_keluarga_baru_dengan_nik_janggal_perlu_alasan(client, oki):
    isi = isi_keluarga_baru(WilayahFactory(), jenis_kelamin="P", tanggal_lahir="")
    client.force_login(oki)

    jawab = client.post("/kpm/baru/", isi)

    assert jawab.context["form"].peringatan == [
        "NIK tidak sesuai jenis kelamin.",
        "Tanggal lahir kosong, jadi komponen tidak dapat dihitung.",
    ]
    assert Keluarga.objects.count() == 0


def test_dinsos_memilih_kabupaten_dahulu(client, dian):
    WilayahFactory(kode="36.01.21.1009")
    WilayahFactory()
    client.force_login(dian)

    jawab = client.get("/kpm/baru/?kabupaten=36.73").content.decode()

    assert ("36.73.01.1004" in jawab, "36.01.21.1009" in jawab) == (True, False)
    assert 'href="?kabupaten=36.01"' in jawab


def test_pindah_desa_ke_luar_cakupan_mengembalikan_ke_daftar(client, oki, keluarga):
    WilayahFactory(kode="36.01.21.1009")
    client.force_login(oki)
    alamat = ubah(keluarga, "pindah/?kabupaten=36.01")

    jawab = client.post(
        alamat, isian(client, alamat, wilayah="36.01.21.1009", alasan="surat pindah"), follow=True
    )

    keluarga.refresh_from_db()
    assert keluarga.wilayah.kode == "36.01.21.1009"
    assert jawab.redirect_chain == [("/kpm/", 302)]
    assert "tidak tampil lagi bagi Anda" in jawab.content.decode()


def test_pindah_desa_perlu_alasan_dan_desa_lain(client, oki, keluarga):
    client.force_login(oki)

    jawab = kirim(client, ubah(keluarga, "pindah/"), wilayah="36.73.01.1004")

    assert jawab.context["form"].errors == {
        "wilayah": ["Keluarga ini sudah tercatat di desa itu."],
        "alasan": ["Bidang ini harus diisi."],
    }


def test_pindah_luar_mengusulkan_keluar_lalu_ditarik(client, oki, keluarga):
    KepesertaanFactory(keluarga=keluarga)
    client.force_login(oki)

    kirim(
        client,
        ubah(keluarga, "pindah-luar/"),
        tujuan="Kab. Bogor",
        tanggal="01-11-2026",
        alasan="surat pindah",
    )
    usulan = UsulanKeluar.objects.terbuka().get()
    client.post(ubah(keluarga, "tarik-usulan/"))

    assert (usulan.kode, usulan.tanggal) == ("N02", date(2026, 11, 1))
    assert not UsulanKeluar.objects.terbuka().exists()


@pytest.mark.parametrize(
    ("lintang", "bujur", "pesan"),
    [
        ("-6,13", "106,16", None),
        ("-6.13", "106.16", None),
        ("-7,80", "110,36", "Titik ini di luar Banten. Periksa lintang dan bujurnya."),
        ("106,16", "-6,13", "Lintang dan bujur tertukar. Lintang Banten negatif"),
        ("enam", "106,16", "Lintang enam bukan angka. Tulis misalnya -6,12010."),
        ("nan", "106,16", "Titik ini di luar Banten."),
    ],
)
def test_posisi_rumah_harus_di_banten(client, oki, keluarga, lintang, bujur, pesan):
    client.force_login(oki)

    jawab = kirim(client, ubah(keluarga, "posisi/"), lintang=lintang, bujur=bujur, akurasi_m="25")

    keluarga.refresh_from_db()
    if pesan:
        assert pesan in jawab.content.decode()
        assert keluarga.sumber_lokasi == "impor"
    else:
        assert (keluarga.lokasi.coords, keluarga.sumber_lokasi, keluarga.akurasi_lokasi_m) == (
            *((106.16, -6.13), "operator", 25),
        )


def kotak(barat, selatan, timur, utara):
    return MultiPolygon(Polygon.from_bbox((barat, selatan, timur, utara)))


def test_posisi_menurut_garis_batas(client, oki, keluarga):
    WilayahFactory(kode="36.01.21.1009")
    for kode, batas in (
        ("36.73", (106.1, -6.2, 106.2, -6.0)),
        ("36.01", (105.5, -6.9, 106.1, -6.2)),
    ):
        Wilayah.objects.filter(kode=kode).update(batas=kotak(*batas), sumber_batas="perkiraan")
    client.force_login(oki)
    posisi = ubah(keluarga, "posisi/")

    jakarta = kirim(client, posisi, lintang="-6,18", bujur="106,83")
    pandeglang = kirim(client, posisi, lintang="-6,50", bujur="105,90")
    sendiri = kirim(client, posisi, lintang="-6,13", bujur="106,15")

    assert "Titik ini di luar Banten" in jakarta.content.decode()
    assert pandeglang.context["form"].peringatan == [
        "Titik ini di luar kabupaten/kota tempat keluarga terdaftar."
    ]
    assert sendiri.status_code == 302


def test_nomor_kependudukan_ditolak_di_alasan(client, oki, keluarga):
    client.force_login(oki)

    ubah_data = kirim(client, ubah(keluarga), alamat="Kp. Baru", alasan=f"NIK {NIK_BENAR}")
    pindah = kirim(client, ubah(keluarga, "pindah-luar/"), alasan="KK 3673 0110 0385 0001")

    for jawab in (ubah_data, pindah):
        assert "Jangan tulis NIK atau No. KK di sini." in jawab.content.decode()
    assert not Pemutakhiran.objects.exists()


@pytest.mark.parametrize("banyak", [1, 3])
def test_daftar_desa_tidak_menambah_kueri_per_desa(
    client, oki, keluarga, banyak, django_assert_num_queries
):
    for nomor in range(banyak):
        WilayahFactory(kode=f"36.73.02.10{nomor:02d}")
    client.force_login(oki)

    with django_assert_num_queries(6):  # session, user, duty regions, family, kabupaten, desa
        client.get(ubah(keluarga, "pindah/"))


def usulkan(keluarga, oleh):
    KepesertaanFactory(keluarga=keluarga)
    usulkan_keluar(
        keluarga, "N02", tanggal=date(2026, 11, 1), alasan="Ke Bogor", oleh=oleh, pada=PADA
    )


@pytest.mark.parametrize(("siapa", "banyak"), [("oki", 1), ("dian", 2), ("ratna", 2)])
def test_daftar_usulan_keluar_menurut_cakupan(client, request, dian, keluarga, siapa, banyak):
    usulkan(keluarga, dian)
    usulkan(KeluargaFactory(wilayah__kode="36.01.21.1009"), dian)
    client.force_login(request.getfixturevalue(siapa))

    assert len(client.get("/kpm/usulan-keluar/").context["halaman"]) == banyak


@pytest.mark.parametrize("banyak", [1, 3])
def test_daftar_usulan_tidak_menambah_kueri_per_baris(
    client, oki, banyak, django_assert_num_queries
):
    for _ in range(banyak):
        usulkan(KeluargaFactory(), oki)
    client.force_login(oki)

    with django_assert_num_queries(5):  # session, user, duty regions, count, rows
        client.get("/kpm/usulan-keluar/")


def test_formulir_yang_terkirim_dua_kali_mendaftarkan_satu_keluarga(client, oki):
    isi = isi_keluarga_baru(WilayahFactory(), id_isian=str(UUID(int=7)), nomor="JSR-BARU")
    client.force_login(oki)

    tujuan = [client.post("/kpm/baru/", isi).url for _ in range(2)]

    assert (len(set(tujuan)), Keluarga.objects.count()) == (1, 1)
