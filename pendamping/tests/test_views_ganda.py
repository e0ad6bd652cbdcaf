import re

import pytest
from django.urls import reverse
from django.utils import timezone

from kpm.ganda.putusan import putuskan, versi_dugaan
from kpm.models import DugaanGanda, Keluarga, PutusanGanda
from kpm.tests.factories import AnggotaFactory, KeluargaFactory, KepesertaanFactory

PADA = timezone.now()
PANDEGLANG = "36.01.21.1009"


def dugaan(satu, dua, **isi):
    isi = {"bukti": {"nik": {}}, "kekuatan": 70, "dibuka_pada": PADA} | isi
    return DugaanGanda.objects.create(pertama=satu, kedua=dua, **isi)


@pytest.fixture
def sepasang(db):
    """Two families of Kota Serang with a head each."""
    keluarga = [KeluargaFactory(nama_pengurus=nama) for nama in ("Siti Aminah", "Sitti Aminah")]
    for satu in keluarga:
        AnggotaFactory(keluarga=satu, nama=satu.nama_pengurus, hubungan="kepala")
    return dugaan(*keluarga)


@pytest.fixture
def lintas(db):
    """A family of Kota Serang and one of Pandeglang."""
    dekat = KeluargaFactory(nama_pengurus="Siti Aminah")
    jauh = KeluargaFactory(nama_pengurus="Rahasia Pandeglang", wilayah__kode=PANDEGLANG)
    AnggotaFactory(keluarga=jauh, nama="Anak Rahasia")
    return dugaan(dekat, jauh)


def alamat(nama, satu):
    return reverse(f"pendamping:{nama}", args=[satu.uuid])


def putusan_baru(satu, **isi):
    return {
        "jenis": "bukan_ganda",
        "alasan": "Dua kakak beradik",
        "versi": versi_dugaan(satu),
    } | isi


def isi_gabung(client, satu, **isi):
    """The merge form as it is first shown, filled with a reason."""
    form = client.get(alamat("ganda-gabung", satu)).context["form"]
    awal = {nama: form[nama].value() for nama in form.fields}
    awal = {nama: nilai for nama, nilai in awal.items() if nilai not in (None, "", False)}
    return awal | {"alasan": "KK diperiksa"} | isi


@pytest.mark.parametrize("banyak", [1, 3])
def test_antrean_tidak_menambah_kueri_per_baris(client, oki, banyak, django_assert_num_queries):
    for _ in range(banyak):
        dugaan(*KeluargaFactory.create_batch(2))
    client.force_login(oki)

    # session, user, duty regions; count, rows, which sides are in scope, regions
    with django_assert_num_queries(7):
        client.get(reverse("kpm:ganda-daftar"))


@pytest.mark.parametrize(
    ("siapa", "jumlah"),
    [("oki", 1), ("ratna", 1), ("dian", 1), ("kepala", 1), ("budi_operator", 0)],
)
def test_antrean_memuat_dugaan_di_wilayah_tugas(client, request, sepasang, siapa, jumlah):
    pengguna = _orang(request, siapa)
    client.force_login(pengguna)

    halaman = client.get(reverse("kpm:ganda-daftar")).context["halaman"]

    assert len(halaman.object_list) == jumlah


def _orang(request, siapa):
    if siapa != "budi_operator":
        return request.getfixturevalue(siapa)
    oki = request.getfixturevalue("oki")
    oki.penempatan.get().delete()
    lain = KeluargaFactory(wilayah__kode="36.02.01.2001").wilayah
    oki.penempatan.create(wilayah=lain)
    return oki


