from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kpm.daftar.pencarian import keluarga_bernomor
from kpm.ganda.peringatan import BATAS, JAM
from kpm.models import Keluarga, PemeriksaanGanda
from kpm.tests.factories import AnggotaFactory, KeluargaFactory

NIK, NO_KK = "3673014403850011", "3673010101200001"
LAHIR = date(1985, 3, 4)


@pytest.fixture
def periksa(client, oki):
    client.force_login(oki)

    def tanya(**isi):
        return client.post(reverse("kpm:ganda-periksa"), isi).content.decode()

    return tanya


@pytest.mark.parametrize(
    ("ditanya", "sebab"),
    [
        ({"nik": "3673 0144 0385 0011"}, "NIK sama"),
        ({"no_kk": NO_KK}, "No. KK sama"),
        *(
            (
                {"nama": "Sitti Aminah", "tanggal_lahir": lahir, "wilayah": "36.73.01.1005"},
                "Nama mirip dan tanggal lahir sama",
            )
            for lahir in ("04-03-1985", "4 Maret 1985")
        ),
    ],
)
def test_yang_terdaftar_di_wilayah_tugas_disebut_dengan_sebabnya(periksa, ditanya, sebab):
    keluarga = KeluargaFactory(nama_pengurus="Siti Aminah", no_kk=NO_KK)
    AnggotaFactory(keluarga=keluarga, nama="Siti Aminah", nik=NIK, tanggal_lahir=LAHIR)

    isi = periksa(**ditanya)

    assert f"{sebab}:" in isi
    assert keluarga.get_absolute_url() in isi


@pytest.mark.parametrize("ditanya", [{"nik": NIK}, {"no_kk": NO_KK}, {"nik": NIK, "no_kk": NO_KK}])
def test_yang_terdaftar_di_wilayah_lain_hanya_disebut_ada(periksa, ditanya):
    jauh = KeluargaFactory(
        nama_pengurus="Rahasia", no_kk=NO_KK, wilayah__kode="36.01.21.1009", nomor="JSR-RAHASIA"
    )
    AnggotaFactory(keluarga=jauh, nama="Rahasia", nik=NIK)
    AnggotaFactory(keluarga__wilayah__kode="36.02.01.2001", nik=NIK)  # two are told like one

    isi = periksa(**ditanya)

    assert isi.count("terdaftar di wilayah lain") == 1
    for rahasia in ("Rahasia", "RAHASIA", "36.01", str(jauh.uuid), NIK, NO_KK):
        assert rahasia not in isi


def test_nama_di_wilayah_lain_tidak_dapat_ditanyakan(periksa):
    AnggotaFactory(nama="Siti", tanggal_lahir=LAHIR, keluarga__wilayah__kode="36.01.21.1009")

    isi = periksa(nama="Siti", tanggal_lahir="04-03-1985", wilayah="36.01.21.1009")

    assert isi.strip() == ""


def test_keluarga_yang_sedang_diubah_bukan_gandanya_sendiri(periksa):
    anggota = AnggotaFactory(nik=NIK, keluarga__no_kk=NO_KK)

    isi = periksa(nik=NIK, no_kk=NO_KK, keluarga=str(anggota.keluarga.uuid))

    assert isi.strip() == ""


def test_catatan_lama_tidak_diperingatkan(periksa):
    lama = AnggotaFactory(nik=NIK, keluarga__no_kk=NO_KK).keluarga
    Keluarga.objects.filter(pk=lama.pk).update(digabung_ke=KeluargaFactory())

    assert periksa(nik=NIK, no_kk=NO_KK).strip() == ""


@pytest.mark.parametrize("salah", [{"nik": "367301"}, {"tanggal_lahir": "31-02-1990"}, {}])
def test_isian_yang_belum_selesai_didiamkan(periksa, salah):
    AnggotaFactory(nik=NIK)

    assert periksa(**salah).strip() == ""


def test_setiap_pemeriksaan_tercatat_tanpa_nomornya(periksa, oki):
    AnggotaFactory(nik=NIK, keluarga__wilayah__kode="36.01.21.1009")

    periksa(nik=NIK)

    catatan = PemeriksaanGanda.objects.get()
    assert (catatan.oleh, catatan.bernomor, catatan.ditemukan, catatan.di_luar) == (
        *(oki, True, 0, True),
    )


def test_yang_terlalu_sering_bertanya_berhenti_diberi_jawaban(periksa, oki):
    AnggotaFactory(nik=NIK, keluarga__wilayah__kode="36.01.21.1009")
    batas = BATAS[0][1]
    kini = timezone.now()
    PemeriksaanGanda.objects.bulk_create(
        PemeriksaanGanda(oleh=oki, pada=kini - timedelta(minutes=5), bernomor=True)
        for _ in range(batas)
    )

    isi = periksa(nik=NIK)

    lagi = timezone.localtime(kini - timedelta(minutes=5) + JAM)
    assert f"berlanjut pukul {lagi:%H.%M}" in isi
    assert "wilayah lain" not in isi
    assert PemeriksaanGanda.objects.count() == batas


def test_pertanyaan_lama_tidak_dihitung_lagi(periksa, oki):
    AnggotaFactory(nik=NIK, keluarga__wilayah__kode="36.01.21.1009")
    PemeriksaanGanda.objects.bulk_create(
        PemeriksaanGanda(oleh=oki, pada=timezone.now() - 2 * JAM, bernomor=True)
        for _ in range(BATAS[0][1])
    )

    assert "wilayah lain" in periksa(nik=NIK)


def test_no_kk_catatan_lama_menemukan_penerusnya(oki):
    penerus = KeluargaFactory()
    lama = KeluargaFactory(no_kk=NO_KK)
    Keluarga.objects.filter(pk=lama.pk).update(digabung_ke=penerus)

    assert list(keluarga_bernomor(Keluarga.objects.terlihat_oleh(oki), NO_KK)) == [penerus]
