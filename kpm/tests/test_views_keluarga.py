from io import BytesIO

import openpyxl
import pytest
from django.core.cache import cache
from django.urls import reverse

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.models import PembukaanNik
from kpm.tests.factories import AnggotaFactory, KeluargaFactory, KepesertaanFactory, ProgramFactory

DAFTAR = "/kpm/"
PANDEGLANG = "36.01.21.1009"
NIK = "3673015003850001"


@pytest.fixture(autouse=True)
def _hitungan_baru(db):
    cache.clear()


def isi(client, alamat=DAFTAR):
    return list(client.get(alamat).context["halaman"])


def keluarga(**isi):
    satu = KeluargaFactory(**isi)
    AnggotaFactory(keluarga=satu, hubungan="kepala", nama=satu.nama_pengurus)
    return satu


@pytest.mark.parametrize(
    ("siapa", "kode"),
    [("oki", ["36.73.01.1004"]), ("dian", ["36.01.21.1009", "36.73.01.1004"]), ("sari", [])],
)
def test_daftar_memuat_hanya_keluarga_dalam_cakupan(client, request, siapa, kode):
    for desa in ("36.73.01.1004", PANDEGLANG):
        keluarga(wilayah__kode=desa)
    client.force_login(request.getfixturevalue(siapa))

    assert sorted(k.wilayah.kode for k in isi(client)) == kode


def test_daftar_pendamping_memuat_dampingannya(client, sari):
    dampingan = keluarga()
    keluarga()
    dampingan.penugasan.create(pendamping=sari, masa=("2024-01-01", None))
    client.force_login(sari)

    assert isi(client) == [dampingan]


@pytest.mark.parametrize("siapa", ["opi", "admin"])
@pytest.mark.parametrize("alamat", [DAFTAR, "/kpm/unduh.xlsx"])
def test_peran_tanpa_keluarga_ditolak(client, request, siapa, alamat):
    client.force_login(request.getfixturevalue(siapa))

    assert client.get(alamat).status_code == 403


@pytest.mark.parametrize("banyak", [1, 3])
def test_daftar_tidak_menambah_kueri_per_baris(client, oki, banyak, django_assert_num_queries):
    for _ in range(banyak):
        KepesertaanFactory(keluarga=keluarga())
    client.force_login(oki)

    # session, user, duty regions, columns, count with its patience (4), keys, rows, members,
    # memberships, programmes, pendamping, regions, kept filters
    with django_assert_num_queries(16):
        client.get(DAFTAR)


def test_pencarian_nama_memaafkan_salah_ketik_dan_mencakup_anggota(client, oki):
    dicari = keluarga(nama_pengurus="Siti Aminah")
    AnggotaFactory(keluarga=dicari, nama="Jaenudin Abdullah")
    keluarga(nama_pengurus="Popon Sunarya")
    client.force_login(oki)

    assert isi(client, f"{DAFTAR}?cari=Jaenuddin") == [dicari]
    assert isi(client, f"{DAFTAR}?cari=sitti+aminah") == [dicari]


def test_pencarian_nama_tidak_keluar_dari_cakupan(client, oki):
    keluarga(nama_pengurus="Siti Aminah", wilayah__kode=PANDEGLANG)
    client.force_login(oki)

    assert isi(client, f"{DAFTAR}?cari=Siti") == []


def test_pencarian_nomor_peserta_dari_awalnya(client, oki):
    dicari = keluarga(nomor="JSR-7700001")
    keluarga(nomor="JSR-8800001")
    client.force_login(oki)

    assert isi(client, f"{DAFTAR}?cari=jsr-77") == [dicari]


@pytest.mark.parametrize("nomor", [NIK, "3673 0150 0385 0001", "3673012502120002"])
def test_pencarian_nik_dan_no_kk_membuka_keluarga_tanpa_nomor_di_alamat(client, oki, nomor):
    dicari = keluarga(no_kk="3673012502120002")
    AnggotaFactory(keluarga=dicari, nik=NIK)
    keluarga()
    client.force_login(oki)

    jawab = client.post("/kpm/cari/", {"cari": nomor})

    assert (jawab.status_code, jawab.url) == (302, dicari.get_absolute_url())


def test_pencarian_nik_di_luar_cakupan_seperti_tidak_ada(client, oki):
    AnggotaFactory(keluarga__wilayah__kode=PANDEGLANG, nik=NIK)
    client.force_login(oki)

    jawab = client.post("/kpm/cari/", {"cari": NIK}, follow=True)

    assert "Tidak ada keluarga dengan nomor itu" in jawab.content.decode()
    assert NIK not in jawab.content.decode()


def test_nik_ganda_menampilkan_semua_keluarganya(client, oki):
    dua = [keluarga(), keluarga()]
    for satu in dua:
        AnggotaFactory(keluarga=satu, nik=NIK)
    client.force_login(oki)

    jawab = client.post("/kpm/cari/", {"cari": NIK})

    assert set(jawab.context["keluarga"]) == set(dua)


def test_nik_di_alamat_langsung_dibuang(client, oki):
    client.force_login(oki)

    jawab = client.get(f"{DAFTAR}?cari={NIK}")

    assert (jawab.status_code, jawab.url) == (302, DAFTAR)


def test_pencarian_kata_menjadi_alamat_dengan_saringan_lain(client, oki):
    client.force_login(oki)

    jawab = client.post("/kpm/cari/", {"cari": "siti", "desil": "1", "hal": "3"})

    assert jawab.url == "/kpm/?desil=1&cari=siti"


