import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from ejsika.wilayah.tests.factories import WilayahFactory
from graduasi.models import Penilaian, VersiInstrumen
from graduasi.tests.factories import TIDAK_MISKIN, PenilaianFactory, jawaban_dengan
from kpm.tests.factories import AnggotaFactory, KeluargaFactory, KepesertaanFactory
from pendamping.tests.factories import PenugasanFactory

DAFTAR = "/graduasi/"


@pytest.fixture
def dampingan(sari, versi):
    """A KPM of Sari's in Kota Serang, with four members."""
    keluarga = PenugasanFactory(pendamping=sari).keluarga
    KepesertaanFactory(keluarga=keluarga)
    AnggotaFactory.create_batch(4, keluarga=keluarga)
    return keluarga


@pytest.fixture
def isian(dampingan):
    return reverse("graduasi:penilaian-isi", args=[dampingan.uuid])


def kiriman(jawaban):
    return {**jawaban, "id_isian": str(uuid.uuid4()), "catatan": "Rumah baru diplester."}


def test_daftar_memuat_hanya_kpm_di_wilayah_tugas(client, oki, dampingan):
    KepesertaanFactory(keluarga__wilayah__kode="36.01.21.1009")  # Pandeglang
    KeluargaFactory()  # in Kota Serang, but not a KPM
    client.force_login(oki)

    assert list(client.get(DAFTAR).context["halaman"]) == [dampingan]


def test_daftar_menyebut_grade_terakhir_dan_arahnya(client, sari, dampingan):
    lama = PenilaianFactory(keluarga=dampingan, kekurangan=9)
    PenilaianFactory(keluarga=dampingan, kekurangan=5, pada=lama.dinilai_pada + timedelta(days=180))
    client.force_login(sari)

    isi = client.get(DAFTAR).content.decode()

    assert "1 dari 1 keluarga sudah dinilai lengkap" in isi
    assert "Rentan miskin" in isi
    assert "naik</span>" in isi
    assert "desil" not in isi.lower()


@pytest.mark.parametrize(("grade", "ada"), [("2", True), ("5", False), ("tanpa", False)])
def test_daftar_disaring_menurut_grade(client, oki, dampingan, grade, ada):
    PenilaianFactory(keluarga=dampingan, kekurangan=9)
    client.force_login(oki)

    halaman = client.get(DAFTAR, {"grade": grade}).context["halaman"]

    assert list(halaman) == ([dampingan] if ada else [])


@pytest.mark.parametrize(("kode", "ada"), [("36.73.01", True), ("36.73.02", False), ("", True)])
def test_daftar_disaring_menurut_wilayah_tugas_sendiri(client, oki, dampingan, kode, ada):
    KeluargaFactory(wilayah__kode="36.73.02.1001")
    KeluargaFactory(wilayah__kode="36.01.21.1009")
    client.force_login(oki)

    halaman = client.get(DAFTAR, {"wilayah": kode}).context["halaman"]

    assert list(halaman) == ([dampingan] if ada else [])


@pytest.mark.parametrize("kode", ["36.01", "x"])
def test_wilayah_yang_tidak_terlihat_tidak_ada(client, oki, dampingan, kode):
    WilayahFactory(kode="36.01.21.1009")
    client.force_login(oki)

    assert client.get(DAFTAR, {"wilayah": kode}).status_code == 404


@pytest.mark.parametrize("siapa", ["opi", "admin"])
def test_daftar_tertutup_bagi_yang_tidak_melihat_keluarga(client, request, siapa):
    client.force_login(request.getfixturevalue(siapa))

    assert client.get(DAFTAR).status_code == 403


def test_daftar_kosong_menjelaskan_mengapa(client, oki, versi):
    client.force_login(oki)

    isi = client.get(DAFTAR).content.decode()

    assert "Belum ada keluarga penerima bantuan di sini" in isi


@pytest.mark.parametrize("banyak", [1, 3])
def test_daftar_tidak_menambah_kueri_per_baris(
    client, oki, versi, banyak, django_assert_num_queries
):
    for kepesertaan in KepesertaanFactory.create_batch(banyak):
        PenilaianFactory(keluarga=kepesertaan.keluarga)
    client.force_login(oki)

    # session, user, duty regions, 3 of the region filter, 2 of the distribution, count, rows
    with django_assert_num_queries(9):
        client.get(DAFTAR)


