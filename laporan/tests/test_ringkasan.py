from datetime import date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from graduasi.models import Instrumen, Penilaian, VersiInstrumen
from kpm.models import Program
from kpm.tests.factories import (
    AnggotaFactory,
    JadwalFactory,
    KeluargaFactory,
    KepesertaanFactory,
    PenyaluranFactory,
    ProgramFactory,
)
from laporan.angka import NAMA
from laporan.models import RingkasanBulanan
from laporan.ringkasan import BulanBelumDimulai, susun_ringkasan
from laporan.tasks import segarkan_peta, susun_ringkasan_bulan
from pendamping.models import Putusan, VerifikasiKomitmen
from pendamping.tests.factories import KunjunganFactory, PenugasanFactory

pytestmark = pytest.mark.django_db

OKTOBER = date(2026, 10, 1)
NOVEMBER = timezone.make_aware(datetime(2026, 11, 5, 8, 0))  # noqa: DTZ001
CIPARE = "36.73.01.1004"
SUKAJAYA = "36.73.02.1001"


def angka(kode, program=None, bulan=OKTOBER):
    """The figures of a region that are not zero."""
    baris = RingkasanBulanan.objects.get(
        wilayah__kode=kode, bulan=bulan, program=program and Program.objects.get(kode=program)
    )
    assert sorted(baris.angka) == sorted(NAMA)
    return {nama: nilai for nama, nilai in baris.angka.items() if nilai}


def pada_jam(hari, jam=9):
    return timezone.make_aware(datetime(hari.year, hari.month, hari.day, jam))  # noqa: DTZ001


@pytest.fixture
def versi(db):
    instrumen = Instrumen.objects.create(kode="BPS14-uji", nama="BPS 14")
    return VersiInstrumen.objects.create(instrumen=instrumen, kode="uji", nama="Uji", batas=[])


@pytest.fixture
def nilai(versi, sari):
    def _nilai(keluarga, grade, hari):
        return Penilaian.objects.create(
            keluarga=keluarga,
            versi=versi,
            penilai=sari,
            dinilai_pada=pada_jam(hari),
            jawaban={},
            rincian=[],
            grade=grade,
            nilai=None if grade is None else grade * 20,
            kekurangan=None if grade is None else 14 - grade * 2,
        )

    return _nilai


def putuskan(kunjungan, hasil):
    kunjungan.putusan_kini = Putusan.objects.create(
        kunjungan=kunjungan,
        putusan=hasil,
        versi_aturan="1",
        keyakinan=0.9,
        alasan=[],
        dinilai_pada=kunjungan.diterima_pada,
    )
    kunjungan.save()


def test_kpm_awal_masuk_dan_keluar_menghasilkan_kpm_akhir():
    KepesertaanFactory(keluarga__wilayah__kode=CIPARE)
    KepesertaanFactory(keluarga__wilayah__kode=CIPARE, tanggal_masuk=date(2026, 10, 31))
    KepesertaanFactory(keluarga__wilayah__kode=CIPARE, tanggal_masuk=date(2026, 11, 1))
    KepesertaanFactory(keluarga__wilayah__kode=CIPARE, status="CALON")
    for hari, kode in [(date(2026, 9, 30), "N01"), (date(2026, 10, 1), "G01")]:
        KepesertaanFactory(
            keluarga__wilayah__kode=CIPARE,
            keluarga__lokasi=None,
            keluarga__sumber_lokasi="",
            status="KELUAR",
            tanggal_keluar=hari,
            kode_keluar=kode,
        )

    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)

    assert angka(CIPARE) == {
        "kpm_awal": 2,
        "kpm_masuk": 1,
        "kpm_keluar": 1,
        "keluar_G01": 1,
        "kpm_akhir": 2,
        "kpm_berlokasi": 2,
        "kpm_tanpa_komponen": 2,
        "grade_belum": 2,
    }


