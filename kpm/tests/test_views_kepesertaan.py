from datetime import date

import pytest
from django.urls import reverse

from kpm.models import Kepesertaan, Kuota, LangkahKepesertaan
from kpm.tests.factories import (
    AnggotaFactory,
    KeluargaFactory,
    KepesertaanFactory,
    KuotaFactory,
    ProgramFactory,
)

pytestmark = pytest.mark.django_db
TUNGGU, KUOTA = "/kpm/daftar-tunggu/", "/kpm/kuota/"
TINJAU, TETAPKAN = "/kpm/kepesertaan/tinjau/", "/kpm/kepesertaan/tetapkan/"
PANDEGLANG = "36.01.21.1009"
SK = {"sk_nomor": "460/7/2026", "sk_tanggal": "2026-01-05", "tanggal": "2026-01-05"}
ISIAN = SK | {"kode_keluar": "N05", "dokumen": "BA 7/2026", "alasan": "Musyawarah desa"}


def test_alamat_sesuai_tab():
    assert reverse("kpm:tunggu-daftar") == TUNGGU


def calon(status="CALON", **isi):
    return KepesertaanFactory(status=status, tanggal_masuk=date(2026, 1, 2), **isi)


def kirim(client, ikut, kode, **ganti):
    """Confirm what the preview of this verb shows for one family."""
    isi = {"program": ikut.program.kode, "tindakan": kode, "keluarga": ikut.keluarga.uuid}
    tinjauan = client.post(TINJAU, isi)
    if tinjauan.status_code != 200:
        return tinjauan
    return client.post(TETAPKAN, isi | {"sidik": tinjauan.context["rencana"].sidik} | ISIAN | ganti)


# --- Roles


@pytest.mark.parametrize(
    ("siapa", "kode", "jawaban"),
    [
        *(("oki", kode, 302) for kode in ("validasi", "tolak")),
        *(("dian", kode, 302) for kode in ("validasi", "tolak")),
        *((siapa, "validasi", 403) for siapa in ("ratna", "kepala", "sari", "opi", "admin")),
    ],
)
def test_yang_boleh_memeriksa_calon(client, request, siapa, kode, jawaban):
    ikut = calon()
    client.force_login(request.getfixturevalue(siapa))

    jawab = kirim(client, ikut, kode)

    ikut.refresh_from_db()
    baru = {"validasi": "TERVALIDASI", "tolak": "KELUAR"}[kode]
    assert (jawab.status_code, ikut.status) == (jawaban, baru if jawaban == 302 else "CALON")


@pytest.mark.parametrize(
    ("dari", "kode", "baru"),
    [
        ("TERVALIDASI", "aktifkan", "AKTIF"),
        ("AKTIF", "tangguhkan", "DITANGGUHKAN"),
        ("DITANGGUHKAN", "pulihkan", "AKTIF"),
        ("AKTIF", "transisi", "TRANSISI"),
    ],
)
@pytest.mark.parametrize(("siapa", "boleh"), [("dian", True), ("oki", False), ("ratna", False)])
def test_penetapan_hanya_oleh_dinsos(client, request, dari, kode, baru, siapa, boleh):
    ikut = calon(dari)
    client.force_login(request.getfixturevalue(siapa))

    jawab = kirim(client, ikut, kode)

    ikut.refresh_from_db()
    assert (jawab.status_code, ikut.status) == ((302, baru) if boleh else (403, dari))


@pytest.mark.parametrize(
    ("siapa", "kode_keluar", "jawaban"),
    [("dian", "N05", 302), ("oki", "N05", 400), ("oki", "G01", 302), ("dian", "L01", 400)],
)
def test_operator_hanya_mencatat_sk_graduasi(client, request, siapa, kode_keluar, jawaban):
    ikut = calon("AKTIF")
    client.force_login(request.getfixturevalue(siapa))

    jawab = kirim(client, ikut, "keluarkan", kode_keluar=kode_keluar)

    ikut.refresh_from_db()
    assert (jawab.status_code, ikut.kode_keluar) == (
        jawaban,
        kode_keluar if jawaban == 302 else "",
    )


