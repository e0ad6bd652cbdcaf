import json

import pytest
from django.core.management import CommandError, call_command

from graduasi.models import Butir, VersiInstrumen
from graduasi.pemuatan import BERKAS, VersiSudahDipakai, muat_instrumen
from graduasi.tests.factories import PenilaianFactory


@pytest.fixture
def berkas_lain(tmp_path):
    """The shipped file with one sentence changed."""
    isi = json.loads(BERKAS.read_text(encoding="utf-8"))
    isi["butir"][0]["pertanyaan"] = "Seberapa luas rumahnya?"
    berkas = tmp_path / "bps14.json"
    berkas.write_text(json.dumps(isi), encoding="utf-8")
    return berkas


def test_muat_ulang_tidak_mengubah_apa_pun(db):
    muat_instrumen()
    semula = list(Butir.objects.order_by("pk").values())

    muat_instrumen()

    assert list(Butir.objects.order_by("pk").values()) == semula
    assert list(VersiInstrumen.objects.order_by("kode").values_list("kode", "dipakai")) == [
        ("BPS14-2005", True),
        ("BPS14-BTN", False),
    ]


def test_pilihan_kantor_atas_versi_yang_dipakai_bertahan(versi):
    VersiInstrumen.objects.filter(pk=versi.pk).update(dipakai=False)
    VersiInstrumen.objects.filter(kode="BPS14-BTN").update(dipakai=True)

    muat_instrumen()

    assert VersiInstrumen.objects.dipakai().get().kode == "BPS14-BTN"


def test_versi_yang_belum_dipakai_menilai_boleh_diperbaiki(versi, berkas_lain):
    muat_instrumen(berkas=berkas_lain)

    assert versi.butir.get(kode="luas_lantai").pertanyaan == "Seberapa luas rumahnya?"


def test_versi_yang_sudah_dipakai_menilai_tidak_berubah(versi, berkas_lain):
    PenilaianFactory()
    semula = list(versi.butir.order_by("nomor").values())

    with pytest.raises(VersiSudahDipakai):
        muat_instrumen(berkas=berkas_lain)

    assert list(versi.butir.order_by("nomor").values()) == semula


def test_perintah_menyebut_versi_yang_tidak_boleh_diubah(versi):
    PenilaianFactory()
    versi.butir.filter(kode="luas_lantai").update(pertanyaan="Seberapa luas rumahnya?")

    with pytest.raises(CommandError, match="BPS14-2005 sudah dipakai menilai keluarga"):
        call_command("muat_instrumen")


def test_perintah_menyebut_versi_yang_dipakai(db, capsys):
    call_command("muat_instrumen")

    assert capsys.readouterr().out == "Instrumen BPS14: BPS14-2005 (dipakai), BPS14-BTN.\n"