def test_keluarga_di_dua_program_terhitung_sekali_untuk_semua_program():
    jscm = ProgramFactory(kode="JSCM", nama="JSCM", wilayah__kode="36.72")
    keluarga = KeluargaFactory(wilayah__kode="36.72.01.1001")
    KepesertaanFactory(keluarga=keluarga)
    KepesertaanFactory(keluarga=keluarga, program=jscm, tanggal_masuk=date(2026, 10, 5))

    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)

    akhir = {"kpm_akhir": 1, "kpm_berlokasi": 1, "kpm_tanpa_komponen": 1, "grade_belum": 1}
    assert angka("36") == {**akhir, "kpm_awal": 1}
    assert angka("36.72.01.1001", "JAMSOSRATU") == {**akhir, "kpm_awal": 1}
    assert angka("36", "JSCM") == {**akhir, "kpm_masuk": 1}


def test_program_luar_tidak_terhitung():
    pkh = ProgramFactory(kode="PKH", nama="PKH", milik_sendiri=False)
    KepesertaanFactory(keluarga__wilayah__kode=CIPARE, program=pkh)

    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)

    assert angka("36") == {}
    assert not RingkasanBulanan.objects.filter(program=pkh).exists()


def test_komponen_mengikuti_umur_pada_akhir_bulan():
    keluarga = KepesertaanFactory(keluarga__wilayah__kode=CIPARE).keluarga
    AnggotaFactory(keluarga=keluarga, tanggal_lahir=date(2021, 10, 31))  # five on the last day
    AnggotaFactory(keluarga=keluarga, tanggal_lahir=date(2021, 11, 1))
    AnggotaFactory(keluarga=keluarga, tanggal_lahir=date(2014, 1, 1), jenjang="SD")
    AnggotaFactory(
        keluarga=keluarga,
        tanggal_lahir=date(1950, 1, 1),
        tanggal_keluar=date(2026, 10, 2),
        alasan_keluar="meninggal",
    )
    AnggotaFactory(keluarga=KeluargaFactory(wilayah__kode=CIPARE), jenjang="SD")  # not a KPM

    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)

    assert {n: v for n, v in angka(CIPARE).items() if n.startswith("komponen_")} == {
        "komponen_ANAK_5_TH": 1,
        "komponen_ANAK_1_4_TH": 1,
        "komponen_ANAK_SD": 1,
    }
    assert "kpm_tanpa_komponen" not in angka(CIPARE)


def test_kunjungan_dihitung_menurut_bulan_jakarta_dan_putusan_yang_berlaku(sari):
    keluarga = KepesertaanFactory(keluarga__wilayah__kode=CIPARE).keluarga
    KepesertaanFactory(keluarga__wilayah__kode=CIPARE)  # not visited
    pertama = KunjunganFactory(
        keluarga=keluarga, pendamping=sari, mulai=pada_jam(OKTOBER, 0), kegiatan=["p2k2"]
    )
    putuskan(pertama, "perlu_diperiksa")
    putuskan(pertama, "hadir")
    KunjunganFactory(keluarga=keluarga, pendamping=sari, di_luar_dampingan=True)
    KunjunganFactory(keluarga=keluarga, mulai=pada_jam(date(2026, 9, 30), 23))

    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)

    hasil = angka(CIPARE)
    assert {n: v for n, v in hasil.items() if not n.startswith(("kpm_a", "kpm_b", "kpm_t"))} == {
        "grade_belum": 2,
        "pendamping_berkunjung": 1,
        "kunjungan": 2,
        "keluarga_dikunjungi": 1,
        "kpm_dikunjungi": 1,
        "putusan_hadir": 1,
        "putusan_belum": 1,
        "jenis_rumah": 2,
        "kegiatan_p2k2": 1,
        "luar_dampingan": 1,
    }


def test_kunjungan_ke_keluarga_bukan_kpm_hanya_masuk_semua_program():
    ProgramFactory()
    KunjunganFactory(keluarga__wilayah__kode=CIPARE)

    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)

    assert angka(CIPARE) == {
        "kunjungan": 1,
        "keluarga_dikunjungi": 1,
        "pendamping_berkunjung": 1,
        "putusan_belum": 1,
        "jenis_rumah": 1,
    }
    assert angka(CIPARE, "JAMSOSRATU") == {}


