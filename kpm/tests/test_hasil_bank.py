from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from openpyxl import Workbook

from kpm.models import BerkasHasil, Penyaluran, Rekening
from kpm.salur.hasil_bank import (
    belum_dipetakan,
    periksa_hasil,
    petakan_alasan,
    terapkan_hasil,
    terima_hasil,
)
from kpm.salur.penyaluran import batalkan_penyaluran
from kpm.salur.riwayat import riwayat_bayar
from kpm.salur.tolakan import tolakan_csv
from kpm.tests.factories import DaftarPenerimaFactory, PenyaluranFactory, RekeningFactory

pytestmark = pytest.mark.django_db
PADA = datetime(2026, 4, 20, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
HARI = PADA.date()
GAGAL = {"status": "gagal", "alasan_gagal": "SI", "tanggal": HARI}
JUDUL = "NOMOR PESERTA;NIK;NO REKENING;STATUS;KETERANGAN;TANGGAL;NOMINAL"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def unggahan(*baris, judul=JUDUL, nama="hasil.csv"):
    return SimpleUploadedFile(nama, "\r\n".join([judul, *baris]).encode())


def unggah(
    oleh, *baris, daftar=None, tanggal=HARI, bank="", isi_rekening=False, periksa=True, **cara
):
    """Upload and check a file for the list; nothing is applied yet."""
    berkas, _ = terima_hasil(
        unggahan(*baris, **cara),
        daftar=daftar or DaftarPenerimaFactory(),
        bank=bank,
        tanggal=tanggal,
        isi_rekening=isi_rekening,
        oleh=oleh,
        pada=PADA,
    )
    if periksa:
        periksa_hasil(berkas, pada=PADA)
    return BerkasHasil.objects.get(pk=berkas.pk)


def terapkan(oleh, *baris, **cara):
    berkas = unggah(oleh, *baris, **cara)
    terapkan_hasil(berkas, pada=PADA)
    return BerkasHasil.objects.get(pk=berkas.pk)


def keadaan(bayar):
    bayar.refresh_from_db()
    return (bayar.status, bayar.alasan_gagal, bayar.keterangan, bayar.tanggal)


def test_hasil_terbaca_dengan_nomor_peserta_rekening_atau_nik(dian):
    peserta = PenyaluranFactory(nomor_peserta="JSR-1")
    rekening = PenyaluranFactory(nomor_rekening="0012345678")
    nik = PenyaluranFactory(nik="3673014101850001")

    berkas = terapkan(
        dian,
        "jsr-1;;;SUKSES;;17-04-2026;1.000.000",
        ";;001-234-5678;GAGAL;Nama berbeda;2026-04-18;Rp1.000.000,00",
        ";3673014101850001;;RETUR;rek. pasif;;0",
        "JUMLAH;;;;;;2000000",
    )

    assert [keadaan(satu) for satu in (peserta, rekening, nik)] == [
        ("tersalur", "", "", date(2026, 4, 17)),
        ("gagal", "GAGAL OMSPAN", "Nama berbeda", date(2026, 4, 18)),
        ("dikembalikan", "GAGAL OMSPAN", "rek. pasif", HARI),
    ]
    assert (berkas.status, berkas.hasil["berubah"], berkas.hasil["masalah"]) == (
        "selesai",
        3,
        {"STATUS": 1},
    )


def test_pemeriksaan_belum_mengubah_apa_pun(dian):
    satu = PenyaluranFactory(nomor_peserta="JSR-1")

    berkas = unggah(dian, "JSR-1;;;TERSALUR;;;")

    assert keadaan(satu) == ("direncanakan", "", "", None)
    assert (berkas.status, berkas.hasil["tersalur"], berkas.hasil["rupiah_tersalur"]) == (
        "diperiksa",
        1,
        1_000_000,
    )


def test_setiap_baris_yang_tidak_terpakai_beralasan_dan_dapat_diunduh(dian):
    kembar = "3673014101850001"
    PenyaluranFactory(nomor_peserta="JSR-1", nik=kembar, nomor_rekening="0012345678")
    PenyaluranFactory(nomor_peserta="JSR-2", nik=kembar)
    PenyaluranFactory(nomor_peserta="JSR-3")

    berkas = unggah(
        dian,
        "JSR-9;;;SUKSES;;;",
        f";{kembar};;SUKSES;;;",
        "JSR-2;;;ENTAH;;;",
        "JSR-2;;;SUKSES;;31-02-2026;",
        "JSR-2;;;SUKSES;;;sejuta",
        "JSR-2;;;SUKSES;;;750000",
        "JSR-1;3673014101850099;;SUKSES;;;",
        "JSR-3;;;SUKSES;;;",
        "JSR-3;;;GAGAL;SI;;",
        ";;;SUKSES;;;",
        "=CMD();;;SUKSES;;;",
    )

    assert list(berkas.baris.order_by("nomor").values_list("nomor", "masalah")) == [
        (2, "TIDAK_ADA"),
        (3, "RANGKAP"),
        (4, "STATUS"),
        (5, "TANGGAL"),
        (6, "NOMINAL"),
        (7, "NOMINAL_BEDA"),
        (8, "NOMOR_BEDA"),
        (9, "BERULANG"),
        (10, "BERULANG"),
        (11, "TANPA_NOMOR"),
        (12, "TIDAK_ADA"),
    ]
    unduhan = "".join(tolakan_csv(berkas)).splitlines()
    assert len(unduhan) == 12
    assert unduhan[1].endswith(";2;Tidak ada di daftar ini")
    assert unduhan[-1].startswith("'=CMD()")


def test_uang_ke_rekening_lain_tidak_dianggap_tersalur(dian):
    PenyaluranFactory(nomor_peserta="JSR-1", nomor_rekening="0012345678")

    berkas = unggah(dian, "JSR-1;;0099999999;SUKSES;;;")

    assert berkas.hasil["masalah"] == {"NOMOR_BEDA": 1}


def test_berkas_yang_sama_dua_kali_tidak_mengubah_apa_pun(dian):
    PenyaluranFactory(nomor_peserta="JSR-1")
    baris = "JSR-1;;;TERSALUR;;17-04-2026;"
    pertama = terapkan(dian, baris)

    kedua, baru = terima_hasil(
        unggahan(baris),
        daftar=pertama.daftar,
        bank="",
        tanggal=HARI,
        isi_rekening=False,
        oleh=dian,
        pada=PADA,
    )

    assert (kedua, baru, terapkan_hasil(kedua, pada=PADA)) == (pertama, False, None)
    assert len(riwayat_bayar(Penyaluran.objects.get())) == 2


def test_tugas_yang_terkirim_dua_kali_tidak_merusak_pemeriksaan(dian):
    PenyaluranFactory(nomor_peserta="JSR-1")
    berkas = unggah(dian, "JSR-1;;;TERSALUR;;;")

    periksa_hasil(berkas, pada=PADA)

    assert (berkas.status, terapkan_hasil(berkas, pada=PADA)) == ("diperiksa", 1)


def test_berkas_kemudian_membetulkan_dan_riwayatnya_tersimpan(dian):
    satu = PenyaluranFactory(nomor_peserta="JSR-1")
    terapkan(dian, "JSR-1;;;GAGAL;SI;17-04-2026;")

    berkas = terapkan(dian, "JSR-1;;;SUKSES;;19-04-2026;")

    assert (keadaan(satu), berkas.hasil["koreksi"]) == (("tersalur", "", "", date(2026, 4, 19)), 1)
    assert [(r["status"], r["tanggal"]) for r in riwayat_bayar(satu)] == [
        ("Direncanakan", None),
        ("Gagal", date(2026, 4, 17)),
        ("Tersalur", date(2026, 4, 19)),
    ]


def test_hasil_yang_lebih_lama_tidak_menimpa_yang_baru(dian):
    satu = PenyaluranFactory(nomor_peserta="JSR-1")
    terapkan(dian, "JSR-1;;;SUKSES;;19-04-2026;")

    berkas = terapkan(dian, "JSR-1;;;GAGAL;SI;17-04-2026;")

    assert (satu.status, berkas.hasil["masalah"]) == ("direncanakan", {"LEBIH_LAMA": 1})
    assert keadaan(satu)[0] == "tersalur"


def test_yang_dibatalkan_dan_yang_sudah_diulang_tidak_menjadi_tersalur(dian):
    batal = PenyaluranFactory(nomor_peserta="JSR-1")
    ulang = PenyaluranFactory(nomor_peserta="JSR-2", **GAGAL)
    PenyaluranFactory(
        jadwal=ulang.jadwal,
        kepesertaan=ulang.kepesertaan,
        daftar=DaftarPenerimaFactory(urutan=1),
    )
    batalkan_penyaluran(
        batal, alasan="LAINNYA", keterangan="Surat", oleh=dian, pada=PADA, tanggal=HARI
    )

    berkas = terapkan(dian, "JSR-1;;;SUKSES;;;", "JSR-2;;;SUKSES;;;", daftar=batal.daftar)

    assert berkas.hasil["masalah"] == {"DIBATALKAN": 1, "SUDAH_DIULANG": 1}
    assert [keadaan(satu)[0] for satu in (batal, ulang)] == ["dibatalkan", "gagal"]


def test_operator_hanya_menjangkau_wilayahnya(oki):
    dekat = PenyaluranFactory(nomor_peserta="JSR-1")
    jauh = PenyaluranFactory(
        nomor_peserta="JSR-2", kepesertaan__keluarga__wilayah__kode="36.01.21.1009"
    )

    berkas = terapkan(oki, "JSR-1;;;SUKSES;;;", "JSR-2;;;SUKSES;;;")

    assert [keadaan(satu)[0] for satu in (dekat, jauh)] == ["tersalur", "direncanakan"]
    assert berkas.hasil["masalah"] == {"LUAR_WILAYAH": 1}
    assert berkas.baris.get(masalah="LUAR_WILAYAH").penyaluran is None


def test_bank_yang_dipilih_membatasi_daftar(dian):
    PenyaluranFactory(nomor_peserta="JSR-1", jadwal__bank="BJB")

    berkas = unggah(dian, "JSR-1;;;SUKSES;;;", bank="BRI")

    assert berkas.hasil["masalah"] == {"TIDAK_ADA": 1}


def test_alasan_yang_tidak_dikenal_tersimpan_lalu_dipetakan_untuk_seterusnya(dian):
    satu, dua = (PenyaluranFactory(nomor_peserta=f"JSR-{n}") for n in (1, 2))
    terapkan(dian, "JSR-1;;;GAGAL;Blokir  judol;;")
    assert keadaan(satu)[1:3] == ("BELUM DIPETAKAN", "Blokir judol")
    assert list(belum_dipetakan()) == [{"keterangan": "Blokir judol", "jumlah": 1}]

    petakan_alasan(tulisan="Blokir judol", alasan="EXCLUDE", oleh=dian, pada=PADA)
    terapkan(dian, "JSR-2;;;GAGAL;BLOKIR JUDOL;;")

    assert [keadaan(s)[1:3] for s in (satu, dua)] == [
        ("EXCLUDE", "Blokir judol"),
        ("EXCLUDE", "BLOKIR JUDOL"),
    ]
    assert not belum_dipetakan().exists()


def test_yang_masih_diproses_bank_tetap_menunggu(dian):
    satu = PenyaluranFactory(nomor_peserta="JSR-1")

    berkas = terapkan(dian, "JSR-1;;;PROSES BUREKOL;;;")

    assert (keadaan(satu)[0], berkas.hasil["diproses"]) == ("direncanakan", 1)


def test_rekening_dari_berkas_bank_mengisi_yang_kosong_saja(dian):
    kosong, berisi = (PenyaluranFactory(nomor_peserta=f"JSR-{n}") for n in (1, 2))
    RekeningFactory(keluarga=berisi.kepesertaan.keluarga, nomor="0011111111")

    berkas = terapkan(
        dian, "JSR-1;;0012345678;SUKSES;;;", "JSR-2;;0099999999;SUKSES;;;", isi_rekening=True
    )

    assert berkas.hasil["rekening_baru"] == 1
    assert {r.keluarga_id: (r.nomor, r.sumber) for r in Rekening.objects.all()} == {
        kosong.kepesertaan.keluarga_id: ("0012345678", "bank"),
        berisi.kepesertaan.keluarga_id: ("0011111111", "operator"),
    }


def test_xlsx_terbaca_seperti_csv(dian):
    satu = PenyaluranFactory(nomor_peserta="JSR-1")
    buku, isi = Workbook(), BytesIO()
    buku.active.append(["Laporan penyaluran BJB"])
    buku.active.append(["No Peserta", "Hasil", "Sebab", "Tgl", "Jumlah (Rp)"])
    buku.active.append(["JSR-1", "Gagal", "Meninggal dunia", date(2026, 4, 17), 1_000_000])
    buku.save(isi)
    berkas, _ = terima_hasil(
        SimpleUploadedFile("h.xlsx", isi.getvalue()),
        daftar=satu.daftar,
        bank="",
        tanggal=HARI,
        isi_rekening=False,
        oleh=dian,
        pada=PADA,
    )
    periksa_hasil(berkas, pada=PADA)

    terapkan_hasil(berkas, pada=PADA)

    assert keadaan(satu) == ("gagal", "EXCLUDE MENINGGAL", "Meninggal dunia", date(2026, 4, 17))


@pytest.mark.parametrize(
    ("judul", "sebab"),
    [
        ("NAMA;STATUS;KETERANGAN", "Kolom NOMOR PESERTA, NOMOR REKENING, atau NIK"),
        ("NIK;NOMINAL", "Kolom STATUS tidak ditemukan"),
        ("NIK;STATUS;HASIL", "Kolom HASIL muncul dua kali"),
        ("A;B;C", "Baris judul tidak ditemukan"),
    ],
)
def test_judul_yang_tidak_cukup_ditolak_dengan_kalimat(dian, judul, sebab):
    berkas = unggah(dian, "1;2;3", judul=judul)

    assert (berkas.status, sebab in berkas.galat) == ("ditolak", True)


def test_nomor_di_berkas_hasil_tersandi_di_basis_data(dian):
    PenyaluranFactory(nomor_peserta="JSR-1")
    unggah(dian, "JSR-9;3673014101850077;0012345678;SUKSES;;;")

    with connection.cursor() as kursor:
        kursor.execute("SELECT b::text FROM kpm_barishasil b")
        isi = " ".join(teks for (teks,) in kursor.fetchall())

    assert "3673014101850077" not in isi
    assert "0012345678" not in isi
