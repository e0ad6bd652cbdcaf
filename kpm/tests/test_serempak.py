"""Two people at the same moment: one is first, the other is told, and no row is lost or doubled."""

from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread

import pytest
from django.db import connections

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.impor import pengembalian
from kpm.impor.antrean import jalankan
from kpm.impor.pelaksanaan import impor_berkas
from kpm.impor.pengembalian import minta_urung
from kpm.models import BarisHasil, BerkasHasil, BerkasImpor, Keluarga
from kpm.salur.hasil_bank import batalkan_hasil, periksa_hasil, setujui_hasil, terapkan_hasil
from kpm.tests.berkas import KEPALA, tulis_csv
from kpm.tests.factories import PenyaluranFactory, ProgramFactory
from kpm.tests.test_hasil_bank import PADA, media, unggah

__all__ = ["media"]
BARIS = "{};;;SUKSES;;17-04-2026;1000000"


def ambil(berkas):
    return type(berkas).objects.get(pk=berkas.pk)


def kerjakan(berkas):
    jalankan(ambil(berkas))
    connections.close_all()


def ganti_alamat(keluarga):
    Keluarga.objects.filter(pk=keluarga.pk).update(alamat="Kp. Baru")
    connections.close_all()


def serempak(kegiatan, *bahan):
    """Do it to each at once, every one on a connection of its own."""

    def satu(isi):
        kegiatan(isi)
        connections.close_all()

    orang = [Thread(target=satu, args=(isi,)) for isi in bahan]
    for seorang in orang:
        seorang.start()
    for seorang in orang:
        seorang.join()


@contextmanager
def tertahan(monkeypatch, modul, nama):
    """Hold whoever comes to the function until the body ends; gives the event of their coming."""
    asli, sampai, jalan = getattr(modul, nama), Event(), Event()

    def menunggu(*isi, **bernama):
        sampai.set()
        jalan.wait(10)
        return asli(*isi, **bernama)

    monkeypatch.setattr(modul, nama, menunggu)
    try:
        yield sampai
    finally:
        jalan.set()


@pytest.mark.django_db(transaction=True)
def test_berkas_hasil_yang_diunggah_dua_kali_diterapkan_sekali(dian):
    bayar = PenyaluranFactory()
    semua = [unggah(dian, BARIS.format(bayar.nomor_peserta), daftar=bayar.daftar) for _ in "ab"]
    for berkas in semua:
        setujui_hasil(berkas)

    serempak(lambda satu: terapkan_hasil(satu, pada=PADA), *semua)

    berkas = BerkasHasil.objects.order_by("status").values_list("status", "galat")
    assert list(berkas) == [
        ("ditolak", "Berkas yang sama sudah diterapkan; tidak ada yang diubah."),
        ("selesai", ""),
    ]


@pytest.mark.django_db(transaction=True)
def test_berkas_hasil_yang_diperiksa_dua_pekerja_dibaca_sekali(dian):
    bayar = PenyaluranFactory()
    berkas = unggah(dian, BARIS.format(bayar.nomor_peserta), daftar=bayar.daftar, periksa=False)

    serempak(lambda satu: periksa_hasil(satu, pada=PADA), berkas, ambil(berkas))

    berkas.refresh_from_db()
    assert (berkas.status, berkas.hasil["cocok"], BarisHasil.objects.count()) == ("diperiksa", 1, 1)


@pytest.mark.django_db(transaction=True)
def test_berkas_hasil_yang_dibatalkan_tidak_diperiksa_lagi(dian):
    bayar = PenyaluranFactory()
    berkas = unggah(dian, BARIS.format(bayar.nomor_peserta), daftar=bayar.daftar, periksa=False)
    batalkan_hasil(ambil(berkas))

    periksa_hasil(berkas, pada=PADA)

    kini = ambil(berkas)
    assert (kini.status, kini.galat) == ("ditolak", "Dibatalkan sebelum diterapkan.")


@pytest.mark.django_db(transaction=True)
def test_suntingan_selama_impor_diurungkan_tidak_tertimpa(dian, tmp_path, monkeypatch):
    WilayahFactory(kode="36.73.01.1004")
    ProgramFactory()
    berkas = BerkasImpor.objects.create(nama_berkas="berkas", oleh=dian)
    impor_berkas(berkas, tulis_csv(tmp_path / "berkas", KEPALA), pada=datetime.now(UTC))
    minta_urung(berkas, oleh=dian, alasan="Keliru.", pada=PADA)
    keluarga = Keluarga.objects.get()
    urung = Thread(target=kerjakan, args=(berkas,))
    sunting = Thread(target=ganti_alamat, args=(keluarga,))

    with tertahan(monkeypatch, pengembalian, "_kembalikan") as sampai:
        urung.start()
        sampai.wait(10)
        sunting.start()
        sunting.join(1)
        tersimpan_lebih_dahulu = not sunting.is_alive()
    urung.join()
    sunting.join()

    assert (tersimpan_lebih_dahulu, ambil(berkas).status) == (False, "diurungkan")
