from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone

from ejsika.akun.tests.factories import PenggunaFactory
from kpm.tests.factories import KeluargaFactory, KepesertaanFactory
from pendamping.models import Penugasan
from pendamping.tests.factories import PenugasanFactory

DAFTAR, TINJAU, TETAPKAN = "/penugasan/", "/penugasan/tinjau/", "/penugasan/tetapkan/"
SERANG, PANDEGLANG = "36.73.01.1004", "36.01.21.1009"


def kpm(**isi):
    return KepesertaanFactory(keluarga=KeluargaFactory(**isi)).keluarga


def pengampu(keluarga):
    """Who has the family today, by whom, and why."""
    hari_ini = timezone.localdate()
    return [
        (p.pendamping.username, p.ditetapkan_oleh and p.ditetapkan_oleh.username, p.alasan)
        for p in Penugasan.objects.berlaku_pada(hari_ini).filter(keluarga=keluarga)
    ]


def tetapkan(client, **isi):
    """Confirm what the preview of these choices shows."""
    tinjauan = client.post(TINJAU, isi)
    return client.post(TETAPKAN, isi | {"sidik": tinjauan.context["rencana"].sidik})


def test_alamat_sesuai_kontrak():
    assert reverse("pendamping:penugasan-daftar") == DAFTAR


@pytest.mark.parametrize(
    ("siapa", "melihat", "menugaskan"),
    [
        *(("ratna", 200, True), ("oki", 200, True), ("dian", 200, True)),
        *(("kepala", 200, False), ("sari", 403, False), ("opi", 403, False)),
        ("admin", 403, False),
    ],
)
def test_yang_boleh_melihat_dan_menugaskan(client, request, rekan, siapa, melihat, menugaskan):
    keluarga = kpm()
    client.force_login(request.getfixturevalue(siapa))
    isi = {"keluarga": keluarga.uuid, "pendamping": "rekan"}

    status = [client.get(DAFTAR).status_code, client.post(TINJAU, isi).status_code]
    if menugaskan:
        tetapkan(client, **isi)
    else:
        status.append(client.post(TETAPKAN, isi).status_code)

    assert status == ([melihat, 200] if menugaskan else [melihat, 403, 403])
    assert pengampu(keluarga) == ([("rekan", siapa, "")] if menugaskan else [])


@pytest.mark.parametrize("alamat", [TINJAU, TETAPKAN])
def test_penugasan_hanya_lewat_formulir(client, oki, alamat):
    client.force_login(oki)

    assert client.get(alamat).status_code == 405


# --- The list


def test_daftar_memuat_kpm_tanpa_pendamping_di_wilayah_tugas(client, oki):
    dicari = kpm()
    PenugasanFactory(keluarga=kpm())
    KeluargaFactory()  # on the list, but not a KPM
    kpm(wilayah__kode=PANDEGLANG)
    client.force_login(oki)

    jawab = client.get(DAFTAR)

    assert list(jawab.context["halaman"]) == [dicari]
    assert "1 keluarga KPM di Wilayah 36.73 belum punya pendamping" in jawab.content.decode()


def test_penugasan_yang_sudah_berakhir_berarti_tanpa_pendamping(client, oki, sari):
    keluarga = kpm()
    PenugasanFactory(
        keluarga=keluarga, pendamping=sari, masa=DateRange(date(2024, 1, 1), date(2025, 1, 1))
    )
    client.force_login(oki)

    assert list(client.get(DAFTAR).context["halaman"]) == [keluarga]


@pytest.mark.parametrize(
    ("kode", "status", "jumlah"),
    [("36.73.01", 200, 1), ("36.73.02", 200, 1), (PANDEGLANG[:5], 404, None), ("x", 404, None)],
)
def test_daftar_disaring_menurut_wilayah_tugas_sendiri(client, oki, kode, status, jumlah):
    kpm()
    kpm(wilayah__kode="36.73.02.1001")
    kpm(wilayah__kode=PANDEGLANG)
    client.force_login(oki)

    jawab = client.get(DAFTAR, {"wilayah": kode})

    assert jawab.status_code == status
    if jumlah is not None:
        assert jawab.context["halaman"].paginator.count == jumlah


