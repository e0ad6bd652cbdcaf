"""bin/serve from a fresh copy of the checkout: it answers, and it leaves nothing behind."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

AKAR = Path(__file__).resolve().parents[2]


@pytest.fixture
def salinan(tmp_path):
    """What git would clone, with this checkout's packages."""
    akar = tmp_path / "rumah"
    diabaikan = shutil.ignore_patterns(".git", ".data", ".venv", "__pycache__", "tests", ".*_cache")
    shutil.copytree(AKAR, akar, ignore=diabaikan)
    (akar / ".venv").symlink_to((AKAR / ".venv").resolve())
    yield akar
    subprocess.run([akar / "bin/layanan", "stop"], check=True)


def port_bebas():
    with socket.socket() as soket:
        soket.bind(("127.0.0.1", 0))
        return soket.getsockname()[1]


def nyalakan(akar, port):
    """Start bin/serve as a script would, with SIGINT ignored, and wait until it says it is up."""
    lingkungan = {nama: os.environ[nama] for nama in ("PATH", "HOME") if nama in os.environ}
    proses = subprocess.Popen(
        [akar / "bin/serve"],
        env=lingkungan | {"PORT": str(port)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    baris = []
    for kalimat in proses.stdout:
        baris.append(kalimat)
        if "Ctrl-C" in kalimat:
            break
    return proses, "".join(baris)


def proses_di(akar):
    """Command lines, by process id, of whatever works inside the copy."""
    masih = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if str(akar) in os.readlink(folder / "cwd"):
                masih[int(folder.name)] = (folder / "cmdline").read_text()
        except OSError:
            continue
    return masih


def alamat_situs(akar):
    """The addresses the running web and worker would print on a report."""
    return {
        satu.removeprefix("EJSIKA_ALAMAT=")
        for pid, baris in proses_di(akar).items()
        if "granian" in baris or "celery" in baris
        for satu in Path(f"/proc/{pid}/environ").read_text().split("\0")
        if satu.startswith("EJSIKA_ALAMAT=")
    }


def jawaban(port):
    """What readiness says, waiting up to half a minute for a web that is being restarted."""
    for _ in range(60):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sehat/siap/") as jawab:
                return jawab.read()
        except OSError:
            time.sleep(0.5)
    return None


def test_serve_menjawab_bangun_lagi_dan_berhenti_tanpa_sisa(salinan):
    port = port_bebas()

    proses, layar = nyalakan(salinan, port)
    awal = jawaban(port)
    alamat = alamat_situs(salinan)
    web = min(pid for pid, baris in proses_di(salinan).items() if "granian" in baris)
    os.kill(web, signal.SIGKILL)
    time.sleep(2)
    sesudah_mati = jawaban(port)
    proses.send_signal(signal.SIGINT)
    sisa_layar = proses.stdout.read()
    kode = proses.wait(timeout=60)

    siap = b'{"status": "siap", "gagal": []}'
    assert f"http://localhost:{port}/" in layar, layar
    assert alamat == {f"http://localhost:{port}"}
    assert (awal, sesudah_mati, kode) == (siap, siap, 0), sisa_layar
    assert "web berhenti sendiri" in sisa_layar
    assert proses_di(salinan) == {}
