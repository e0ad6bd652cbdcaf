from datetime import datetime
from zoneinfo import ZoneInfo

import pgtrigger
import pytest

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.models import DaftarPenerima, Penyaluran, RekapBeku
from kpm.salur.neraca import periksa_penyaluran
from kpm.salur.pembekuan import bekukan
from kpm.salur.tahap import Tahap
from kpm.tests.factories import (
    AnggotaFactory,
    JadwalFactory,
    KepesertaanFactory,
    PenyaluranFactory,
    RekeningFactory,
)

pytestmark = pytest.mark.django_db
PADA = datetime(2026, 4, 1, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
KOTA = "36.73.01.1004"
DAFTAR = "Daftar JAMSOSRATU 2026 tahap 1, daftar utama"


@pytest.fixture
def daftar():
    """A sealed list of two recipients, one of whom the bank has paid."""
    WilayahFactory(kode=KOTA)
    for _ in range(2):
        peserta = KepesertaanFactory(keluarga__wilayah__kode=KOTA)
        AnggotaFactory(keluarga=peserta.keluarga, hubungan="kepala")
        RekeningFactory(keluarga=peserta.keluarga)
    tahap = Tahap(JadwalFactory().program, 2026, 1)
    beku = bekukan(
        tahap, pilihan=set(), sk_nomor="978/1", sk_tanggal=PADA.date(), oleh=None, pada=PADA
    )
    pertama = Penyaluran.objects.filter(daftar=beku).order_by("pk").first()
    Penyaluran.objects.filter(pk=pertama.pk).update(status="tersalur", tanggal=PADA.date())
    return beku


def ubah(baris, *penjaga, **isi):
    """Change behind the back of the triggers, as somebody with the database password could."""
    with pgtrigger.ignore(*penjaga):
        baris.update(**isi)


def test_daftar_beku_yang_utuh_seimbang(daftar):
    assert list(periksa_penyaluran()) == []


def test_jumlah_beku_yang_tidak_sama_dengan_barisnya_ditemukan(daftar):
    ubah(DaftarPenerima.objects.all(), "kpm.DaftarPenerima:tersegel", jumlah=3, rupiah=3_000_000)

    assert list(periksa_penyaluran()) == [
        f"{DAFTAR}: dibekukan 3 penerima Rp3000000, barisnya 2 penerima Rp2000000."
    ]


def test_rekap_yang_tidak_sama_dengan_jumlah_semua_status_ditemukan(daftar):
    ubah(RekapBeku.objects.all(), "kpm.RekapBeku:tetap", rupiah=2_500_000)

    [satu] = periksa_penyaluran()

    kota = RekapBeku.objects.get().wilayah.nama
    assert satu == (
        f"{DAFTAR}, {kota}, BJB: dibekukan 2 penerima Rp2500000,"
        " jumlah semua statusnya 2 penerima Rp2000000."
    )


def test_isi_daftar_yang_diubah_diam_diam_ditemukan(daftar):
    ubah(Penyaluran.objects.all(), "kpm.Penyaluran:beku", nama="Orang lain")

    assert list(periksa_penyaluran()) == [
        f"{DAFTAR}: isinya bukan lagi yang disegel (sidik SHA-256 berbeda)."
    ]


def test_daftar_dari_sebelum_penyegelan_hanya_dicocokkan_rekapnya():
    bayar = PenyaluranFactory()
    RekapBeku.objects.create(
        daftar=bayar.daftar,
        wilayah=bayar.wilayah.induk.induk,
        bank="BJB",
        jumlah=1,
        rupiah=bayar.nominal,
    )

    assert list(periksa_penyaluran()) == []