def test_beban_pendamping_dibandingkan_dengan_rata_rata(client, oki, sari, rekan, budi):
    PenugasanFactory.create_batch(3, pendamping=sari)
    PenugasanFactory(pendamping=rekan)
    PenugasanFactory(pendamping=budi, keluarga__wilayah__kode=PANDEGLANG)
    client.force_login(oki)

    pembagian = client.get(DAFTAR).context["pembagian"]

    assert [(b.pendamping, b.keluarga, beda) for b, beda in pembagian.dibandingkan()] == [
        (rekan, 1, "1 lebih sedikit"),
        (sari, 3, "1 lebih banyak"),
    ]
    assert pembagian.rata_rata == 2
    assert pembagian.baris[1].sebutan_tempat == "Wilayah 36.73.01: Wilayah 36.73.01.1004"


def test_keluarga_pendamping_nonaktif_disebut_dan_dapat_dibuka(client, oki, sari, rekan):
    sari.is_active = False
    sari.save()
    keluarga = PenugasanFactory(pendamping=sari).keluarga
    client.force_login(oki)

    daftar = client.get(DAFTAR)
    miliknya = client.get(DAFTAR, {"dari": "sari"})

    assert daftar.context["pembagian"].nonaktif == 1
    assert "akunnya nonaktif" in daftar.content.decode()
    assert list(miliknya.context["halaman"]) == [keluarga]
    assert [b.pendamping for b in miliknya.context["calon"]] == [rekan]


def test_keluarga_pendamping_yang_pindah_tetap_dapat_dialihkan(client, oki, budi):
    keluarga = PenugasanFactory(pendamping=budi).keluarga  # in Kota Serang
    PenugasanFactory(pendamping=budi, keluarga__wilayah__kode=PANDEGLANG)
    client.force_login(oki)

    jawab = client.get(DAFTAR, {"dari": "budi"})

    assert list(jawab.context["halaman"]) == [keluarga]
    assert "Seluruhnya 2 keluarga" in jawab.content.decode()
    assert budi not in [b.pendamping for b in jawab.context["calon"]]


def test_pendamping_wilayah_lain_dianggap_tidak_ada(client, oki, budi):
    PenugasanFactory(pendamping=budi, keluarga__wilayah__kode=PANDEGLANG)
    client.force_login(oki)

    assert client.get(DAFTAR, {"dari": "budi"}).status_code == 404


def test_satu_keluarga_terpilih_dari_halamannya(client, oki, sari):
    keluarga = PenugasanFactory(pendamping=sari, alasan="Awal tahun").keluarga
    kpm()
    client.force_login(oki)

    jawab = client.get(DAFTAR, {"keluarga": keluarga.uuid})

    assert list(jawab.context["halaman"]) == [keluarga]
    isi = jawab.content.decode()
    assert f'name="keluarga" value="{keluarga.uuid}"' in isi
    assert "Awal tahun" in isi


@pytest.mark.parametrize("nilai", ["asing", "tidak-ada", "bukan-uuid"])
def test_keluarga_asing_di_alamat_dianggap_tidak_ada(client, oki, nilai):
    asing = KeluargaFactory(wilayah__kode=PANDEGLANG)
    pilih = {"asing": asing.uuid, "tidak-ada": uuid4(), "bukan-uuid": "bukan-uuid"}
    client.force_login(oki)

    assert client.get(DAFTAR, {"keluarga": pilih[nilai]}).status_code == 404


@pytest.mark.parametrize("banyak", [1, 3])
def test_daftar_tidak_menambah_kueri_per_baris(client, oki, banyak, django_assert_num_queries):
    for n in range(banyak):
        kpm(wilayah__kode=f"36.73.01.100{n}")
        PenugasanFactory(keluarga__wilayah__kode=f"36.73.02.100{n}")
    client.force_login(oki)

    # session, user, duty regions, region in focus, families per desa, trail of regions,
    # candidates and their loads, pendamping and their loads, rows
    with django_assert_num_queries(11):
        client.get(DAFTAR)


@pytest.mark.parametrize("banyak", [1, 3])
def test_ringkasan_provinsi_tidak_menambah_kueri(client, dian, banyak, django_assert_num_queries):
    for n in range(banyak):
        kpm(wilayah__kode=f"36.7{n}.01.1001")
        PenugasanFactory(keluarga__wilayah__kode=f"36.7{n}.01.1002")
    client.force_login(dian)

    # session, user, duty regions, kabupaten, without and with a pendamping, pendamping
    with django_assert_num_queries(7):
        client.get(DAFTAR)