@pytest.mark.parametrize(
    ("saring", "jumlah"),
    [
        ({}, 2),
        ({"bukti": "no_kk"}, 1),
        ({"status": "tunda"}, 1),
        ({"wilayah": "36.73.02"}, 1),
        ({"bukti": "tak dikenal"}, 0),
    ],
)
def test_saringan_antrean_hidup_di_alamat(client, oki, saring, jumlah):
    dugaan(*KeluargaFactory.create_batch(2))
    dugaan(*KeluargaFactory.create_batch(2, wilayah__kode="36.73.02.1001"), bukti={"no_kk": {}})
    dugaan(*KeluargaFactory.create_batch(2), status="tunda")
    client.force_login(oki)

    halaman = client.get(reverse("kpm:ganda-daftar"), saring).context["halaman"]

    assert halaman.paginator.count == jumlah


def test_saringan_wilayah_tidak_memberi_tahu_di_mana_keluarga_lain(client, oki, lintas):
    client.force_login(oki)

    halaman = client.get(reverse("kpm:ganda-daftar"), {"wilayah": "36.01"}).context["halaman"]

    assert halaman.paginator.count == 0


@pytest.mark.parametrize("nama", ["ganda-rinci", "daftar"])
def test_keluarga_di_luar_wilayah_tidak_disebut(client, oki, lintas, nama):
    client.force_login(oki)
    url = reverse("kpm:ganda-daftar") if nama == "daftar" else alamat(nama, lintas)

    isi = client.get(url).content.decode()

    assert "Siti Aminah" in isi
    assert "Keluarga di wilayah lain" in isi
    for rahasia in ("Rahasia", lintas.kedua.nomor, "36.01", str(lintas.kedua.uuid), "Pandeglang"):
        assert rahasia not in isi


@pytest.mark.parametrize("nama", ["ganda-putus", "ganda-buka", "gabung-batal"])
@pytest.mark.parametrize(("siapa", "status"), [("oki", 403), ("dian", 400)])
def test_pasangan_lintas_kabupaten_hanya_diputus_dinsos(
    client, request, lintas, nama, siapa, status
):
    client.force_login(request.getfixturevalue(siapa))
    if nama == "gabung-batal" and status == 400:
        status = 404  # nothing was joined

    assert client.post(alamat(nama, lintas)).status_code == status


def test_putusan_tersimpan_dengan_siapa_kapan_mengapa(client, oki, sepasang):
    client.force_login(oki)

    jawab = client.post(alamat("ganda-putus", sepasang), putusan_baru(sepasang))

    assert jawab.status_code == 302
    satu = PutusanGanda.objects.get()
    assert (satu.jenis, satu.alasan, satu.oleh) == ("bukan_ganda", "Dua kakak beradik", oki)
    sepasang.refresh_from_db()
    assert sepasang.status == "bukan_ganda"


def test_putusan_tanpa_alasan_diminta_alasannya(client, oki, sepasang):
    client.force_login(oki)

    jawab = client.post(alamat("ganda-putus", sepasang), putusan_baru(sepasang, alasan=""))

    assert jawab.status_code == 400
    assert "Tuliskan alasannya" in jawab.content.decode()
    assert not PutusanGanda.objects.exists()


def test_yang_kedua_diberi_tahu_sudah_diputus(client, oki, dian, sepasang):
    isi = putusan_baru(sepasang)
    putuskan(sepasang, jenis="tunda", alasan="Tunggu", oleh=dian, pada=PADA, versi=isi["versi"])
    client.force_login(oki)

    jawab = client.post(alamat("ganda-putus", sepasang), isi, follow=True)

    assert "Orang lain sudah memutuskan" in jawab.content.decode()
    sepasang.refresh_from_db()
    assert (sepasang.status, PutusanGanda.objects.count()) == ("tunda", 1)


def test_dugaan_yang_diputus_dapat_dibuka_lagi_dengan_alasan(client, oki, sepasang):
    client.force_login(oki)
    client.post(alamat("ganda-putus", sepasang), putusan_baru(sepasang))

    isi = {"alasan": "Ada KK baru", "versi": versi_dugaan(sepasang.__class__.objects.get())}
    client.post(alamat("ganda-buka", sepasang), isi)

    sepasang.refresh_from_db()
    assert sepasang.status == "terbuka"
    assert PutusanGanda.objects.order_by("-pk").first().alasan == "Ada KK baru"


