"""The cast of every test. It never changes: tests add to it, they do not bend it."""

import pytest

from ejsika.akun.tests.factories import PenggunaFactory
from graduasi.models import VersiInstrumen
from graduasi.pemuatan import muat_instrumen

pytest_plugins = ["ejsika.tests.peramban", "ejsika.wilayah.tests.fixtures"]


@pytest.fixture
def sari(db):
    """Pendamping of Kota Serang."""
    return PenggunaFactory(username="sari", nama_lengkap="Sari Wulandari", bertugas_di=["36.73"])


@pytest.fixture
def rekan(db):
    """Sari's colleague in Kota Serang."""
    return PenggunaFactory(username="rekan", nama_lengkap="Rekan Sari", bertugas_di=["36.73"])


@pytest.fixture
def budi(db):
    """Pendamping of Pandeglang."""
    return PenggunaFactory(username="budi", nama_lengkap="Budi Santoso", bertugas_di=["36.01"])


@pytest.fixture
def ratna(db):
    """Koordinator of Banten."""
    return PenggunaFactory(
        username="ratna", nama_lengkap="Ratna Dewi", peran="koordinator", bertugas_di=["36"]
    )


@pytest.fixture
def oki(db):
    """Operator of Kota Serang."""
    return PenggunaFactory(
        username="oki", nama_lengkap="Oki Firmansyah", peran="operator", bertugas_di=["36.73"]
    )


@pytest.fixture
def dian(db):
    """Staff of Dinsos, province-wide."""
    return PenggunaFactory(
        username="dian", nama_lengkap="Dian Lestari", peran="dinsos", bertugas_di=["36"]
    )


@pytest.fixture
def kepala(db):
    """The head of office: sees the province, changes nothing."""
    return PenggunaFactory(
        username="kepala", nama_lengkap="Hj. Nurhana", peran="pimpinan", bertugas_di=["36"]
    )


@pytest.fixture
def opi(db):
    """An agency (education): aggregates, never a name."""
    return PenggunaFactory(
        username="opi", nama_lengkap="Opi Pendidikan", peran="opd", bertugas_di=["36"]
    )


@pytest.fixture
def admin(db):
    """Users, roles, reference data; no family."""
    return PenggunaFactory(
        username="admin",
        nama_lengkap="Admin Sistem",
        peran="admin",
        is_staff=True,
        is_superuser=True,
    )


@pytest.fixture
def versi(db):
    """The instrument version in use (BPS14-2005)."""
    muat_instrumen()
    return VersiInstrumen.objects.dipakai().get()