def test_ringkasan_provinsi_menghitung_per_kabupaten(client, dian, sari, budi):
    kpm()
    PenugasanFactory.create_batch(2, pendamping=sari)
    kpm(wilayah__kode=PANDEGLANG)
    kpm(wilayah__kode=PANDEGLANG)
    keluar = PenggunaFactory(bertugas_di=["36.01"], is_active=False)
    PenugasanFactory(pendamping=keluar, keluarga__wilayah__kode=PANDEGLANG)
    client.force_login(dian)

    baris = client.get(DAFTAR).context["baris"]

    assert [
        (b.wilayah.kode, b.tanpa, b.didampingi, b.nonaktif, b.pendamping, b.rata_rata)
        for b in baris
    ] == [("36.01", 2, 0, 1, 1, 0), ("36.73", 1, 2, 0, 1, 2)]


def test_kabupaten_tanpa_pendamping_menyebut_cara_mendapat_akun(client, oki):
    kpm()
    client.force_login(oki)

    isi = client.get(DAFTAR).content.decode()

    assert "Belum ada akun pendamping di Wilayah 36.73" in isi
    assert "Buat dari berkas" in isi
    assert "<select" not in isi.split('id="tanpa"')[1]


def test_semua_keluarga_sudah_ditugaskan_dikatakan(client, oki, sari):
    PenugasanFactory(keluarga=kpm(), pendamping=sari)
    client.force_login(oki)

    isi = client.get(DAFTAR).content.decode()

    assert "Semua keluarga KPM di Wilayah 36.73 sudah punya pendamping" in isi


def test_pimpinan_melihat_tanpa_formulir(client, kepala, sari):
    kpm()
    client.force_login(kepala)

    isi = client.get(DAFTAR, {"wilayah": "36.73"}).content.decode()

    assert ('name="keluarga"' in isi, 'name="pendamping"' in isi) == (False, False)


# --- Preview and confirmation


def test_tinjauan_menyebut_yang_berubah_dan_belum_menyimpan(client, oki, sari, rekan):
    PenugasanFactory.create_batch(2, pendamping=sari)
    dialihkan = PenugasanFactory(pendamping=rekan).keluarga
    baru = kpm()
    client.force_login(oki)

    jawab = client.post(TINJAU, {"keluarga": [dialihkan.uuid, baru.uuid], "pendamping": "sari"})

    rencana = jawab.context["rencana"]
    assert (rencana.penerima.sekarang, rencana.penerima.menjadi) == (2, 4)
    assert [(p.pendamping, p.sekarang, p.menjadi) for p in rencana.pelepas] == [(rekan, 1, 0)]
    assert "dari 2 menjadi <strong>4 keluarga</strong>" in jawab.content.decode()
    assert (pengampu(baru), pengampu(dialihkan)) == ([], [("rekan", None, "")])


def test_penetapan_mencatat_siapa_kapan_mengapa_dan_menyimpan_yang_lama(client, oki, sari, rekan):
    lama = PenugasanFactory(pendamping=rekan)
    client.force_login(oki)

    jawab = tetapkan(
        client, keluarga=lama.keluarga.uuid, pendamping="sari", alasan="Cuti melahirkan"
    )

    lama.refresh_from_db()
    assert jawab.url == lama.keluarga.get_absolute_url()
    assert pengampu(lama.keluarga) == [("sari", "oki", "Cuti melahirkan")]
    assert lama.masa.upper == timezone.localdate()


def test_satu_desa_dapat_ditugaskan_sekaligus(client, oki, sari):
    sedesa = [kpm() for _ in range(3)]
    lain = kpm(wilayah__kode="36.73.02.1001")
    client.force_login(oki)

    jawab = tetapkan(client, wilayah=SERANG, semua="1", pendamping="sari")

    assert jawab.url == f"{DAFTAR}?wilayah={SERANG}"
    assert [pengampu(k) for k in sedesa] == [[("sari", "oki", "")]] * 3
    assert pengampu(lain) == []


def test_sekaligus_satu_kabupaten_ditolak(client, oki, sari):
    keluarga = kpm()
    client.force_login(oki)

    jawab = client.post(TINJAU, {"wilayah": "36.73", "semua": "1", "pendamping": "sari"})

    assert (jawab.status_code, pengampu(keluarga)) == (302, [])


def test_semua_keluarga_satu_pendamping_dapat_dialihkan(client, oki, sari, rekan):
    keluarga = [p.keluarga for p in PenugasanFactory.create_batch(2, pendamping=rekan)]
    client.force_login(oki)

    tetapkan(client, dari="rekan", semua="1", pendamping="sari")

    assert [pengampu(k) for k in keluarga] == [[("sari", "oki", "")]] * 2


