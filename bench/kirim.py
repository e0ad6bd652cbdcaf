#!/usr/bin/env python3
"""How fast a visit with one photo of 200 KB is acknowledged, against what this machine can do.

Starts the web server as `bin/serve` does, on a database, a Redis and a folder of its own, and
sends visits over HTTP with sign-in, scoping, rules and receipt; a background worker is not run,
as its work is deferred by design. The limit is measured in the same run, with as many clients:
one bare INSERT committed and one file of the same size, flushed to disk and renamed.

    bench/kirim.py [--kecil]

rasio: visits per second of e-JSiKa ÷ of the limit, with 8 clients. Each line before it is one
measurement as JSON.
"""

import argparse
import contextlib
import hashlib
import http.client
import json
import os
import random
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from io import BytesIO
from pathlib import Path

AKAR = Path(__file__).resolve().parent.parent
BIN = AKAR / ".venv" / "bin"
if not sys.prefix.startswith(str(AKAR)) and Path(sys.executable).parent != BIN:
    os.execv(BIN / "python", [BIN / "python", __file__, *sys.argv[1:]])  # noqa: S606 - same file
sys.path.insert(0, str(AKAR))

import psycopg  # noqa: E402 - after the right interpreter
from PIL import Image  # noqa: E402

BATAS = 0.30
UKURAN_FOTO = 200_000
NAMA = f"bench_kirim_{os.getpid()}"


def utama():
    pilihan = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    pilihan.add_argument("--kecil", action="store_true", help="kurang dari satu menit")
    kecil = pilihan.parse_args().kecil
    banyak = {1: 60, 8: 320, 32: 320} if kecil else {1: 400, 8: 2400, 32: 2400}
    data = AKAR / ".data"
    ruang = Path(tempfile.mkdtemp(prefix="bench-", dir=data))
    with panggung(data, ruang) as (port, kuki, keluarga, dsn):
        foto = gambar_dasar()
        pemanasan(port, kuki, keluarga, foto)
        hasil = {}
        for klien, n in banyak.items():
            hasil[klien] = (
                ukur("batas", klien, n, batas_fisik(dsn, ruang, foto)),
                ukur("kunjungan+foto", klien, n, pengirim(port, kuki, keluarga, foto)),
            )
    batas, kirim = hasil[8]
    print(f"rasio={kirim / batas:.2f} batas={BATAS:.2f}")


# --- The stage: a server on a database of its own


@contextlib.contextmanager
def panggung(data, ruang):
    soket_pg = (data / "soket").resolve()
    dsn = f"host={soket_pg} user=ejsika"
    soket_redis = Path(tempfile.mkdtemp(prefix="ejb.")) / "r"
    port = porta_bebas()
    lingkungan = {
        **os.environ,
        "DATABASE_URL": f"postgres://ejsika@/{NAMA}?host={soket_pg}",
        "REDIS_URL": f"unix://{soket_redis}",
        "EJSIKA_BERKAS": str(ruang / "berkas"),
        "EJSIKA_LOG": "ERROR",
        "PYTHONWARNINGS": "ignore",  # no collected static files: this bench serves none
    }
    (ruang / "berkas").mkdir()
    with psycopg.connect(f"{dsn} dbname=postgres", autocommit=True) as pg:
        pg.execute(f"CREATE DATABASE {NAMA}")
    proses = []
    try:
        proses.append(
            subprocess.Popen(
                ["redis-server", "--port", "0", "--unixsocket", soket_redis, "--save", ""],
                stdout=subprocess.DEVNULL,
            )
        )
        python = [BIN / "python", "manage.py"]
        subprocess.run([*python, "migrate", "-v0"], cwd=AKAR, env=lingkungan, check=True)
        isi = subprocess.run(
            [*python, "shell", "-v0", "-c", ISI],
            cwd=AKAR,
            env=lingkungan,
            check=True,
            capture_output=True,
            text=True,
        )
        siap = json.loads(isi.stdout.strip().splitlines()[-1])
        proses.append(subprocess.Popen(perintah_web(port), cwd=AKAR, env=lingkungan))
        tunggu(port)
        yield port, siap["sesi"], siap["keluarga"], f"{dsn} dbname={NAMA}"
    finally:
        for satu in reversed(proses):
            satu.terminate()
            satu.wait(timeout=20)
        with psycopg.connect(f"{dsn} dbname=postgres", autocommit=True) as pg:
            pg.execute(f"DROP DATABASE IF EXISTS {NAMA} WITH (FORCE)")
        shutil.rmtree(ruang, ignore_errors=True)
        shutil.rmtree(soket_redis.parent, ignore_errors=True)


