import json
import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from kpm.tests.factories import AnggotaFactory, KeluargaFactory
from pendamping.models import FotoBukti, Kunjungan, Putusan, VerifikasiKomitmen
from pendamping.tests.factories import KunjunganFactory, PenugasanFactory

HARI_INI = reverse("pendamping:lapangan")
DAMPINGAN = reverse("pendamping:dampingan")
KIRIM = reverse("pendamping:kirim")


def alamat_isi(keluarga):
    return reverse("pendamping:kunjungan-isi", args=[keluarga.uuid])


@pytest.fixture
def dampingan(sari):
    """One family of Sari's, with a child at SMP and a toddler."""
    keluarga = KeluargaFactory(nama_pengurus="Siti Aminah")
    AnggotaFactory(keluarga=keluarga, jenjang="SMP", tanggal_lahir=date(2013, 3, 1), urutan=1)
    AnggotaFactory(keluarga=keluarga, tanggal_lahir=timezone.localdate() - timedelta(900), urutan=2)
    PenugasanFactory(pendamping=sari, keluarga=keluarga)
    return keluarga


def nama_baris(jawab):
    return [baris.keluarga.nama_pengurus for baris in jawab.context["baris"]]


def test_hari_ini_memuat_yang_belum_dikunjungi_bulan_ini_terlama_dahulu(client, sari, rekan):
    kini = timezone.now()
    for nama, hari_lalu in [("Lama", 90), ("Sudah", 0), ("Agak lama", 60)]:
        keluarga = KeluargaFactory(nama_pengurus=nama)
        PenugasanFactory(pendamping=sari, keluarga=keluarga)
        KunjunganFactory(keluarga=keluarga, mulai=kini - timedelta(hari_lalu), diterima_pada=kini)
    PenugasanFactory(pendamping=sari, keluarga__nama_pengurus="Belum pernah")
    PenugasanFactory(pendamping=rekan, keluarga__nama_pengurus="Bukan dampingan Sari")
    client.force_login(sari)

    jawab = client.get(HARI_INI)

    assert nama_baris(jawab) == ["Belum pernah", "Lama", "Agak lama"]
    assert jawab.context["kemajuan"] == {"semua": 4, "dikunjungi": 1}


def test_dampingan_memuat_semua_keluarga_sendiri_menurut_nama(client, sari, rekan):
    for nama in ("Yati", "Ani"):
        PenugasanFactory(pendamping=sari, keluarga__nama_pengurus=nama)
    PenugasanFactory(pendamping=rekan, keluarga__nama_pengurus="Bukan dampingan Sari")
    client.force_login(sari)

    assert nama_baris(client.get(DAMPINGAN)) == ["Ani", "Yati"]


def test_kirim_menyebut_foto_yang_belum_sampai(client, sari, rekan):
    kurang = KunjunganFactory(pendamping=sari, lengkap_pada=None)
    for sidik, diterima in [("a", timezone.now()), ("b", None), ("c", None)]:
        FotoBukti.objects.create(
            kunjungan=kurang,
            sha256=sidik * 64,
            ukuran=1,
            diambil_pada=kurang.mulai,
            sumber="kamera",
            diterima_pada=diterima,
        )
    KunjunganFactory(pendamping=rekan)
    client.force_login(sari)

    jawab = client.get(KIRIM)

    assert [(k.pk, k.foto_kurang) for k in jawab.context["halaman"]] == [(kurang.pk, 2)]
    assert "2 foto belum sampai" in jawab.text


@pytest.mark.parametrize("banyak", [1, 3])
@pytest.mark.parametrize(
    ("alamat", "kueri"),
    [
        (HARI_INI, 7),  # session, user, duty regions, progress, families, members, sent
        (DAMPINGAN, 6),  # session, user, duty regions, count, families, members
        (KIRIM, 5),  # session, user, duty regions, count, visits
    ],
)
def test_daftar_tidak_menambah_kueri_per_baris(
    client, sari, banyak, alamat, kueri, django_assert_num_queries
):
    for penugasan in PenugasanFactory.create_batch(banyak, pendamping=sari):
        AnggotaFactory(keluarga=penugasan.keluarga)
        kunjungan = KunjunganFactory(keluarga=penugasan.keluarga, pendamping=sari)
        kunjungan.putusan_kini = Putusan.objects.create(
            kunjungan=kunjungan,
            putusan="hadir",
            versi_aturan="uji",
            keyakinan=0.9,
            alasan=[],
            dinilai_pada=kunjungan.diterima_pada,
        )
        kunjungan.save()
    client.force_login(sari)

    with django_assert_num_queries(kueri):
        client.get(alamat)


@pytest.mark.parametrize(
    ("siapa", "status"),
    [("sari", 200), ("rekan", 404), ("ratna", 403), ("oki", 403), ("kepala", 403), ("opi", 403)],
)
def test_formulir_hanya_untuk_pendamping_keluarga_itu(client, request, dampingan, siapa, status):
    client.force_login(request.getfixturevalue(siapa))

    assert client.get(alamat_isi(dampingan)).status_code == status


