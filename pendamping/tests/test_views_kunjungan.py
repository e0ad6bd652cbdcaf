from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from kpm.tests.factories import AnggotaFactory
from pendamping.bukti_foto import simpan_foto_contoh
from pendamping.models import FotoBukti, KirimanBentrok, Kunjungan, Putusan
from pendamping.tests.factories import KunjunganFactory
from pendamping.tests.kiriman import gambar, titik

SEMUA_BULAN = {"bulan": "semua"}


@pytest.fixture
def daftar():
    return reverse("pendamping:kunjungan-daftar")


def dinilai(kunjungan, putusan="hadir"):
    kunjungan.putusan_kini = Putusan.objects.create(
        kunjungan=kunjungan,
        putusan=putusan,
        versi_aturan="2026.1",
        keyakinan=0.96,
        alasan=[{"kode": "jarak_rumah", "nilai": "38 m", "bobot": 3.0, "uraian": "Lokasi 38 m."}],
        dinilai_pada=kunjungan.diterima_pada,
    )
    kunjungan.save(update_fields=["putusan_kini"])
    return kunjungan


def berfoto(kunjungan, **ganti):
    isi = simpan_foto_contoh(gambar())
    kini = timezone.now()
    return FotoBukti.objects.create(
        kunjungan=kunjungan,
        **{
            **isi,
            "diambil_pada": kunjungan.mulai,
            "sumber": "kamera",
            "diterima_pada": kini,
            "diolah_pada": kini,
            **ganti,
        },
    )


# --- List


def test_daftar_memuat_hanya_kunjungan_yang_terlihat(client, daftar, oki, sari, budi):
    milik_sari = KunjunganFactory(keluarga__wilayah__kode="36.73.01.1004", pendamping=sari)
    KunjunganFactory(keluarga__wilayah__kode="36.01.21.1009", pendamping=budi)

    terlihat = []
    for siapa in (oki, sari):
        client.force_login(siapa)
        terlihat.append(list(client.get(daftar, SEMUA_BULAN).context["halaman"]))

    assert terlihat == [[milik_sari], [milik_sari]]


@pytest.mark.parametrize("siapa", ["opi", "admin"])
def test_daftar_tertutup_bagi_yang_tidak_melihat_keluarga(client, daftar, request, siapa):
    client.force_login(request.getfixturevalue(siapa))

    assert client.get(daftar, SEMUA_BULAN).status_code == 403


@pytest.mark.parametrize("banyak", [1, 3])
def test_daftar_tidak_menambah_kueri_per_baris(
    client, daftar, oki, banyak, django_assert_num_queries
):
    for _ in range(banyak):
        dinilai(KunjunganFactory())
    client.force_login(oki)

    # session, user, duty regions, kabupaten, kecamatan, pendamping, figures, count, rows
    with django_assert_num_queries(9):
        client.get(daftar, SEMUA_BULAN)


def test_saringan_menyempitkan_daftar(client, daftar, ratna, sari, budi):
    serang = dinilai(
        KunjunganFactory(keluarga__wilayah__kode="36.73.01.1004", pendamping=sari, jenis="fasdik")
    )
    pandeglang = dinilai(
        KunjunganFactory(keluarga__wilayah__kode="36.01.21.1009", pendamping=budi),
        "perlu_diperiksa",
    )
    menunggu = KunjunganFactory(
        keluarga__wilayah__kode="36.01.21.1009", pendamping=budi, lengkap_pada=None
    )
    client.force_login(ratna)

    def terlihat(**saring):
        return set(client.get(daftar, SEMUA_BULAN | saring).context["halaman"])

    assert terlihat(kabupaten="36.73") == {serang}
    assert terlihat(kecamatan="36.01.21") == {pandeglang, menunggu}
    assert terlihat(pendamping="sari") == {serang}
    assert terlihat(jenis="fasdik") == {serang}
    assert terlihat(putusan="perlu_diperiksa") == {pandeglang}
    assert terlihat(putusan="menunggu") == {menunggu}
    assert terlihat(putusan="hadir", kabupaten="36.01") == set()
    assert terlihat(kabupaten="99.99") == set()


def test_bulan_dihitung_menurut_jam_jakarta(sari):
    awal = timezone.make_aware(datetime(2026, 10, 1, 0, 10))  # noqa: DTZ001
    di_dalam = KunjunganFactory(pendamping=sari, mulai=awal)
    KunjunganFactory(pendamping=sari, mulai=timezone.make_aware(datetime(2026, 11, 1)))  # noqa: DTZ001

    assert list(Kunjungan.objects.pada_bulan(datetime(2026, 10, 5))) == [di_dalam]  # noqa: DTZ001


def test_angka_di_kepala_sama_dengan_isi_daftar(client, daftar, oki):
    dinilai(KunjunganFactory())
    dinilai(KunjunganFactory(), "belum_pasti")
    KunjunganFactory(lengkap_pada=None)
    client.force_login(oki)

    assert client.get(daftar, SEMUA_BULAN).context["hitungan"] == {
        "semua": 3,
        "hadir": 1,
        "belum_pasti": 1,
        "perlu_diperiksa": 0,
        "menunggu": 1,
    }


# --- One visit


@pytest.mark.parametrize(
    ("siapa", "status"),
    [
        *(("sari", 200), ("ratna", 200), ("oki", 200), ("dian", 200), ("kepala", 200)),
        *(("rekan", 404), ("budi", 404), ("opi", 404), ("admin", 404)),
    ],
)
def test_yang_boleh_membuka_kunjungan_dan_fotonya(client, request, sari, siapa, status):
    kunjungan = dinilai(KunjunganFactory(pendamping=sari))
    foto = berfoto(kunjungan)
    client.force_login(request.getfixturevalue(siapa))

    halaman = client.get(kunjungan.get_absolute_url())
    gambar_ = client.get(reverse("pendamping:kunjungan-foto", args=[kunjungan.uuid, foto.uuid]))

    assert (halaman.status_code, gambar_.status_code) == (status, status)


