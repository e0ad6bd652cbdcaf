from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection

from kpm.daftar_luar.pemuatan import baris_tak_padan, berlakukan, jalankan, muat_daftar, setujui
from kpm.impor.kolom import BerkasDitolak
from kpm.models import BarisDaftarLuar, DaftarLuar, Kepesertaan
from kpm.tests.factories import AnggotaFactory, KeluargaFactory, KepesertaanFactory, ProgramFactory

pytestmark = pytest.mark.django_db
PADA = datetime(2026, 11, 2, 2, tzinfo=UTC)
TANGGAL = date(2026, 10, 1)
NIK, KK = "3673015003850001", "3673012502120002"


@pytest.fixture
def pkh():
    return ProgramFactory(kode="PKH", nama="PKH", milik_sendiri=False)


@pytest.fixture
def muat(tmp_path, pkh):
    """Load rows of `(NIK, No. KK, name)` and put them in force unless told not to."""

    def lakukan(*baris, tanggal=TANGGAL, wilayah=None, berlaku=True):
        jalan = tmp_path / "pkh.csv"
        isi = "\n".join(["NIK;NO KK;NAMA PENGURUS", *(";".join(satu) for satu in baris)])
        jalan.write_text(isi)
        daftar = DaftarLuar.objects.create(
            program=pkh, wilayah=wilayah or pkh.wilayah, tanggal=tanggal, nama_berkas="pkh.csv"
        )
        muat_daftar(daftar, jalan)
        if berlaku:
            berlakukan(daftar, pada=PADA)
        return daftar

    return lakukan


