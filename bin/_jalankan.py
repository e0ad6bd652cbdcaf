"""Run web, worker and beat together, and leave nothing running.

Started by bin/serve once `.venv` stands. Standard library only: it outlives everything else.
"""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

AKAR = Path(__file__).resolve().parent.parent
DATA = AKAR / ".data"
BIN = Path(sys.executable).parent
DENGAR = os.environ.get("EJSIKA_DENGAR", "127.0.0.1")  # where the web listens
SINYAL = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SABAR = 10  # seconds a process gets to finish what it is doing
JATUH_TERBANYAK = 5  # in one minute; after that something is wrong that a restart does not cure


class Berhenti(Exception):
    """Someone asked us to stop."""


def kabar(kalimat):
    # The terminal may be gone already (HUP): stopping must go on.
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{kalimat}\n")
        sys.stdout.flush()


def abaikan_sinyal():
    """From here on we tidy up, and no second Ctrl-C may interrupt that."""
    for sinyal in SINYAL:
        signal.signal(sinyal, signal.SIG_IGN)


def diminta_berhenti(nomor, _bingkai):
    abaikan_sinyal()
    raise Berhenti(nomor)


def kunci(nama, cara):
    berkas = (DATA / nama).open("a")
    fcntl.flock(berkas, cara)
    return berkas


def jalankan(*perintah):
    """Run one step of the preparation to its end; a stop request ends the step too."""
    proses = buka(*perintah)
    try:
        return proses.wait()
    finally:
        hentikan([proses])


def nyalakan_layanan():
    """Start the private services; a stop request waits until they stand, half of one is worse."""
    proses = buka(AKAR / "bin/layanan", "pakai")
    try:
        return proses.wait()
    except Berhenti:
        proses.wait()
        raise


def buka(*perintah):
    """Start a process in its own group, so that Ctrl-C reaches it through us only.

    Should we be killed without a chance to tidy up, the kernel ends it.
    """
    return subprocess.Popen(
        ["setpriv", "--pdeathsig", "TERM", "--", *map(str, perintah)],
        cwd=AKAR,
        # A demo on a fresh machine often runs as root; celery need not say so each time.
        env={"PYTHONWARNINGS": "ignore::Warning:celery.platforms", **os.environ},
        process_group=0,
        stdin=subprocess.DEVNULL,
    )


def hentikan(proses):
    """End the processes with all their children: politely, then firmly, then by force."""
    for sinyal, sabar in ((signal.SIGTERM, SABAR), (signal.SIGQUIT, 3), (signal.SIGKILL, 3)):
        hidup = [p for p in proses if p.poll() is None]
        for p in hidup:
            p.send_signal(sinyal)
        batas = time.monotonic() + sabar
        while time.monotonic() < batas and any(p.poll() is None for p in hidup):
            time.sleep(0.05)
    for p in proses:  # children that outlived their parent
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(p.pid, signal.SIGKILL)


def pilih_port():
    """$PORT as given; else 8000 or the next free one."""
    diminta = os.environ.get("PORT")
    calon = [int(diminta)] if diminta else range(8000, 8100)
    for port in calon:
        with socket.socket() as soket:
            soket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                soket.bind((DENGAR, port))
                return port
    sys.exit(f"Port {calon[0]} sudah dipakai: pilih yang lain, misalnya PORT=8080 bin/serve")


def alamat_situs(port):
    """Where a person opens what we serve: by its first allowed name, else where we listen."""
    nama = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip()
    if not nama or nama.startswith((".", "*")):
        nama = "localhost" if DENGAR in ("127.0.0.1", "0.0.0.0") else DENGAR  # noqa: S104
    return f"http://{nama}:{port}"


