from datetime import UTC, datetime

import pghistory
import pytest
from django.contrib.gis.geos import Point
from django.db import connection

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.models import Kegiatan, Pemutakhiran
from kpm.pemutakhiran import tindakan
from kpm.riwayat import Kolom, Perubahan, riwayat_keluarga
from kpm.tests.factories import AnggotaFactory, KeluargaFactory, KepesertaanFactory

PADA = datetime(2026, 11, 21, 3, tzinfo=UTC)


def ubah(baris, *, oleh=None, **isi):
    """Save a change the way a request does: with the person in the history's context."""
    for nama, nilai in isi.items():
        setattr(baris, nama, nilai)
    with pghistory.context(user=oleh.pk) if oleh else pghistory.context():
        baris.save()


def test_riwayat_menyebut_siapa_dan_dari_apa_menjadi_apa(oki):
    keluarga = KeluargaFactory(alamat="Kp. Sawah")
    ubah(keluarga, oleh=oki, alamat="Kp. Sawah Lega", wilayah=WilayahFactory(kode="36.73.01.1005"))

    (peristiwa,) = riwayat_keluarga(keluarga)

    (perubahan,) = peristiwa.perubahan
    assert (peristiwa.oleh, peristiwa.judul, perubahan.perihal) == (
        *("Oki Firmansyah", (), "Data keluarga"),
    )
    kecamatan = "Kec. Wilayah 36.73.01, Wilayah 36.73"
    assert set(perubahan.kolom) == {
        Kolom("Alamat", "Kp. Sawah", "Kp. Sawah Lega"),
        Kolom(
            "Desa/kelurahan",
            f"Kel. Wilayah 36.73.01.1004, {kecamatan}",
            f"Kel. Wilayah 36.73.01.1005, {kecamatan}",
        ),
    }


def test_perubahan_berturut_menyebut_nilai_saat_itu(db):
    keluarga = KeluargaFactory(rt="001")
    ubah(keluarga, rt="002")
    ubah(keluarga, rt="003")

    riwayat = riwayat_keluarga(keluarga)

    assert [satu.perubahan[0].kolom for satu in riwayat] == [
        (Kolom("RT", "002", "003"),),
        (Kolom("RT", "001", "002"),),
    ]
    assert {satu.oleh for satu in riwayat} == {"Sistem"}


def test_satu_tindakan_menjadi_satu_peristiwa_dengan_alasannya(oki):
    anggota = AnggotaFactory(nama="Asep")
    keluarga = anggota.keluarga
    with tindakan(
        keluarga,
        Kegiatan.UBAH_ANGGOTA,
        oleh=oki,
        pada=PADA,
        alasan="KK baru",
        peringatan=["NIK tidak sesuai tanggal lahir."],
    ) as catatan:
        catatan.anggota = anggota
        for baris, isi in ((anggota, {"nama": "Asep Saepudin"}), (keluarga, {"rt": "009"})):
            ubah(baris, **isi)

    (peristiwa,) = riwayat_keluarga(keluarga)

    assert (peristiwa.oleh, peristiwa.judul, peristiwa.alasan, peristiwa.peringatan) == (
        "Oki Firmansyah",
        ("Data anggota diubah: Asep Saepudin",),
        "KK baru",
        ("NIK tidak sesuai tanggal lahir.",),
    )
    assert peristiwa.perubahan == (
        Perubahan("Data keluarga", (Kolom("RT", "kosong", "009"),)),
        Perubahan("Anggota Asep", (Kolom("Nama", "Asep", "Asep Saepudin"),)),
    )


def test_perubahan_oleh_impor_disebut_demikian(oki):
    keluarga = KeluargaFactory(rt="001")
    with pghistory.context(user=oki.pk, impor="berkas"):
        ubah(keluarga, rt="002")

    (peristiwa,) = riwayat_keluarga(keluarga)

    assert (peristiwa.oleh, peristiwa.judul) == ("Oki Firmansyah", ("Impor berkas",))


def test_penambahan_tanpa_perubahan_tetap_diceritakan(oki):
    keluarga = KeluargaFactory()
    with tindakan(keluarga, Kegiatan.TAMBAH_ANGGOTA, oleh=oki, pada=PADA) as catatan:
        catatan.anggota = AnggotaFactory(keluarga=keluarga, nama="Neneng")

    (peristiwa,) = riwayat_keluarga(keluarga)

    assert (peristiwa.pada, peristiwa.oleh, peristiwa.judul, peristiwa.perubahan) == (
        *(PADA, "Oki Firmansyah", ("Anggota ditambahkan: Neneng",), ()),
    )