def test_keluarga_di_luar_wilayah_dianggap_tidak_ada(client, oki):
    ikut = calon(keluarga__wilayah__kode=PANDEGLANG)
    client.force_login(oki)

    assert kirim(client, ikut, "validasi").status_code == 404
    assert LangkahKepesertaan.objects.count() == 0


def test_semua_menurut_saringan_tidak_keluar_dari_wilayah(client, oki):
    milik, asing = calon(), calon(keluarga__wilayah__kode=PANDEGLANG)
    isi = {
        "program": milik.program.kode,
        "tindakan": "validasi",
        "semua": "1",
        "saring": "program=JAMSOSRATU&status=CALON",
    }
    client.force_login(oki)

    rencana = client.post(TINJAU, isi).context["rencana"]
    client.post(TETAPKAN, isi | ISIAN | {"sidik": rencana.sidik})

    assert dict(Kepesertaan.objects.values_list("pk", "status")) == {
        milik.pk: "TERVALIDASI",
        asing.pk: "CALON",
    }


def test_program_wilayah_lain_dianggap_tidak_ada(client, oki):
    ProgramFactory(kode="JSCM", wilayah__kode="36.72")
    isi = {"program": "JSCM", "tindakan": "usulkan", "keluarga": KeluargaFactory().uuid}
    client.force_login(oki)

    assert client.post(TINJAU, isi).status_code == 404


def test_tanpa_tindakan_ditanyakan_dahulu(client, oki):
    keluarga = KeluargaFactory()
    ProgramFactory()
    client.force_login(oki)

    jawab = client.post(TINJAU, {"keluarga": keluarga.uuid, "kembali": "/kpm/?desil=1"})

    label = [t.kode for t in jawab.context["tindakan"]]
    assert "usulkan" in label
    assert "aktifkan" not in label
    assert 'href="/kpm/?desil=1"' in jawab.content.decode()


@pytest.mark.parametrize("alamat", ["https://contoh.test/", "//contoh.test/", "javascript:1"])
def test_alamat_kembali_tidak_pernah_keluar(client, oki, alamat):
    client.force_login(oki)

    assert client.post(TINJAU, {"kembali": alamat}).headers["Location"] == TUNGGU


def test_tanggal_yang_belum_tiba_ditolak_dengan_kalimat(client, dian):
    ikut = calon("TERVALIDASI")
    client.force_login(dian)

    jawab = kirim(client, ikut, "aktifkan", tanggal="2999-01-01")

    assert jawab.status_code == 400
    assert "Tanggal itu belum tiba" in jawab.content.decode()


def test_keadaan_yang_berubah_ditinjau_sekali_lagi(client, dian, oki):
    ikut = calon()
    isi = {"program": "JAMSOSRATU", "tindakan": "validasi", "keluarga": ikut.keluarga.uuid}
    client.force_login(dian)
    sidik = client.post(TINJAU, isi).context["rencana"].sidik
    client.force_login(oki)
    kirim(client, ikut, "validasi")

    client.force_login(dian)
    jawab = client.post(TETAPKAN, isi | ISIAN | {"sidik": sidik})

    assert jawab.status_code == 409
    assert "Statusnya tervalidasi" in jawab.content.decode()
    assert LangkahKepesertaan.objects.count() == 1


# --- Waiting list


def test_daftar_tunggu_urut_desil_lalu_lama_menunggu(client, oki):
    tanpa = calon(keluarga__desil=None)
    baru = KepesertaanFactory(status="CALON", tanggal_masuk=date(2026, 3, 1), keluarga__desil=1)
    lama, kaya = calon(keluarga__desil=1), calon(keluarga__desil=2)
    calon("AKTIF", keluarga__desil=1)
    calon(keluarga__wilayah__kode=PANDEGLANG)
    client.force_login(oki)

    isi = client.get(TUNGGU).context["halaman"].object_list

    assert [satu["keluarga"] for satu in isi] == [p.keluarga for p in (lama, baru, kaya, tanpa)]


