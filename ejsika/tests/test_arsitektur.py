"""The house itself is tested: floors, doors, words."""

import ast
import re
from pathlib import Path

import pytest

AKAR = Path(__file__).resolve().parents[2]
LANTAI = ["ejsika.wilayah", "ejsika.akun", "kpm", "pendamping", "graduasi", "laporan"]
PINTU = [
    berkas
    for app in LANTAI
    for pola in ("views.py", "api.py", "views/*.py", "api/*.py")
    for berkas in (AKAR / app.replace(".", "/")).glob(pola)
]


def modul_diimpor(berkas):
    for simpul in ast.walk(ast.parse(berkas.read_text())):
        if isinstance(simpul, ast.Import):
            yield from (alias.name for alias in simpul.names)
        elif isinstance(simpul, ast.ImportFrom):
            yield simpul.module


@pytest.mark.parametrize("app", LANTAI)
def test_app_hanya_mengimpor_ke_bawah(app):
    di_atas = tuple(f"{nama}." for nama in LANTAI[LANTAI.index(app) + 1 :])

    pelanggaran = [
        (str(berkas.relative_to(AKAR)), modul)
        for berkas in (AKAR / app.replace(".", "/")).rglob("*.py")
        for modul in modul_diimpor(berkas)
        if f"{modul}.".startswith(di_atas)
    ]

    assert pelanggaran == []


def test_pintu_hanya_membuka_baris_yang_terlihat():
    """Views and API modules open every query with `.objects.terlihat_oleh(...)`."""
    bukan_tercakup = re.compile(
        r"\w+\.objects\s*\.\s*(?!terlihat_oleh\()\w+|\w+\._(?:default|base)_manager\b"
    )

    telanjang = [
        (str(berkas.relative_to(AKAR)), cocok)
        for berkas in PINTU
        for cocok in bukan_tercakup.findall(berkas.read_text())
    ]

    assert telanjang == []


def test_tidak_ada_laci():
    """No drawer modules: a module is named after an activity."""
    laci = {"utils.py", "helpers.py", "services.py", "selectors.py", "common.py", "misc.py"}

    temuan = [
        str(berkas.relative_to(AKAR))
        for app in ["ejsika", *LANTAI[2:]]
        for berkas in (AKAR / app).rglob("*.py")
        if berkas.name in laci
    ]

    assert temuan == []
