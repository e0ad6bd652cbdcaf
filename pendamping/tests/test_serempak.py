"""The promise of keandalan 2, over live connections: copies at once are one visit."""

import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from pendamping.models import FotoBukti, Kunjungan, Putusan
from pendamping.penyimpanan import ASLI, penyimpanan
from pendamping.tests.factories import PenugasanFactory
from pendamping.tests.kiriman import gambar, isi_foto, isi_kunjungan

SALINAN, BANYAK = 5, 40


@pytest.fixture
def masuk(sari):
    """Cookies of Sari's session, for clients that live in other threads."""
    klien = Client()
    klien.force_login(sari)
    return klien.cookies


def jalankan(pekerjaan, serentak):
    """Run every callable in threads that close their own connection; the results in order."""

    def satu(kerja):
        try:
            return kerja()
        finally:
            connection.close()

    with ThreadPoolExecutor(serentak) as kolam:
        return list(kolam.map(satu, pekerjaan))


@pytest.mark.django_db(transaction=True)
def test_lima_salinan_dari_empat_puluh_kunjungan_sekaligus(sari, masuk):
    keluarga = PenugasanFactory(pendamping=sari).keluarga
    kunjungan = []
    for nomor in range(BANYAK):
        isi = gambar(warna=(nomor * 6, 90, 120))
        foto = isi_foto(isi)
        kunjungan.append((uuid.uuid4(), isi_kunjungan(keluarga, foto=[foto]), foto, isi))

    def kirim(id_kunjungan, badan, foto, isi):
        klien = Client()
        klien.cookies = masuk
        satu = klien.put(
            reverse("pendamping:api-kunjungan", args=[id_kunjungan]),
            badan,
            content_type="application/json",
        )
        dua = klien.put(
            reverse("pendamping:api-kunjungan-foto", args=[id_kunjungan, foto["id"]]),
            isi,
            content_type="image/jpeg",
        )
        return id_kunjungan, satu.status_code, dua.status_code, dua.json()

    pekerjaan = [lambda k=k: kirim(*k) for k in kunjungan for _ in range(SALINAN)]
    random.Random(7).shuffle(pekerjaan)
    jawab = jalankan(pekerjaan, serentak=8)

    for ke in (1, 2):
        status = [j[ke] for j in jawab]
        assert (status.count(201), status.count(200)) == (BANYAK, BANYAK * (SALINAN - 1))
    for id_kunjungan, *_ in kunjungan:
        tanda_terima = [j[3] for j in jawab if j[0] == id_kunjungan]
        assert tanda_terima == [tanda_terima[0]] * SALINAN
        assert tanda_terima[0]["status"] == "diterima"
    assert (Kunjungan.objects.count(), FotoBukti.objects.count()) == (BANYAK, BANYAK)
    assert Putusan.objects.count() == BANYAK
    tersimpan = sorted(nama for nama, _ in penyimpanan().daftar(ASLI))
    assert tersimpan == sorted(foto["sha256"] for _, _, foto, _ in kunjungan)


@pytest.mark.django_db(transaction=True)
def test_dua_foto_terakhir_yang_tiba_bersamaan_tetap_melengkapi(sari, masuk):
    keluarga = PenugasanFactory(pendamping=sari).keluarga
    gerbang = Barrier(2)

    def kirim(id_kunjungan, foto, isi):
        klien = Client()
        klien.cookies = masuk
        gerbang.wait(timeout=20)
        klien.put(
            reverse("pendamping:api-kunjungan-foto", args=[id_kunjungan, foto["id"]]),
            isi,
            content_type="image/jpeg",
        )

    for putaran in range(12):
        isi = [gambar(warna=(putaran, n, 0)) for n in range(2)]
        foto = [isi_foto(satu) for satu in isi]
        id_kunjungan = uuid.uuid4()
        klien = Client()
        klien.cookies = masuk
        klien.put(
            reverse("pendamping:api-kunjungan", args=[id_kunjungan]),
            isi_kunjungan(keluarga, foto=foto),
            content_type="application/json",
        )
        jalankan(
            [lambda n=n: kirim(id_kunjungan, foto[n], isi[n]) for n in range(2)],  # noqa: B023
            serentak=2,
        )

    assert Kunjungan.objects.lengkap().count() == Putusan.objects.count() == 12
