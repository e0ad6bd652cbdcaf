import pytest
from django.db import connection

from kpm.daftar.pencarian import keluarga_mirip, sarankan
from kpm.daftar.penyaringan import SaringForm
from kpm.models import KataNama, Pencarian
from kpm.tests.factories import AnggotaFactory, KeluargaFactory

SARAN = "/kpm/saran/"
PANDEGLANG = "36.01.21.1009"
NIK = "3673015003850001"


def keluarga(nama, **isi):
    satu = KeluargaFactory(nama_pengurus=nama, **isi)
    AnggotaFactory(keluarga=satu, hubungan="kepala", nama=nama)
    return satu


def disarankan(kata, pengguna):
    return [saran.keluarga for saran in sarankan(kata, pengguna=pengguna)]


@pytest.mark.parametrize(
    "kata", ["s", "sit", "siti aminah", "SITI AM", "aminah", "sitti aminah", "siti aminnah"]
)
def test_saran_memaafkan_penggalan_dan_salah_ketik(oki, kata):
    dicari = keluarga("Siti Aminah")
    keluarga("Popon Wulandari")

    assert disarankan(kata, oki) == [dicari]


def test_saran_menyebut_anggota_yang_dimaksud(oki):
    dicari = keluarga("Siti Aminah")
    jaenudin = AnggotaFactory(keluarga=dicari, nama="Jaenudin Abdullah")

    (saran,) = sarankan("jaenudin", pengguna=oki)

    assert (saran.keluarga, saran.anggota) == (dicari, jaenudin)


def test_saran_mendahulukan_kata_utuh(oki):
    panjang, pendek = keluarga("Anisa Zahra"), keluarga("Ani Wijaya")

    assert disarankan("ani", oki) == [pendek, panjang]


@pytest.mark.parametrize("kata", ["Siti", "jsr-9", "3673012502120002", NIK])
def test_saran_tidak_keluar_dari_cakupan(client, oki, kata):
    asing = keluarga(
        "Siti Rahasia", nomor="JSR-9900001", no_kk="3673012502120002", wilayah__kode=PANDEGLANG
    )
    asing.anggota.update(nik=NIK)
    client.force_login(oki)

    isi = client.post(SARAN, {"cari": kata}).content.decode()

    assert [rahasia for rahasia in ("Rahasia", "JSR-99", str(asing.uuid)) if rahasia in isi] == []


def test_saran_pendamping_hanya_dampingannya(sari):
    dampingan = keluarga("Siti Aminah")
    keluarga("Siti Maryam")
    dampingan.penugasan.create(pendamping=sari, masa=("2024-01-01", None))

    assert disarankan("siti", sari) == [dampingan]


def test_saran_nomor_peserta_dari_awalnya(oki):
    dicari = keluarga("Siti", nomor="JSR-7700001")
    keluarga("Siti", nomor="JSR-8800001")

    assert disarankan("jsr-77", oki) == [dicari]


def test_saran_nik_setelah_lengkap_enam_belas_digit(client, oki):
    dicari = keluarga("Siti Aminah")
    dicari.anggota.update(nik=NIK)
    client.force_login(oki)

    belum = client.post(SARAN, {"cari": NIK[:14]}).content.decode()
    lengkap = client.post(SARAN, {"cari": NIK}).content.decode()

    assert ("14 digit" in belum, "Siti Aminah" in belum) == (True, False)
    assert (str(dicari.uuid) in lengkap, NIK in lengkap) == (True, False)


def test_saran_desa_menyaring_daftar(client, oki):
    desa = keluarga("Siti").wilayah
    client.force_login(oki)

    isi = client.post(SARAN, {"cari": desa.nama[:4]}).content.decode()

    assert f"?wilayah={desa.kode}" in isi


@pytest.mark.parametrize("siapa", ["opi", "admin"])
def test_saran_ditolak_bagi_peran_tanpa_keluarga(client, request, siapa):
    client.force_login(request.getfixturevalue(siapa))

    assert client.post(SARAN, {"cari": "siti"}).status_code == 403


@pytest.mark.parametrize("banyak", [1, 3])
def test_saran_tidak_menambah_kueri_per_baris(client, oki, banyak, django_assert_num_queries):
    for n in range(banyak):
        keluarga(f"Siti {n}")
    client.force_login(oki)

    # session, user, duties, whole words, beginnings, spellings, rows, members, desa
    with django_assert_num_queries(9):
        client.post(SARAN, {"cari": "siti"})


@pytest.mark.parametrize(
    "kata", ["'", "\\", "a' | 'b", "(", "& |", "%", "😀", "  ", "a" * 80, "Mu'min d'Angelo"]
)
def test_kata_apa_pun_tidak_merusak_pencarian(client, oki, kata):
    keluarga("Popon")
    client.force_login(oki)

    assert client.post(SARAN, {"cari": kata}).status_code == 200


def test_pencarian_di_daftar_mengikuti_saringan_lain(dian):
    cocok = keluarga("Siti Aminah", desil=1)
    keluarga("Siti Aminah", desil=2)
    form = SaringForm({"cari": "siti", "desil": "1"}, pengguna=dian)

    assert list(form.saring(type(cocok).objects.terlihat_oleh(dian))) == [cocok]


# --- What the triggers keep


def ditemukan(kata, dian):
    semua = KeluargaFactory._meta.model.objects.all()
    return set(keluarga_mirip(semua, kata, pengguna=dian))


def test_nama_yang_diubah_ditemukan_dengan_nama_barunya(dian):
    satu = keluarga("Siti Aminah")

    satu.anggota.update(nama="Zubaedah")

    assert (ditemukan("zubaedah", dian), ditemukan("aminah", dian)) == ({satu}, set())


def test_anggota_yang_keluar_tidak_lagi_ditemukan(dian):
    satu = keluarga("Siti Aminah")
    pergi = AnggotaFactory(keluarga=satu, nama="Jaenudin")

    type(pergi).objects.filter(pk=pergi.pk).update(
        tanggal_keluar="2026-01-01", alasan_keluar="meninggal"
    )

    assert ditemukan("jaenudin", dian) == set()


def test_anggota_yang_pindah_keluarga_ditemukan_di_keluarga_barunya(dian):
    lama, baru = keluarga("Siti"), keluarga("Popon")
    orang = AnggotaFactory(keluarga=lama, nama="Jaenudin")

    type(orang).objects.filter(pk=orang.pk).update(keluarga=baru)

    assert ditemukan("jaenudin", dian) == {baru}


def test_keluarga_yang_pindah_desa_ditemukan_di_wilayah_barunya(oki):
    satu = keluarga("Siti Aminah", wilayah__kode=PANDEGLANG)
    serang = keluarga("Popon").wilayah

    type(satu).objects.filter(pk=satu.pk).update(wilayah=serang)

    assert disarankan("aminah", oki) == [satu]


def test_keluarga_yang_dihapus_hilang_dari_pencarian(db):
    satu = keluarga("Siti Aminah")

    with connection.cursor() as kursor:
        kursor.execute("DELETE FROM kpm_anggota WHERE keluarga_id = %s", [satu.pk])
        kursor.execute("DELETE FROM kpm_keluarga WHERE id = %s", [satu.pk])

    assert not Pencarian.objects.filter(pk=satu.pk).exists()


def test_kata_baru_langsung_dikenal_sebagai_ejaan(db):
    keluarga("Siti Jubaedah")

    assert set(KataNama.objects.values_list("kata", flat=True)) == {"siti", "jubaedah"}