def test_pendamping_di_dua_desa_terhitung_sekali_di_kecamatan(sari):
    for kode in (CIPARE, "36.73.01.1005", SUKAJAYA):
        keluarga = KepesertaanFactory(keluarga__wilayah__kode=kode).keluarga
        PenugasanFactory(pendamping=sari, keluarga=keluarga)
    lama = KepesertaanFactory(keluarga__wilayah__kode=CIPARE).keluarga
    PenugasanFactory(keluarga=lama, masa=DateRange(date(2024, 1, 1), date(2026, 10, 31)))

    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)

    kode = [CIPARE, "36.73.01.1005", SUKAJAYA, "36.73.01", "36.73", "36"]
    assert [angka(k)["pendamping"] for k in kode] == [1, 1, 1, 1, 1, 1]


def test_komitmen_dihitung_dari_pemeriksaan_terakhir():
    keluarga = KepesertaanFactory(keluarga__wilayah__kode=CIPARE).keluarga
    anak = AnggotaFactory(keluarga=keluarga)
    for hari, status, alasan in [(20, "TIDAK_PATUH", "SAKIT"), (10, "PATUH", "")]:
        VerifikasiKomitmen.objects.create(
            kunjungan=KunjunganFactory(keluarga=keluarga, mulai=pada_jam(date(2026, 11, hari))),
            anggota=anak,
            jenis="sekolah",
            bulan=OKTOBER,
            status=status,
            alasan=alasan,
        )

    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)

    assert {n: v for n, v in angka(CIPARE).items() if n.startswith(("komitmen", "alasan"))} == {
        "komitmen_sekolah_TIDAK_PATUH": 1,
        "alasan_SAKIT": 1,
    }


def test_grade_adalah_yang_terakhir_dan_perpindahannya_dalam_bulan_itu(nilai):
    naik, turun, tetap, baru, lama = (
        KepesertaanFactory(keluarga__wilayah__kode=CIPARE).keluarga for _ in range(5)
    )
    for keluarga, sebelum, kini in [(naik, 2, 4), (turun, 3, 2), (tetap, 3, 3), (baru, None, 1)]:
        if sebelum:
            nilai(keluarga, sebelum, date(2026, 4, 1))
        nilai(keluarga, kini, date(2026, 10, 10))
    nilai(lama, 5, date(2026, 9, 1))
    nilai(lama, None, date(2026, 10, 20))  # incomplete: no grade, the old one stands
    nilai(lama, 1, date(2026, 11, 1))

    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)

    awalan = ("grade", "pindah", "penilaian")
    assert {n: v for n, v in angka(CIPARE).items() if n.startswith(awalan)} == {
        "penilaian": 5,
        "grade_1": 1,
        "grade_2": 1,
        "grade_3": 1,
        "grade_4": 1,
        "grade_5": 1,
        "grade_pertama": 1,
        "grade_naik": 1,
        "grade_turun": 1,
        "grade_tetap": 1,
        "pindah_2_4": 1,
        "pindah_3_2": 1,
        "pindah_3_3": 1,
    }


def test_penyaluran_masuk_bulan_tanggalnya_sendiri():
    peserta = KepesertaanFactory(keluarga__wilayah__kode=CIPARE)
    lain = KepesertaanFactory(keluarga__wilayah__kode=CIPARE)
    jadwal = JadwalFactory(
        program=peserta.program,
        tahun_anggaran=2026,
        tahap=1,
        wilayah=peserta.program.wilayah,
        bank="Bank Banten",
        nominal=1_000_000,
        tanggal=date(2026, 10, 20),
    )
    PenyaluranFactory(
        jadwal=jadwal,
        kepesertaan=peserta,
        nominal=1_000_000,
        status="tersalur",
        tanggal=date(2026, 10, 31),
    )
    PenyaluranFactory(jadwal=jadwal, kepesertaan=lain, nominal=1_000_000)

    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)

    for hasil in (angka(CIPARE), angka("36", "JAMSOSRATU")):
        assert {n: v for n, v in hasil.items() if n.startswith(("penyaluran", "rupiah"))} == {
            "penyaluran_tersalur": 1,
            "rupiah_tersalur": 1_000_000,
            "penyaluran_direncanakan": 1,
            "rupiah_direncanakan": 1_000_000,
        }


