import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ejsika.wilayah.models import ImporBatas, Wilayah
from ejsika.wilayah.tests.berkas_batas import geojson, kotak
from ejsika.wilayah.tests.factories import WilayahFactory

DAFTAR = reverse("admin:wilayah_wilayah_changelist")
UNGGAH = reverse("admin:wilayah_imporbatas_add")
KOTA_BARU = "36.73.01.1004"


def rinci(kode):
    return reverse("admin:wilayah_wilayah_change", args=[Wilayah.objects.get(kode=kode).pk])


def kode_tampil(jawab):
    return [w.kode for w in jawab.context["cl"].result_list]


def ciri(kode):
    return Wilayah.objects.values_list("tepi_laut", "topografi", "tipologi", "dikoreksi").get(
        kode=kode
    )


@pytest.mark.parametrize("nama", ["wilayah", "imporbatas"])
@pytest.mark.parametrize("siapa", ["sari", "ratna", "oki", "dian", "kepala", "opi"])
def test_admin_wilayah_hanya_untuk_peran_admin(client, request, siapa, nama):
    client.force_login(request.getfixturevalue(siapa))

    jawab = client.get(reverse(f"admin:wilayah_{nama}_changelist"), follow=True)

    assert jawab.status_code == 403


@pytest.mark.parametrize(
    ("saring", "kode"),
    [
        ({"q": "Kota Baru"}, [KOTA_BARU]),
        ({"q": "36.74.0", "tingkat": "kecamatan"}, [f"36.74.0{n}" for n in range(1, 8)]),
        ({"kabupaten": "36.72", "tingkat": "kabupaten"}, ["36.72"]),
        ({"koreksi": "ya"}, ["36.01.01.2001"]),
        (
            {"kabupaten": "36.73", "tingkat": "kecamatan", "tepi_laut__exact": "1"},
            ["36.73.02"],
        ),
    ],
)
def test_wilayah_dapat_dicari_dan_disaring(client, admin, wilayah_banten, saring, kode):
    Wilayah.objects.filter(kode="36.01.01.2001").update(dikoreksi=["tipologi"])
    client.force_login(admin)

    jawab = client.get(DAFTAR, saring)

    assert kode_tampil(jawab) == kode


@pytest.mark.parametrize("banyak", [1, 3])
def test_daftar_wilayah_tidak_menambah_kueri(client, admin, banyak, django_assert_num_queries):
    for n in range(banyak):
        WilayahFactory(kode=f"36.73.01.100{n}")
    client.force_login(admin)

    # session, user, kabupaten for the filter, two counts, rows; the menu asks for the letterhead
    with django_assert_num_queries(7):
        client.get(DAFTAR, {"tingkat": "desa"})


def test_koreksi_satu_wilayah_ditandai_dan_masuk_riwayat(client, admin, wilayah_banten):
    client.force_login(admin)

    client.post(rinci(KOTA_BARU), {"topografi": "lembah", "tipologi": "PERKOTAAN_UMKM"})

    assert ciri(KOTA_BARU) == (False, "lembah", "PERKOTAAN_UMKM", ["topografi"])
    pk = Wilayah.objects.get(kode=KOTA_BARU).pk
    riwayat = client.get(reverse("admin:wilayah_wilayah_history", args=[pk])).context["riwayat"]
    assert [(k.oleh, k.isi) for k in riwayat] == [
        ("Admin Sistem", [("topografi", "Dataran", "Lembah")])
    ]


def test_simpan_tanpa_perubahan_bukan_koreksi(client, admin, wilayah_banten):
    client.force_login(admin)

    client.post(rinci(KOTA_BARU), {"topografi": "dataran", "tipologi": "PERKOTAAN_UMKM"})

    assert ciri(KOTA_BARU) == (False, "dataran", "PERKOTAAN_UMKM", [])


def test_kode_dan_nama_tidak_dapat_diubah_dari_admin(client, admin, wilayah_banten):
    client.force_login(admin)

    client.post(rinci(KOTA_BARU), {"nama": "Lain", "kode": "36.99", "topografi": "lembah"})

    assert Wilayah.objects.get(kode=KOTA_BARU).nama == "Kota Baru"


