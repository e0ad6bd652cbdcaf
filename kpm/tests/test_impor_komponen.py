from datetime import UTC, date, datetime

import pytest

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.impor import penafsiran_komponen as k
from kpm.impor.pelaksanaan import impor_berkas
from kpm.models import Anggota, BarisImpor, BerkasImpor, Keluarga
from kpm.tests.berkas import ANAK, ISTRI, JUDUL, KEPALA, tulis_csv
from kpm.tests.factories import ProgramFactory

HARI_INI = date(2026, 11, 21)
PADA = datetime(2026, 11, 21, 3, tzinfo=UTC)
TAMBAHAN = [*JUDUL, "PENGURUS", "NPSN", "NISN", "STATUS JKN", "HPL", "KODE POS", "ID DTSEN"]


@pytest.mark.parametrize(
    ("baca", "isi", "nilai"),
    [
        *[(k.npsn, isi, isi) for isi in ("20604012", "")],
        (k.npsn, "2060.4012", "20604012"),
        *[(k.npsn, isi, "") for isi in ("2060401", "P9908133", "SDN 3 Serang")],
        *[(k.status_jkn, isi, "aktif") for isi in ("PBI", "Aktif", "BPJS Mandiri", "ya")],
        *[(k.status_jkn, isi, "tidak_aktif") for isi in ("Tidak Aktif", "nonaktif")],
        *[(k.status_jkn, isi, "belum") for isi in ("Belum", "tidak punya", "Tidak")],
        *[(k.status_jkn, isi, "") for isi in ("-", "??")],
    ],
)
def test_keterangan_anggota_dibaca_apa_adanya(baca, isi, nilai):
    assert baca(isi)[0] == nilai


@pytest.mark.parametrize(
    ("isi", "hari", "memperingatkan"),
    [
        ("12-02-2027", date(2027, 2, 12), False),
        ("", None, False),
        ("00-00-0000", None, False),
        ("12-02-2029", None, True),
        ("belum tahu", None, True),
    ],
)
def test_hari_perkiraan_lahir_hanya_yang_mungkin(isi, hari, memperingatkan):
    nilai, galat, peringatan = k.tanggal_hpl(isi, HARI_INI)

    assert (nilai, galat, bool(peringatan)) == (hari, None, memperingatkan)


@pytest.fixture
def impor(tmp_path, db):
    WilayahFactory(kode="36.73.01.1004")
    ProgramFactory()

    def jalankan(*baris):
        jalan = tulis_csv(tmp_path / "berkas", *baris, judul=TAMBAHAN)
        return impor_berkas(BerkasImpor.objects.create(nama_berkas="b"), jalan, pada=PADA)

    return jalankan


def test_pengurus_dan_keterangan_anggota_tersimpan(impor):
    impor(
        KEPALA | {"KODE POS": "42111", "ID DTSEN": "D-7"},
        ISTRI | {"PENGURUS": "Ya", "HPL": "12-02-2027", "STATUS JKN": "PBI"},
        ANAK | {"NPSN": "20604012"},
    )

    assert Keluarga.objects.values_list(
        "nama_pengurus", "kode_pos", "id_dtsen", "sumber_id", "id_pada"
    ).get() == ("Eneng", "42111", "D-7", "impor 2026-11-21", date(2026, 11, 21))
    assert list(
        Anggota.objects.order_by("urutan").values_list(
            "pengurus", "npsn", "status_jkn", "tanggal_hpl"
        )
    ) == [
        (False, "", "", None),
        (True, "", "aktif", date(2027, 2, 12)),
        (False, "20604012", "", None),
    ]


def test_pengurus_berganti_hanya_bila_berkas_menyebutnya(impor):
    impor(KEPALA | {"PENGURUS": "Eneng"}, ISTRI | {"PENGURUS": "Eneng"})
    impor(KEPALA, ISTRI)
    tanpa_sebutan = Anggota.objects.get(pengurus=True).nama

    impor(KEPALA | {"PENGURUS": "Ya"}, ISTRI)

    assert (tanpa_sebutan, Anggota.objects.get(pengurus=True).nama) == ("Eneng", "Jaenudin")
    assert Keluarga.objects.get().nama_pengurus == "Jaenudin"


def test_dua_pengurus_menolak_keluarganya(impor):
    impor(KEPALA | {"PENGURUS": "Ya"}, ISTRI | {"PENGURUS": "Ya"})

    assert BarisImpor.objects.values_list("alasan", flat=True).first() == [
        "Keluarga ini memiliki 2 pengurus bantuan."
    ]
