import io
import json
from datetime import date, datetime, timedelta

import openpyxl
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ejsika.wilayah.tests.factories import WilayahFactory
from graduasi.tests.factories import PenilaianFactory
from kpm.tests.factories import (
    AnggotaFactory,
    JadwalFactory,
    KepesertaanFactory,
    PenyaluranFactory,
    ProgramFactory,
)
from laporan import laporan_bulanan
from laporan.bahan_laporan import TanpaRingkasan, sebut_alasan
from laporan.laporan_bulanan import (
    bulan_lalu,
    letak_berkas,
    minta_laporan,
    susun_laporan,
    tulis_utuh,
)
from laporan.models import KopLaporan, LaporanBulanan, Penandatangan, StatusLaporan
from laporan.tasks import susun_bulan_lalu
from pendamping.tests.factories import KunjunganFactory, PenugasanFactory

OKTOBER = date(2026, 10, 1)
NOVEMBER = timezone.make_aware(datetime(2026, 11, 3, 8, 0))  # noqa: DTZ001
CIPARE = "36.73.01.1004"


@pytest.fixture(autouse=True)
def berkas(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def kota_serang(versi):
    """Kota Serang with two KPM in two kecamatan, one of them visited, assessed and paid."""
    ProgramFactory()
    pertama = KepesertaanFactory(keluarga__nama_pengurus="Siti Rahasia")
    KepesertaanFactory(keluarga__wilayah__kode="36.73.02.1001")
    AnggotaFactory(
        keluarga=pertama.keluarga, nama="Anak Rahasia", nik="3673014101150001", jenjang="SD"
    )
    penugasan = PenugasanFactory(keluarga=pertama.keluarga)
    KunjunganFactory(keluarga=pertama.keluarga, pendamping=penugasan.pendamping)
    PenilaianFactory(keluarga=pertama.keluarga, kekurangan=5)
    kota = WilayahFactory(kode="36.73")
    jadwal = JadwalFactory(
        program=pertama.program,
        tahun_anggaran=2026,
        tahap=1,
        wilayah=kota,
        bank="Bank Banten",
        nominal=1_000_000,
    )
    PenyaluranFactory(
        jadwal=jadwal,
        kepesertaan=pertama,
        nominal=1_000_000,
        status="tersalur",
        tanggal=date(2026, 10, 20),
    )
    return kota


def susun(wilayah, pada=NOVEMBER):
    laporan, _ = minta_laporan(wilayah=wilayah, bulan=OKTOBER, oleh=None, pada=pada)
    return susun_laporan(laporan=laporan, pada=pada)


def isi_berkas(laporan):
    return [letak_berkas(nama).read_bytes() for nama in (laporan.berkas_pdf, laporan.berkas_xlsx)]


def teks_pdf(laporan):
    halaman = pypdf.PdfReader(io.BytesIO(isi_berkas(laporan)[0])).pages
    return "\n".join(satu.extract_text() for satu in halaman)


def buku(laporan):
    return openpyxl.load_workbook(io.BytesIO(isi_berkas(laporan)[1]))


def tabel(buku, lembar, judul):
    """The rows under a title of a sheet, to the first empty line."""
    baris = [[sel.value for sel in satu] for satu in buku[lembar].iter_rows()]
    awal = next(n for n, satu in enumerate(baris) if str(satu[0] or "").startswith(judul))
    hasil = []
    for satu in baris[awal + 1 :]:
        if satu[0] is None:
            break
        hasil.append([sel for sel in satu if sel is not None])
    return hasil


def test_laporan_membekukan_angka_dan_menulis_kedua_berkas(kota_serang):
    laporan = susun(kota_serang)

    assert (laporan.status, laporan.edisi, laporan.kemajuan) == (StatusLaporan.SELESAI, 1, 100)
    assert laporan.angka["ringkas"] == {
        "kpm_akhir": 2,
        "kunjungan": 1,
        "kpm_dikunjungi": 1,
        "putusan_hadir": 0,
        "penyaluran_tersalur": 1,
        "grade_naik": 0,
        "grade_turun": 0,
    }
    assert [isi[:4] for isi in isi_berkas(laporan)] == [b"%PDF", b"PK\x03\x04"]


def test_pdf_memuat_angka_yang_sama_dengan_xlsx(kota_serang):
    laporan = susun(kota_serang)

    assert tabel(buku(laporan), "B Keadaan KPM", "KPM per kecamatan") == [
        ["Kecamatan", "Awal", "Masuk", "Keluar", "Akhir"],
        ["Wilayah 36.73.01", 1, 0, 0, 1],
        ["Wilayah 36.73.02", 1, 0, 0, 1],
        ["Jumlah", 2, 0, 0, 2],
        ["Akhir = awal + masuk − keluar, pada tanggal data."],
    ]
    assert tabel(buku(laporan), "F Penyaluran", "Penyaluran menurut tahap")[1] == [
        "2026 tahap 1", "Bank Banten", "Tersalur", "–", 1, 1_000_000,
    ]  # fmt: skip
    teks = " ".join(teks_pdf(laporan).split())
    assert "LAPORAN BULANAN PELAKSANAAN JAMSOSRATU" in teks
    assert "Data per tanggal 31 Oktober 2026" in teks
    assert "1.000.000" in teks
    assert f"kode {laporan.kode_verifikasi}" in teks


def test_laporan_tidak_memuat_nama_keluarga_dan_nik(kota_serang):
    laporan = susun(kota_serang)

    semua = json.dumps(laporan.angka) + teks_pdf(laporan)
    semua += str([sel for lembar in buku(laporan) for baris in lembar.values for sel in baris])
    assert [kata for kata in ("Rahasia", "3673014101150001") if kata in semua] == []


def test_xlsx_menyebut_banyak_barisnya_dan_tidak_berisi_rumus(kota_serang):
    kop = KopLaporan.objects.create(baris_kedua="=1+1")
    WilayahFactory(kode="36.73.03", nama="=HYPERLINK(1)")

    isi = buku(susun(kota_serang))

    assert ["B Keadaan KPM: KPM per kecamatan", 3] in [
        list(baris[:2]) for baris in isi["Ringkasan"].values
    ]
    assert {sel.data_type for lembar in isi for baris in lembar.rows for sel in baris} == {"s", "n"}
    assert kop.baris_kedua == isi.properties.creator


def test_disusun_ulang_tanpa_perubahan_menghasilkan_bita_yang_sama(kota_serang):
    pertama = susun(kota_serang)
    semula = isi_berkas(pertama)
    for nama in (pertama.berkas_pdf, pertama.berkas_xlsx):
        letak_berkas(nama).unlink()

    kedua = susun(kota_serang, pada=NOVEMBER + timedelta(days=9))

    assert (kedua, LaporanBulanan.objects.count()) == (pertama, 1)
    assert isi_berkas(kedua) == semula


def test_angka_yang_berubah_menjadi_edisi_baru_dan_yang_lama_utuh(kota_serang):
    lama = susun(kota_serang)
    semula = isi_berkas(lama)
    KepesertaanFactory()

    baru = susun(kota_serang, pada=NOVEMBER + timedelta(days=1))

    lama.refresh_from_db()
    assert (baru.edisi, baru.angka["ringkas"]["kpm_akhir"]) == (2, 3)
    assert (lama.angka["ringkas"]["kpm_akhir"], isi_berkas(lama)) == (2, semula)
    assert lama.kode_verifikasi != baru.kode_verifikasi
    daftar = LaporanBulanan.objects.untuk_daftar()
    assert [(satu.edisi, satu.digantikan) for satu in daftar] == [(2, False), (1, True)]


def test_kegagalan_dicatat_dan_permintaan_berikutnya_melanjutkan(kota_serang, monkeypatch):
    def penuh(*_):
        raise OSError("disk penuh")

    laporan, _ = minta_laporan(wilayah=kota_serang, bulan=OKTOBER, oleh=None, pada=NOVEMBER)
    with monkeypatch.context() as ganti:
        ganti.setattr(laporan_bulanan, "tulis_utuh", penuh)
        with pytest.raises(OSError, match="disk penuh"):
            susun_laporan(laporan=laporan, pada=NOVEMBER)
    laporan.refresh_from_db()
    assert (laporan.status, laporan.galat) == (StatusLaporan.GAGAL, "OSError: disk penuh")

    ulang, baru = minta_laporan(wilayah=kota_serang, bulan=OKTOBER, oleh=None, pada=NOVEMBER)

    assert (ulang.pk, baru, ulang.status, ulang.galat) == (laporan.pk, True, "menunggu", "")
    assert susun_laporan(laporan=ulang, pada=NOVEMBER).status == StatusLaporan.SELESAI


def test_dua_permintaan_sekaligus_menjadi_satu_laporan(kota_serang, dian):
    pertama, _ = minta_laporan(wilayah=kota_serang, bulan=OKTOBER, oleh=dian, pada=NOVEMBER)

    kedua, baru = minta_laporan(
        wilayah=kota_serang, bulan=OKTOBER, oleh=dian, pada=NOVEMBER + timedelta(minutes=14)
    )
    macet, lagi = minta_laporan(
        wilayah=kota_serang, bulan=OKTOBER, oleh=dian, pada=NOVEMBER + timedelta(minutes=15)
    )

    assert (kedua.pk, baru, macet.pk, lagi) == (pertama.pk, False, pertama.pk, True)


def test_laporan_yang_sudah_selesai_tidak_disusun_lagi_oleh_tugas_kedua(kota_serang):
    laporan = susun(kota_serang)
    KepesertaanFactory()

    assert susun_laporan(laporan=laporan, pada=NOVEMBER).angka["ringkas"]["kpm_akhir"] == 2


def test_penandatangan_hanya_yang_diisi_kantor(kota_serang):
    Penandatangan.objects.create(
        peran="3", wilayah=WilayahFactory(kode="36"), jabatan="Kepala Dinas Sosial", nama="Hj. N."
    )
    Penandatangan.objects.create(
        peran="3", wilayah=WilayahFactory(kode="36.01"), jabatan="Lain", nama="Orang Lain"
    )

    tanda_tangan = susun(kota_serang).angka["tanda_tangan"]

    assert [(satu["jabatan"], satu["nama"]) for satu in tanda_tangan] == [
        ("Koordinator Kabupaten/Kota", ""),
        ("Kepala Bidang", ""),
        ("Kepala Dinas Sosial", "Hj. N."),
    ]


def test_tanpa_angka_tidak_ada_laporan(versi):
    ProgramFactory(wilayah=WilayahFactory(kode="36.72"))
    laporan, _ = minta_laporan(
        wilayah=WilayahFactory(kode="36.73"), bulan=OKTOBER, oleh=None, pada=NOVEMBER
    )

    with pytest.raises(TanpaRingkasan):
        susun_laporan(laporan=laporan, pada=NOVEMBER)


def test_berkas_tidak_pernah_setengah_jadi(tmp_path):
    letak = tmp_path / "a" / "laporan.pdf"
    tulis_utuh(letak, b"lama")
    with pytest.raises(TypeError):
        tulis_utuh(letak, "bukan bita")

    assert [(berkas.name, berkas.read_bytes()) for berkas in letak.parent.iterdir()] == [
        ("laporan.pdf", b"lama")
    ]


def test_tugas_bulanan_menyusun_satu_laporan_per_kabupaten(kota_serang):
    WilayahFactory(kode="36.01")

    susun_bulan_lalu(bulan="2026-10-01")

    assert sorted(LaporanBulanan.objects.values_list("wilayah__kode", "status")) == [
        ("36.01", "selesai"),
        ("36.73", "selesai"),
    ]


@pytest.mark.parametrize(
    ("pada", "bulan"),
    [
        (datetime(2026, 11, 1, 3, 0), date(2026, 10, 1)),  # noqa: DTZ001
        (datetime(2027, 1, 31, 23, 0), date(2026, 12, 1)),  # noqa: DTZ001
    ],
)
def test_bulan_lalu(pada, bulan):
    assert bulan_lalu(timezone.make_aware(pada)) == bulan


def test_perintah_menyusun_satu_kabupaten(kota_serang, capsys):
    WilayahFactory(kode="36.01")

    call_command("susun_laporan", bulan="2026-10", kabupaten="36.73")
    call_command("susun_laporan", bulan="2026-10", kabupaten="36.73")

    laporan = LaporanBulanan.objects.get()
    assert capsys.readouterr().out.splitlines() == [
        f"36.73 Wilayah 36.73: edisi 1 terbit, {laporan.berkas_pdf}",
        f"36.73 Wilayah 36.73: edisi 1 tidak berubah, {laporan.berkas_pdf}",
    ]


@pytest.mark.parametrize(
    ("argumen", "pesan"),
    [
        ({"bulan": "Oktober"}, "tidak terbaca"),
        ({"bulan": "2026-10", "kabupaten": "36.99"}, "tidak dikenal"),
        ({"bulan": "2999-01"}, "belum dimulai"),
    ],
)
def test_perintah_menolak_isian_yang_keliru(kota_serang, argumen, pesan):
    with pytest.raises(CommandError, match=pesan):
        call_command("susun_laporan", **argumen)


@pytest.mark.parametrize(
    ("kode", "sebutan"),
    [
        ("TIDAK_TRANSAKSI", "Tidak bertransaksi"),
        ("SI", "Data bank dan Dukcapil tidak cocok (SI)"),
        ("Rekening ditutup", "Rekening ditutup"),
        ("", ""),
    ],
)
def test_alasan_gagal_disebut_dengan_kata(kode, sebutan):
    assert sebut_alasan(kode) == sebutan
