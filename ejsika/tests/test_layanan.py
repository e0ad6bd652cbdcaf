"""bin/layanan, tried in a folder nobody else may enter and whose path is too long for a socket."""

import fcntl
import os
import shutil
import stat
import subprocess
from pathlib import Path

import psycopg
import pytest

AKAR = Path(__file__).resolve().parents[2]


@pytest.fixture
def rumah(tmp_path):
    """A checkout with nothing but the scripts; its services end with the test."""
    akar = tmp_path / ("jalan-yang-panjang-" * 6) / "rumah"
    (akar / "bin").mkdir(parents=True)
    for nama in ("layanan", "_layanan.sh"):
        shutil.copy(AKAR / "bin" / nama, akar / "bin")
    yield akar
    soket = (akar / ".data/soket").resolve()
    layanan(akar, "stop")
    shutil.rmtree(soket, ignore_errors=True)


def layanan(akar, perintah):
    hasil = subprocess.run(
        [akar / "bin/layanan", perintah],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return hasil.returncode, hasil.stdout + hasil.stderr


def tanya(akar, perintah):
    soket = (akar / ".data/soket").resolve()
    with psycopg.connect(host=str(soket), user="ejsika", dbname="ejsika") as sambungan:
        return sambungan.execute(perintah)


def test_layanan_berhenti_tanpa_kehilangan_data(rumah):
    mulai = [layanan(rumah, perintah) for perintah in ("start", "start", "status")]
    rahasia = (rumah / ".data/lingkungan.env").read_text()
    tanya(rumah, "CREATE TABLE catatan AS SELECT 'tetap ada' AS isi")
    henti = [layanan(rumah, perintah) for perintah in ("stop", "stop", "status")]
    layanan(rumah, "start")

    mati = "PostgreSQL mati\nRedis mati\n"
    assert mulai == [(0, ""), (0, ""), (0, "PostgreSQL menyala\nRedis menyala\n")]
    assert henti == [(0, ""), (0, ""), (3, mati)]
    assert tanya(rumah, "SELECT isi FROM catatan").fetchall() == [("tetap ada",)]
    assert (rumah / ".data/lingkungan.env").read_text() == rahasia


def test_layanan_tertutup_bagi_orang_lain_dan_menulis_sampai_ke_cakram(rumah):
    layanan(rumah, "start")

    nama = ["fsync", "full_page_writes", "synchronous_commit", "listen_addresses"]
    pengaturan = tanya(
        rumah, f"SELECT {', '.join(f'current_setting({n!r})' for n in nama)}"
    ).fetchone()
    assert pengaturan == ("on", "on", "on", "")
    assert [
        stat.S_IMODE((rumah / ".data" / nama).stat().st_mode)
        for nama in ("soket", "lingkungan.env", "pg", "redis", "berkas")
    ] == [0o700, 0o600, 0o700, 0o700, 0o700]


def test_layanan_dimatikan_oleh_pemakai_terakhir(rumah):
    layanan(rumah, "pakai")
    with (rumah / ".data/pemakai.kunci").open("w") as orang_lain:
        fcntl.flock(orang_lain, fcntl.LOCK_SH)
        layanan(rumah, "lepas")
        masih_dipakai = layanan(rumah, "status")[0]
    layanan(rumah, "lepas")

    assert (masih_dipakai, layanan(rumah, "status")[0]) == (0, 3)


def test_layanan_yang_dinyalakan_orang_tidak_dimatikan_pemakai(rumah):
    layanan(rumah, "start")
    layanan(rumah, "pakai")
    layanan(rumah, "lepas")

    assert layanan(rumah, "status")[0] == 0