def test_kepesertaan_ikut_diceritakan(oki):
    ikut = KepesertaanFactory()
    ubah(ikut, oleh=oki, status="DITANGGUHKAN")

    (peristiwa,) = riwayat_keluarga(ikut.keluarga)

    assert peristiwa.perubahan == (
        Perubahan("Kepesertaan", (Kolom("Status", "Aktif", "Ditangguhkan"),)),
    )


def test_posisi_ditulis_dengan_kata(db):
    keluarga = KeluargaFactory(lokasi=Point(106.15, -6.12, srid=4326))
    ubah(keluarga, lokasi=None, sumber_lokasi="")

    (peristiwa,) = riwayat_keluarga(keluarga)

    assert peristiwa.perubahan[0].kolom == (
        Kolom("Posisi rumah", "6,12000° LS, 106,15000° BT", "kosong"),
        Kolom("Sumber posisi", "Berkas impor", "kosong"),
    )


def test_nomor_kependudukan_tidak_pernah_terbuka(db):
    anggota = AnggotaFactory(nama="Asep", nik="3673014101850001")
    ubah(anggota, nik="3673014101850099")
    ubah(anggota.keluarga, no_kk="3673010101200009")

    kolom = [satu.perubahan[0].kolom[0] for satu in riwayat_keluarga(anggota.keluarga)]

    assert kolom[1] == Kolom("NIK", "3673********0001", "3673********0099")
    assert (kolom[0].label, kolom[0].baru) == ("No. KK", "3673********0009")


def test_nomor_kependudukan_tersandi_di_tabel_riwayat(oki):
    anggota = AnggotaFactory(
        nama="Asep", nik="3673014101850001", keluarga__no_kk="3673010101200001"
    )
    ubah(anggota, oleh=oki, nik="3673014101850099")
    ubah(anggota.keluarga, oleh=oki, no_kk="3673010101200009")
    anggota.delete()

    tabel = ("kpm_anggotaevent", "kpm_keluargaevent", "kpm_pemutakhiran", "pghistory_context")
    with connection.cursor() as kursor:
        isi = ""
        for nama in tabel:
            kursor.execute(f"SELECT t::text FROM {nama} t")  # noqa: S608  our own names
            isi += "".join(baris for (baris,) in kursor.fetchall())

    assert "Asep" in isi  # the tables do hold the rows
    for nomor in ("3673014101850001", "3673014101850099", "3673010101200001", "3673010101200009"):
        assert nomor not in isi
        assert nomor.encode().hex() not in isi


def test_anggota_yang_dihapus_tetap_disebut(db):
    anggota = AnggotaFactory(nama="Asep")
    keluarga = anggota.keluarga
    anggota.delete()

    (peristiwa,) = riwayat_keluarga(keluarga)

    assert peristiwa.perubahan == (Perubahan("Anggota Asep", ()),)


def test_riwayat_keluarga_lain_tidak_ikut(oki):
    ubah(KeluargaFactory(), alamat="Kp. Lain")
    ubah(AnggotaFactory(), nama="Nama lain")
    with tindakan(KeluargaFactory(), Kegiatan.TAMBAH_ANGGOTA, oleh=oki, pada=PADA):
        pass

    assert Pemutakhiran.objects.count() == 1
    assert riwayat_keluarga(KeluargaFactory()) == []


def test_batas_membaca_yang_terbaru(db):
    keluarga = KeluargaFactory(rt="001")
    for rt in ("002", "003", "004"):
        ubah(keluarga, rt=rt)

    riwayat = riwayat_keluarga(keluarga, batas=2)

    assert [satu.perubahan[0].kolom[0].baru for satu in riwayat] == ["004", "003"]


@pytest.mark.parametrize("banyak", [1, 3])
def test_riwayat_tidak_menambah_kueri_per_perubahan(oki, banyak, django_assert_num_queries):
    keluarga = KeluargaFactory()
    ikut = KepesertaanFactory(keluarga=keluarga)
    for nomor, anggota in enumerate(AnggotaFactory.create_batch(banyak, keluarga=keluarga)):
        ubah(anggota, oleh=oki, nama=f"{anggota.nama} baru")
        ubah(
            keluarga,
            oleh=oki,
            alamat=f"Kp. {nomor}",
            wilayah=WilayahFactory(kode=f"36.73.01.10{nomor:02d}"),
        )
        ubah(ikut, oleh=oki, sk_nomor=f"SK {nomor}")
        with tindakan(keluarga, Kegiatan.TAMBAH_ANGGOTA, oleh=oki, pada=PADA) as catatan:
            catatan.anggota = anggota

    with django_assert_num_queries(8):  # changes and rows of three kinds, acts, names
        assert len(riwayat_keluarga(keluarga)) == 4 * banyak
