import uuid
from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from kpm.tests.factories import AnggotaFactory, KeluargaFactory
from pendamping.models import (
    FotoBukti,
    KirimanBentrok,
    Kunjungan,
    Putusan,
    VerifikasiKomitmen,
)
from pendamping.penyimpanan import ASLI, penyimpanan
from pendamping.tests.factories import PenugasanFactory
from pendamping.tests.kiriman import gambar, isi_foto, isi_kunjungan, titik

HADIR = "hadir"


def alamat(id_kunjungan):
    return reverse("pendamping:api-kunjungan", args=[id_kunjungan])


def alamat_foto(id_kunjungan, foto):
    return reverse("pendamping:api-kunjungan-foto", args=[id_kunjungan, foto["id"]])


@pytest.fixture
def keluarga(sari):
    return PenugasanFactory(pendamping=sari).keluarga


@pytest.fixture
def kirim(client, sari):
    client.force_login(sari)

    def _kirim(isi, id_kunjungan=None):
        return client.put(
            alamat(id_kunjungan or uuid.uuid4()), isi, content_type="application/json"
        )

    return _kirim


@pytest.fixture
def kirim_foto(client):
    def _kirim(id_kunjungan, foto, isi, jenis="image/jpeg"):
        return client.put(alamat_foto(id_kunjungan, foto), isi, content_type=jenis)

    return _kirim


# --- Once, and only once


def test_kunjungan_tanpa_foto_langsung_dinilai(kirim, keluarga):
    id_kunjungan = uuid.uuid4()

    jawab = kirim(isi_kunjungan(keluarga), id_kunjungan)

    putusan = Putusan.objects.get()
    assert (jawab.status_code, jawab.json()) == (
        201,
        {
            "id": str(id_kunjungan),
            "status": "diterima",
            "foto_kurang": [],
            "foto_diterima": [],
            "kehadiran": {
                "putusan": "hadir",
                "versi_aturan": "2026.1",
                "keyakinan": putusan.keyakinan,
                "alasan": putusan.alasan,
            },
        },
    )
    assert Kunjungan.objects.get().putusan_kini == putusan


def test_kiriman_ulang_mendapat_jawaban_yang_sama_dan_satu_baris(kirim, keluarga):
    id_kunjungan = uuid.uuid4()
    pertama = kirim(isi_kunjungan(keluarga), id_kunjungan)

    ulang = kirim(isi_kunjungan(keluarga, dikirim="2026-10-14T13:00:00+07:00"), id_kunjungan)

    assert (ulang.status_code, ulang.content) == (200, pertama.content)
    assert (Kunjungan.objects.count(), Putusan.objects.count()) == (1, 1)


def test_penulisan_waktu_dan_urutan_kunci_tidak_membuat_kiriman_lain(kirim, keluarga):
    id_kunjungan = uuid.uuid4()
    kirim(isi_kunjungan(keluarga), id_kunjungan)
    terbalik = dict(reversed(isi_kunjungan(keluarga, mulai="2026-10-14T02:00:00Z").items()))

    assert kirim(terbalik | {"kunci_baru": 1}, id_kunjungan).status_code == 200


def test_isi_lain_dengan_id_sama_disimpan_keduanya(kirim, keluarga):
    id_kunjungan = uuid.uuid4()
    pertama = kirim(isi_kunjungan(keluarga), id_kunjungan).json()
    lain = isi_kunjungan(keluarga, catatan="Cerita lain.")

    jawab = [kirim(lain, id_kunjungan), kirim(lain, id_kunjungan)]

    assert [j.status_code for j in jawab] == [409, 409]
    assert jawab[0]["Content-Type"] == "application/problem+json"
    assert jawab[0].json()["kode"] == "bentrok"
    assert pertama.items() <= jawab[0].json()["tersimpan"].items()
    assert Kunjungan.objects.get().catatan == "Keluarga sehat."
    assert KirimanBentrok.objects.get().isi["catatan"] == "Cerita lain."


def test_id_milik_pendamping_lain_tidak_membocorkan_isinya(client, kirim, keluarga, rekan):
    id_kunjungan = uuid.uuid4()
    kirim(isi_kunjungan(keluarga, catatan="Rahasia Sari."), id_kunjungan)
    client.force_login(rekan)

    jawab = client.put(
        alamat(id_kunjungan), isi_kunjungan(keluarga), content_type="application/json"
    )

    assert (jawab.status_code, "tersimpan" in jawab.json()) == (409, False)
    assert b"Rahasia" not in jawab.content
    assert KirimanBentrok.objects.get().pengirim == rekan
    assert client.get(alamat(id_kunjungan)).status_code == 404


