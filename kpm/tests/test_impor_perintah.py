import pytest
from django.core.management import CommandError, call_command

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.models import BerkasImpor, Keluarga, PemetaanKolom
from kpm.tests.berkas import KEPALA, tulis_csv

pytestmark = pytest.mark.django_db
JUDUL = [k if k != "NIK" else "NO IDENTITAS" for k in KEPALA]


@pytest.fixture
def berkas(tmp_path):
    WilayahFactory(kode="36")
    WilayahFactory(kode="36.73.01.1004")
    isi = {("NO IDENTITAS" if k == "NIK" else k): v for k, v in KEPALA.items()}
    return tulis_csv(tmp_path / "b.csv", isi, judul=JUDUL)


def test_arti_kolom_dari_perintah_diingat_untuk_sumbernya(berkas, capsys):
    pilihan = {"sumber": "Dump provinsi", "periksa": True}

    call_command("impor_kpm", berkas, peta=["NO IDENTITAS=nik"], **pilihan)
    call_command("impor_kpm", berkas, **pilihan)

    assert capsys.readouterr().out.count("Keluarga baru              1") == 2
    assert PemetaanKolom.objects.count() == 1
    assert not Keluarga.objects.exists()


@pytest.mark.parametrize(
    ("pilihan", "sebab"),
    [
        ({}, "Kolom NIK tidak ditemukan"),
        ({"peta": ["NO IDENTITAS=entah"]}, "Isian entah tidak dikenal"),
        ({"peta": ["TIDAK ADA=nik"]}, "Kolom TIDAK ADA tidak ada"),
        ({"aturan": "terbaru"}, "memerlukan --tanggal-data"),
        ({"program": "ENTAH"}, "Program ENTAH tidak dikenal"),
    ],
)
def test_perintah_yang_kurang_disebut_kurangnya(berkas, pilihan, sebab):
    with pytest.raises(CommandError, match=sebab):
        call_command("impor_kpm", berkas, **pilihan)

    assert not Keluarga.objects.exists()


def test_berkas_yang_ditolak_tercatat_dengan_sebabnya(tmp_path):
    (tmp_path / "b.csv").write_bytes(b"%PDF-1.7")

    with pytest.raises(CommandError, match="Berkas PDF"):
        call_command("impor_kpm", tmp_path / "b.csv")

    assert BerkasImpor.objects.get().status == "ditolak"