@pytest.mark.parametrize("alamat", [TINJAU, TETAPKAN])
@pytest.mark.parametrize("apa", ["keluarga", "pendamping", "dari", "wilayah", "rusak"])
def test_yang_asing_di_isian_dianggap_tidak_ada(client, oki, sari, budi, alamat, apa):
    milik, asing = kpm(), kpm(wilayah__kode=PANDEGLANG)
    PenugasanFactory(pendamping=budi, keluarga=asing)
    ganti = {
        "keluarga": {"keluarga": [milik.uuid, asing.uuid]},
        "pendamping": {"pendamping": "budi"},
        "dari": {"dari": "budi"},
        "wilayah": {"wilayah": "36.01"},
        "rusak": {"keluarga": ["bukan-uuid"]},
    }
    client.force_login(oki)

    jawab = client.post(alamat, {"keluarga": milik.uuid, "pendamping": "sari"} | ganti[apa])

    assert (jawab.status_code, pengampu(milik)) == (404, [])
    assert pengampu(asing) == [("budi", None, "")]


def test_pendamping_nonaktif_tidak_dapat_menerima(client, oki, sari):
    sari.is_active = False
    sari.save()
    client.force_login(oki)

    jawab = client.post(TINJAU, {"keluarga": kpm().uuid, "pendamping": "sari"})

    assert jawab.status_code == 404


@pytest.mark.parametrize(
    ("isi", "pesan"),
    [
        ({"pendamping": "sari"}, "Centang dahulu keluarga"),
        ({"keluarga": "ada"}, "Pilih dahulu pendamping"),
    ],
)
def test_isian_yang_kurang_dijelaskan(client, oki, sari, isi, pesan):
    keluarga = kpm()
    client.force_login(oki)
    isi = {n: keluarga.uuid if v == "ada" else v for n, v in isi.items()}

    jawab = client.post(TINJAU, isi, follow=True)

    assert pesan in jawab.content.decode()


def test_keluarga_di_luar_wilayah_tugas_penerima_tidak_ikut(client, oki):
    PenggunaFactory(username="kasemen", nama_lengkap="Iin", bertugas_di=["36.73.02"])
    keluarga = kpm()
    client.force_login(oki)

    jawab = client.post(TINJAU, {"keluarga": keluarga.uuid, "pendamping": "kasemen"})

    assert (jawab.context["rencana"].di_luar, jawab.context["rencana"].berubah) == ([keluarga], [])
    assert "di luar wilayah tugas Iin" in jawab.content.decode()


def test_penugasan_mendatang_disebut_dan_tidak_diubah(client, oki, sari, rekan):
    nanti = timezone.localdate() + timedelta(days=10)
    keluarga = PenugasanFactory(
        keluarga=kpm(), pendamping=rekan, masa=DateRange(nanti, None)
    ).keluarga
    client.force_login(oki)

    jawab = client.post(TINJAU, {"keluarga": keluarga.uuid, "pendamping": "sari"})
    tetapkan(client, keluarga=keluarga.uuid, pendamping="sari")

    assert "sudah ditetapkan untuk Rekan Sari mulai" in jawab.content.decode()
    assert Penugasan.objects.get(keluarga=keluarga).pendamping == rekan


def test_yang_berubah_sejak_ditinjau_ditanyakan_lagi(client, oki, sari, rekan):
    keluarga = kpm()
    isi = {"keluarga": keluarga.uuid, "pendamping": "sari"}
    client.force_login(oki)
    sidik = client.post(TINJAU, isi).context["rencana"].sidik
    PenugasanFactory(keluarga=keluarga, pendamping=rekan)  # someone else was quicker

    jawab = client.post(TETAPKAN, isi | {"sidik": sidik})

    assert jawab.status_code == 409
    assert "Belum ada yang disimpan" in jawab.content.decode()
    assert pengampu(keluarga) == [("rekan", None, "")]


@pytest.mark.parametrize("banyak", [1, 3])
def test_tinjauan_tidak_menambah_kueri_per_keluarga(
    client, oki, sari, rekan, banyak, django_assert_num_queries
):
    keluarga = [p.keluarga for p in PenugasanFactory.create_batch(banyak, pendamping=rekan)]
    isi = {"wilayah": SERANG, "keluarga": [k.uuid for k in keluarga], "pendamping": "sari"}
    client.force_login(oki)

    # session, user, duty regions, region, ticked families, pendamping, families, their
    # assignments, duty regions of the pendamping, loads
    with django_assert_num_queries(10):
        client.post(TINJAU, isi)