def test_rincian_menyebut_putusan_alasan_dan_komitmen(client, oki, sari):
    kunjungan = dinilai(KunjunganFactory(pendamping=sari, titik=[titik()], kegiatan=["p2k2"]))
    anak = AnggotaFactory(keluarga=kunjungan.keluarga, nama="Dede Kurnia")
    kunjungan.komitmen.create(
        anggota=anak,
        jenis="sekolah",
        bulan=kunjungan.mulai.date().replace(day=1),
        hadir=10,
        hari_efektif=22,
        alasan="SAKIT",
        status="TIDAK_PATUH",
    )
    client.force_login(oki)

    isi = client.get(kunjungan.get_absolute_url()).content.decode()

    for kata in ("Lokasi 38 m.", "keyakinan 96 %", "Dede Kurnia", "10 dari 22", "Sakit", "P2K2"):
        assert kata in isi


def test_putusan_belum_pasti_tidak_berangka(client, oki, sari):
    kunjungan = dinilai(KunjunganFactory(pendamping=sari), "belum_pasti")
    client.force_login(oki)

    isi = client.get(kunjungan.get_absolute_url()).content.decode()

    assert ("Belum pasti" in isi, "keyakinan" in isi) == (True, False)


@pytest.mark.parametrize("banyak", [1, 3])
def test_rincian_tidak_menambah_kueri_per_foto(
    client, oki, sari, banyak, django_assert_num_queries
):
    kunjungan = dinilai(KunjunganFactory(pendamping=sari))
    for _ in range(banyak):
        berfoto(kunjungan)
        kunjungan.komitmen.create(
            anggota=AnggotaFactory(keluarga=kunjungan.keluarga),
            jenis="balita",
            bulan=kunjungan.mulai.date().replace(day=1),
            status="PATUH",
        )
    client.force_login(oki)

    # session, user, duty regions, visit, photos, commitments, members, verdicts
    with django_assert_num_queries(8):
        client.get(kunjungan.get_absolute_url())


@pytest.mark.parametrize(("siapa", "terlihat"), [("ratna", True), ("oki", False), ("sari", False)])
def test_kiriman_bentrok_hanya_untuk_pengawas(client, request, sari, siapa, terlihat):
    kunjungan = dinilai(KunjunganFactory(pendamping=sari))
    KirimanBentrok.objects.create(
        kunjungan=kunjungan,
        pengirim=sari,
        sidik_isi="1" * 64,
        isi={
            "jenis": "rumah",
            "mulai": "2026-10-14T02:00:00+00:00",
            "selesai": "2026-10-14T02:25:00+00:00",
            "catatan": "Cerita lain.",
        },
        diterima_pada=timezone.now(),
    )
    client.force_login(request.getfixturevalue(siapa))

    isi = client.get(kunjungan.get_absolute_url()).content.decode()

    assert ("Cerita lain." in isi) == terlihat


def test_isi_bentrok_dari_orang_lain_tidak_ditampilkan(client, ratna, sari, budi):
    kunjungan = dinilai(KunjunganFactory(pendamping=sari))
    KirimanBentrok.objects.create(
        kunjungan=kunjungan,
        pengirim=budi,
        sidik_isi="1" * 64,
        isi={"catatan": "Rahasia Pandeglang."},
        diterima_pada=timezone.now(),
    )
    client.force_login(ratna)

    isi = client.get(kunjungan.get_absolute_url()).content.decode()

    assert ("Rahasia" in isi, "Budi Santoso" in isi) == (False, True)


# --- Photos


def test_foto_disajikan_pribadi_dan_di_dalam_halaman(client, sari):
    kunjungan = KunjunganFactory(pendamping=sari)
    foto = berfoto(kunjungan)
    client.force_login(sari)

    jawab = client.get(reverse("pendamping:kunjungan-foto", args=[kunjungan.uuid, foto.uuid]))

    assert {
        nama: jawab[nama]
        for nama in (
            *("Content-Type", "Cache-Control", "X-Content-Type-Options"),
            "Content-Disposition",
        )
    } == {
        "Content-Type": "image/jpeg",
        "Cache-Control": "private, max-age=86400",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": f'inline; filename="{foto.uuid}.jpg"',
    }
    assert b"".join(jawab.streaming_content)[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    "ganti", [{"diterima_pada": None, "diolah_pada": None}, {"diolah_pada": None}, {"cacat": "x"}]
)
def test_foto_yang_belum_siap_tidak_ditemukan(client, sari, ganti):
    kunjungan = KunjunganFactory(pendamping=sari)
    foto = berfoto(kunjungan, **ganti)
    client.force_login(sari)

    alamat = reverse("pendamping:kunjungan-foto", args=[kunjungan.uuid, foto.uuid])

    assert client.get(alamat).status_code == 404


def test_foto_hanya_terbuka_lewat_kunjungannya_sendiri(client, sari):
    satu, lain = KunjunganFactory.create_batch(2, pendamping=sari)
    foto = berfoto(lain)
    client.force_login(sari)

    status = [
        client.get(reverse("pendamping:kunjungan-foto", args=[k.uuid, foto.uuid])).status_code
        for k in (satu, lain)
    ]

    assert status == [404, 200]