@pytest.mark.parametrize(
    ("aksi", "hasil"),
    [
        ("tepi_laut_True", (True, "dataran", "PESISIR_NELAYAN", ["tepi_laut"])),
        ("topografi_lereng", (False, "lereng", "PERKOTAAN_UMKM", ["topografi"])),
        ("tipologi_INDUSTRI_BURUH", (False, "dataran", "INDUSTRI_BURUH", ["tipologi"])),
        ("aksi_lepas", (False, "dataran", "PERKOTAAN_UMKM", [])),
    ],
)
def test_banyak_wilayah_dikoreksi_sekaligus(client, admin, wilayah_banten, aksi, hasil):
    kode = [KOTA_BARU, "36.73.01.1005"]
    pk = list(Wilayah.objects.filter(kode__in=kode).values_list("pk", flat=True))
    client.force_login(admin)

    client.post(DAFTAR, {"action": aksi, "_selected_action": pk})

    assert [ciri(k) for k in kode] == [hasil] * 2


@pytest.mark.parametrize("halaman", ["add", "delete"])
def test_wilayah_tidak_ditambah_atau_dihapus_dari_admin(client, admin, wilayah_banten, halaman):
    pk = Wilayah.objects.get(kode=KOTA_BARU).pk
    client.force_login(admin)

    jawab = client.get(
        reverse(f"admin:wilayah_wilayah_{halaman}", args=[pk] if halaman == "delete" else [])
    )

    assert jawab.status_code == 403


def unggahan(bentuk):
    isi = geojson([({"kode": "36.73"}, bentuk)]).read()
    return {
        "nama_sumber": "BIG 2025",
        "tanggal_sumber": "2025-01-02",
        "berkas": SimpleUploadedFile("kab.geojson", isi),
    }


def batas(kode):
    wilayah = Wilayah.objects.get(kode=kode)
    return wilayah.sumber_batas, wilayah.batas.extent


def test_unggah_batas_diperlihatkan_dahulu_lalu_dipasang(client, admin, wilayah_banten):
    semula = batas("36.73")
    client.force_login(admin)

    pratinjau = client.post(UNGGAH, unggahan(kotak(106.1, -6.2, 0.1)), follow=True)
    sesudah_unggah = batas("36.73")
    selesai = client.post(pratinjau.request["PATH_INFO"], {"pasang": "1"}, follow=True)

    assert pratinjau.context["kalimat"][:3] == [
        "Berkas berisi 1 unsur tingkat kabupaten/kota; 1 wilayah cocok.",
        "Kode di berkas yang tidak dikenal: 0.",
        "Wilayah yang tidak ada di berkas: 7 (36.01, 36.02, 36.03, 36.04, 36.71, 36.72, 36.74).",
    ]
    assert sesudah_unggah == semula
    assert batas("36.73") == ("resmi", pytest.approx((106.1, -6.2, 106.2, -6.1)))
    assert [str(p) for p in selesai.context["messages"]] == ["Batas resmi sudah dipasang."]
    impor = ImporBatas.objects.get()
    assert (impor.oleh, impor.status, impor.nama_sumber) == (admin, "selesai", "BIG 2025")


def test_unggah_batas_dapat_dibatalkan(client, admin, wilayah_banten):
    semula = batas("36.73")
    client.force_login(admin)
    pratinjau = client.post(UNGGAH, unggahan(kotak(106.1, -6.2, 0.1)), follow=True)

    client.post(pratinjau.request["PATH_INFO"], {"batal": "1"})

    assert (batas("36.73"), ImporBatas.objects.get().status) == (semula, "batal")


def test_unggah_berkas_yang_salah_dijelaskan_di_halaman(client, admin, wilayah_banten):
    client.force_login(admin)

    jawab = client.post(UNGGAH, unggahan(kotak(-6.2, 106.1, 0.1)))

    [galat] = jawab.context["form"].errors["berkas"]
    assert galat.startswith("Lintang dan bujur di berkas ini tertukar")
    assert galat.endswith("Tidak ada yang diubah.")
    assert not ImporBatas.objects.exists()
