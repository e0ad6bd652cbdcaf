from contextlib import suppress
from datetime import date

import pgtrigger
import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ejsika.akun.tests.factories import PenggunaFactory
from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.models import Penyaluran, RekapBeku
from kpm.salur.hasil_bank import periksa_hasil, terapkan_hasil, terima_hasil
from kpm.salur.pembekuan import TidakAdaPenerima, bekukan
from kpm.salur.penyaluran import batalkan_penyaluran
from kpm.salur.rekonsiliasi import Uang, susun_rekonsiliasi
from kpm.salur.tahap import Tahap
from kpm.tests.factories import AnggotaFactory, JadwalFactory, KepesertaanFactory, RekeningFactory
from kpm.tests.test_hasil_bank import HARI, PADA, unggahan

pytestmark = pytest.mark.django_db
DESA = ("36.73.01.1004", "36.01.21.1009")
LANGKAH = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(["SUKSES", "GAGAL", "RETUR", "PROSES", "ENTAH", "batal", "susulan"]),
        st.sampled_from(["", "500000", "123"]),
        st.integers(1, 20),
    ),
    max_size=12,
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def siapkan(banyak=6):
    """A frozen tahap of two kabupaten with banks and amounts of their own."""
    program = JadwalFactory(wilayah=WilayahFactory(kode="36.73"), bank="BRI").program
    JadwalFactory(wilayah=WilayahFactory(kode="36.01"), nominal=500_000)
    for n in range(banyak):
        satu = KepesertaanFactory(
            program=program,
            keluarga__wilayah=WilayahFactory(kode=DESA[n % 2]),
            keluarga__nomor=f"JSR-{n}",
        )
        AnggotaFactory(keluarga=satu.keluarga, hubungan="kepala")
        RekeningFactory(keluarga=satu.keluarga)
    tahap = Tahap(program, 2026, 1)
    return tahap, beku(tahap)


def beku(tahap, *pilihan):
    return bekukan(tahap, pilihan=set(pilihan), sk_nomor="1", sk_tanggal=HARI, oleh=None, pada=PADA)


def terapkan(oleh, daftar, *baris):
    berkas, _ = terima_hasil(
        unggahan(*baris),
        daftar=daftar,
        bank="",
        tanggal=HARI,
        isi_rekening=False,
        oleh=oleh,
        pada=PADA,
    )
    periksa_hasil(berkas, pada=PADA)
    terapkan_hasil(berkas, pada=PADA)


def test_setiap_angka_per_bank_dan_kabupaten(dian):
    tahap, daftar = siapkan()
    terapkan(dian, daftar, "JSR-0;;;SUKSES;;;", "JSR-1;;;GAGAL;SI;;", "JSR-2;;;RETUR;;;")
    batalkan_penyaluran(
        Penyaluran.objects.get(nomor_peserta="JSR-3"),
        alasan="EXCLUDE MENINGGAL",
        keterangan="Surat",
        oleh=dian,
        pada=PADA,
        tanggal=HARI,
    )

    hasil = susun_rekonsiliasi(dian, tahap)

    assert [(s.kode, s.bank, s.beku, list(s.menurut.values()), s.cocok) for s in hasil.baris] == [
        (
            *("36.01", "BJB", Uang(3, 1_500_000)),
            [Uang(), Uang(1, 500_000), Uang(), Uang(1, 500_000), Uang(1, 500_000)],
            True,
        ),
        (
            *("36.73", "BRI", Uang(3, 3_000_000)),
            [Uang(1, 1_000_000), Uang(), Uang(1, 1_000_000), Uang(), Uang(1, 1_000_000)],
            True,
        ),
    ]
    assert (hasil.jumlah.beku, hasil.jumlah.terjelaskan) == (Uang(6, 4_500_000),) * 2
    assert [(s["status"], s["kode"], s["uang"].rupiah) for s in hasil.alasan] == [
        ("gagal", "SI", 500_000),
        ("dikembalikan", "KETERANGAN -", 1_000_000),
        ("dibatalkan", "EXCLUDE MENINGGAL", 500_000),
    ]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(langkah=LANGKAH)
def test_setiap_rupiah_selalu_terjelaskan_apa_pun_yang_terjadi(langkah, django_db_setup, db):
    """Whatever files, cancellations and supplements come in whatever order."""
    with transaction.atomic():
        dian = PenggunaFactory(peran="dinsos", bertugas_di=["36"])
        tahap, daftar = siapkan()
        semua = [daftar]
        for nomor, apa, nominal, hari in langkah:
            terbuka = Penyaluran.objects.filter(
                nomor_peserta=f"JSR-{nomor}", status="direncanakan"
            ).first()
            if apa == "susulan":
                if Penyaluran.objects.filter(status="gagal").exists() and len(semua) < 4:
                    _coba_susulan(tahap, semua)
            elif apa != "batal":
                baris = f"JSR-{nomor};;;{apa};;{hari:02d}-04-2026;{nominal}"
                terapkan(dian, semua[-1], baris)
            elif terbuka:
                batalkan_penyaluran(
                    terbuka,
                    alasan="LAINNYA",
                    keterangan="-",
                    oleh=dian,
                    pada=PADA,
                    tanggal=date(2026, 4, hari),
                )
        hasil = susun_rekonsiliasi(dian, tahap)
        assert hasil.cocok
        assert hasil.jumlah.selisih == Uang()
        assert hasil.jumlah.beku.rupiah == sum(d.rupiah for d in semua)
        transaction.set_rollback(True)


def _coba_susulan(tahap, semua):
    with suppress(TidakAdaPenerima):
        semua.append(beku(tahap, "ulangi"))


def test_rupiah_yang_hilang_di_balik_pemicu_terlihat_merah(client, dian):
    tahap, _ = siapkan()
    with pgtrigger.ignore("kpm.Penyaluran:beku"):
        Penyaluran.objects.filter(nomor_peserta="JSR-0").update(nominal=1)
    client.force_login(dian)

    hasil = susun_rekonsiliasi(dian, tahap)
    isi = client.get(tahap.get_absolute_url()).content.decode()
    client.post(reverse("kpm:tahap-periksa", kwargs=tahap.kunci))
    pesan = client.get(tahap.get_absolute_url()).content.decode()

    assert (hasil.cocok, hasil.jumlah.selisih) == (False, Uang(0, 999_999))
    assert "neraca-selisih" in isi
    assert "selisih Rp999.999" in isi
    assert "Daftar utama TIDAK utuh" in pesan


def test_operator_melihat_hanya_bagian_wilayahnya(oki):
    tahap, _ = siapkan()

    hasil = susun_rekonsiliasi(oki, tahap)

    assert [satu.kode for satu in hasil.baris] == ["36.73"]
    assert hasil.jumlah.beku == Uang(3, 3_000_000)


def test_rekap_dan_jumlah_daftar_sama_dengan_barisnya(dian):
    _, daftar = siapkan()

    rekap = [(r.jumlah, r.rupiah) for r in RekapBeku.objects.all()]

    assert tuple(map(sum, zip(*rekap, strict=True))) == (daftar.jumlah, daftar.rupiah)
    assert daftar.rupiah == sum(Penyaluran.objects.values_list("nominal", flat=True))
