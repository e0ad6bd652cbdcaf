import base64
import hashlib

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from kpm.daftar.pencarian import keluarga_bernomor
from kpm.impor.pelaksanaan import impor_berkas
from kpm.impor.penyimpanan import simpan, terbuka
from kpm.models import Anggota, BarisImpor, BerkasImpor, Keluarga
from kpm.penggantian_kunci import ganti_kolom, kolom_tersandi
from kpm.penyandian import sandikan
from kpm.tests.berkas import KEPALA, tulis_csv
from kpm.tests.factories import AnggotaFactory, KeluargaFactory

pytestmark = pytest.mark.django_db
NIK, KK = "3673014101850077", "3673010101200077"
LAMA, BARU = (base64.b64encode(bytes([n]) * 64).decode() for n in (1, 2))


@pytest.fixture(autouse=True)
def kunci(settings):
    """Start under the old key; call it to change the ring, as a restart would."""

    def pakai(*daftar):
        settings.KUNCI_DATA = list(daftar)

    pakai(LAMA)
    return pakai


@pytest.fixture
def keluarga(kunci):
    """A family of one whose numbers were corrected once, so that the history holds some too."""
    keluarga = KeluargaFactory(no_kk="3673010101200066")
    orang = AnggotaFactory(keluarga=keluarga, nik="3673014101850066", hubungan="kepala")
    keluarga.no_kk, orang.nik = KK, NIK
    keluarga.save()
    orang.save()
    berkas = BerkasImpor.objects.create(nama_berkas="b.csv")
    BarisImpor.objects.create(
        berkas=berkas, nomor=2, kunci="JSR-1", isi=f'["{NIK}"]', status="ditolak"
    )
    return keluarga


def nomor_kunci(kunci):
    return hashlib.sha256(base64.b64decode(kunci)).digest()[-1]


def isi_mentah():
    """Every encrypted value as it lies in the database, by column."""
    hasil = {}
    with connection.cursor() as kursor:
        for kolom in kolom_tersandi():
            kursor.execute(f'SELECT "{kolom.bidang.column}" FROM "{kolom.tabel}" ORDER BY 1')  # noqa: S608
            hasil[str(kolom)] = [bytes(isi) for (isi,) in kursor.fetchall() if isi is not None]
    return hasil


def test_kolom_tersandi_ditemukan_sampai_ke_riwayat():
    assert {str(kolom) for kolom in kolom_tersandi()} >= {
        *("kpm_keluarga.no_kk", "kpm_keluargaevent.no_kk"),
        *("kpm_anggota.nik", "kpm_anggotaevent.nik", "kpm_barisimpor.isi"),
    }


def test_semua_nilai_berpindah_kunci_dan_tetap_terbaca(keluarga, kunci, capsys):
    kunci(BARU, LAMA)

    call_command("ganti_kunci")
    kunci(BARU)

    mentah = isi_mentah()
    assert {isi[0] for semua in mentah.values() for isi in semua} == {nomor_kunci(BARU)}
    assert {nama: len(semua) for nama, semua in mentah.items() if semua} == {
        "kpm_keluarga.no_kk": 1,
        "kpm_keluargaevent.no_kk": 1,
        "kpm_anggota.nik": 1,
        "kpm_anggotaevent.nik": 1,
        "kpm_barisimpor.isi": 1,
    }
    assert (Keluarga.objects.get().no_kk, Anggota.objects.get().nik) == (KK, NIK)
    assert BarisImpor.objects.get().isi == f'["{NIK}"]'
    assert "Semua 5 nilai memakai kunci pertama." in capsys.readouterr().out


def test_penggantian_tidak_menambah_riwayat(keluarga, kunci):
    kunci(BARU, LAMA)
    riwayat = Anggota._meta.get_field("events").related_model.objects
    sebelum = riwayat.count()

    call_command("ganti_kunci")

    assert (sebelum, riwayat.count()) == (1, 1)


def test_penggantian_kedua_tidak_menulis_apa_pun(keluarga, kunci, capsys):
    kunci(BARU, LAMA)
    call_command("ganti_kunci")
    sebelum = isi_mentah()

    call_command("ganti_kunci")

    assert isi_mentah() == sebelum
    assert "kpm_anggota.nik: 0 dari 1 perlu diganti." in capsys.readouterr().out