def test_berkas_yang_diunggah_dicocokkan(client, dian, pkh, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    AnggotaFactory(nik=NIK)
    client.force_login(dian)
    isi = {"program": pkh.kode, "wilayah": pkh.wilayah.kode, "tanggal": "2026-10-01"}
    berkas = SimpleUploadedFile("pkh.csv", f"NIK;NO KK\n{NIK};\n{KK};\n".encode())

    client.post("/kpm/tumpang-tindih/daftar/", isi | {"berkas": berkas})

    daftar = DaftarLuar.objects.get()
    jalankan(daftar)
    assert (daftar.hasil["baris"], daftar.hasil["padan_nik"]) == (2, 1)


def peserta_pkh():
    return {p.keluarga: (p.status, p.kode_keluar) for p in Kepesertaan.objects.all()}


def test_baris_dicocokkan_lewat_nik_lalu_no_kk(muat):
    lewat_nik = AnggotaFactory(nik=NIK).keluarga
    lewat_kk = AnggotaFactory(keluarga__no_kk=KK).keluarga
    AnggotaFactory()

    daftar = muat((NIK, "", "Eneng"), ("3673014101900009", KK, "Popon"))

    assert peserta_pkh() == {lewat_nik: ("AKTIF", ""), lewat_kk: ("AKTIF", "")}
    assert list(daftar.baris.order_by("nomor").values_list("nomor", "keluarga", "cara")) == [
        (2, lewat_nik.pk, "nik"),
        (3, lewat_kk.pk, "no_kk"),
    ]
    angka = ("baris", "padan_nik", "padan_no_kk", "tidak_padan", "keluarga", "baru", "berakhir")
    assert [daftar.hasil[nama] for nama in angka] == [2, 1, 1, 0, 2, 2, 0]


def test_baris_tidak_cocok_dikembalikan_dengan_alasannya(muat):
    AnggotaFactory(nik=NIK)
    AnggotaFactory(nik=NIK)
    KeluargaFactory(no_kk=KK)  # nobody lives there any more

    daftar = muat((NIK, "", "Ganda"), ("", KK, "Kosong"), ("12345", "", "=Salah()"))

    teks = "".join(
        satu if isinstance(satu, str) else satu.decode() for satu in baris_tak_padan(daftar)
    )
    assert teks.lstrip("\ufeff").splitlines() == [
        "NIK;NO KK;NAMA PENGURUS;BARIS;ALASAN TIDAK COCOK",
        f"{NIK};;Ganda;2;NIK ada di lebih dari satu keluarga. Selesaikan dugaan gandanya dahulu.",
        f";{KK};Kosong;3;NIK dan No. KK tidak ada di registri Wilayah 36.",
        "12345;;'=Salah();4;NIK 5 digit, seharusnya 16. Periksa KTP atau KK.",
    ]


def test_nik_ganda_diputus_no_kk_yang_sama(muat):
    AnggotaFactory(nik=NIK)
    dimaksud = AnggotaFactory(nik=NIK, keluarga__no_kk=KK).keluarga

    muat((NIK, KK, "Eneng"))

    assert peserta_pkh() == {dimaksud: ("AKTIF", "")}


def test_daftar_yang_sama_dimuat_lagi_tidak_mengubah_apa_pun(muat):
    AnggotaFactory(nik=NIK)
    muat((NIK, "", "Eneng"))
    sebelum = list(Kepesertaan.objects.values())

    daftar = muat((NIK, "", "Eneng"))

    assert list(Kepesertaan.objects.values()) == sebelum
    assert (daftar.hasil["baru"], daftar.hasil["berakhir"]) == (0, 0)
    assert sorted(DaftarLuar.objects.values_list("status", flat=True)) == ["berlaku", "diganti"]
    assert set(BarisDaftarLuar.objects.values_list("daftar", flat=True)) == {daftar.pk}


def test_keluarga_yang_hilang_dari_daftar_baru_dicatat_berakhir_di_wilayahnya_saja(muat):
    hilang = AnggotaFactory(nik=NIK).keluarga
    jauh = AnggotaFactory(nik="3601015003850001", keluarga__wilayah__kode="36.01.21.1009").keluarga
    muat((NIK, "", "Eneng"), ("3601015003850001", "", "Popon"))
    baru = AnggotaFactory(nik="3673015003850003").keluarga

    serang = hilang.wilayah.induk.induk
    muat(("3673015003850003", "", "Iis"), wilayah=serang, tanggal=date(2026, 11, 1))

    assert peserta_pkh() == {
        hilang: ("KELUAR", "L01"),
        jauh: ("AKTIF", ""),
        baru: ("AKTIF", ""),
    }
    assert hilang.kepesertaan.get().tanggal_keluar == date(2026, 11, 1)


def test_daftar_wilayah_tidak_mencocokkan_keluarga_di_luarnya(muat):
    serang = KeluargaFactory().wilayah.induk.induk
    AnggotaFactory(nik=NIK, keluarga__wilayah__kode="36.01.21.1009")

    daftar = muat((NIK, "", "Eneng"), wilayah=serang)

    assert (daftar.hasil["keluarga"], daftar.hasil["tidak_padan"]) == (0, 1)


def test_daftar_yang_lebih_lama_tidak_menggantikan_yang_berlaku(muat):
    keluarga = AnggotaFactory(nik=NIK).keluarga
    muat((NIK, "", "Eneng"))

    with pytest.raises(BerkasDitolak, match="lebih baru, keadaan 01-10-2026"):
        muat(("3673014101900009", "", "Lain"), tanggal=date(2026, 1, 1))

    assert peserta_pkh() == {keluarga: ("AKTIF", "")}


def test_pencocokan_saja_tidak_mengubah_kepesertaan(muat, pkh):
    program = ProgramFactory()
    program.tidak_bersama.add(pkh)
    KepesertaanFactory(keluarga=AnggotaFactory(nik=NIK).keluarga, program=program)

    daftar = muat((NIK, "", "Eneng"), berlaku=False)

    assert (daftar.status, daftar.hasil["baru"], daftar.hasil["tumpang_tindih"]) == (
        *("diperiksa", 1, 1),
    )
    assert Kepesertaan.objects.filter(program=pkh).count() == 0


def test_persetujuan_hanya_sekali(muat):
    daftar = muat((NIK, "", "Eneng"), berlaku=False)

    assert [setujui(daftar), setujui(daftar)] == [True, False]


def test_nomor_dan_nama_tidak_terbaca_di_basis_data(muat):
    muat((NIK, KK, "Nama Rahasia"))

    with connection.cursor() as kursor:
        kursor.execute("SELECT b::text FROM kpm_barisdaftarluar b")
        isi = kursor.fetchone()[0]

    for rahasia in (NIK, KK, "Nama Rahasia"):
        assert rahasia.encode().hex() not in isi
        assert rahasia not in isi


def test_perintah_memuat_dan_memberlakukan(tmp_path, capsys, pkh):
    AnggotaFactory(nik=NIK)
    jalan = tmp_path / "pkh.csv"
    jalan.write_text(f"NIK;NAMA\n{NIK};Eneng\n")

    call_command("muat_daftar_luar", jalan, tanggal=TANGGAL)

    assert DaftarLuar.objects.get().status == "berlaku"
    assert "keluarga                 1" in capsys.readouterr().out


def test_perintah_menolak_berkas_tanpa_nomor(tmp_path, pkh):
    jalan = tmp_path / "pkh.csv"
    jalan.write_text("NAMA;ALAMAT\nEneng;Kp. Baru\n")

    with pytest.raises(CommandError, match="Kolom NIK atau NO KK"):
        call_command("muat_daftar_luar", jalan)