ISI = """
import json
from datetime import date
from django.contrib.gis.geos import Point
from django.test import Client
from ejsika.akun.models import Penempatan, Pengguna
from ejsika.wilayah.models import Wilayah
from kpm.models import Keluarga
from pendamping.penugasan import tetapkan_penugasan_massal
induk = None
for kode, tingkat in (("36", "provinsi"), ("36.73", "kabupaten"), ("36.73.01", "kecamatan"),
                      ("36.73.01.1004", "desa")):
    bawaan = {"nama": kode, "tingkat": tingkat, "induk": induk}
    induk, _ = Wilayah.objects.get_or_create(kode=kode, defaults=bawaan)
siapa = Pengguna.objects.create(username="bench", nama_lengkap="Bench", peran="pendamping")
Penempatan.objects.create(pengguna=siapa, wilayah=Wilayah.objects.get(kode="36.73"))
keluarga = Keluarga.objects.bulk_create(
    Keluarga(nama_pengurus=f"K {n}", wilayah=induk, lokasi=Point(106.15, -6.12, srid=4326),
             sumber_lokasi="impor") for n in range(200))
tetapkan_penugasan_massal(pasangan=[(k.pk, siapa.pk) for k in keluarga], sejak=date(2024, 1, 1))
klien = Client()
klien.force_login(siapa)
print(json.dumps({"sesi": klien.cookies["sessionid"].value,
                  "keluarga": [str(k.uuid) for k in keluarga]}))
"""


def perintah_web(port):
    return [
        *(BIN / "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", "2"),
        *("--blocking-threads", "4", "ejsika.wsgi:application"),
    ]


def porta_bebas():
    with socket.socket() as soket:
        soket.bind(("127.0.0.1", 0))
        return soket.getsockname()[1]


def tunggu(port):
    for _ in range(120):
        with contextlib.suppress(OSError):
            sambung = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            sambung.request("GET", "/sehat/")
            if sambung.getresponse().status == 200:
                return
        time.sleep(0.25)
    sys.exit("Server bench tidak menyala.")


# --- What is measured


def gambar_dasar():
    """A JPEG of about 200 KB; bytes after its end make every copy another photo."""
    acak = random.Random(7)
    kotor = Image.frombytes("RGB", (640, 480), acak.randbytes(640 * 480 * 3))
    for mutu in range(95, 5, -3):
        keluar = BytesIO()
        kotor.save(keluar, "JPEG", quality=mutu)
        if keluar.tell() < UKURAN_FOTO:
            break
    return keluar.getvalue().ljust(UKURAN_FOTO - 16, b"\0")


def pengirim(port, sesi, keluarga, dasar):
    """A function that makes one client; a client sends one visit and its photo per call."""
    csrf = secrets.token_hex(16)
    tajuk = {"Cookie": f"sessionid={sesi}; csrftoken={csrf}", "X-CSRFToken": csrf}

    def buat():
        sambung = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

        def minta(alamat, isi, jenis):
            sambung.request("PUT", alamat, isi, {**tajuk, "Content-Type": jenis})
            jawab = sambung.getresponse()
            badan = jawab.read()
            assert jawab.status == 201, (jawab.status, badan[:300])
            return badan

        def kirim():
            isi = dasar + secrets.token_bytes(16)
            foto, kunjungan = str(uuid.uuid4()), uuid.uuid4()
            badan = json.dumps(badan_kunjungan(random.choice(keluarga), foto, isi))
            alamat = f"/api/v1/kunjungan/{kunjungan}/"
            minta(alamat, badan, "application/json")
            tanda_terima = minta(f"{alamat}foto/{foto}/", isi, "image/jpeg")
            assert b'"diterima"' in tanda_terima

        return kirim

    return buat


