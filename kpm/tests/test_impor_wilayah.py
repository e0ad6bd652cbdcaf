from datetime import UTC, datetime

import pytest

from ejsika.wilayah.models import Wilayah
from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.impor.pelaksanaan import impor_berkas
from kpm.impor.penafsiran import kode_desa_asing
from kpm.models import BarisImpor, BerkasImpor, Keluarga
from kpm.tests.berkas import KEPALA, tulis_csv
from kpm.tests.factories import ProgramFactory

PADA = datetime(2026, 11, 21, 3, tzinfo=UTC)


@pytest.fixture
def impor(tmp_path, db):
    WilayahFactory(kode="36.73.01.1004")
    ProgramFactory()

    def jalankan(*baris, oleh=None):
        jalan = tulis_csv(tmp_path / "berkas", *baris)
        berkas = BerkasImpor.objects.create(nama_berkas="b", oleh=oleh)
        return impor_berkas(berkas, jalan, pada=PADA)

    return jalankan


@pytest.mark.parametrize(
    ("kode", "sebab"),
    [
        ("36.01.01.0001", "Kode desa 3601010001 tampaknya kode BPS. Pakai kode Kemendagri"),
        ("36.01.05.1007", "3601051007 adalah kode BPS; kode Kemendagri desa itu 36.01.06.2007."),
        ("36.01.01.2099", "Kode desa 36.01.01.2099 tidak dikenal."),
        ("32.01.01.0001", "Kode desa 32.01.01.0001 tidak dikenal."),
    ],
)
def test_kode_yang_bukan_kemendagri_dikatakan_apa_adanya(kode, sebab):
    assert kode_desa_asing(kode, {"3601051007": "36.01.06.2007"}).startswith(sebab)


def test_kode_bps_tidak_pernah_diterjemahkan_sendiri(impor):
    Wilayah.objects.filter(kode="36.73.01.1004").update(kode_bps="3673010004")

    impor(KEPALA | {"KODE DESA": "3673010004"})

    assert not Keluarga.objects.exists()
    assert BarisImpor.objects.get().alasan == [
        "3673010004 adalah kode BPS; kode Kemendagri desa itu 36.73.01.1004."
    ]


def keluarga(n, nama_desa):
    nomor = {"ID PESERTA": f"JSR-{n}", "NO KK": "", "NIK": f"367301230484{n + 1:04d}"}
    return KEPALA | nomor | {"DESA/KELURAHAN": nama_desa}


def test_nama_desa_yang_umumnya_lain_menolak_seluruh_berkas(impor):
    berkas = impor(*[keluarga(n, "Sukamaju") for n in range(25)])

    assert (berkas.status, Keluarga.objects.count()) == ("ditolak", 0)
    assert berkas.galat.startswith("Nama desa tidak cocok dengan kode desanya pada 25 dari 25")


@pytest.mark.parametrize("nama", ["Kel. WILAYAH 36.73.01.1004", "Desa Wilayah 36.73.01.1004"])
def test_sebutan_desa_bukan_beda_nama(impor, nama):
    berkas = impor(*[keluarga(n, nama) for n in range(25)])

    assert (berkas.hasil["keluarga_baru"], "Nama desa" in berkas.hasil["peringatan"]) == (25, False)


def test_kolom_program_hanya_menerima_yang_terlihat_oleh_pengimpor(impor, oki):
    ProgramFactory(kode="JSCM", wilayah__kode="36.72")

    impor(KEPALA | {"PROGRAM": "JSCM"}, oleh=oki)

    assert BarisImpor.objects.get().alasan == ["Program JSCM tidak dikenal."]