# --- Whose family


def test_keluarga_yang_pernah_didampingi_tetap_diterima_dan_ditandai(kirim, sari):
    lama = PenugasanFactory(
        pendamping=sari,
        keluarga__wilayah__kode="36.01.21.1009",
        masa=DateRange(date(2024, 1, 1), date(2026, 1, 1)),
    )

    jawab = kirim(isi_kunjungan(lama.keluarga))

    assert jawab.status_code == 201
    assert Kunjungan.objects.get().di_luar_dampingan is True
    assert jawab.json()["kehadiran"]["putusan"] == "belum_pasti"


def test_keluarga_di_wilayah_tugas_diterima_dan_ditandai(kirim):
    tetangga = KeluargaFactory(wilayah__kode="36.73.01.1004")

    assert kirim(isi_kunjungan(tetangga)).status_code == 201
    assert Kunjungan.objects.get().di_luar_dampingan is True


def test_dampingan_sendiri_tidak_ditandai(kirim, keluarga):
    kirim(isi_kunjungan(keluarga))

    assert Kunjungan.objects.get().di_luar_dampingan is False


def test_keluarga_asing_dianggap_tidak_ada(kirim):
    asing = KeluargaFactory(wilayah__kode="36.01.21.1009")

    jawab = kirim(isi_kunjungan(asing))
    tak_ada = kirim({**isi_kunjungan(asing), "keluarga": str(uuid.uuid4())})

    assert (jawab.status_code, jawab.json()["galat"]) == (
        400,
        {"keluarga": ["Keluarga tidak ditemukan."]},
    )
    assert jawab.json() == tak_ada.json()
    assert Kunjungan.objects.count() == 0


# --- Commitments


def test_komitmen_dihitung_statusnya(kirim, keluarga):
    anak = AnggotaFactory(keluarga=keluarga)
    komitmen = {"anggota": str(anak.uuid), "jenis": "sekolah", "bulan": "2026-10", "alasan": None}

    kirim(isi_kunjungan(keluarga, komitmen=[{**komitmen, "hadir": 20, "hari_efektif": 22}]))

    tersimpan = VerifikasiKomitmen.objects.get()
    assert (tersimpan.anggota, tersimpan.bulan, tersimpan.status) == (
        anak,
        date(2026, 10, 1),
        "PATUH",
    )


def test_komitmen_anggota_keluarga_lain_ditolak_dengan_letaknya(kirim, keluarga):
    asing = AnggotaFactory()
    komitmen = {"anggota": str(asing.uuid), "jenis": "balita", "bulan": "2026-10"}

    jawab = kirim(isi_kunjungan(keluarga, komitmen=[komitmen]))

    assert (jawab.status_code, jawab.json()["galat"]) == (
        400,
        {"komitmen.0.anggota": ["Bukan anggota keluarga ini."]},
    )


# --- What cannot be read


@pytest.mark.parametrize(
    ("ganti", "galat"),
    [
        ({"jenis": "\ud800"}, None),
        ({"catatan": "a\x00b"}, "catatan"),
        ({"catatan": {"a": 1}}, "catatan"),
        ({"mulai": "0001-01-01T00:00:00+14:00"}, "mulai"),
        ({"mulai": "9999-12-31T23:59:59-14:00"}, "mulai"),
        ({"mulai": 12}, "mulai"),
        ({"lokasi": [titik(lintang=10**400)]}, "lokasi.0.lintang"),
        ({"lokasi": [titik(), titik(bujur=181)]}, "lokasi.1.bujur"),
        ({"lokasi": [titik(akurasi_m=True)]}, "lokasi.0.akurasi_m"),
        ({"lokasi": [titik()] * 31}, "lokasi"),
        ({"lokasi": None}, "lokasi"),
        ({"kegiatan": {"a": 1}}, "kegiatan"),
        ({"foto": [[]]}, "foto.0"),
        ({"foto": [isi_foto(b"x", sha256="abc")]}, "foto.0.sha256"),
        ({"foto": [isi_foto(b"x", id="abc")]}, "foto.0.id"),
        ({"foto": [isi_foto(b"x", ukuran=1e308)]}, "foto.0.ukuran"),
        ({"foto": [isi_foto(b"x", id=str(uuid.UUID(int=1)))] * 2}, "foto"),
        ({"perangkat": 5}, "perangkat"),
    ],
)
def test_yang_tidak_terbaca_ditolak_dengan_letaknya(kirim, keluarga, ganti, galat):
    jawab = kirim(isi_kunjungan(keluarga, **ganti))

    assert jawab.status_code == 400
    assert jawab["Content-Type"] == "application/problem+json"
    assert galat is None or list(jawab.json()["galat"]) == [galat]
    assert Kunjungan.objects.count() == 0


