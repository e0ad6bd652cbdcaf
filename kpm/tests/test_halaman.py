import pytest
from django.core.cache import cache

from kpm.daftar import halaman
from kpm.daftar.halaman import URUTAN, hitung, urutkan
from kpm.models import Keluarga
from kpm.tests.factories import KeluargaFactory

DAFTAR = "/kpm/"


@pytest.fixture(autouse=True)
def _hitungan_baru(db):
    cache.clear()


@pytest.fixture
def enam_puluh(db):
    """Families with equal names, equal deciles and some without a decile or number."""
    for n in range(60):
        KeluargaFactory(
            nama_pengurus=f"Nama {n % 7}",
            desil=n % 4 or None,
            nomor=f"JSR-{n:03d}" if n % 3 else None,
            wilayah__kode=("36.73.01.1004", "36.01.21.1009")[n % 2],
        )


def maju(client, alamat):
    """The rows of every page, walked by the address each page gives on."""
    hal, sesudah, semua = 1, "", []
    while True:
        lembar = client.get(f"{DAFTAR}?{alamat}&hal={hal}&sesudah={sesudah}").context["halaman"]
        semua += lembar.baris
        if not lembar.ada_lagi:
            return semua
        hal, sesudah = hal + 1, semua[-1].uuid


@pytest.mark.parametrize("urut", sorted(URUTAN))
def test_setiap_urutan_berlanjut_tanpa_melompat_atau_mengulang(client, dian, enam_puluh, urut):
    client.force_login(dian)

    assert maju(client, f"urut={urut}") == list(urutkan(Keluarga.objects.all(), urut))


@pytest.mark.parametrize("urut", sorted(URUTAN))
def test_setiap_urutan_dapat_mundur(client, dian, enam_puluh, urut):
    client.force_login(dian)
    semua = list(urutkan(Keluarga.objects.all(), urut))

    lembar = client.get(f"{DAFTAR}?urut={urut}&hal=2&sebelum={semua[50].uuid}").context["halaman"]

    assert lembar.baris == semua[25:50]


def test_baris_yang_hilang_dari_daftar_dihitung_dari_nomor_halamannya(client, dian, enam_puluh):
    client.force_login(dian)
    asing = "00000000-0000-4000-8000-000000000000"

    lembar = client.get(f"{DAFTAR}?hal=2&sesudah={asing}").context["halaman"]

    assert lembar.baris == list(urutkan(Keluarga.objects.all(), "nama"))[25:50]


def test_hitungan_yang_lama_menjadi_perkiraan_dan_disebut_sekitar(
    client, dian, enam_puluh, monkeypatch
):
    monkeypatch.setattr(halaman, "SABAR_MS", 1)
    lama = Keluarga.objects.extra(where=["pg_sleep(0.01) IS NOT NULL"])
    monkeypatch.setattr(Keluarga.objects.__class__, "terlihat_oleh", lambda *_, **__: lama)
    client.force_login(dian)

    isi = client.get(DAFTAR).content.decode()

    assert "Sekitar" in isi


def test_hitungan_yang_cepat_pasti(enam_puluh):
    assert hitung(Keluarga.objects.all()) == (60, False)


@pytest.mark.parametrize(
    "aneh", ["hal=-1", "hal=0", "hal=x", "hal=٣", "hal=999999999999", "sesudah=x"]
)
def test_letak_yang_aneh_tetap_dijawab(client, dian, enam_puluh, aneh):
    client.force_login(dian)

    assert client.get(f"{DAFTAR}?{aneh}").status_code == 200
