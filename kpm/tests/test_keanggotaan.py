from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from kpm.keanggotaan import (
    PerluPengganti,
    ganti_kepala,
    ganti_pengurus,
    keluarkan_anggota,
    kembalikan_anggota,
    tambah_anggota,
    ubah_anggota,
)
from kpm.models import Anggota, UsulanKeluar
from kpm.pemutakhiran import DataBerubah, sidik
from kpm.riwayat import riwayat_keluarga
from kpm.tests.factories import AnggotaFactory, KeluargaFactory, KepesertaanFactory

PADA = datetime(2026, 11, 21, 3, tzinfo=UTC)
ID_ISIAN = UUID(int=7)


@pytest.fixture
def keluarga(db):
    """Jaenudin, his wife Eneng who receives the aid, and their son Ujang."""
    satu = KeluargaFactory(nama_pengurus="Eneng")
    for urutan, (nama, hubungan, kelamin, pengurus) in enumerate(
        [
            ("Jaenudin", "kepala", "L", False),
            ("Eneng", "pasangan", "P", True),
            ("Ujang", "anak", "L", False),
        ]
    ):
        AnggotaFactory(
            keluarga=satu,
            urutan=urutan,
            nama=nama,
            hubungan=hubungan,
            jenis_kelamin=kelamin,
            pengurus=pengurus,
        )
    return satu


def siapa(keluarga, nama):
    return Anggota.objects.get(keluarga=keluarga, nama=nama)


def tercatat(keluarga):
    return list(keluarga.anggota.tercatat().order_by("urutan", "pk"))


def susunan(keluarga):
    keluarga.refresh_from_db()
    return keluarga.nama_pengurus, {
        a.nama: a.hubungan + ("*" if a.pengurus else "") for a in tercatat(keluarga)
    }


def keluarkan(keluarga, nama, oleh, sebab="meninggal", **pengganti):
    keluarkan_anggota(
        siapa(keluarga, nama),
        sebab=sebab,
        tanggal=date(2026, 11, 1),
        terlihat=sidik(*tercatat(keluarga)),
        alasan="akta kematian",
        oleh=oleh,
        pada=PADA,
        **pengganti,
    )


def test_anggota_baru_di_akhir_daftar_sekali_saja(oki, keluarga):
    isi = {"nama": "Bayi", "hubungan": "anak", "jenis_kelamin": "P", "nik": "3673014101250001"}

    baru, lagi = (
        tambah_anggota(keluarga, uuid=ID_ISIAN, isi=isi, oleh=oki, pada=PADA) for _ in range(2)
    )

    assert (lagi, keluarga.anggota.count(), len(riwayat_keluarga(keluarga))) == (baru, 4, 1)
    assert (baru.urutan, baru.nik, tercatat(keluarga)[-1]) == (3, "3673014101250001", baru)
    assert riwayat_keluarga(keluarga)[0].judul == ("Anggota ditambahkan: Bayi",)


def test_nama_pengurus_mengikuti_nama_anggotanya(oki, keluarga):
    eneng = siapa(keluarga, "Eneng")

    ubah_anggota(eneng, isi={"nama": "Eneng Rohaeni"}, terlihat=sidik(eneng), oleh=oki, pada=PADA)

    assert susunan(keluarga)[0] == "Eneng Rohaeni"


def test_anggota_yang_diubah_orang_lain_tidak_ditimpa(oki, keluarga):
    ujang = siapa(keluarga, "Ujang")
    terlihat = sidik(ujang)
    Anggota.objects.filter(pk=ujang.pk).update(sekolah="SDN 2")

    with pytest.raises(DataBerubah):
        ubah_anggota(ujang, isi={"sekolah": "SDN 1"}, terlihat=terlihat, oleh=oki, pada=PADA)

    assert siapa(keluarga, "Ujang").sekolah == "SDN 2"


@pytest.mark.parametrize("pengganti", [{}, {"pengurus": "Eneng"}])
def test_kematian_kepala_tanpa_pengganti_ditolak(oki, keluarga, pengganti):
    pengganti = {nama: siapa(keluarga, orang) for nama, orang in pengganti.items()}

    with pytest.raises(PerluPengganti):
        keluarkan(keluarga, "Jaenudin", oki, **pengganti)

    assert susunan(keluarga) == (
        "Eneng",
        {"Jaenudin": "kepala", "Eneng": "pasangan*", "Ujang": "anak"},
    )


