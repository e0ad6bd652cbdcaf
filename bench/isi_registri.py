#!/usr/bin/env python3
"""A whole province to measure on: 645,000 families with 2.4 million members, and their offices.

Makes the database NAMA in the private cluster and keeps it, for other benches and for looking at
pages at full size; a second run finds it filled and only prints its address. The same number and
seed give the same province. 50,000 families are KPM with a pendamping each, 310,000 stand on the
list of PKH, the rest on none; accounts are those of the demo (`dinsos`, `operator.36.01`, …).

    bench/isi_registri.py [--kecil] [--keluarga N] [--nama NAMA] [--ulang] [--hapus]

    DATABASE_URL=… .venv/bin/python manage.py runserver     with the address it prints

rasio: seconds per family of the last fifth ÷ of the first fifth (does a full register slow us?).
"""

import argparse
import json
import os
import sys
import time
from itertools import islice
from pathlib import Path
from random import Random

AKAR = Path(__file__).resolve().parent.parent
BIN = AKAR / ".venv" / "bin"
if Path(sys.executable).parent != BIN:
    os.execv(BIN / "python", [BIN / "python", __file__, *sys.argv[1:]])  # noqa: S606 - same file
sys.path.insert(0, str(AKAR))
SOKET = (AKAR / ".data" / "soket").resolve()

import django  # noqa: E402 - after the right interpreter
import psycopg  # noqa: E402
from psycopg import sql  # noqa: E402

NAMA = "bench_registri"
BATAS = 4.0
SELURUH = 645_000
SEKELOMPOK = 20_000
BENIH = 7
KPM, PKH = 50_000 / SELURUH, 310_000 / SELURUH
PENDAMPING = 330


def utama():
    pilihan = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    pilihan.add_argument("--kecil", action="store_true", help="10.000 keluarga")
    pilihan.add_argument("--keluarga", type=int)
    pilihan.add_argument("--nama", default=NAMA)
    pilihan.add_argument("--ulang", action="store_true", help="buang isinya lebih dahulu")
    pilihan.add_argument("--hapus", action="store_true", help="hapus basis data ini")
    pilihan = pilihan.parse_args()
    if pilihan.ulang or pilihan.hapus:
        hapus(pilihan.nama)
    if pilihan.hapus:
        return
    alamat = sambungkan(pilihan.nama)
    rasio = isi(pilihan.keluarga or (10_000 if pilihan.kecil else SELURUH))
    print(json.dumps({"DATABASE_URL": alamat}))
    print(f"rasio={rasio:.2f} batas={BATAS:.2f}")


def pusat():
    """A connection from which databases are made and dropped."""
    return psycopg.connect(f"host={SOKET} user=ejsika dbname=ejsika", autocommit=True)


def hapus(nama):
    with pusat() as induk:
        induk.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(_nama(nama)))


def _nama(nama):
    return sql.Identifier(nama)


def sambungkan(nama):
    """Point Django at the database, made and migrated if need be; its address."""
    alamat = f"postgres://ejsika@{str(SOKET).replace('/', '%2F')}/{nama}"
    os.environ["DATABASE_URL"] = alamat
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ejsika.settings")
    with pusat() as induk:
        if not induk.execute("SELECT 1 FROM pg_database WHERE datname = %s", [nama]).fetchone():
            induk.execute(sql.SQL("CREATE DATABASE {}").format(_nama(nama)))
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after setup

    call_command("migrate", verbosity=0)
    return alamat


