from datetime import UTC, date, datetime

import pghistory
import pytest
from django.utils import timezone

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.impor.antrean import jalankan
from kpm.impor.pelaksanaan import impor_berkas
from kpm.impor.pengembalian import minta_urung, rencana_urung
from kpm.models import (
    AlasanPembukaan,
    Anggota,
    BerkasImpor,
    DugaanGanda,
    Keluarga,
    Kepesertaan,
    PembukaanNik,
)
from kpm.tests.berkas import ANAK, ISTRI, KELUARGA_LAIN, KEPALA, tulis_csv
from kpm.tests.factories import AnggotaFactory, KeluargaFactory, KepesertaanFactory, ProgramFactory

pytestmark = pytest.mark.django_db
PADA = datetime(2026, 11, 21, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _desa():
    WilayahFactory(kode="36.73.01.1004")
    ProgramFactory()


@pytest.fixture
def impor(tmp_path, dian):
    def laksanakan(*baris, **isi):
        jalan = tulis_csv(tmp_path / "berkas", *baris)
        berkas = BerkasImpor.objects.create(nama_berkas="berkas", oleh=dian, **isi)
        return impor_berkas(berkas, jalan, pada=timezone.now())

    return laksanakan


@pytest.fixture
def urungkan(dian):
    def laksanakan(berkas):
        minta_urung(berkas, oleh=dian, alasan="Berkas salah bulan.", pada=PADA)
        jalankan(BerkasImpor.objects.get(pk=berkas.pk))
        berkas.refresh_from_db()
        return berkas

    return laksanakan


def isi_registri():
    """Every value of every row, but for the moment of the last change."""
    keluarga = [
        {n: v for n, v in satu.items() if n != "diubah_pada"}
        for satu in Keluarga.objects.order_by("pk").values()
    ]
    return (
        keluarga,
        [*Anggota.objects.order_by("pk").values()],
        [*Kepesertaan.objects.order_by("pk").values()],
        [*DugaanGanda.objects.order_by("pk").values()],
    )


def test_impor_yang_diurungkan_mengembalikan_registri_persis(impor, urungkan):
    impor(KEPALA, ISTRI, KEPALA | KELUARGA_LAIN | {"PROGRAM": ""})
    sebelum = isi_registri()
    berkas = impor(
        KEPALA | {"ALAMAT": "Kp. Baru", "HUBUNGAN": "Orang Tua", "NIK": "3673012304840009"},
        ISTRI | {"HUBUNGAN": "Kepala Keluarga"},
        ANAK,
        KEPALA | KELUARGA_LAIN | {"NIK": ISTRI["NIK"], "DESIL": "2"},
        KEPALA | {"ID PESERTA": "JSR-9", "NO KK": "", "NIK": "3673012304840019"},
        ISTRI | {"ID PESERTA": "JSR-9", "NO KK": "", "NIK": "3673015003850019"},
    )
    berubah = isi_registri()

    urungkan(berkas)

    assert (berkas.status, isi_registri() == sebelum) == ("diurungkan", True)
    assert len(berubah[0]) == 3
    assert len(berubah[3]) == 1


def test_rencana_menyebut_yang_dihapus_dan_dipulihkan(impor):
    impor(KEPALA)
    berkas = impor(KEPALA | {"RT": "9"}, ISTRI, KEPALA | KELUARGA_LAIN)

    rencana = rencana_urung(berkas)

    assert rencana == {
        "hapus_keluarga": 1,
        "pulih_keluarga": 1,
        "hapus_anggota": 2,
        "pulih_anggota": 0,
        "hapus_kepesertaan": 1,
        "pulih_kepesertaan": 0,
        "penghalang": [],
        "keluarga_penghalang": [],
    }


def buka_nik(keluarga, dian):
    PembukaanNik.objects.create(
        keluarga=keluarga, alasan=AlasanPembukaan.values[0], pada=PADA, oleh=dian
    )


def ubah_keluarga(keluarga, _):
    keluarga.alamat = "Diubah tangan"
    keluarga.save()


def ubah_anggota(keluarga, _):
    keluarga.anggota.update(pekerjaan="Guru")


def tambah_anggota(keluarga, _):
    AnggotaFactory(keluarga=keluarga)


def pindahkan_anggota(keluarga, _):
    keluarga.anggota.filter(nama="Eneng").update(keluarga=KeluargaFactory(), hubungan="famili")


def tambah_kepesertaan(keluarga, _):
    KepesertaanFactory(keluarga=keluarga, program=ProgramFactory(kode="JSCM"))


@pytest.mark.parametrize(
    ("ketergantungan", "sebab"),
    [
        (buka_nik, "Punya pembukaan NIK"),
        (ubah_keluarga, "Data keluarga diubah sesudah impor"),
        (ubah_anggota, "Data anggota diubah sesudah impor"),
        (tambah_anggota, "Mendapat anggota baru sesudah impor"),
        (pindahkan_anggota, "Anggota dipindahkan atau dihapus"),
        (tambah_kepesertaan, "Mendapat kepesertaan baru sesudah impor"),
    ],
)
def test_impor_yang_sudah_dipakai_tidak_dapat_diurungkan(
    impor, urungkan, dian, ketergantungan, sebab
):
    berkas = impor(KEPALA, ISTRI)
    keluarga = Keluarga.objects.get()
    with pghistory.context(user=dian.pk):  # else the test's one transaction is the import's
        ketergantungan(keluarga, dian)
    sesudah = isi_registri()

    rencana = rencana_urung(berkas)
    urungkan(berkas)

    assert sebab in dict(rencana["penghalang"])
    assert [satu["nomor"] for satu in rencana["keluarga_penghalang"]] == ["JSR-1"]
    assert (berkas.status, berkas.galat, berkas.alasan_urung) == (
        "selesai",
        "Impor ini tidak dapat diurungkan: 1 keluarga sudah dipakai sesudahnya.",
        "",
    )
    assert isi_registri() == sesudah


def test_impor_yang_ditimpa_impor_lain_diurungkan_dari_yang_terakhir(impor, urungkan):
    pertama = impor(KEPALA)
    kedua = impor(KEPALA | {"RT": "9"}, ISTRI)

    ditolak = urungkan(pertama).status
    urungkan(kedua)
    di_antaranya = Keluarga.objects.get().rt
    urungkan(pertama)

    assert (ditolak, kedua.status, pertama.status) == ("selesai", "diurungkan", "diurungkan")
    assert (di_antaranya, Keluarga.objects.count()) == ("008", 0)


def test_riwayat_menyebut_siapa_yang_mengurungkan(impor, urungkan, dian):
    impor(KEPALA)
    berkas = impor(KEPALA | {"RT": "9"})

    urungkan(berkas)

    terakhir = Keluarga.objects.get().events.order_by("-pgh_id").first()
    assert (terakhir.rt, terakhir.pgh_context.metadata["user"]) == ("009", dian.pk)
    assert berkas.diurungkan_oleh == dian


def test_urung_hanya_diminta_sekali(impor, dian):
    berkas = impor(KEPALA)

    hasil = [minta_urung(berkas, oleh=dian, alasan="Keliru.", pada=PADA) for _ in range(2)]

    assert hasil == [True, False]


def test_aturan_tambah_membiarkan_yang_sudah_terdaftar(impor):
    impor(KEPALA)

    berkas = impor(KEPALA | {"RT": "9"}, ISTRI, KEPALA | KELUARGA_LAIN, aturan="tambah")

    assert (berkas.hasil["keluarga_baru"], berkas.hasil["keluarga_dibiarkan"]) == (1, 1)
    lama = Keluarga.objects.get(nomor="JSR-1")
    assert (lama.rt, lama.anggota.count()) == ("008", 1)


@pytest.mark.parametrize(
    ("tanggal_data", "rt", "dibiarkan"),
    [(date(2026, 6, 30), "008", 1), (date(2026, 8, 1), "009", 0)],
)
def test_aturan_terbaru_membandingkan_tanggal_data(impor, tanggal_data, rt, dibiarkan):
    impor(KEPALA, tanggal_data=date(2026, 7, 1))

    berkas = impor(KEPALA | {"RT": "9"}, aturan="terbaru", tanggal_data=tanggal_data)

    assert (Keluarga.objects.get().rt, berkas.hasil["keluarga_dibiarkan"]) == (rt, dibiarkan)


def test_suntingan_orang_lebih_baru_daripada_berkas_sebelumnya(impor, dian):
    impor(KEPALA, tanggal_data=date(2026, 7, 1))
    with pghistory.context(user=dian.pk):
        ubah_anggota(Keluarga.objects.get(), None)

    berkas = impor(KEPALA | {"RT": "9"}, aturan="terbaru", tanggal_data=date(2026, 8, 1))

    assert berkas.hasil["keluarga_dibiarkan"] == 1


def test_periksa_meringkas_perubahan_dengan_contoh_yang_disamarkan(impor):
    impor(KEPALA)

    berkas = impor(KEPALA | {"RT": "9", "NIK": "3673012304840009"}, hanya_periksa=True)

    assert berkas.hasil["perubahan"] == {
        "RT": {"jumlah": 1, "contoh": [["008", "009"]]},
        "NIK": {"jumlah": 1, "contoh": [["3673********0001", "3673********0009"]]},
    }
    assert Keluarga.objects.get().rt == "008"