def test_kematian_kepala_dengan_penggantinya(oki, keluarga):
    ujang = siapa(keluarga, "Ujang")

    keluarkan(
        keluarga,
        "Jaenudin",
        oki,
        kepala=ujang,
        hubungan={siapa(keluarga, "Eneng"): "orang_tua"},
    )

    almarhum = siapa(keluarga, "Jaenudin")
    assert susunan(keluarga) == ("Eneng", {"Eneng": "orang_tua*", "Ujang": "kepala"})
    assert (almarhum.tanggal_keluar, almarhum.alasan_keluar) == (date(2026, 11, 1), "meninggal")
    (peristiwa,) = riwayat_keluarga(keluarga)
    assert (peristiwa.judul, peristiwa.alasan) == (
        ("Anggota meninggal: Jaenudin",),
        "akta kematian",
    )
    assert {satu.perihal for satu in peristiwa.perubahan} == {
        *("Anggota Jaenudin", "Anggota Eneng", "Anggota Ujang"),
    }


def test_kepergian_pengurus_menunjuk_pengurus_baru(oki, keluarga):
    with pytest.raises(PerluPengganti):
        keluarkan(keluarga, "Eneng", oki, sebab="pindah")

    keluarkan(keluarga, "Eneng", oki, sebab="pindah", pengurus=siapa(keluarga, "Jaenudin"))

    assert susunan(keluarga) == ("Jaenudin", {"Jaenudin": "kepala*", "Ujang": "anak"})


def test_anggota_biasa_pergi_tanpa_pengganti(oki, keluarga):
    keluarkan(keluarga, "Ujang", oki, sebab="menikah")

    assert susunan(keluarga)[1] == {"Jaenudin": "kepala", "Eneng": "pasangan*"}


def test_anggota_tidak_keluar_dua_kali(oki, keluarga):
    keluarkan(keluarga, "Ujang", oki)

    with pytest.raises(DataBerubah):
        keluarkan(keluarga, "Ujang", oki)


@pytest.mark.parametrize(("sebab", "kode"), [("meninggal", ["N01"]), ("lainnya", [])])
def test_kematian_anggota_terakhir_mengusulkan_keluar(oki, sebab, kode):
    terakhir = AnggotaFactory(nama="Nenek Iyah", hubungan="kepala")
    KepesertaanFactory(keluarga=terakhir.keluarga)

    keluarkan(terakhir.keluarga, "Nenek Iyah", oki, sebab=sebab)

    assert [usulan.kode for usulan in UsulanKeluar.objects.terbuka()] == kode


def test_anggota_dikembalikan_sebagai_anggota_biasa(oki, keluarga):
    keluarkan(keluarga, "Eneng", oki, sebab="pindah", pengurus=siapa(keluarga, "Jaenudin"))
    eneng = siapa(keluarga, "Eneng")

    kembalikan_anggota(
        eneng, hubungan="pasangan", terlihat=sidik(eneng), alasan="pulang", oleh=oki, pada=PADA
    )

    assert susunan(keluarga) == (
        "Jaenudin",
        {"Jaenudin": "kepala*", "Eneng": "pasangan", "Ujang": "anak"},
    )


def test_ganti_kepala_menurut_hubungan_yang_disebut(oki, keluarga):
    ganti_kepala(
        keluarga,
        kepala=siapa(keluarga, "Eneng"),
        hubungan={siapa(keluarga, "Jaenudin"): "pasangan"},
        terlihat=sidik(*tercatat(keluarga)),
        alasan="KK baru",
        oleh=oki,
        pada=PADA,
    )

    assert susunan(keluarga) == (
        "Eneng",
        {"Jaenudin": "pasangan", "Eneng": "kepala*", "Ujang": "anak"},
    )


def test_ganti_pengurus_mengganti_nama_keluarga(oki, keluarga):
    ganti_pengurus(
        keluarga,
        pengurus=siapa(keluarga, "Ujang"),
        terlihat=sidik(*tercatat(keluarga)),
        alasan="Eneng sakit",
        oleh=oki,
        pada=PADA,
    )

    assert susunan(keluarga) == (
        "Ujang",
        {"Jaenudin": "kepala", "Eneng": "pasangan", "Ujang": "anak*"},
    )


def test_susunan_yang_diubah_orang_lain_tidak_ditimpa(oki, keluarga):
    terlihat = sidik(*tercatat(keluarga))
    AnggotaFactory(keluarga=keluarga, urutan=9)

    with pytest.raises(DataBerubah):
        ganti_pengurus(
            keluarga,
            pengurus=siapa(keluarga, "Ujang"),
            terlihat=terlihat,
            alasan="x",
            oleh=oki,
            pada=PADA,
        )
