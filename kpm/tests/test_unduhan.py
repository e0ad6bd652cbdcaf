import csv
from datetime import datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ejsika.akun.tests.factories import PenggunaFactory
from kpm.daftar.ekspor import KOLOM, catat_unduhan, pilih_kolom_ekspor, tulis_unduhan
from kpm.models import Keluarga, Unduhan
from kpm.tests.factories import AnggotaFactory, KeluargaFactory, KepesertaanFactory

UNDUH = "/kpm/unduh/"
PADA = timezone.make_aware(datetime(2026, 11, 3, 9))  # noqa: DTZ001
NIK, NO_KK = "3673015003850001", "3673012502120002"
PANDEGLANG = "36.01.21.1009"


def keluarga(nama="Siti Aminah", **isi):
    satu = KeluargaFactory(nama_pengurus=nama, no_kk=NO_KK, **isi)
    AnggotaFactory(keluarga=satu, hubungan="kepala", nama=nama, nik=NIK, jenjang="SD")
    return satu


def teks(jawab):
    return b"".join(jawab.streaming_content).decode("utf-8-sig")


def baris_csv(jawab):
    return list(csv.reader(StringIO(teks(jawab)), delimiter=";"))


def test_csv_memuat_judul_isi_dan_jumlah_baris_di_akhir(client, oki):
    keluarga()
    keluarga(wilayah__kode=PANDEGLANG)
    client.force_login(oki)

    judul, isi, akhir = baris_csv(client.get("/kpm/unduh.csv"))

    assert judul == [kolom.judul for kolom in KOLOM]
    assert (isi[1], isi[2], isi[3]) == ("3673********0002", "Siti Aminah", "3673********0001")
    assert isi[12] == "Anak SD"
    assert akhir[0].startswith("# 1 baris.")


@pytest.mark.parametrize("awal", ["=", "+", "-", "@", "\t"])
def test_csv_menawarkan_rumus_sebagai_teks(client, oki, awal):
    keluarga(nama=f"{awal}HYPERLINK(1)")
    client.force_login(oki)

    assert baris_csv(client.get("/kpm/unduh.csv"))[1][2] == f"'{awal}HYPERLINK(1)"


def test_xlsx_menyimpan_huruf_khusus_dan_rumus_sebagai_teks(client, oki):
    keluarga(nama="=1+1 <b>&\x0b é")
    client.force_login(oki)

    buku = openpyxl.load_workbook(BytesIO(b"".join(client.get("/kpm/unduh.xlsx"))))
    sel = buku["Keluarga"]["C2"]

    assert (sel.value, sel.data_type) == ("=1+1 <b>& é", "s")


def test_unduhan_mengikuti_saringan_kolom_dan_urutan(client, oki):
    keluarga(nama="Siti", desil=1)
    keluarga(nama="Ani", desil=1)
    keluarga(nama="Budi", desil=2)
    client.force_login(oki)

    jawab = client.post(
        UNDUH, {"bentuk": "csv", "kolom": ["nama", "desil"], "saring": "desil=1&urut=-nama"}
    )

    assert baris_csv(jawab)[:-1] == [["Nama pengurus", "Desil"], ["Siti", "1"], ["Ani", "1"]]


def test_nomor_lengkap_perlu_alasan_dan_dicatat(client, oki):
    keluarga()
    client.force_login(oki)
    isi = {"bentuk": "csv", "kolom": ["no_kk", "nik"], "lengkap": "1", "saring": "desil="}

    tanpa = client.post(UNDUH, isi)
    dengan = client.post(UNDUH, isi | {"alasan": "penyaluran"})

    assert (tanpa.status_code, Unduhan.objects.count()) == (400, 1)
    assert baris_csv(dengan)[1] == [NO_KK, NIK]
    catatan = Unduhan.objects.get()
    assert (catatan.oleh, catatan.alasan, catatan.banyak) == (oki, "penyaluran", 1)


@pytest.mark.parametrize("siapa", ["ratna", "kepala", "sari"])
def test_nomor_lengkap_hanya_bagi_operator_dan_dinsos(client, request, siapa):
    client.force_login(request.getfixturevalue(siapa))

    jawab = client.post(UNDUH, {"bentuk": "csv", "lengkap": "1", "alasan": "penyaluran"})

    assert (jawab.status_code, Unduhan.objects.count()) == (403, 0)


def test_catatan_unduhan_menyebut_saringan_dalam_kata(client, oki):
    keluarga(desil=1)
    client.force_login(oki)

    client.get("/kpm/unduh.csv?desil=1&komponen=ANAK_SD")

    assert Unduhan.objects.get().saringan == "Anak SD; Desil 1"


@pytest.mark.parametrize(
    "perintah", ["UPDATE kpm_unduhan SET banyak = 0", "DELETE FROM kpm_unduhan"]
)
def test_catatan_unduhan_tidak_dapat_diubah_atau_dihapus(oki, perintah):
    catat_unduhan(Keluarga.objects.all(), bentuk="csv", saringan="", oleh=oki, pada=PADA)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as kursor:
        kursor.execute(perintah)

    assert Unduhan.objects.count() == 1


def test_nik_di_saringan_unduhan_ditolak(client, oki):
    client.force_login(oki)

    assert client.get(f"/kpm/unduh.csv?cari={NIK}").status_code == 404


def test_daftar_yang_berubah_sebelum_dibaca_dicatat_lagi(oki):
    keluarga()
    semua = Keluarga.objects.all()
    unduhan = catat_unduhan(semua, bentuk="csv", saringan="", oleh=oki, pada=PADA)
    keluarga()

    isi = b"".join(
        tulis_unduhan(unduhan, semua, urut="nama", kolom=pilih_kolom_ekspor(["nama"]))
    ).decode()

    assert "# 2 baris." in isi
    assert list(Unduhan.objects.order_by("pk").values_list("banyak", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_keluarga_yang_masuk_selagi_dibaca_tidak_ikut():
    for n in range(3):
        KepesertaanFactory(keluarga=keluarga(nama=f"Siti {n}"))
    unduhan = catat_unduhan(
        Keluarga.objects.all(),
        bentuk="csv",
        saringan="",
        oleh=PenggunaFactory(peran="dinsos"),
        pada=PADA,
    )
    isi = tulis_unduhan(unduhan, Keluarga.objects.all(), urut="nama", kolom=pilih_kolom_ekspor([]))
    next(isi)

    lain = connection.copy()
    with lain.cursor() as kursor:
        kursor.execute("UPDATE kpm_keluarga SET nama_pengurus = 'Diubah'")
    lain.close()

    assert b"Diubah" not in b"".join(isi)
