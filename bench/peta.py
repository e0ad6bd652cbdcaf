#!/usr/bin/env python3
"""What one map tile costs, and whether that depends on how many families there are.

Fills a database of its own with the regions and N families scattered round the villages, counts the
squares, and asks for every tile of zoom 7 to 16 over the densest place through the whole web stack
(session, scoping, JSON), beside the bare SQL of the same squares.

    bench/peta.py [--kecil]

rasio: median of a tile at the larger number of families ÷ at the smaller, which is a tenth. Each
line before it is one measurement as JSON.
"""

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path

AKAR = Path(__file__).resolve().parent.parent
BIN = AKAR / ".venv" / "bin"
if not sys.prefix.startswith(str(AKAR)) and Path(sys.executable).parent != BIN:
    os.execv(BIN / "python", [BIN / "python", __file__, *sys.argv[1:]])  # noqa: S606 - same file
sys.path.insert(0, str(AKAR))
os.environ["DJANGO_SETTINGS_MODULE"] = "ejsika.settings_uji"

import django  # noqa: E402 - after the right interpreter

django.setup()

from django.core.management import call_command  # noqa: E402 - after the settings
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from ejsika.akun.models import Penempatan, Pengguna  # noqa: E402
from ejsika.wilayah.models import Wilayah  # noqa: E402
from kpm.models import Program  # noqa: E402
from laporan.petak import Petak, sel  # noqa: E402
from laporan.sel_peta import susun_sel  # noqa: E402

BATAS = 1.5
ULANG = 30
PADAT = (-6.1149, 106.1502)  # Serang

TABUR = """
WITH desa AS (
    SELECT id, titik, row_number() OVER (ORDER BY kode) AS n, count(*) OVER () AS banyak
    FROM wilayah_wilayah WHERE tingkat = 'desa' AND titik IS NOT NULL
), baru AS (
    INSERT INTO kpm_keluarga (uuid, nama_pengurus, wilayah_id, alamat, rt, rw, nomor_hp, lokasi,
        sumber_lokasi, mata_pencaharian, tipologi_khusus, sumber_data, dibuat_pada, diubah_pada)
    SELECT gen_random_uuid(), 'Keluarga ' || i, d.id, '', '', '', '', ST_SetSRID(ST_MakePoint(
            ST_X(d.titik) + 0.008 * sin(i * 12.9898), ST_Y(d.titik) + 0.008 * cos(i * 78.233)
        ), 4326)::geography, 'impor', '', '', '', now(), now()
    FROM generate_series(%s + 1, %s) i JOIN desa d ON d.n = 1 + i %% d.banyak
    RETURNING id
)
INSERT INTO kpm_kepesertaan
    (keluarga_id, program_id, status, tanggal_masuk, kode_keluar, sk_nomor)
SELECT id, %s, 'AKTIF', '2024-01-01', '', '' FROM baru
"""
SEL = """
SELECT x, y, sum(jumlah), sum(lintang * jumlah) / sum(jumlah), sum(bujur * jumlah) / sum(jumlah)
FROM laporan_selpeta
WHERE zoom = %s AND program_id IS NULL AND x BETWEEN %s AND %s AND y BETWEEN %s AND %s GROUP BY x, y
"""


def tulis(**isi):
    sys.stdout.write(json.dumps(isi) + "\n")
    sys.stdout.flush()


def lama_ms(kerja, ulang=ULANG):
    """Median and 95th percentile of the call, in milliseconds, after one call to warm up."""
    kerja()
    lama = []
    for _ in range(ulang):
        mulai = time.perf_counter()
        kerja()
        lama.append(1000 * (time.perf_counter() - mulai))
    return statistics.median(lama), sorted(lama)[int(0.95 * (ulang - 1))]


def ukur(klien, banyak):
    """Medians of the tiles of every zoom at this number of families."""
    median = []
    for zoom in range(7, 17):
        petak = Petak(zoom, *sel(*PADAT, zoom))
        alamat = f"/peta/titik/{petak.z}/{petak.x}/{petak.y}.json"
        p50, p95 = lama_ms(lambda alamat=alamat: klien.get(alamat))
        with connection.cursor() as kursor:
            isi = [zoom + 2, *petak.rentang_sel(zoom + 2)]
            sql, _ = lama_ms(lambda isi=isi, k=kursor: k.execute(SEL, isi).fetchall())
        tulis(
            kpm=banyak,
            zoom=zoom,
            p50_ms=round(p50, 2),
            p95_ms=round(p95, 2),
            sql_ms=round(sql, 2),
            bita=len(klien.get(alamat).content),
        )
        median.append(p50)
    return statistics.median(median)


def jalankan(banyak):
    call_command("muat_wilayah", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
    banten = Wilayah.objects.get(kode="36")
    dinsos = Pengguna.objects.create(username="ukur", nama_lengkap="Ukur", peran="dinsos")
    Penempatan.objects.create(pengguna=dinsos, wilayah=banten)
    program = Program.objects.create(kode="UKUR", nama="Ukur", wilayah=banten)
    klien = Client()
    klien.force_login(dinsos)
    ada, hasil = 0, []
    for n in (banyak // 10, banyak):
        with connection.cursor() as kursor:
            kursor.execute(TABUR, [ada, n, program.pk])
            mulai = time.perf_counter()
            susun_sel(pada=timezone.now())
            tulis(kpm=n, susun_sel_s=round(time.perf_counter() - mulai, 2))
            kursor.execute("ANALYZE")
        hasil.append(ukur(klien, n))
        ada = n
    sys.stdout.write(f"rasio={hasil[1] / hasil[0]:.2f} batas={BATAS}\n")


def utama():
    pilihan = argparse.ArgumentParser()
    pilihan.add_argument("--kecil", action="store_true")
    banyak = 5_000 if pilihan.parse_args().kecil else 50_000
    setup_test_environment()
    nama = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        jalankan(banyak)
    finally:
        connection.creation.destroy_test_db(nama, verbosity=0)


if __name__ == "__main__":
    utama()
