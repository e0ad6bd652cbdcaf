from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.contrib.gis.geos import Point
from django.db import DatabaseError, transaction

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.models import Keluarga, Pemutakhiran, UsulanKeluar
from kpm.pemutakhiran import (
    DataBerubah,
    daftarkan_keluarga,
    laporkan_pindah_luar,
    pindahkan_keluarga,
    sidik,
    tarik_usulan,
    tetapkan_posisi,
    ubah_keluarga,
)
from kpm.riwayat import riwayat_keluarga
from kpm.tests.factories import AnggotaFactory, KeluargaFactory, KepesertaanFactory

PADA = datetime(2026, 11, 21, 3, tzinfo=UTC)


@pytest.fixture
def keluarga(db):
    satu = KeluargaFactory(alamat="Kp. Sawah", rt="001")
    return Keluarga.objects.get(pk=satu.pk)


def ubah(keluarga, oleh, **isi):
    return ubah_keluarga(
        keluarga, isi=isi, terlihat=sidik(keluarga), alasan="KK baru", oleh=oleh, pada=PADA
    )


def test_perubahan_tersimpan_dengan_siapa_kapan_dan_mengapa(oki, keluarga):
    berubah = ubah(keluarga, oki, alamat="Kp. Baru", kode_pos="42182")

    keluarga.refresh_from_db()
    (peristiwa,) = riwayat_keluarga(keluarga)
    assert (berubah, keluarga.alamat, keluarga.kode_pos, keluarga.diubah_pada) == (
        *(True, "Kp. Baru", "42182", PADA),
    )
    assert (peristiwa.oleh, peristiwa.judul, peristiwa.alasan) == (
        *("Oki Firmansyah", ("Data keluarga diubah",), "KK baru"),
    )


def test_isian_yang_sama_tidak_dicatat(oki, keluarga):
    assert not ubah(keluarga, oki, alamat="Kp. Sawah")

    assert not Pemutakhiran.objects.exists()


def test_isian_asing_ditolak(oki, keluarga):
    with pytest.raises(ValueError, match="desil"):
        ubah(keluarga, oki, desil=1)


def test_data_yang_diubah_orang_lain_tidak_ditimpa(oki, keluarga):
    terlihat = sidik(keluarga)
    Keluarga.objects.filter(pk=keluarga.pk).update(rt="009")  # an import, say

    with pytest.raises(DataBerubah) as beda:
        ubah_keluarga(keluarga, isi={"alamat": "X"}, terlihat=terlihat, oleh=oki, pada=PADA)

    keluarga.refresh_from_db()
    (kini,) = beda.value.baris
    assert (kini.rt, keluarga.alamat, Pemutakhiran.objects.count()) == ("009", "Kp. Sawah", 0)


def test_sidik_tidak_membuka_nomor(keluarga):
    lain = sidik(keluarga)
    keluarga.no_kk = "3673010101200009"

    assert sidik(keluarga) != lain
    assert len(lain) == 32


def test_jejak_tindakan_tidak_dapat_diubah(oki, keluarga):
    ubah(keluarga, oki, alamat="Kp. Baru")

    with pytest.raises(DatabaseError), transaction.atomic():
        Pemutakhiran.objects.update(alasan="lain")


def test_keluarga_didaftarkan_dengan_kepalanya_sekali_saja(oki):
    desa = WilayahFactory()

    isian = {
        "uuid": UUID(int=7),
        "wilayah": desa,
        "isi": {"no_kk": "3673010101200009", "alamat": "Kp. Baru", "nomor": None},
        "kepala": {
            "nama": "Jaenudin",
            "nik": "3673011003850001",
            "jenis_kelamin": "L",
            "tanggal_lahir": date(1985, 3, 10),
        },
    }

    keluarga, lagi = (daftarkan_keluarga(**isian, oleh=oki, pada=PADA) for _ in range(2))

    assert (lagi, Keluarga.objects.count()) == (keluarga, 1)
    kepala = keluarga.anggota.get()
    assert (keluarga.nama_pengurus, keluarga.wilayah, keluarga.sumber_data) == (
        *("Jaenudin", desa, "operator"),
    )
    assert (kepala.hubungan, kepala.nik, kepala.urutan) == ("kepala", "3673011003850001", 1)
    assert riwayat_keluarga(keluarga)[0].judul == ("Keluarga didaftarkan: Jaenudin",)