def susunan(port):
    """The processes of the house, by name."""
    # A person at a page goes before long work, and before the start of it.
    celery = ["nice", "-n", "5", BIN / "celery", "--app", "ejsika", "--quiet"]
    return {
        "web": [
            *(BIN / "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"),
            *("--host", DENGAR, "--port", port),
            *("--workers", os.environ.get("EJSIKA_PROSES_WEB", "2")),
            *("--blocking-threads", os.environ.get("EJSIKA_UTAS_WEB", "4")),
            *("--workers-kill-timeout", SABAR, "ejsika.wsgi:application"),
        ],
        "pekerja": [
            *(*celery, "worker", "--loglevel", "WARNING", "--without-mingle", "--without-gossip"),
            *("--concurrency", os.environ.get("EJSIKA_PROSES_PEKERJA", "2")),
        ],
        "penjadwal": [*celery, "beat", "--loglevel", "WARNING", "--pidfile="],
    }


def web_siap(port):
    minta = urllib.request.Request(
        f"http://{'127.0.0.1' if DENGAR == '0.0.0.0' else DENGAR}:{port}/sehat/siap/",  # noqa: S104
        headers={
            "Host": os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip("."),
            "X-Forwarded-Proto": "https",
        },
    )
    with contextlib.suppress(OSError), urllib.request.urlopen(minta, timeout=5) as jawab:
        return jawab.status == 200
    return False


def jaga(perintah, proses, *, siap):
    """Watch over the processes until asked to stop; one that dies is started again."""
    jatuh = []
    sudah_siap = False
    batas_siap = time.monotonic() + 90
    while True:
        for nama, p in proses.items():
            if p.poll() is None:
                continue
            jatuh = [saat for saat in jatuh if time.monotonic() - saat < 60] + [time.monotonic()]
            if len(jatuh) > JATUH_TERBANYAK:
                kabar(f"{nama} terus berhenti (kode {p.returncode}); e-JSiKa dimatikan.")
                return 1
            kabar(f"{nama} berhenti sendiri (kode {p.returncode}); dijalankan lagi.")
            hentikan([p])
            time.sleep(1)
            proses[nama] = buka(*perintah[nama])
        if not sudah_siap:
            sudah_siap = siap()
            if not sudah_siap and time.monotonic() > batas_siap:
                kabar("Web tidak kunjung siap; lihat pesan di atas. e-JSiKa dimatikan.")
                return 1
        time.sleep(0.1 if not sudah_siap else 0.5)


def layani():
    port = pilih_port()
    if os.environ.get("EJSIKA_MODE") != "produksi":
        # Reports prove themselves at this address; in production only the office knows it.
        os.environ.setdefault("EJSIKA_ALAMAT", alamat_situs(port))
    perintah = susunan(port)
    persiapan = DATA / "akun-contoh.txt"
    if kode := jalankan(sys.executable, "-m", "ejsika.persiapan", "--tulis-akun", persiapan):
        return kode
    proses = {}

    def siap():
        if not web_siap(port):
            return False
        kabar(f"\ne-JSiKa siap di {alamat_situs(port)}/\n")
        kabar(persiapan.read_text())
        kabar("Ctrl-C menghentikan semuanya; data tetap tersimpan.")
        return True

    try:
        for nama, baris in perintah.items():
            proses[nama] = buka(*baris)
        return jaga(perintah, proses, siap=siap)
    finally:
        abaikan_sinyal()
        hentikan(list(proses.values()))


def main():
    for sinyal in SINYAL:  # also where a script started us with `&`, which ignores SIGINT
        signal.signal(sinyal, diminta_berhenti)
    DATA.mkdir(exist_ok=True)
    try:
        sendiri = kunci("serve.kunci", fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("bin/serve sudah berjalan di salinan kode ini.")
    pemakai = None
    try:
        pemakai = kunci("pemakai.kunci", fcntl.LOCK_SH)
        return nyalakan_layanan() or layani()
    except Berhenti:
        kabar("\nMenghentikan e-JSiKa …")
        return 0
    finally:
        abaikan_sinyal()
        if pemakai:
            pemakai.close()
            subprocess.run([AKAR / "bin/layanan", "lepas"], check=False, process_group=0)
            kabar("Berhenti.")
        sendiri.close()


if __name__ == "__main__":
    sys.exit(main())