def badan_kunjungan(keluarga, foto, isi):
    return {
        "keluarga": keluarga,
        "jenis": "rumah",
        "mulai": "2026-10-14T09:00:00+07:00",
        "selesai": "2026-10-14T09:25:00+07:00",
        "dikirim": "2026-10-14T09:26:00+07:00",
        "lokasi": [
            {
                "lintang": -6.12,
                "bujur": 106.15,
                "akurasi_m": akurasi,
                "pada": "2026-10-14T09:01:00+07:00",
            }
            for akurasi in (60, 24, 12)
        ],
        "kegiatan": ["motivasi"],
        "catatan": "Keluarga sehat.",
        "foto": [
            {
                "id": foto,
                "sha256": hashlib.sha256(isi).hexdigest(),
                "ukuran": len(isi),
                "diambil_pada": "2026-10-14T09:05:00+07:00",
                "sumber": "kamera",
            }
        ],
        "komitmen": [],
        "perangkat": {"id": "bench", "versi": "1"},
    }


def batas_fisik(dsn, ruang, dasar):
    """A function that makes one client of the bare limit: a committed row, a durable file."""
    with psycopg.connect(dsn, autocommit=True) as pg:
        pg.execute("CREATE TABLE IF NOT EXISTS batas (id uuid PRIMARY KEY, isi jsonb)")
    (ruang / "batas").mkdir(exist_ok=True)
    isi_baris = json.dumps(badan_kunjungan(str(uuid.uuid4()), str(uuid.uuid4()), dasar))

    def buat():
        pg = psycopg.connect(dsn, autocommit=True)

        def simpan():
            nama = uuid.uuid4()
            sementara = ruang / "batas" / f".{nama}"
            with sementara.open("wb") as berkas:
                berkas.write(dasar)
                berkas.flush()
                os.fsync(berkas.fileno())
            sementara.rename(ruang / "batas" / str(nama))
            pg.execute("INSERT INTO batas VALUES (%s, %s)", (nama, isi_baris))

        return simpan

    return buat


def pemanasan(port, sesi, keluarga, dasar):
    kirim = pengirim(port, sesi, keluarga, dasar)()
    for _ in range(30):
        kirim()


def ukur(pekerjaan, klien, banyak, buat):
    """Run `banyak` calls by `klien` clients, print one JSON line, return calls per second."""
    sisa, lama, galat = iter(range(banyak)), [], []
    kunci = threading.Lock()

    def jalan(kerja):
        while True:
            with kunci:
                if next(sisa, None) is None:
                    return
            mulai = time.perf_counter()
            try:
                kerja()
            except Exception as satu:
                galat.append(satu)
                return
            lama.append(time.perf_counter() - mulai)

    utas = [threading.Thread(target=jalan, args=(buat(),)) for _ in range(klien)]
    awal = time.perf_counter()
    for satu in utas:
        satu.start()
    for satu in utas:
        satu.join()
    detik = time.perf_counter() - awal
    if galat:
        raise galat[0]
    lama.sort()
    per_detik = len(lama) / detik
    baris = {
        "pekerjaan": pekerjaan,
        "klien": klien,
        "banyak": banyak,
        "per_detik": round(per_detik, 1),
        "p50_ms": round(1000 * lama[len(lama) // 2], 1),
        "p95_ms": round(1000 * lama[int(0.95 * (len(lama) - 1))], 1),
    }
    print(json.dumps(baris), flush=True)
    return per_detik


if __name__ == "__main__":
    utama()
