from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.models import (
    DaftarPenerima,
    JadwalBantuan,
    Keluarga,
    KeputusanTumpang,
    PengecualianPenerima,
    Penyaluran,
    RekapBeku,
    UnduhanBank,
)
from kpm.salur.pembekuan import DaftarBerubah, TidakAdaPenerima, bekukan, hitung_sidik, pratinjau
from kpm.salur.penyaluran import batalkan_penyaluran, catat_hasil
from kpm.salur.rekening import catat_rekening
from kpm.salur.tahap import Tahap
from kpm.tests.factories import (
    AnggotaFactory,
    JadwalFactory,
    KepesertaanFactory,
    ProgramFactory,
    RekeningFactory,
)

pytestmark = pytest.mark.django_db
PADA = datetime(2026, 4, 1, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
HARI = PADA.date()
KOTA, PANDEGLANG = "36.73.01.1004", "36.01.21.1009"


@pytest.fixture
def tahap(db):
    WilayahFactory(kode=KOTA)
    return Tahap(JadwalFactory().program, 2026, 1)


def peserta(kode=KOTA, *, rekening=True, nik=True, **isi):
    """A family due for payment: with a head whose NIK is known, and an account."""
    satu = KepesertaanFactory(keluarga__wilayah__kode=kode, **isi)
    AnggotaFactory(keluarga=satu.keluarga, hubungan="kepala", **({} if nik else {"nik": None}))
    if rekening:
        RekeningFactory(keluarga=satu.keluarga)
    return satu


def beku(tahap, *pilihan, sidik=None, oleh=None, pada=PADA):
    return bekukan(
        tahap,
        pilihan=set(pilihan),
        sk_nomor="978/1",
        sk_tanggal=HARI,
        oleh=oleh,
        pada=pada,
        sidik=sidik,
    )


def penerima(daftar):
    return set(Penyaluran.objects.filter(daftar=daftar).values_list("kepesertaan", flat=True))


def test_daftar_memuat_hanya_yang_berhak_dan_mencatat_sebab_yang_lain(tahap):
    berhak = peserta()
    transisi = peserta(status="TRANSISI")
    peserta(status="CALON")
    peserta(status="KELUAR", tanggal_keluar=date(2026, 3, 1), kode_keluar="G01")
    peserta(tanggal_masuk=date(2026, 4, 2))
    peserta(program=ProgramFactory(kode="JSCM"))
    luar = {
        peserta(status="DITANGGUHKAN").pk: "DITANGGUHKAN",
        peserta(rekening=False).pk: "TANPA_REKENING",
        peserta(nik=False).pk: "DATA_KURANG",
    }

    daftar = beku(tahap)

    assert penerima(daftar) == {berhak.pk, transisi.pk}
    assert dict(PengecualianPenerima.objects.values_list("kepesertaan", "alasan")) == luar
    assert (daftar.jumlah, daftar.rupiah, daftar.sidik) == (2, 2_000_000, hitung_sidik(daftar))


def test_kepesertaan_di_wilayah_tanpa_jadwal_tidak_ikut(tahap):
    JadwalFactory(wilayah__kode="36.73", tahap=2)
    di_kota, di_luar = peserta(), peserta(PANDEGLANG)

    daftar = beku(Tahap(tahap.program, 2026, 2))

    assert penerima(daftar) == {di_kota.pk}
    assert dict(PengecualianPenerima.objects.values_list("kepesertaan", "alasan")) == {
        di_luar.pk: "TANPA_JADWAL"
    }


def test_jadwal_kabupaten_mendahului_jadwal_provinsi(tahap):
    JadwalFactory(wilayah__kode="36.73", nominal=750_000, bank="BRI")
    di_kota, di_luar = peserta(), peserta(PANDEGLANG)

    beku(tahap)

    assert dict(Penyaluran.objects.values_list("kepesertaan", "nominal")) == {
        di_kota.pk: 750_000,
        di_luar.pk: 1_000_000,
    }
    rekap = RekapBeku.objects.values_list("wilayah__kode", "bank", "jumlah", "rupiah")
    assert set(rekap) == {("36.73", "BRI", 1, 750_000), ("36.01", "BJB", 1, 1_000_000)}


def test_tumpang_tindih_pkh_hanya_peringatan_sampai_orang_memutuskan(tahap):
    satu = peserta()
    KepesertaanFactory(
        keluarga=satu.keluarga, program=ProgramFactory(kode="PKH", milik_sendiri=False)
    )

    (hasil, _), (tanpa, _) = (
        pratinjau(tahap, pilihan=pilihan, pada=HARI) for pilihan in (set(), {"tanpa_pkh"})
    )

    assert (hasil.jumlah, [kode for kode, _, _ in hasil.peringatan]) == (1, ["TUMPANG_TINDIH"])
    assert (tanpa.jumlah, [kode for kode, _, _ in tanpa.luar]) == (0, ["TUMPANG_TINDIH"])


def test_peringatan_rekening_ganda_bank_lain_dan_tanpa_rekening_ikut_tersimpan(tahap):
    RekeningFactory(keluarga=peserta(rekening=False).keluarga, nomor="0012345678")
    RekeningFactory(keluarga=peserta(rekening=False).keluarga, nomor="0012345678")
    RekeningFactory(keluarga=peserta(rekening=False).keluarga, bank="BRI")
    peserta(rekening=False)

    beku(tahap, "tanpa_rekening")

    assert sorted(Penyaluran.objects.values_list("peringatan", flat=True)) == [
        ["BANK_LAIN"],
        ["REKENING_GANDA"],
        ["REKENING_GANDA"],
        ["TANPA_REKENING"],
    ]


def test_registri_yang_berubah_kemudian_tidak_mengubah_daftar(tahap):
    satu = peserta()
    daftar = beku(tahap)
    sebelum = Penyaluran.objects.values().get()

    Keluarga.objects.filter(pk=satu.keluarga_id).update(
        nama_pengurus="Nama Baru", wilayah=WilayahFactory(kode=PANDEGLANG), nomor="JSR-BARU"
    )
    satu.keluarga.anggota.update(nik="3673014101850099")
    catat_rekening(
        satu.keluarga,
        bank="BRI",
        nomor="999999999",
        pemilik="Nama Baru",
        tanggal_sumber=HARI,
        oleh=None,
        pada=PADA,
        alasan="buku baru",
    )

    assert Penyaluran.objects.values().get() == sebelum
    assert hitung_sidik(daftar) == daftar.sidik


@pytest.mark.parametrize(
    "ubah",
    [
        lambda: Penyaluran.objects.update(nominal=1),
        lambda: Penyaluran.objects.update(nomor_rekening="12345678"),
        lambda: Penyaluran.objects.update(nik="3673014101850099"),
        lambda: Penyaluran.objects.all()._raw_delete("default"),
        lambda: DaftarPenerima.objects.update(sk_nomor="lain"),
        lambda: DaftarPenerima.objects.all()._raw_delete("default"),
        lambda: RekapBeku.objects.update(rupiah=1),
        lambda: PengecualianPenerima.objects.update(alasan="DATA_KURANG"),
    ],
)
def test_daftar_beku_tidak_dapat_diubah_siapa_pun(tahap, ubah):
    peserta()
    peserta(rekening=False)
    daftar = beku(tahap)

    with pytest.raises(ProgrammingError), transaction.atomic():
        ubah()

    assert hitung_sidik(daftar) == daftar.sidik


@pytest.mark.parametrize(
    "ubah", [lambda jadwal: jadwal.update(nominal=1), lambda jadwal: jadwal._raw_delete("default")]
)
def test_jadwal_yang_sudah_beku_terkunci(tahap, ubah):
    peserta()
    beku(tahap)
    lain = JadwalFactory(tahap=2)

    with pytest.raises(ProgrammingError), transaction.atomic():
        ubah(JadwalBantuan.objects.filter(tahap=1))

    assert JadwalBantuan.objects.filter(pk=lain.pk).update(nominal=1) == 1


def test_catatan_unduhan_tidak_dapat_diubah(tahap, dian):
    peserta()
    daftar = beku(tahap)
    UnduhanBank.objects.create(
        daftar=daftar,
        wilayah=WilayahFactory(kode="36.73"),
        bank="BJB",
        bentuk="csv",
        tujuan="pencairan",
        keterangan="Surat 1",
        jumlah=1,
        rupiah=1,
        oleh=dian,
        pada=PADA,
    )

    with pytest.raises(ProgrammingError), transaction.atomic():
        UnduhanBank.objects.update(keterangan="lain")


def test_pembekuan_ditolak_bila_data_berubah_sejak_pratinjau(tahap):
    peserta()
    hasil, _ = pratinjau(tahap, pilihan=set(), pada=HARI)
    peserta()

    with pytest.raises(DaftarBerubah):
        beku(tahap, sidik=hasil.sidik)

    assert not DaftarPenerima.objects.exists()


def test_daftar_kosong_tidak_dibekukan(tahap):
    peserta(rekening=False)

    with pytest.raises(TidakAdaPenerima):
        beku(tahap)


def test_susulan_mengulang_yang_gagal_dan_menambah_yang_baru_bila_dipilih(tahap, dian):
    lunas, gagal, batal = peserta(), peserta(), peserta()
    utama = beku(tahap)
    catat_hasil(utama, tersalur=[lunas.pk], gagal={gagal.pk: "SI"}, tanggal=HARI)
    batalkan_penyaluran(
        Penyaluran.objects.get(kepesertaan=batal),
        alasan="EXCLUDE MENINGGAL",
        keterangan="Surat desa",
        oleh=dian,
        pada=PADA,
        tanggal=HARI,
    )
    baru = peserta()

    daftar = beku(tahap, "ulangi")

    assert (penerima(daftar), daftar.urutan) == ({gagal.pk}, 1)
    assert dict(
        PengecualianPenerima.objects.filter(daftar=daftar).values_list("kepesertaan", "alasan")
    ) == {baru.pk: "TIDAK_DITAMBAH", batal.pk: "DIBATALKAN"}
    assert penerima(beku(tahap, "tambah", "batal")) == {baru.pk, batal.pk}
    with pytest.raises(TidakAdaPenerima):
        beku(tahap, "ulangi", "tambah", "batal")


def test_keluarga_yang_hidup_di_susulan_tidak_dapat_tersalur_lagi_di_daftar_utama(tahap):
    satu = peserta()
    utama = beku(tahap)
    catat_hasil(utama, gagal={satu.pk: "SI"}, tanggal=HARI)
    beku(tahap, "ulangi")

    with pytest.raises(IntegrityError):
        catat_hasil(utama, tersalur=[satu.pk], tanggal=HARI)


def test_yang_sudah_diputuskan_tetap_tidak_diperingatkan_lagi(tahap, dian):
    satu = peserta()
    pkh = KepesertaanFactory(
        keluarga=satu.keluarga, program=ProgramFactory(kode="PKH", milik_sendiri=False)
    )
    KeputusanTumpang.objects.create(
        kepesertaan=satu, luar=pkh, alasan="PKH sudah berhenti", oleh=dian, pada=PADA
    )

    hasil, _ = pratinjau(tahap, pilihan={"tanpa_pkh"}, pada=HARI)

    assert (hasil.jumlah, hasil.peringatan) == (1, [])


def test_keputusan_tetap_yang_dicabut_diperingatkan_lagi(tahap, dian):
    satu = peserta()
    pkh = KepesertaanFactory(
        keluarga=satu.keluarga, program=ProgramFactory(kode="PKH", milik_sendiri=False)
    )
    KeputusanTumpang.objects.create(
        kepesertaan=satu, luar=pkh, alasan="PKH sudah berhenti", oleh=dian, pada=PADA
    )
    KeputusanTumpang.objects.update(
        alasan_cabut="Surat keliru", dicabut_oleh=dian, dicabut_pada=PADA
    )

    hasil, _ = pratinjau(tahap, pilihan={"tanpa_pkh"}, pada=HARI)

    assert (hasil.jumlah, [kode for kode, *_ in hasil.luar]) == (0, ["TUMPANG_TINDIH"])