def test_daftar_tunggu_menyebut_yang_menghalangi(client, oki):
    program = ProgramFactory(komponen_wajib=["ANAK_SD"])
    layak, tanpa = calon(program=program), calon(program=program)
    AnggotaFactory(keluarga=layak.keluarga, jenjang="SD")
    client.force_login(oki)

    isi = client.get(TUNGGU).context["halaman"].object_list

    assert {satu["keluarga"]: satu["sebab"] for satu in isi} == {
        layak.keluarga: "",
        tanpa.keluarga: "Tidak punya komponen yang disyaratkan pada tanggal itu",
    }


@pytest.mark.parametrize(
    ("siapa", "kode"),
    [
        ("oki", ["validasi", "tolak"]),
        ("dian", ["validasi", "tolak"]),
        ("ratna", []),
        ("kepala", []),
    ],
)
def test_bilah_tindakan_menurut_peran(client, request, siapa, kode):
    calon()
    client.force_login(request.getfixturevalue(siapa))

    jawab = client.get(TUNGGU)

    assert [t.kode for t in jawab.context["tindakan"]] == kode
    assert ('name="keluarga"' in jawab.content.decode()) == bool(kode)


@pytest.mark.parametrize("banyak", [1, 3])
def test_daftar_tunggu_tidak_menambah_kueri(client, oki, banyak, django_assert_num_queries):
    for n in range(banyak):
        calon(keluarga__wilayah__kode=f"36.73.01.100{n}")
    KuotaFactory()
    client.force_login(oki)

    # session, user, duty regions, programme, count, page, fates, rows,
    # members, memberships, kabupaten, quota, places taken, trail
    with django_assert_num_queries(14):
        client.get(TUNGGU)


# --- Quota


@pytest.mark.parametrize(
    ("siapa", "status", "kuota"),
    [("dian", 302, [12]), ("oki", 403, []), ("ratna", 403, []), ("opi", 403, [])],
)
def test_kuota_hanya_ditetapkan_dinsos(client, request, siapa, status, kuota):
    KepesertaanFactory()
    client.force_login(request.getfixturevalue(siapa))

    jawab = client.post(
        f"{KUOTA}?tahun=2026", {"wilayah": "36.73", "jumlah": 12, "alasan": "SK 1/2026"}
    )

    assert jawab.status_code == status
    assert list(Kuota.objects.values_list("jumlah", flat=True)) == kuota


def test_riwayat_kuota_menyebut_siapa_dan_mengapa(client, dian):
    KepesertaanFactory()
    client.force_login(dian)
    for jumlah, alasan in ((10, "SK 1/2026"), (15, "Tambahan dari Pandeglang")):
        client.post(f"{KUOTA}?tahun=2026", {"wilayah": "36.73", "jumlah": jumlah, "alasan": alasan})

    riwayat = client.get(f"{KUOTA}?tahun=2026").context["riwayat"]

    assert [(r.jumlah, r.alasan, r.oleh) for r in riwayat] == [
        (15, "Tambahan dari Pandeglang", dian),
        (10, "SK 1/2026", dian),
    ]


def test_kuota_memperlihatkan_wilayah_tugas_sendiri(client, oki):
    KepesertaanFactory()
    KepesertaanFactory(status="CALON")
    KuotaFactory(jumlah=5)
    KepesertaanFactory(keluarga__wilayah__kode=PANDEGLANG)
    client.force_login(oki)

    baris = client.get(f"{KUOTA}?tahun=2026").context["baris"]

    assert [(b.wilayah.kode, b.terisi, b.calon, b.sisa) for b in baris] == [("36.73", 1, 1, 4)]