def isi(keluarga):
    """Fill the database with that many families unless it holds families; the ratio promised."""
    from django.db import connection  # noqa: PLC0415 - after setup
    from django.utils import timezone  # noqa: PLC0415 - after setup

    from ejsika.wilayah.models import Tingkat, Wilayah  # noqa: PLC0415 - after setup
    from ejsika.wilayah.pemuatan import muat_wilayah  # noqa: PLC0415 - after setup
    from kpm.models import Keluarga  # noqa: PLC0415 - after setup
    from kpm.pendaftaran import daftarkan_keluarga_massal  # noqa: PLC0415 - after setup
    from kpm.program_awal import muat_program  # noqa: PLC0415 - after setup
    from laporan.contoh.orang import Kantor  # noqa: PLC0415 - after setup

    if Keluarga.objects.exists():
        return 1.0
    muat_wilayah()
    program = {satu.kode: satu.pk for satu in muat_program()}
    pada = timezone.now()
    acak = Random(BENIH)
    kabupaten = list(Wilayah.objects.pada_tingkat(Tingkat.KABUPATEN).select_related("induk"))
    pendamping = Kantor(acak).buka(kabupaten, PENDAMPING)
    with connection.cursor() as kursor:
        kursor.execute("SET synchronous_commit = off")  # a power cut costs only a fresh start
    sumber = rumah_tangga(acak, keluarga, program, timezone.localdate(pada))
    lama, ada, awal = [], 0, time.perf_counter()
    while sekelompok := list(islice(sumber, min(SEKELOMPOK, max(1, keluarga // 5)))):
        mulai = time.perf_counter()
        daftarkan_keluarga_massal(sekelompok, pada=pada)
        lama.append((time.perf_counter() - mulai) / len(sekelompok))
        ada += len(sekelompok)
        print(json.dumps({"keluarga": ada, "detik": round(time.perf_counter() - awal, 1)}))
        sys.stdout.flush()
    with connection.cursor() as kursor:
        kursor.execute("VACUUM ANALYZE kpm_keluarga, kpm_anggota, kpm_kepesertaan")
    _tugaskan(pendamping, timezone.localdate(pada))
    with connection.cursor() as kursor:
        kursor.execute("VACUUM ANALYZE")
    lima = max(1, len(lama) // 5)
    print(json.dumps({"selesai": ada, "detik": round(time.perf_counter() - awal, 1)}))
    return sum(lama[-lima:]) / sum(lama[:lima])


def rumah_tangga(acak, keluarga, program, hari_ini):
    """Households desa by desa, in order of code; every desa has its share."""
    from ejsika.wilayah.models import Tingkat, Wilayah  # noqa: PLC0415 - after setup
    from laporan.contoh.permukiman import Permukiman  # noqa: PLC0415 - after setup
    from laporan.contoh.rumah_tangga import Pendata  # noqa: PLC0415 - after setup

    pendata = Pendata(acak, hari_ini)
    desa = list(Wilayah.objects.filter(tingkat=Tingkat.DESA).order_by("kode"))
    for ke, satu in enumerate(desa):
        permukiman = Permukiman(acak, satu)
        awalan = f"KPM-{satu.kode.replace('.', '')}"
        for nomor in range(keluarga * ke // len(desa), keluarga * (ke + 1) // len(desa)):
            baru = pendata.rumah_tangga(satu)
            baru.nomor = f"{awalan}-{nomor:06d}"
            if acak.random() > 0.03:
                rumah = permukiman.rumah()
                baru.lokasi = (rumah.x, rumah.y)
                baru.akurasi_lokasi_m = round(acak.uniform(5, 40), 1)
            baru.desil_pada = hari_ini.replace(month=1, day=15)
            baru.kepesertaan = list(_kepesertaan(acak, satu, program, hari_ini))
            yield baru


def _kepesertaan(acak, desa, program, hari_ini):
    from kpm.pendaftaran import KepesertaanBaru  # noqa: PLC0415 - after setup

    undian = acak.random()
    if undian > KPM + PKH:
        return
    kode = "PKH" if undian > KPM else "JAMSOSRATU"
    if kode == "JAMSOSRATU" and desa.kode.startswith("36.72") and acak.random() < 0.35:
        kode = "JSCM"
    masuk = hari_ini.replace(year=hari_ini.year - acak.randint(1, 5), month=1, day=1)
    yield KepesertaanBaru(program_id=program[kode], tanggal_masuk=masuk)


def _tugaskan(pendamping, hari_ini):
    """Every KPM to a pendamping of its kabupaten, neighbours together."""
    from kpm.models import Keluarga  # noqa: PLC0415 - after setup
    from pendamping.penugasan import tetapkan_penugasan_massal  # noqa: PLC0415 - after setup

    for kode, orang in pendamping.items():
        daftar = list(
            Keluarga.objects.kpm()
            .filter(wilayah__kode__startswith=kode)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        pasangan = [
            (pk, orang[nomor * len(orang) // len(daftar)].pk) for nomor, pk in enumerate(daftar)
        ]
        tetapkan_penugasan_massal(pasangan=pasangan, sejak=hari_ini)


if __name__ == "__main__":
    utama()
