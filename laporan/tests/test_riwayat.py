import pghistory
import pytest

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.tests.factories import AnggotaFactory, KeluargaFactory
from laporan.riwayat import Kolom, riwayat_keluarga
from pendamping.tests.factories import PenugasanFactory


def ubah(baris, *, oleh=None, **isi):
    """Save a change the way a request does: with the person in the history's context."""
    for nama, nilai in isi.items():
        setattr(baris, nama, nilai)
    with pghistory.context(user=oleh.pk) if oleh else pghistory.context():
        baris.save()


def test_riwayat_menyebut_siapa_dan_dari_apa_menjadi_apa(oki):
    keluarga = KeluargaFactory(alamat="Kp. Sawah")
    ubah(keluarga, oleh=oki, alamat="Kp. Sawah Lega", wilayah=WilayahFactory(kode="36.73.01.1005"))

    (perubahan,) = riwayat_keluarga(keluarga)

    assert (perubahan.oleh, perubahan.perihal) == ("Oki Firmansyah", "Data keluarga")
    assert set(perubahan.kolom) == {
        Kolom("Alamat", "Kp. Sawah", "Kp. Sawah Lega"),
        Kolom("Desa/kelurahan", "Wilayah 36.73.01.1004", "Wilayah 36.73.01.1005"),
    }


def test_perubahan_berturut_menyebut_nilai_saat_itu(db):
    keluarga = KeluargaFactory(rt="001")
    ubah(keluarga, rt="002")
    ubah(keluarga, rt="003")

    riwayat = riwayat_keluarga(keluarga)

    assert [satu.kolom for satu in riwayat] == [
        (Kolom("RT", "002", "003"),),
        (Kolom("RT", "001", "002"),),
    ]
    assert {satu.oleh for satu in riwayat} == {"Sistem"}


def test_nomor_kependudukan_tidak_pernah_terbuka(db):
    anggota = AnggotaFactory(nama="Asep", nik="3673014101850001")
    ubah(anggota, nik="3673014101850099")

    (perubahan,) = riwayat_keluarga(anggota.keluarga)

    assert perubahan.perihal == "Anggota Asep"
    assert perubahan.kolom == (Kolom("NIK", "3673********0001", "3673********0099"),)


def test_anggota_yang_dihapus_tetap_disebut(db):
    anggota = AnggotaFactory(nama="Asep")
    keluarga = anggota.keluarga
    anggota.delete()

    (perubahan,) = riwayat_keluarga(keluarga)

    assert (perubahan.perihal, perubahan.kolom) == ("Anggota Asep", ())


def test_riwayat_keluarga_lain_tidak_ikut(db):
    ubah(KeluargaFactory(), alamat="Kp. Lain")
    ubah(AnggotaFactory(), nama="Nama lain")

    assert riwayat_keluarga(KeluargaFactory()) == []


@pytest.mark.parametrize("banyak", [1, 3])
def test_riwayat_tidak_menambah_kueri_per_perubahan(oki, banyak, django_assert_num_queries):
    keluarga = KeluargaFactory()
    penugasan = PenugasanFactory(keluarga=keluarga)
    for anggota in AnggotaFactory.create_batch(banyak, keluarga=keluarga):
        ubah(anggota, oleh=oki, nama=f"{anggota.nama} baru")
        ubah(keluarga, oleh=oki, alamat=f"Kp. {anggota.pk}")
        ubah(penugasan, oleh=oki, alasan=f"Alasan {anggota.pk}")

    with django_assert_num_queries(9):  # changes and rows of four kinds, names
        assert len(riwayat_keluarga(keluarga)) == 3 * banyak
