import json
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.tests.factories import AnggotaFactory, KeluargaFactory
from pendamping.models import Putusan
from pendamping.paket import susun_paket, versi_paket
from pendamping.tests.factories import KunjunganFactory, PenugasanFactory

SIANG = timezone.make_aware(datetime(2026, 11, 20, 12))  # noqa: DTZ001


def hitung(kunjungan, putusan="hadir"):
    kunjungan.putusan_kini = Putusan.objects.create(
        kunjungan=kunjungan,
        putusan=putusan,
        versi_aturan="uji",
        keyakinan=0.9,
        alasan=[{"kode": "jarak_rumah", "nilai": "38 m", "bobot": 2.1, "uraian": "Dekat rumah."}],
        dinilai_pada=kunjungan.diterima_pada,
    )
    kunjungan.save()


def test_paket_memuat_keluarga_anggota_dan_kunjungan_terakhir(sari):
    WilayahFactory(kode="36.73.01", nama="Serang")
    desa = WilayahFactory(kode="36.73.01.1004", nama="Cipare")
    keluarga = KeluargaFactory(
        nomor="JSR-1", nama_pengurus="Siti Aminah", wilayah=desa, alamat="Kp. Baru", rt="001"
    )
    anak = AnggotaFactory(
        keluarga=keluarga,
        nama="Dewi",
        jenjang="SD",
        tanggal_lahir=date(2016, 5, 4),
        sekolah="SDN 2",
    )
    AnggotaFactory(keluarga=keluarga, tanggal_keluar=date(2026, 1, 1), alasan_keluar="pindah")
    PenugasanFactory(pendamping=sari, keluarga=keluarga)
    kunjungan = KunjunganFactory(keluarga=keluarga, pendamping=sari)
    hitung(kunjungan)

    paket = susun_paket(sari, SIANG)

    assert paket == {
        "versi": versi_paket(paket),
        "dibuat_pada": "2026-11-20T12:00:00+07:00",
        "pendamping": {"id": "sari", "nama": "Sari Wulandari"},
        "keluarga": [
            {
                "id": str(keluarga.uuid),
                "nomor": "JSR-1",
                "nama_pengurus": "Siti Aminah",
                "alamat": "Kp. Baru",
                "rt": "001",
                "rw": "",
                "desa": "Cipare",
                "kecamatan": "Serang",
                "lintang": -6.12,
                "bujur": 106.15,
                "akurasi_m": None,
                "anggota": [
                    {
                        "id": str(anak.uuid),
                        "nama": "Dewi",
                        "hubungan": "anak",
                        "jenis_kelamin": "P",
                        "tanggal_lahir": "2016-05-04",
                        "jenjang": "SD",
                        "sekolah": "SDN 2",
                        "komponen": ["ANAK_SD"],
                        "kewajiban": ["sekolah"],
                    }
                ],
                "kunjungan_terakhir": {
                    "id": str(kunjungan.uuid),
                    "jenis": "rumah",
                    "mulai": "2026-10-14T09:00:00+07:00",
                    "status": "diterima",
                    "putusan": "hadir",
                    "alasan": ["Dekat rumah."],
                },
            }
        ],
        "tugas": [],
        "target": {"bulan": "2026-11", "semua": 1, "dikunjungi": 0},
        "instrumen": {},
    }


def test_posisi_yang_tidak_diketahui_bernilai_null(sari):
    keluarga = KeluargaFactory(lokasi=None, sumber_lokasi="")
    PenugasanFactory(pendamping=sari, keluarga=keluarga)

    [satu] = susun_paket(sari, SIANG)["keluarga"]

    assert (satu["lintang"], satu["bujur"], satu["kunjungan_terakhir"]) == (None, None, None)


def test_paket_hanya_memuat_dampingan_sendiri_tanpa_nomor_identitas(sari, rekan):
    milik_sari = PenugasanFactory(pendamping=sari).keluarga
    AnggotaFactory(keluarga=milik_sari, nik="3673014101850001")
    AnggotaFactory(keluarga=PenugasanFactory(pendamping=rekan).keluarga)

    paket = susun_paket(sari, SIANG)

    assert [k["id"] for k in paket["keluarga"]] == [str(milik_sari.uuid)]
    assert "3673014101850001" not in json.dumps(paket)


def test_versi_tetap_sampai_isinya_berubah(sari):
    keluarga = PenugasanFactory(pendamping=sari).keluarga
    versi = susun_paket(sari, SIANG)["versi"]

    besok = susun_paket(sari, SIANG + timedelta(hours=3))["versi"]
    KunjunganFactory(keluarga=keluarga, pendamping=sari)
    berubah = susun_paket(sari, SIANG)["versi"]

    assert (besok == versi, berubah == versi) == (True, False)


@pytest.mark.parametrize("banyak", [1, 3])
def test_paket_tidak_menambah_kueri_per_keluarga(sari, banyak, django_assert_num_queries):
    for penugasan in PenugasanFactory.create_batch(banyak, pendamping=sari):
        AnggotaFactory(keluarga=penugasan.keluarga)
        hitung(KunjunganFactory(keluarga=penugasan.keluarga, pendamping=sari))

    with django_assert_num_queries(5):  # duty regions, families, members, visits, target
        susun_paket(sari, SIANG)