@pytest.mark.parametrize(
    ("siapa", "status"),
    [
        ("sari", 200),
        ("ratna", 200),
        ("rekan", 404),
        ("budi", 404),
        ("oki", 403),
        ("dian", 403),
        ("kepala", 403),
        ("opi", 404),
        ("admin", 404),
    ],
)
def test_yang_boleh_menilai(client, request, isian, siapa, status):
    client.force_login(request.getfixturevalue(siapa))

    lihat = client.get(isian)
    kirim = client.post(isian, kiriman(jawaban_dengan(9)))

    assert (lihat.status_code, kirim.status_code) == (status, 302 if status == 200 else status)
    assert Penilaian.objects.count() == (1 if status == 200 else 0)


def test_isian_lengkap_menjadi_penilaian_bergrade(client, sari, dampingan, isian, versi):
    client.force_login(sari)

    jawab = client.post(isian, kiriman(jawaban_dengan(9)), follow=True)

    penilaian = Penilaian.objects.get()
    assert (penilaian.keluarga, penilaian.penilai, penilaian.versi) == (dampingan, sari, versi)
    assert (penilaian.kekurangan, penilaian.grade, penilaian.nilai) == (9, 2, 36)
    assert (penilaian.jawaban["jumlah_anggota"], penilaian.catatan) == (4, "Rumah baru diplester.")
    assert jawab.redirect_chain == [(penilaian.get_absolute_url(), 302)]
    assert "Penilaian tersimpan: Grade II, miskin." in jawab.content.decode()


def test_isian_belum_lengkap_tersimpan_dan_disebut_tanpa_grade(client, sari, isian):
    client.force_login(sari)

    jawab = client.post(isian, kiriman({**TIDAK_MISKIN, "jamban": ""}), follow=True)

    assert Penilaian.objects.get().grade is None
    isi = jawab.content.decode()
    assert "Tersimpan tanpa grade: 1 butir belum dapat dinilai." in isi
    assert "Tidak punya tempat buang air besar, atau bersama rumah tangga lain" in isi


def test_isian_yang_tidak_terbaca_kembali_dengan_jawaban_yang_lain(client, sari, isian):
    client.force_login(sari)

    jawab = client.post(isian, kiriman({**TIDAK_MISKIN, "tabungan_aset": "banyak"}))

    isi = jawab.content.decode()
    assert (jawab.status_code, Penilaian.objects.count()) == (400, 0)
    assert "Tulis angka saja" in isi
    assert 'value="ledeng" id="id_air_minum_4" checked' in isi


def test_isian_tanpa_instrumen_mengatakannya(client, sari, isian):
    VersiInstrumen.objects.update(dipakai=False)
    client.force_login(sari)

    assert "Belum ada instrumen yang dipakai" in client.get(isian).content.decode()


@pytest.mark.parametrize(
    ("siapa", "status"),
    [("sari", 200), ("ratna", 200), ("oki", 200), ("kepala", 200), ("rekan", 404), ("opi", 404)],
)
def test_rincian_hanya_bagi_yang_melihat_keluarganya(client, request, dampingan, siapa, status):
    penilaian = PenilaianFactory(keluarga=dampingan)
    client.force_login(request.getfixturevalue(siapa))

    assert client.get(penilaian.get_absolute_url()).status_code == status


@pytest.mark.parametrize(
    ("dulu", "kini", "kata"), [(9, 5, "naik"), (5, 9, "turun"), (9, 10, "tetap")]
)
def test_rincian_menyebut_perubahan_dari_penilaian_sebelumnya(
    client, sari, dampingan, dulu, kini, kata
):
    lama = PenilaianFactory(keluarga=dampingan, kekurangan=dulu)
    baru = PenilaianFactory(
        keluarga=dampingan, kekurangan=kini, pada=lama.dinilai_pada + timedelta(days=30)
    )
    client.force_login(sari)

    isi = client.get(baru.get_absolute_url()).content.decode()

    perubahan = [satu for satu in ("naik", "turun", "tetap") if f"</svg>{satu}</span>" in isi]
    assert perubahan == [kata]


def test_rincian_menyebut_versi_lain_pada_penilaian_sebelumnya(client, sari, dampingan):
    lama = PenilaianFactory(keluarga=dampingan)
    VersiInstrumen.objects.filter(dipakai=True).update(dipakai=False)
    VersiInstrumen.objects.filter(kode="BPS14-BTN").update(dipakai=True)
    baru = PenilaianFactory(keluarga=dampingan, pada=lama.dinilai_pada + timedelta(days=30))
    client.force_login(sari)

    isi = client.get(baru.get_absolute_url()).content.decode()

    assert "Penilaian sebelumnya memakai versi instrumen lain" in isi
    assert "versi BPS14-BTN" in isi
