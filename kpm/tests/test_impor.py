from datetime import UTC, date, datetime

import pytest
from django.db import connection

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.impor.pelaksanaan import impor_berkas
from kpm.impor.penolakan import baris_ditolak, tolakan_csv
from kpm.models import Anggota, BarisImpor, BerkasImpor, DugaanGanda, Keluarga, Kepesertaan
from kpm.tests.berkas import ANAK, ISTRI, KELUARGA_LAIN, KEPALA, tulis_csv, tulis_xlsx
from kpm.tests.factories import AnggotaFactory, KeluargaFactory, KepesertaanFactory, ProgramFactory

pytestmark = pytest.mark.django_db
PADA = datetime(2026, 11, 21, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _desa():
    WilayahFactory(kode="36.73.01.1004")
    WilayahFactory(kode="36.01.21.1009")
    ProgramFactory()


@pytest.fixture
def impor(tmp_path):
    def jalankan(*baris, oleh=None, periksa=False, tulis=tulis_csv, **isi):
        jalan = tulis(tmp_path / "berkas", *baris)
        berkas = BerkasImpor.objects.create(
            nama_berkas="berkas", oleh=oleh, hanya_periksa=periksa, **isi
        )
        return impor_berkas(berkas, jalan, pada=PADA)

    return jalankan


def angka(berkas):
    nama = ("keluarga_baru", "keluarga_berubah", "keluarga_tetap", "keluarga_ditolak")
    return tuple(berkas.hasil[n] for n in nama)


@pytest.mark.parametrize("tulis", [tulis_csv, tulis_xlsx])
def test_keluarga_masuk_dengan_anggota_posisi_dan_kepesertaannya(impor, tulis):
    berkas = impor(KEPALA, ISTRI, ANAK, tulis=tulis)

    keluarga = Keluarga.objects.get()
    assert angka(berkas) == (1, 0, 0, 0)
    assert (keluarga.nomor, keluarga.no_kk, keluarga.nama_pengurus, keluarga.rt) == (
        *("JSR-1", "3673012502120002", "Jaenudin", "008"),
    )
    assert (keluarga.lokasi.coords, keluarga.sumber_lokasi, keluarga.mata_pencaharian) == (
        *((106.15, -6.12), "impor", "perikanan_tangkap"),
    )
    assert list(
        keluarga.anggota.order_by("urutan").values_list(
            "nik", "hubungan", "tanggal_lahir", "jenjang"
        )
    ) == [
        ("3673012304840001", "kepala", date(1984, 4, 23), ""),
        ("3673015003850001", "pasangan", date(1985, 3, 10), ""),
        ("3673015303150001", "anak", date(2015, 3, 13), "SD"),
    ]
    ikut = Kepesertaan.objects.get()
    assert (ikut.status, ikut.tanggal_masuk) == ("AKTIF", date(2023, 1, 1))


def test_nik_dan_no_kk_tidak_terbaca_di_tabel_mana_pun(impor):
    impor(KEPALA, ISTRI, KEPALA | KELUARGA_LAIN | {"KODE DESA": "36.99.01.2001"})

    with connection.cursor() as kursor:
        for tabel in ("kpm_keluarga", "kpm_anggota", "kpm_barisimpor", "kpm_berkasimpor"):
            kursor.execute(f"SELECT string_agg(t::text, ' ') FROM {tabel} t")  # noqa: S608
            (mentah,) = kursor.fetchone()
            for nomor in ("3673012304840001", "3673012502120002", "3673012304840002"):
                assert nomor not in mentah
                assert nomor.encode().hex() not in mentah


def test_berkas_yang_sama_dua_kali_tidak_mengubah_apa_pun(impor):
    semua = (KEPALA, ISTRI, ANAK, KEPALA | KELUARGA_LAIN, ISTRI | {**KELUARGA_LAIN, "NIK": ""})
    impor(*semua)
    sebelum = [*Keluarga.objects.order_by("pk").values(), *Anggota.objects.order_by("pk").values()]

    berkas = impor(*semua)

    sesudah = [*Keluarga.objects.order_by("pk").values(), *Anggota.objects.order_by("pk").values()]
    assert (angka(berkas), sesudah) == ((0, 0, 2, 0), sebelum)
    assert Kepesertaan.objects.count() == 2


def test_periksa_menghitung_sama_persis_tanpa_menyimpan(impor):
    periksa = impor(KEPALA, ISTRI, periksa=True)
    tersimpan = Keluarga.objects.count()

    sungguhan = impor(KEPALA, ISTRI)

    hitungan = [{**b.hasil, "detik": None} for b in (periksa, sungguhan)]
    assert (tersimpan, periksa.status, hitungan[0]) == (0, "diperiksa", hitungan[1])


@pytest.mark.parametrize(
    ("rusak", "alasan"),
    [
        ({"KODE DESA": "36.99.01.2001"}, "Kode desa 36.99.01.2001 tidak dikenal."),
        ({"NIK": "367301230484"}, "NIK 12 digit, seharusnya 16. Periksa KTP atau KK."),
        ({"TGL LAHIR": "31-02-1990"}, "Tanggal lahir 31-02-1990 tidak ada. Periksa KTP."),
        ({"JK": "X"}, "Jenis kelamin X: isi L atau P."),
        ({"PROGRAM": "ENTAH"}, "Program ENTAH tidak dikenal."),
        ({"NAMA ANGGOTA": "=HYPERLINK(1)"}, "Berisi rumus: nama. Salin sebagai nilai."),
    ],
)
def test_satu_baris_salah_menolak_seluruh_keluarganya(impor, rusak, alasan):
    berkas = impor(KEPALA, ISTRI | rusak, ANAK, KEPALA | KELUARGA_LAIN)

    assert angka(berkas) == (1, 0, 0, 1)
    assert list(Keluarga.objects.values_list("nomor", flat=True)) == ["JSR-2"]
    assert list(BarisImpor.objects.order_by("nomor").values_list("nomor", "alasan")) == [
        (2, ["Keluarga ditolak karena baris 3."]),
        (3, [alasan]),
        (4, ["Keluarga ditolak karena baris 3."]),
    ]


@pytest.mark.parametrize(
    ("baris", "alasan"),
    [
        ([ISTRI, ANAK], "Keluarga ini tidak memiliki kepala keluarga."),
        ([KEPALA, ISTRI | {"HUBUNGAN": "KK"}], "Keluarga ini memiliki 2 kepala keluarga."),
        ([KEPALA, ISTRI | {"NIK": KEPALA["NIK"]}], "NIK yang sama tercatat pada baris 2 dan 3."),
        (
            [KEPALA, ISTRI | {"KODE DESA": "3601211009"}],
            "Kode desa berbeda-beda dalam satu keluarga.",
        ),
    ],
)
def test_keluarga_yang_tidak_utuh_ditolak(impor, baris, alasan):
    impor(*baris)

    assert list(BarisImpor.objects.values_list("alasan", flat=True)) == [[alasan]] * len(baris)
    assert Keluarga.objects.count() == 0


def test_baris_tanpa_nomor_menolak_keluarga_di_atasnya(impor):
    berkas = impor(KEPALA, ISTRI | {"ID PESERTA": "", "NO KK": ""})

    assert angka(berkas) == (0, 0, 0, 1)


def test_nik_sama_di_dua_keluarga_menjadi_pertanyaan_bukan_penolakan(impor):
    lain = KEPALA | KELUARGA_LAIN | {"NIK": KEPALA["NIK"]}

    berkas = [impor(KEPALA, lain), impor(KEPALA, lain)]

    assert [angka(b) for b in berkas] == [(2, 0, 0, 0), (0, 0, 2, 0)]
    ganda = DugaanGanda.objects.get()
    assert {ganda.pertama.nomor, ganda.kedua.nomor} == {"JSR-1", "JSR-2"}
    assert (ganda.sebutan_bukti, ganda.status) == (["NIK sama"], "terbuka")


def test_keluarga_berubah_hanya_pada_isian_yang_terisi(impor):
    impor(KEPALA, ISTRI)

    berkas = impor(
        KEPALA | {"ALAMAT": "Kp. Baru", "RT": "", "LINTANG": "", "BUJUR": ""},
        ISTRI | {"NAMA ANGGOTA": "Eneng Suryani"},
        ANAK,
    )

    keluarga = Keluarga.objects.get()
    assert angka(berkas) == (0, 1, 0, 0)
    assert (keluarga.alamat, keluarga.rt, keluarga.lokasi.coords) == (
        *("Kp. Baru", "008", (106.15, -6.12)),
    )
    assert list(keluarga.anggota.order_by("urutan").values_list("nama", flat=True)) == [
        *("Jaenudin", "Eneng Suryani", "Popon"),
    ]


def test_posisi_dari_kunjungan_tidak_ditimpa_berkas(impor):
    keluarga = KeluargaFactory(nomor="JSR-1", sumber_lokasi="kunjungan")

    impor(KEPALA | {"LINTANG": "-6,2"})

    keluarga.refresh_from_db()
    assert (keluarga.sumber_lokasi, keluarga.lokasi.coords) == ("kunjungan", (106.15, -6.12))


def test_nik_yang_dibetulkan_tidak_menambah_orang(impor):
    impor(KEPALA, ISTRI)

    berkas = impor(KEPALA, ISTRI | {"NIK": "3673015003850009"})

    assert angka(berkas) == (0, 1, 0, 0)
    assert Anggota.objects.get(hubungan="pasangan").nik == "3673015003850009"
    assert Anggota.objects.count() == 2


def test_kepala_boleh_berganti_di_dalam_berkas(impor):
    impor(KEPALA, ISTRI)

    impor(KEPALA | {"HUBUNGAN": "Orang Tua"}, ISTRI | {"HUBUNGAN": "Kepala Keluarga"})

    assert Keluarga.objects.get().nama_pengurus == "Eneng"
    assert Anggota.objects.get(hubungan="kepala").nama == "Eneng"


def test_kepala_tercatat_yang_tidak_ada_di_berkas_menolak_keluarga(impor):
    impor(KEPALA, ISTRI)

    berkas = impor(ISTRI | {"HUBUNGAN": "Kepala Keluarga"})

    assert angka(berkas) == (0, 0, 0, 1)
    assert BarisImpor.objects.get(berkas=berkas).alasan == [
        "Kepala keluarga yang tercatat tidak ada di berkas. "
        "Sertakan barisnya, dengan hubungannya sekarang."
    ]


def test_tanpa_id_peserta_dicocokkan_dengan_no_kk(impor):
    tanpa = {"ID PESERTA": ""}
    impor(KEPALA | tanpa, ISTRI | tanpa)

    berkas = [impor(KEPALA | tanpa, ISTRI | tanpa), impor(KEPALA, ISTRI)]

    assert [angka(b) for b in berkas] == [(0, 0, 1, 0), (0, 1, 0, 0)]
    assert Keluarga.objects.get().nomor == "JSR-1"


def test_peserta_yang_sudah_keluar_tidak_dihidupkan_lagi(impor):
    keluarga = KeluargaFactory(nomor="JSR-1")
    KepesertaanFactory(
        keluarga=keluarga, status="KELUAR", tanggal_keluar=date(2025, 6, 1), kode_keluar="G01"
    )

    impor(KEPALA)

    assert list(Kepesertaan.objects.values_list("status", flat=True)) == ["KELUAR"]


def test_anggota_yang_sudah_keluar_tidak_dipanggil_kembali(impor):
    impor(KEPALA, ISTRI)
    Anggota.objects.filter(nama="Eneng").update(
        tanggal_keluar=date(2026, 1, 1), alasan_keluar="meninggal"
    )

    berkas = impor(KEPALA, ISTRI)

    assert angka(berkas) == (0, 0, 1, 0)
    assert Anggota.objects.tercatat().get().nama == "Jaenudin"


def test_operator_hanya_memasukkan_wilayahnya(impor, oki):
    pandeglang = {"KODE DESA": "3601211009"}
    tercatat = KeluargaFactory(nomor="JSR-9", wilayah__kode="36.01.21.1009")
    AnggotaFactory(keluarga=tercatat, hubungan="kepala", nik=None, nama="Sarip")

    berkas = impor(
        KEPALA,
        KEPALA | KELUARGA_LAIN | pandeglang,
        KEPALA | {"ID PESERTA": "JSR-9", "NIK": "3673012304840009"},
        oleh=oki,
    )

    assert angka(berkas) == (1, 0, 0, 2)
    assert list(BarisImpor.objects.order_by("nomor").values_list("alasan", flat=True)) == [
        ["Desa 36.01.21.1009 di luar wilayah tugas Anda."],
        ["Keluarga dengan nomor ini tercatat di luar wilayah tugas Anda."],
    ]


def test_peringatan_yang_berulang_dihitung_pada_tiap_baris_keluarga(impor):
    aneh = {"DESIL": "99", "RT": "x"}

    berkas = impor(KEPALA | aneh, ISTRI | aneh, ANAK)

    assert {
        jenis: (isi["jumlah"], [satu["baris"] for satu in isi["contoh"]])
        for jenis, isi in berkas.hasil["peringatan"].items()
    } == {"Desil": (2, [2, 3]), "RT/RW": (2, [2, 3])}


def test_program_bawaan_mengisi_baris_tanpa_program(impor):
    jscm = ProgramFactory(kode="JSCM")

    impor(KEPALA | {"PROGRAM": ""}, program=jscm)

    assert Kepesertaan.objects.get().program == jscm


def test_tolakan_dapat_diperbaiki_lalu_diimpor_lagi(impor, tmp_path):
    berkas = impor(KEPALA, ISTRI | {"JK": "X", "NAMA ANGGOTA": "Eneng"})

    jalan = tmp_path / "tolakan.csv"
    jalan.write_text("".join(tolakan_csv(berkas)).replace(";X;", ";P;"), encoding="utf-8")
    perbaikan = impor_berkas(BerkasImpor.objects.create(nama_berkas="t"), jalan, pada=PADA)

    assert angka(perbaikan) == (1, 0, 0, 0)
    assert [baris[-1] for baris in baris_ditolak(berkas)] == [
        *("ALASAN DITOLAK", "Keluarga ditolak karena baris 3."),
        "Jenis kelamin X: isi L atau P.",
    ]


def test_angka_panjang_di_xlsx_tidak_lolos_lewat_berkas_tolakan(impor, tmp_path):
    berkas = impor(KEPALA | {"NIK": 3673012304840010}, tulis=tulis_xlsx)

    jalan = tmp_path / "tolakan.csv"
    jalan.write_text("".join(tolakan_csv(berkas)), encoding="utf-8")
    lagi = impor_berkas(BerkasImpor.objects.create(nama_berkas="t"), jalan, pada=PADA)

    assert [angka(berkas), angka(lagi)] == [(0, 0, 0, 1)] * 2


def test_baris_jumlah_dan_nomor_kolom_dilewati(impor):
    nomor_kolom = {k: str(i) for i, k in enumerate(KEPALA, 1)}

    berkas = impor(nomor_kolom, KEPALA, {"NO": "JUMLAH", "NAMA ANGGOTA": "1"})

    assert (angka(berkas), berkas.hasil["baris_dilewati"]) == ((1, 0, 0, 0), 2)


def test_berkas_tanpa_baris_ditolak_dan_tidak_meninggalkan_apa_pun(impor):
    berkas = impor()

    berkas.refresh_from_db()
    assert (berkas.status, berkas.galat) == (
        "ditolak",
        "Berkas tidak memuat satu baris anggota pun di bawah judulnya.",
    )


@pytest.mark.parametrize(
    "kenal", [{"ID PESERTA": "JSR-1"}, {"ID PESERTA": ""}], ids=["nomor", "no_kk"]
)
def test_baris_keluarga_yang_sudah_digabung_masuk_ke_penerusnya(impor, kenal):
    impor(KEPALA | kenal)
    lama = Keluarga.objects.get()
    penerus = KeluargaFactory(nomor="JSR-9", no_kk="3673012502120099")
    lama.anggota.update(keluarga=penerus)
    Keluarga.objects.filter(pk=lama.pk).update(digabung_ke=penerus)

    berkas = impor(KEPALA | kenal | {"ALAMAT": "Kp. Baru"})

    assert angka(berkas) == (0, 1, 0, 0)
    penerus.refresh_from_db()
    lama.refresh_from_db()
    assert (penerus.alamat, lama.alamat) == ("Kp. Baru", KEPALA["ALAMAT"])
    assert Keluarga.objects.count() == 2


def test_berkas_yang_masih_memuat_keduanya_mengutamakan_nomor_yang_hidup(impor):
    lain = KEPALA | KELUARGA_LAIN
    impor(KEPALA, lain)
    lama, penerus = (Keluarga.objects.get(nomor=n) for n in ("JSR-1", "JSR-2"))
    Keluarga.objects.filter(pk=lama.pk).update(digabung_ke=penerus)

    berkas = impor(KEPALA | {"ALAMAT": "Usang"}, lain | {"ALAMAT": "Berlaku"})

    penerus.refresh_from_db()
    assert (penerus.alamat, angka(berkas)[3]) == ("Berlaku", 1)
