import os
import time

import pytest
from django.utils import timezone

from pendamping.bukti_foto import olah_foto
from pendamping.models import FotoBukti, Kunjungan, Putusan
from pendamping.neraca import periksa_neraca
from pendamping.penyimpanan import ASLI, KECIL, penyimpanan
from pendamping.tests.factories import KunjunganFactory
from pendamping.tests.kiriman import gambar, isi_foto


@pytest.fixture
def kunjungan(sari):
    """A visit in perfect balance, with one photo."""
    satu = KunjunganFactory(pendamping=sari)
    satu.putusan_kini = _baru(satu)
    satu.save()
    isi = gambar()
    sidik = isi_foto(isi)["sha256"]
    penyimpanan().simpan(ASLI, sidik, isi)
    foto = FotoBukti.objects.create(
        kunjungan=satu,
        sha256=sidik,
        ukuran=len(isi),
        diambil_pada=satu.mulai,
        sumber="kamera",
        jenis_isi="image/jpeg",
        diterima_pada=satu.diterima_pada,
    )
    olah_foto(foto, pada=timezone.now())
    return satu


def letak(kunjungan, ragam=ASLI):
    return penyimpanan()._letak(ragam, kunjungan.foto.get().sha256)


def test_neraca_yang_seimbang(kunjungan):
    assert list(periksa_neraca()) == []


def rusak_berkas(kunjungan):
    letak(kunjungan).write_bytes(b"lain")


def hilang_berkas(kunjungan):
    letak(kunjungan).unlink()


def hilang_salinan(kunjungan):
    letak(kunjungan, KECIL).unlink()


def berkas_yatim(_kunjungan):
    penyimpanan().simpan(ASLI, "cd" * 32, b"yatim")
    lama = time.time() - 7200
    os.utime(penyimpanan()._letak(ASLI, "cd" * 32), (lama, lama))


def foto_belum_tiba(kunjungan):
    kunjungan.foto.create(sha256="0" * 64, ukuran=1, diambil_pada=kunjungan.mulai, sumber="kamera")


def lupa_melengkapi(kunjungan):
    Kunjungan.objects.filter(pk=kunjungan.pk).update(lengkap_pada=None)


def lupa_menilai(kunjungan):
    Kunjungan.objects.filter(pk=kunjungan.pk).update(putusan_kini=None)


def _baru(kunjungan):
    return Putusan.objects.create(
        kunjungan=kunjungan,
        putusan="hadir",
        versi_aturan="2026.1",
        keyakinan=0.9,
        alasan=[],
        dinilai_pada=kunjungan.diterima_pada,
    )


def putusan_orang(kunjungan):
    lain = KunjunganFactory(pendamping=kunjungan.pendamping)
    Kunjungan.objects.filter(pk=kunjungan.pk).update(putusan_kini=_baru(kunjungan))
    Kunjungan.objects.filter(pk=lain.pk).update(putusan_kini=kunjungan.putusan_kini)


@pytest.mark.parametrize(
    ("rusak", "temuan"),
    [
        (rusak_berkas, "bukan yang dahulu diterima"),
        (hilang_berkas, "berkasnya tidak ada"),
        (hilang_salinan, "salinannya tidak ada"),
        (berkas_yatim, "tidak dimiliki foto mana pun"),
        (foto_belum_tiba, "ada fotonya yang belum diterima"),
        (lupa_melengkapi, "belum disebut lengkap"),
        (lupa_menilai, "belum dinilai"),
        (putusan_orang, "memakai putusan kunjungan lain"),
    ],
)
def test_neraca_menemukan_yang_tidak_seimbang(kunjungan, rusak, temuan):
    rusak(kunjungan)

    [satu] = periksa_neraca()

    assert temuan in satu


def test_berkas_baru_belum_disebut_yatim(kunjungan):
    penyimpanan().simpan(ASLI, "cd" * 32, b"sedang ditulis")

    assert list(periksa_neraca()) == []