def test_posisi_operator_bersumber_dan_bertanggal(oki, keluarga):
    titik = Point(106.16, -6.13, srid=4326)

    tetapkan_posisi(
        keluarga, lokasi=titik, akurasi_m=25, terlihat=sidik(keluarga), oleh=oki, pada=PADA
    )

    keluarga.refresh_from_db()
    assert (keluarga.lokasi.coords, keluarga.sumber_lokasi) == ((106.16, -6.13), "operator")
    assert (keluarga.akurasi_lokasi_m, keluarga.lokasi_pada) == (25, PADA)


def test_pindah_desa_mengosongkan_posisi_dan_keluar_dari_cakupan(oki, dian, keluarga):
    baru = WilayahFactory(kode="36.01.21.1009")
    KepesertaanFactory(keluarga=keluarga)

    pindahkan_keluarga(
        keluarga,
        wilayah=baru,
        isi={"alamat": "Kp. Pantai", "rt": "002"},
        terlihat=sidik(keluarga),
        oleh=oki,
        pada=PADA,
        alasan="surat pindah",
    )

    keluarga.refresh_from_db()
    assert (keluarga.wilayah, keluarga.alamat, keluarga.rt) == (baru, "Kp. Pantai", "002")
    assert (keluarga.lokasi, keluarga.sumber_lokasi) == (None, "")
    assert keluarga.kepesertaan.get().status == "AKTIF"
    assert not Keluarga.objects.terlihat_oleh(oki).exists()
    assert Keluarga.objects.terlihat_oleh(dian).get() == keluarga


def pindah_luar(keluarga, oleh):
    keluarga.refresh_from_db()
    return laporkan_pindah_luar(
        keluarga,
        tujuan="Kab. Bogor",
        tanggal=date(2026, 11, 1),
        alasan="surat pindah",
        terlihat=sidik(keluarga),
        oleh=oleh,
        pada=PADA,
    )


def test_pindah_luar_hanya_mengusulkan_keluar(oki, keluarga):
    ikut = KepesertaanFactory(keluarga=keluarga)
    KepesertaanFactory()  # another family's

    jumlah = pindah_luar(keluarga, oki), pindah_luar(keluarga, oki)

    usulan = UsulanKeluar.objects.terbuka().get()
    ikut.refresh_from_db()
    assert (jumlah, usulan.kepesertaan, usulan.kode, usulan.alasan) == (
        *((1, 0), ikut, "N02", "Ke Kab. Bogor. surat pindah"),
    )
    assert (ikut.status, ikut.tanggal_keluar) == ("AKTIF", None)


def test_usulan_yang_ditarik_dapat_diajukan_lagi(oki, keluarga):
    KepesertaanFactory(keluarga=keluarga)
    pindah_luar(keluarga, oki)

    ditarik = tarik_usulan(keluarga, oleh=oki, pada=PADA)

    assert (ditarik, UsulanKeluar.objects.terbuka().count()) == (1, 0)
    assert pindah_luar(keluarga, oki) == 1


def test_usulan_gugur_sesudah_kepesertaan_berakhir(oki, keluarga):
    ikut = KepesertaanFactory(keluarga=keluarga)
    pindah_luar(keluarga, oki)
    ikut.status, ikut.tanggal_keluar, ikut.kode_keluar = "KELUAR", date(2026, 11, 20), "N02"
    ikut.save()

    assert not UsulanKeluar.objects.terbuka().exists()


def test_usulan_terlihat_menurut_wilayah_keluarga(oki, budi, keluarga):
    KepesertaanFactory(keluarga=keluarga)
    pindah_luar(keluarga, oki)

    assert [UsulanKeluar.objects.terlihat_oleh(siapa).count() for siapa in (oki, budi)] == [1, 0]


def test_anggota_keluarga_lain_tidak_tersentuh(oki, keluarga):
    lain = AnggotaFactory()

    ubah(keluarga, oki, alamat="Kp. Baru")

    assert riwayat_keluarga(lain.keluarga) == []