@pytest.mark.parametrize("alamat", [TUNGGU, KUOTA])
@pytest.mark.parametrize(("siapa", "status"), [("sari", 403), ("opi", 403), ("admin", 403)])
def test_halaman_kepesertaan_hanya_bagi_kantor(client, request, alamat, siapa, status):
    client.force_login(request.getfixturevalue(siapa))

    assert client.get(alamat).status_code == status


@pytest.mark.parametrize("alamat", [TUNGGU, KUOTA])
def test_alamat_yang_tidak_dikenal_dianggap_tidak_ada(client, oki, alamat):
    client.force_login(oki)

    assert client.get(f"{alamat}?program=ASING").status_code == 404


# --- The family's own page


def test_halaman_keluarga_memuat_keputusan_dan_tindakan_menurut_peran(client, oki, dian, kepala):
    ikut = calon(keluarga=KeluargaFactory())
    client.force_login(oki)
    kirim(client, ikut, "validasi")

    def tombol(siapa):
        client.force_login(siapa)
        isi = client.get(ikut.keluarga.get_absolute_url()).content.decode()
        assert "Musyawarah desa" in isi
        return [k for k in ("aktifkan", "kembalikan", "tolak") if f'value="{k}"' in isi]

    assert (tombol(oki), tombol(dian), tombol(kepala)) == (
        ["kembalikan", "tolak"],
        ["aktifkan", "kembalikan", "tolak"],
        [],
    )


def test_halaman_keluarga_menawarkan_program_yang_belum_diikuti(client, oki):
    keluarga = KeluargaFactory()
    ProgramFactory()
    ProgramFactory(kode="JSCM", wilayah__kode="36.72")
    client.force_login(oki)

    isi = client.get(keluarga.get_absolute_url()).content.decode()

    assert "Usulkan ke JAMSOSRATU" in isi
    assert "Usulkan ke JSCM" not in isi


def test_pilihan_dari_daftar_keluarga_dibawa_sampai_ditetapkan(client, oki):
    program = ProgramFactory()
    semua = [KeluargaFactory(nama_pengurus=f"Siti Aminah {n}") for n in range(3)]
    client.force_login(oki)
    dicentang = {"pilihan": ",".join(str(k.uuid) for k in semua[:2]), "kembali": "/kpm/"}

    pilihan = client.post(TINJAU, dicentang).context["pilihan"]
    isi = dict(pilihan.tersembunyi()) | {"program": program.kode, "tindakan": "usulkan"}
    rencana = client.post(TINJAU, isi).context["rencana"]
    jawab = client.post(TETAPKAN, isi | ISIAN | {"sidik": rencana.sidik})

    assert (jawab.status_code, jawab.headers["Location"]) == (302, "/kpm/")
    assert set(Kepesertaan.objects.values_list("keluarga", flat=True)) == {k.pk for k in semua[:2]}


def test_semua_hasil_pencarian_dapat_diusulkan(client, oki):
    program = ProgramFactory()
    AnggotaFactory(nama="Jaenudin Abdullah", keluarga__nama_pengurus="Jaenudin Abdullah")
    KeluargaFactory(nama_pengurus="Popon Sunarya")
    client.force_login(oki)
    isi = {"semua": "1", "saring": "cari=Jaenudin", "program": program.kode}

    rencana = client.post(TINJAU, isi | {"tindakan": "usulkan"}).context["rencana"]

    assert len(rencana.lanjut) == 1


def test_kuota_menjumlahkan_seluruh_kabupaten(client, dian):
    for kode, jumlah in (("36.01", 5), ("36.73", 2)):
        KuotaFactory(wilayah__kode=kode, jumlah=jumlah)
    KepesertaanFactory(keluarga__wilayah__kode="36.01.21.1009", status="AKTIF")
    client.force_login(dian)

    jumlah = client.get(KUOTA).context["jumlah"]

    assert jumlah == {"kuota": 7, "terisi": 1, "kosong": 6, "tervalidasi": 0, "calon": 0}
