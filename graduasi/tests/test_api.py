import gzip
import json

import pytest
from django.urls import reverse

from graduasi.models import VersiInstrumen
from graduasi.tests.factories import PenilaianFactory
from kpm.tests.factories import AnggotaFactory
from pendamping.tests.factories import KunjunganFactory, PenugasanFactory

PAKET = "/api/v1/lapangan/paket/"


@pytest.fixture
def dampingan(sari):
    """One family of Sari's, with one child."""
    keluarga = PenugasanFactory(pendamping=sari).keluarga
    AnggotaFactory(keluarga=keluarga, jenjang="SD", nik="3673014101850001")
    return keluarga


def test_alamat_paket_tetap():
    assert reverse("graduasi:paket") == PAKET


def test_paket_memuat_dampingan_beserta_grade_dan_instrumen(client, sari, dampingan, versi):
    PenilaianFactory(keluarga=dampingan, kekurangan=8)
    PenilaianFactory()  # another family's
    client.force_login(sari)

    isi = client.get(PAKET).json()

    assert sorted(isi) == [
        "dibuat_pada", "instrumen", "keluarga", "pendamping", "target", "tugas", "versi",
    ]  # fmt: skip
    assert [(k["id"], k["grade"]) for k in isi["keluarga"]] == [
        (
            str(dampingan.uuid),
            {
                "grade": 3,
                "label": "Hampir miskin",
                "nilai": 43,
                "kekurangan": 8,
                "dinilai_pada": "2026-10-14T10:00:00+07:00",
            },
        )
    ]
    assert isi["keluarga"][0]["anggota"][0]["komponen"] == ["ANAK_SD"]
    assert (isi["instrumen"]["kode"], isi["instrumen"]["versi"]) == ("BPS14", "BPS14-2005")
    assert [butir["nomor"] for butir in isi["instrumen"]["butir"]] == list(range(1, 15))
    assert isi["instrumen"]["butir"][0]["kriteria"] == (
        "Luas lantai rumah kurang dari 8 m² per orang"
    )


def test_paket_tidak_memuat_nomor_kependudukan(client, sari, dampingan, versi):
    client.force_login(sari)

    isi = client.get(PAKET).content.decode()

    assert "3673014101850001" not in isi
    assert dampingan.no_kk not in isi


def test_paket_yang_tidak_berubah_dijawab_304(client, sari, dampingan, versi):
    client.force_login(sari)
    pertama = client.get(PAKET)

    kedua = client.get(PAKET, headers={"If-None-Match": pertama["ETag"]})

    assert (kedua.status_code, kedua.content, kedua["ETag"]) == (304, b"", pertama["ETag"])


@pytest.mark.parametrize("perubahan", ["keluarga", "grade", "versi"])
def test_paket_yang_berubah_dikirim_ulang(client, sari, dampingan, versi, perubahan):
    client.force_login(sari)
    etag = client.get(PAKET)["ETag"]
    if perubahan == "keluarga":
        PenugasanFactory(pendamping=sari)
    elif perubahan == "grade":
        PenilaianFactory(keluarga=dampingan)
    else:
        VersiInstrumen.objects.filter(pk=versi.pk).update(dipakai=False)
        VersiInstrumen.objects.filter(kode="BPS14-BTN").update(dipakai=True)

    kedua = client.get(PAKET, headers={"If-None-Match": etag})

    assert (kedua.status_code, kedua["ETag"] != etag) == (200, True)


def test_paket_dimampatkan_bila_telepon_memintanya(client, sari, dampingan, versi):
    client.force_login(sari)

    jawab = client.get(PAKET, headers={"Accept-Encoding": "gzip"})
    ulang = client.get(PAKET, headers={"Accept-Encoding": "gzip", "If-None-Match": jawab["ETag"]})

    assert jawab["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(jawab.content))["pendamping"]["id"] == "sari"
    assert ulang.status_code == 304


@pytest.mark.parametrize("siapa", ["ratna", "oki", "dian", "kepala", "opi", "admin"])
def test_paket_hanya_untuk_pendamping(client, request, siapa):
    client.force_login(request.getfixturevalue(siapa))

    jawab = client.get(PAKET)

    assert (jawab.status_code, jawab["Content-Type"]) == (403, "application/problem+json")


def test_paket_tanpa_masuk_ditolak(client, db):
    assert client.get(PAKET).status_code in {401, 403}


@pytest.mark.parametrize("banyak", [1, 3])
def test_paket_tidak_menambah_kueri_per_keluarga(
    client, sari, versi, banyak, django_assert_num_queries
):
    for penugasan in PenugasanFactory.create_batch(banyak, pendamping=sari):
        AnggotaFactory(keluarga=penugasan.keluarga)
        PenilaianFactory(keluarga=penugasan.keluarga)
        KunjunganFactory(keluarga=penugasan.keluarga, pendamping=sari)
    client.force_login(sari)

    # session, user, duty regions, 4 of the caseload, grades, version, items
    with django_assert_num_queries(10):
        client.get(PAKET)