@pytest.mark.parametrize(
    "mentah",
    [
        b"",
        b"[]",
        b'"x"',
        b"null",
        b"{" * 200_000,
        b"[" * 200_000 + b"]" * 200_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b'{"lokasi": NaN}',
        b"\xff\xfe{}",
        b"9" * 10_000,
    ],
)
def test_badan_yang_bukan_kunjungan_dijawab_400(client, sari, mentah):
    client.force_login(sari)

    jawab = client.put(alamat(uuid.uuid4()), mentah, content_type="application/json")

    assert (jawab.status_code, jawab["Content-Type"]) == (400, "application/problem+json")


def test_badan_yang_terlalu_panjang_dijawab_413(client, sari):
    client.force_login(sari)

    jawab = client.put(alamat(uuid.uuid4()), b" " * 1_100_000, content_type="application/json")

    assert jawab.status_code == 413


# --- Who


@pytest.mark.parametrize("siapa", ["ratna", "oki", "dian", "kepala", "opi", "admin"])
def test_hanya_pendamping_yang_mengirim(client, request, keluarga, siapa):
    client.force_login(request.getfixturevalue(siapa))

    jawab = client.put(
        alamat(uuid.uuid4()), isi_kunjungan(keluarga), content_type="application/json"
    )

    assert jawab.status_code == 403


@pytest.mark.parametrize(
    ("siapa", "status"),
    [
        *(("sari", 200), ("ratna", 200), ("oki", 200), ("dian", 200), ("kepala", 200)),
        *(("rekan", 404), ("budi", 404), ("opi", 404), ("admin", 404)),
    ],
)
def test_yang_boleh_membaca_kunjungan(client, request, kirim, keluarga, siapa, status):
    id_kunjungan = uuid.uuid4()
    kirim(isi_kunjungan(keluarga), id_kunjungan)
    client.force_login(request.getfixturevalue(siapa))

    assert client.get(alamat(id_kunjungan)).status_code == status


def test_sesi_tanpa_csrf_ditolak(sari, keluarga):
    ketat = Client(enforce_csrf_checks=True)
    ketat.force_login(sari)

    jawab = ketat.put(
        alamat(uuid.uuid4()), isi_kunjungan(keluarga), content_type="application/json"
    )

    assert (jawab.status_code, Kunjungan.objects.count()) == (403, 0)


def test_tanpa_masuk_ditolak(client, keluarga):
    jawab = client.put(
        alamat(uuid.uuid4()), isi_kunjungan(keluarga), content_type="application/json"
    )

    assert jawab.status_code in {401, 403}


# --- Photos


def test_foto_terakhir_melengkapi_dan_menilai(kirim, kirim_foto, keluarga):
    id_kunjungan, isi = uuid.uuid4(), [gambar(warna="teal"), gambar(warna="olive")]
    foto = [isi_foto(satu) for satu in isi]
    awal = kirim(isi_kunjungan(keluarga, foto=foto), id_kunjungan).json()

    satu = kirim_foto(id_kunjungan, foto[0], isi[0])
    dua = kirim_foto(id_kunjungan, foto[1], isi[1])

    assert (awal["status"], awal["foto_kurang"], awal["kehadiran"]) == (
        "menunggu_foto",
        [foto[0]["id"], foto[1]["id"]],
        None,
    )
    assert (satu.status_code, satu.json()["foto_kurang"]) == (201, [foto[1]["id"]])
    assert satu.json()["foto_diterima"] == [{"id": foto[0]["id"], "sha256": foto[0]["sha256"]}]
    assert (dua.status_code, dua.json()["status"], dua.json()["foto_kurang"]) == (
        201,
        "diterima",
        [],
    )
    assert dua.json()["kehadiran"]["putusan"] == HADIR
    assert [penyimpanan().baca(ASLI, f["sha256"]) for f in foto] == isi


def test_foto_yang_diulang_dijawab_200_tanpa_berubah(kirim, kirim_foto, keluarga):
    id_kunjungan, isi = uuid.uuid4(), gambar()
    foto = isi_foto(isi)
    kirim(isi_kunjungan(keluarga, foto=[foto]), id_kunjungan)
    pertama = kirim_foto(id_kunjungan, foto, isi)
    diterima_pada = FotoBukti.objects.get().diterima_pada

    ulang = kirim_foto(id_kunjungan, foto, isi)

    assert (ulang.status_code, ulang.content) == (200, pertama.content)
    assert FotoBukti.objects.get().diterima_pada == diterima_pada
    assert Putusan.objects.count() == 1