def test_setiap_wilayah_menjumlahkan_bawahannya(sari):
    for kode in (CIPARE, CIPARE, SUKAJAYA, "36.01.21.1009", "36.01.21"):  # the last: desa unknown
        keluarga = KepesertaanFactory(keluarga__wilayah__kode=kode).keluarga
        KunjunganFactory(keluarga=keluarga, pendamping=sari)

    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)

    kode = [CIPARE, SUKAJAYA, "36.73.01", "36.73", "36.01.21.1009", "36.01.21", "36"]
    assert [(angka(k)["kpm_akhir"], angka(k)["kunjungan"]) for k in kode] == [
        (2, 2),
        (1, 1),
        (2, 2),
        (3, 3),
        (1, 1),
        (2, 2),
        (5, 5),
    ]


def test_ringkasan_yang_diulang_memuat_kunjungan_yang_terlambat_terkirim():
    keluarga = KepesertaanFactory(keluarga__wilayah__kode=CIPARE).keluarga
    susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER)
    sekali = RingkasanBulanan.objects.count()

    KunjunganFactory(keluarga=keluarga)
    baris = susun_ringkasan(bulan=OKTOBER, pada=NOVEMBER + timedelta(days=1))

    assert (RingkasanBulanan.objects.count(), baris) == (sekali, sekali)
    assert angka(CIPARE)["kunjungan"] == 1


def test_bulan_berjalan_dilihat_sampai_hari_ini():
    KepesertaanFactory(keluarga__wilayah__kode=CIPARE, tanggal_masuk=date(2026, 11, 5))
    KepesertaanFactory(keluarga__wilayah__kode=CIPARE, tanggal_masuk=date(2026, 11, 6))

    susun_ringkasan(bulan=date(2026, 11, 1), pada=NOVEMBER)

    assert angka(CIPARE, bulan=date(2026, 11, 1))["kpm_akhir"] == 1


def test_tugas_malam_menghitung_bulan_berjalan_dan_bulan_sebelumnya():
    kini = timezone.localdate().replace(day=1)
    lalu = (kini - timedelta(days=1)).replace(day=1)
    keluarga = KepesertaanFactory(keluarga__wilayah__kode=CIPARE).keluarga
    susun_ringkasan(bulan=lalu, pada=timezone.now())
    KunjunganFactory(keluarga=keluarga, mulai=pada_jam(lalu))

    susun_ringkasan_bulan()

    assert sorted(set(RingkasanBulanan.objects.values_list("bulan", flat=True))) == [lalu, kini]
    assert angka(CIPARE, bulan=lalu)["kunjungan"] == 1


def test_bulan_yang_belum_dimulai_ditolak():
    with pytest.raises(BulanBelumDimulai):
        susun_ringkasan(bulan=date(2026, 12, 1), pada=NOVEMBER)


def test_angka_bulan_berjalan_mengikuti_pendaftaran_tanpa_menunggu_malam():
    KepesertaanFactory()

    segarkan_peta()
    pertama = RingkasanBulanan.objects.get(wilayah__kode="36", program=None)
    segarkan_peta()

    diulang = RingkasanBulanan.objects.get(wilayah__kode="36", program=None)
    assert (pertama.bulan, pertama.angka["kpm_akhir"], diulang.dihitung_pada) == (
        timezone.localdate().replace(day=1),
        1,
        pertama.dihitung_pada,
    )