@pytest.mark.parametrize(
    "saring",
    [
        "wilayah=36.01",
        "wilayah=36.01.21.1009",
        "program=JSCM",
        "status=DITANGGUHKAN",
        "komponen=ANAK_SD",
        "desil=3",
        "posisi=tanpa",
        "status=kpm",
    ],
)
def test_setiap_saringan_menyisakan_yang_cocok(client, dian, saring):
    cocok = keluarga(wilayah__kode=PANDEGLANG, desil=3, lokasi=None, sumber_lokasi="")
    AnggotaFactory(keluarga=cocok, jenjang="SD")
    KepesertaanFactory(keluarga=cocok, program=ProgramFactory(kode="JSCM"), status="DITANGGUHKAN")
    lain = keluarga(desil=1)
    AnggotaFactory(keluarga=lain, jenjang="SMP")
    client.force_login(dian)

    assert isi(client, f"{DAFTAR}?{saring}") == [cocok]


@pytest.mark.parametrize("saring", ["desil=99", "komponen=APA", "wilayah=%27", "posisi=x"])
def test_saringan_yang_tidak_dikenal_menyempitkan_bukan_melebarkan(client, dian, saring):
    keluarga()
    client.force_login(dian)

    assert isi(client, f"{DAFTAR}?{saring}") == []


def test_urutan_dan_halaman_mengikuti_alamat(client, dian):
    semua = [keluarga(nama_pengurus=f"A{n:02d}", desil=n % 10 + 1) for n in range(30)]
    client.force_login(dian)

    assert isi(client, f"{DAFTAR}?hal=2") == semua[25:]
    assert isi(client, f"{DAFTAR}?urut=-nama&hal=2") == semua[4::-1]
    assert [k.desil for k in isi(client, f"{DAFTAR}?urut=-desil")][:4] == [10, 10, 10, 9]


def test_komponen_di_daftar_dihitung_hari_ini(client, dian):
    satu = keluarga()
    AnggotaFactory(keluarga=satu, jenjang="SD")
    client.force_login(dian)

    assert "Anak SD" in client.get(DAFTAR).content.decode()


def test_unduhan_menyamarkan_nomor_dan_menyebut_jumlah_baris(client, oki):
    satu = keluarga(no_kk="3673012502120002", nama_pengurus="=Siti")
    satu.anggota.update(nik=NIK)
    keluarga(wilayah__kode=PANDEGLANG)
    client.force_login(oki)

    jawab = client.get("/kpm/unduh.xlsx")

    buku = openpyxl.load_workbook(BytesIO(b"".join(jawab.streaming_content)))
    (_, baris) = buku["Keluarga"].values
    assert 'filename="keluarga-1-baris.xlsx"' in jawab["Content-Disposition"]
    assert baris[1:4] == ("3673********0002", "=Siti", "3673********0001")
    assert buku["Keluarga"]["C2"].data_type == "s"
    assert buku["Keterangan"]["A1"].value == "1 baris data keluarga"


@pytest.mark.parametrize("banyak", [1, 3])
def test_unduhan_tidak_menambah_kueri_per_baris(client, oki, banyak, django_assert_num_queries):
    for _ in range(banyak):
        KepesertaanFactory(keluarga=keluarga())
    client.force_login(oki)

    # session, user, duties, programmes, region, count, log; count and rows in one snapshot
    with django_assert_num_queries(11):
        b"".join(client.get("/kpm/unduh.xlsx").streaming_content)


@pytest.mark.parametrize(
    ("siapa", "status", "tercatat"),
    [
        ("oki", 200, 1),
        ("dian", 200, 1),
        ("ratna", 403, 0),
        ("kepala", 403, 0),
        ("budi", 404, 0),
        ("sari", 404, 0),
        ("opi", 404, 0),
        ("admin", 404, 0),
    ],
)
def test_yang_boleh_membuka_nik_dan_jejaknya(client, request, siapa, status, tercatat):
    satu = keluarga(no_kk="3673012502120002")
    satu.anggota.update(nik=NIK)
    client.force_login(request.getfixturevalue(siapa))

    jawab = client.post(reverse("kpm:nik-buka", args=[satu.uuid]), {"alasan": "pencocokan"})

    terbuka = "3673 0150 0385 0001" in jawab.content.decode()
    assert (jawab.status_code, PembukaanNik.objects.count(), terbuka) == (
        *(status, tercatat, status == 200),
    )


def test_nik_tidak_terbuka_tanpa_alasan(client, oki):
    satu = keluarga()
    satu.anggota.update(nik=NIK)
    client.force_login(oki)

    jawab = client.post(reverse("kpm:nik-buka", args=[satu.uuid]))

    assert (jawab.status_code, PembukaanNik.objects.count()) == (400, 0)
    assert "3673 0150 0385 0001" not in jawab.content.decode()


def test_pembukaan_nik_mencatat_siapa_kapan_dan_untuk_apa(client, oki):
    satu = keluarga()
    client.force_login(oki)

    client.post(reverse("kpm:nik-buka", args=[satu.uuid]), {"alasan": "penyaluran"})

    catatan = PembukaanNik.objects.get()
    assert (catatan.keluarga, catatan.oleh, catatan.alasan) == (satu, oki, "penyaluran")


def test_pilihan_wilayah_turun_setingkat_demi_setingkat(client, dian):
    WilayahFactory(kode=PANDEGLANG)
    client.force_login(dian)

    def anak(alamat):
        return [kode for kode, _ in client.get(alamat).context["wilayah"]["anak"]]

    assert anak(DAFTAR) == ["36.01"]
    assert anak(f"{DAFTAR}?wilayah=36.01") == ["36.01.21"]
    assert anak(f"{DAFTAR}?wilayah=36.01.21") == [PANDEGLANG]