@pytest.mark.parametrize("alamat", [HARI_INI, DAMPINGAN, KIRIM])
@pytest.mark.parametrize("siapa", ["ratna", "oki", "dian", "kepala", "opi", "admin"])
def test_halaman_lapangan_tertutup_bagi_yang_lain(client, request, alamat, siapa):
    client.force_login(request.getfixturevalue(siapa))

    assert client.get(alamat).status_code == 403


def berkas_foto(tmp_path):
    berkas = tmp_path / "rumah.jpg"
    Image.new("RGB", (64, 48), "teal").save(berkas)
    return SimpleUploadedFile("rumah.jpg", berkas.read_bytes(), content_type="image/jpeg")


def isian(jawab, **lain):
    formulir = jawab.context["formulir"]
    return {
        "uuid": str(formulir["uuid"].value()),
        "mulai": formulir["mulai"].value(),
        "jenis": "rumah",
        "kegiatan": ["verifikasi_komitmen"],
        "bulan": "2026-10",
        "catatan": "Rumah pindah.",
        "k0-hadir": "12",
        "k0-hari_efektif": "22",
        "k0-alasan": "BEKERJA",
        "k1-sudah": "",
        **lain,
    }


def test_formulir_tanpa_skrip_menyimpan_kunjungan_komitmen_dan_foto(
    client, sari, dampingan, tmp_path
):
    client.force_login(sari)
    isi = isian(client.get(alamat_isi(dampingan)), foto=[berkas_foto(tmp_path)])

    jawab = client.post(alamat_isi(dampingan), isi, follow=True)

    kunjungan = Kunjungan.objects.get()
    assert (str(kunjungan.uuid), kunjungan.keluarga, kunjungan.catatan, kunjungan.status) == (
        isi["uuid"],
        dampingan,
        "Rumah pindah.",
        "diterima",
    )
    komitmen = VerifikasiKomitmen.objects.get()
    assert (komitmen.hadir, komitmen.hari_efektif, komitmen.alasan, komitmen.status) == (
        12,
        22,
        "BEKERJA",
        "TIDAK_PATUH",
    )
    assert kunjungan.foto.diterima().count() == kunjungan.foto.count() == 1
    assert "Kunjungan tersimpan." in jawab.text


def test_formulir_tanpa_skrip_yang_ditekan_dua_kali_menyimpan_sekali(client, sari, dampingan):
    client.force_login(sari)
    isi = isian(client.get(alamat_isi(dampingan)))

    for _ in range(2):
        jawab = client.post(alamat_isi(dampingan), isi, follow=True)

    assert Kunjungan.objects.count() == 1
    assert "sudah tersimpan sebelumnya" in jawab.text


def test_formulir_tanpa_skrip_yang_keliru_tidak_menyimpan_dan_menyebut_sebabnya(
    client, sari, dampingan
):
    client.force_login(sari)
    isi = isian(client.get(alamat_isi(dampingan)), **{"k0-hadir": "25"})

    jawab = client.post(alamat_isi(dampingan), isi)

    assert Kunjungan.objects.count() == 0
    assert "Jumlah hadir melebihi hari efektif" in jawab.text


def test_formulir_tanpa_skrip_menolak_berkas_yang_bukan_foto(client, sari, dampingan):
    bukan_foto = SimpleUploadedFile("surat.jpg", b"%PDF-1.7 surat", content_type="image/jpeg")
    client.force_login(sari)
    isi = isian(client.get(alamat_isi(dampingan)), foto=[bukan_foto])

    jawab = client.post(alamat_isi(dampingan), isi)

    assert Kunjungan.objects.count() == 0
    assert "Berkas surat.jpg tidak dapat dibaca sebagai foto." in jawab.text


def modul_diimpor(nama):
    """The names of the modules that a module needs, and theirs."""
    isi = (settings.AKAR / "static/js" / nama).read_text()
    langsung = set(re.findall(r'from "\./(\w+\.js)"', isi))
    return langsung.union(*map(modul_diimpor, langsung))


def test_formulir_memuat_semua_modulnya_sekaligus(client, sari, dampingan):
    client.force_login(sari)

    jawab = client.get(alamat_isi(dampingan))

    dimuat = re.findall(r'rel="modulepreload" href="/statik/js/(\w+\.js)"', jawab.text)
    assert dimuat == sorted(modul_diimpor("lapangan_isi.js"))


def test_manifes_terbuka_dan_menyebut_ikon(client, db):
    jawab = client.get("/manifest.webmanifest")

    isi = json.loads(jawab.content)
    assert jawab["Content-Type"] == "application/manifest+json"
    assert (isi["start_url"], [i["sizes"] for i in isi["icons"]]) == (
        "/lapangan/",
        ["any", "192x192", "512x512"],
    )


def test_pekerja_di_akar_tidak_disimpan_peramban(client, db):
    jawab = client.get("/sw.js")

    assert jawab["Content-Type"] == "text/javascript"
    assert "no-cache" in jawab["Cache-Control"]
