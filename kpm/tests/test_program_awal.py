import pytest

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.models import Program
from kpm.program_awal import muat_program

pytestmark = pytest.mark.django_db


def test_program_awal_beserta_aturannya():
    for kode in ("36", "36.72"):
        WilayahFactory(kode=kode)

    muat_program()
    muat_program()

    assert {
        p.kode: (
            p.milik_sendiri,
            p.aktif,
            len(p.komponen_wajib),
            sorted(p.tidak_bersama.values_list("kode", flat=True)),
        )
        for p in Program.objects.all()
    } == {
        "JAMSOSRATU": (True, True, 10, ["JSCM", "PKH"]),
        "JSCM": (True, True, 0, ["JAMSOSRATU", "PKH"]),
        "PKH": (False, True, 0, ["JAMSOSRATU", "JSCM"]),
        "SANKESOS": (True, False, 0, []),
    }


def test_aturan_yang_sudah_dikoreksi_kantor_tidak_ditimpa():
    for kode in ("36", "36.72"):
        WilayahFactory(kode=kode)
    muat_program()
    jamsosratu = Program.objects.get(kode="JAMSOSRATU")
    jamsosratu.tidak_bersama.clear()
    Program.objects.update(komponen_wajib=["LANSIA"])

    muat_program()

    jamsosratu.refresh_from_db()
    assert (jamsosratu.komponen_wajib, jamsosratu.tidak_bersama.count()) == (["LANSIA"], 0)