def test_menggabung_dari_formulir_lalu_membatalkan(client, oki, sepasang):
    KepesertaanFactory(keluarga=sepasang.kedua)
    client.force_login(oki)
    isi = isi_gabung(client, sepasang, isi_nomor="digabung")

    jawab = client.post(alamat("ganda-gabung", sepasang), isi)

    assert jawab.status_code == 302
    utama = Keluarga.objects.terlihat_oleh(oki).get()
    assert (utama.pk, utama.nomor) == (sepasang.pertama_id, sepasang.kedua.nomor)
    batal = {"alasan": "Keliru", "versi": "x"}
    client.post(alamat("gabung-batal", sepasang), batal)
    assert Keluarga.objects.terlihat_oleh(oki).count() == 2


def test_operator_diberi_tahu_bila_penggabungan_wewenang_dinsos(client, oki, sepasang):
    for satu in (sepasang.pertama, sepasang.kedua):
        KepesertaanFactory(keluarga=satu)
    client.force_login(oki)

    isi = isi_gabung(client, sepasang)
    jawab = client.post(alamat("ganda-gabung", sepasang), isi, follow=True)

    assert "wewenang Dinas Sosial Provinsi" in jawab.content.decode()
    assert Keluarga.objects.terlihat_oleh(oki).count() == 2


def test_formulir_gabung_menolak_dua_kepala(client, oki, sepasang):
    client.force_login(oki)
    kedua = sepasang.kedua.anggota.get()
    isi = isi_gabung(client, sepasang, **{f"hubungan_{kedua.pk}": "kepala"})

    jawab = client.post(alamat("ganda-gabung", sepasang), isi)

    assert jawab.status_code == 400
    assert "Hanya satu kepala keluarga" in jawab.content.decode()


def test_formulir_gabung_tanpa_nomor_lengkap(client, oki, sepasang):
    client.force_login(oki)

    isi = client.get(alamat("ganda-gabung", sepasang)).content.decode()

    assert re.findall(r"\d{16}", isi) == []
    assert sepasang.pertama.no_kk_samar in isi


def test_halaman_keluarga_lama_menunjuk_ke_penerusnya(client, oki, sepasang):
    Keluarga.objects.filter(pk=sepasang.kedua_id).update(digabung_ke=sepasang.pertama)
    client.force_login(oki)

    isi = client.get(reverse("laporan:keluarga-rinci", args=[sepasang.kedua.uuid])).content.decode()

    assert "Ini catatan lama" in isi
    assert reverse("laporan:keluarga-rinci", args=[sepasang.pertama.uuid]) in isi


def test_catatan_lama_di_wilayah_lain_tidak_disebut_di_halaman_penerus(client, oki, lintas):
    Keluarga.objects.filter(pk=lintas.kedua_id).update(digabung_ke=lintas.pertama)
    KepesertaanFactory(keluarga=lintas.kedua, sk_nomor="SK-RAHASIA")
    client.force_login(oki)

    isi = client.get(reverse("laporan:keluarga-rinci", args=[lintas.pertama.uuid])).content.decode()

    assert "Siti Aminah" in isi
    for rahasia in ("Rahasia", lintas.kedua.nomor, str(lintas.kedua.uuid), "SK-RAHASIA"):
        assert rahasia not in isi


def test_penerus_di_wilayah_lain_tidak_disebut_di_halaman_catatan_lama(client, oki, lintas):
    Keluarga.objects.filter(pk=lintas.pertama_id).update(digabung_ke=lintas.kedua)
    client.force_login(oki)

    isi = client.get(reverse("laporan:keluarga-rinci", args=[lintas.pertama.uuid])).content.decode()

    assert "digabung ke keluarga di wilayah lain" in isi
    for rahasia in ("Rahasia", lintas.kedua.nomor, str(lintas.kedua.uuid)):
        assert rahasia not in isi