@pytest.mark.parametrize("tahap", ["sebelum", "di tengah", "sesudah"])
@pytest.mark.parametrize("digit", [NIK, KK])
def test_pencarian_nomor_berhasil_sepanjang_penggantian(keluarga, kunci, tahap, digit):
    kunci(BARU, LAMA)
    lain = KeluargaFactory(no_kk="3673010101200088")  # written after the new key came
    if tahap == "di tengah":
        ganti_kolom(next(k for k in kolom_tersandi() if str(k) == "kpm_anggota.nik"))
    elif tahap == "sesudah":
        call_command("ganti_kunci")
        kunci(BARU)

    assert list(keluarga_bernomor(Keluarga.objects.all(), digit)) == [keluarga]
    assert list(keluarga_bernomor(Keluarga.objects.all(), "3673010101200088")) == [lain]


def test_penggantian_yang_terputus_dilanjutkan_dari_tempatnya(keluarga, kunci, monkeypatch):
    for _ in range(5):
        AnggotaFactory(keluarga=keluarga)
    kunci(BARU, LAMA)
    monkeypatch.setattr("kpm.penggantian_kunci.SEKALI_GANTI", 2)
    nik = next(k for k in kolom_tersandi() if str(k) == "kpm_anggota.nik")

    def padam(banyak):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ganti_kolom(nik, lapor=padam)
    terputus = nik.sisa()
    selesai = []
    ganti_kolom(nik, lapor=selesai.append)

    assert (terputus, selesai, nik.sisa()) == (4, [2, 2], 0)


def test_nilai_yang_tidak_terbuka_disebut_dan_kunci_lama_ditahan(keluarga, kunci, capsys):
    rusak = AnggotaFactory(keluarga=keluarga)
    asing = bytes([nomor_kunci(LAMA)]) + b"bukan sandi yang sah"
    with connection.cursor() as kursor:
        kursor.execute("UPDATE kpm_anggota SET nik = %s WHERE id = %s", [asing, rusak.pk])
    kunci(BARU, LAMA)

    with pytest.raises(CommandError, match=r"kpm_anggota\.nik 1\. JANGAN hapus kunci lama"):
        call_command("ganti_kunci")

    assert f"kpm_anggota.nik: tidak terbuka dengan kunci mana pun: {rusak.pk}" in (
        capsys.readouterr().err
    )
    assert Anggota.objects.exclude(pk=rusak.pk).get().nik == NIK


def test_unggahan_yang_menunggu_ikut_berganti_kunci(kunci, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    berkas = BerkasImpor.objects.create(nama_berkas="b.csv")
    simpan(berkas, SimpleUploadedFile("b.csv", NIK.encode()))
    kunci(BARU, LAMA)

    call_command("ganti_kunci")
    kunci(BARU)

    with terbuka(berkas) as jalan:
        assert jalan.read_text() == NIK
    assert [b.name for b in (tmp_path / "impor").iterdir()] == [str(berkas.uuid)]


def test_impor_menolak_selagi_dua_kunci_dipakai(keluarga, kunci, tmp_path):
    kunci(BARU, LAMA)
    jalan = tulis_csv(tmp_path / "b.csv", KEPALA)

    berkas = impor_berkas(BerkasImpor.objects.create(), jalan, pada=timezone.now())

    assert (berkas.status, berkas.galat) == (
        *("ditolak", "Kunci data sedang diganti. Coba lagi setelah penggantian selesai."),
    )


def test_halaman_cari_membaca_kedua_kunci(client, dian, keluarga, kunci):
    kunci(BARU, LAMA)
    client.force_login(dian)

    jawab = client.post(reverse("kpm:keluarga-cari"), {"cari": NIK}, follow=True)

    assert keluarga.nama_pengurus in jawab.content.decode()


def test_dua_kunci_bernomor_sama_ditolak(kunci):
    satu = base64.b64encode(bytes([0]) * 64).decode()
    kembar = next(
        calon
        for n in range(10_000)
        if nomor_kunci(calon := base64.b64encode(n.to_bytes(64, "big")).decode())
        == nomor_kunci(satu)
        and n
    )
    kunci(satu, kembar)

    with pytest.raises(ImproperlyConfigured, match="bernomor sama"):
        sandikan(NIK, "nik")