def test_foto_yang_diulang_mengembalikan_berkas_yang_hilang(kirim, kirim_foto, keluarga):
    id_kunjungan, isi = uuid.uuid4(), gambar()
    foto = isi_foto(isi)
    kirim(isi_kunjungan(keluarga, foto=[foto]), id_kunjungan)
    kirim_foto(id_kunjungan, foto, isi)
    penyimpanan().hapus(ASLI, foto["sha256"])

    kirim_foto(id_kunjungan, foto, isi)

    assert penyimpanan().baca(ASLI, foto["sha256"]) == isi


def test_foto_dengan_isi_lain(kirim, kirim_foto, keluarga):
    id_kunjungan, isi = uuid.uuid4(), gambar()
    foto = isi_foto(isi)
    kirim(isi_kunjungan(keluarga, foto=[foto]), id_kunjungan)

    sebelum = kirim_foto(id_kunjungan, foto, gambar(warna="red"))
    kirim_foto(id_kunjungan, foto, isi)
    sesudah = kirim_foto(id_kunjungan, foto, gambar(warna="red"))

    assert (sebelum.status_code, sebelum.json()["kode"]) == (422, "sidik")
    assert (sesudah.status_code, sesudah.json()["kode"]) == (409, "bentrok")
    assert penyimpanan().baca(ASLI, foto["sha256"]) == isi


@pytest.mark.parametrize(
    ("isi", "jenis", "status"),
    [
        (gambar(), "image/gif", 415),
        (gambar(), "multipart/form-data; boundary=x", 415),
        (gambar(format_="PNG"), "image/jpeg", 415),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png", 415),
        (b"\xff\xd8\xff" + b"GIF89a<script>", "image/jpeg", 415),
        (b"", "image/jpeg", 415),
        (b"\xff\xd8\xff" + bytes(10 * 1024 * 1024), "image/jpeg", 413),
    ],
)
def test_bukan_foto_ditolak_dan_tidak_disimpan(kirim, kirim_foto, keluarga, isi, jenis, status):
    id_kunjungan = uuid.uuid4()
    foto = isi_foto(isi, ukuran=1)
    kirim(isi_kunjungan(keluarga, foto=[foto]), id_kunjungan)

    jawab = kirim_foto(id_kunjungan, foto, isi, jenis)

    assert (jawab.status_code, jawab["Content-Type"]) == (status, "application/problem+json")
    assert not penyimpanan().ada(ASLI, foto["sha256"])
    assert FotoBukti.objects.get().diterima_pada is None


def test_gambar_berpiksel_terlalu_banyak_ditolak_tanpa_dibuka(kirim, kirim_foto, keluarga):
    isi = bytearray(gambar(format_="PNG"))
    isi[16:24] = (20_000).to_bytes(4) + (20_000).to_bytes(4)
    id_kunjungan, isi = uuid.uuid4(), bytes(isi)
    foto = isi_foto(isi)
    kirim(isi_kunjungan(keluarga, foto=[foto]), id_kunjungan)

    assert kirim_foto(id_kunjungan, foto, isi, "image/png").status_code in {413, 415}


@pytest.mark.parametrize(("siapa", "status"), [("rekan", 404), ("ratna", 403), ("opi", 404)])
def test_foto_hanya_dari_pendampingnya(client, request, kirim, kirim_foto, keluarga, siapa, status):
    id_kunjungan, isi = uuid.uuid4(), gambar()
    foto = isi_foto(isi)
    kirim(isi_kunjungan(keluarga, foto=[foto]), id_kunjungan)
    client.force_login(request.getfixturevalue(siapa))

    assert kirim_foto(id_kunjungan, foto, isi).status_code == status


def test_foto_yang_tidak_diumumkan_tidak_ditemukan(kirim, kirim_foto, keluarga):
    id_kunjungan = uuid.uuid4()
    kirim(isi_kunjungan(keluarga), id_kunjungan)

    assert kirim_foto(id_kunjungan, isi_foto(b"x"), gambar()).status_code == 404


def test_get_menyebut_isi_dan_putusan(client, kirim, keluarga):
    id_kunjungan = uuid.uuid4()
    isi = isi_kunjungan(keluarga)
    kirim(isi, id_kunjungan)

    jawab = client.get(alamat(id_kunjungan)).json()

    assert (jawab["keluarga"], jawab["catatan"], jawab["kegiatan"], jawab["komitmen"]) == (
        isi["keluarga"],
        isi["catatan"],
        isi["kegiatan"],
        [],
    )
    assert jawab["kehadiran"]["putusan"] == HADIR
