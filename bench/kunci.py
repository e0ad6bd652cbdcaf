#!/usr/bin/env python3
"""How long a change of the data key takes at the size of the province, and what search costs in it.

Works in copies of the register of bench/isi_registri.py (made first where it is missing). The
limit, measured in the same run: one UPDATE per column that writes equally long values, with
neither decryption nor encryption nor batches, and the same indexes.

    bench/kunci.py [--kecil]

rasio: seconds of ganti_kunci ÷ seconds of the limit. Each line before it is one measurement as
JSON; `cari_ms` is the median of a search by NIK while two keys are in use.
"""

import argparse
import base64
import json
import os
import secrets
import statistics
import sys
import time
from pathlib import Path

BIN = Path(__file__).resolve().parent.parent / ".venv" / "bin"
if Path(sys.executable).parent != BIN:
    os.execv(BIN / "python", [BIN / "python", __file__, *sys.argv[1:]])  # noqa: S606 - same file

from isi_registri import SELURUH, hapus, isi, pusat, sambungkan  # noqa: E402 - right interpreter
from psycopg import sql  # noqa: E402

BATAS = 3.0


def utama():
    pilihan = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    pilihan.add_argument("--kecil", action="store_true", help="10.000 keluarga")
    kecil = pilihan.parse_args().kecil
    asal = "bench_registri_kecil" if kecil else "bench_registri"
    sambungkan(asal)
    isi(10_000 if kecil else SELURUH)
    salinan = f"bench_kunci_{os.getpid()}"
    try:
        batas = _dengan_salinan(asal, salinan, _batas)
        ganti = _dengan_salinan(asal, salinan, _ganti)
    finally:
        hapus(salinan)
    print(f"rasio={ganti / batas:.2f} batas={BATAS:.2f}")


def _dengan_salinan(asal, salinan, kerja):
    """Run the work on a fresh copy of the register; its seconds."""
    from django.db import connection  # noqa: PLC0415 - after setup

    connection.close()
    hapus(salinan)
    with pusat() as induk:
        induk.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(salinan), sql.Identifier(asal)
            )
        )
    connection.settings_dict["NAME"] = salinan
    mulai = time.perf_counter()
    try:
        nama, banyak = kerja()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = asal
    detik = time.perf_counter() - mulai
    _catat(nama=nama, nilai=banyak, detik=round(detik, 1), per_detik=round(banyak / detik))
    return detik


def _batas():
    import pgtrigger  # noqa: PLC0415 - after setup
    from django.db import connection, transaction  # noqa: PLC0415 - after setup

    from kpm.penggantian_kunci import kolom_tersandi  # noqa: PLC0415 - after setup

    banyak = 0
    with transaction.atomic(), pgtrigger.ignore(), connection.cursor() as kursor:
        for kolom in kolom_tersandi():
            nama = kolom.bidang.column
            kursor.execute(
                f'UPDATE "{kolom.tabel}" SET "{nama}" = sha224("{nama}") || \'\\x00000000\''  # noqa: S608
                f' WHERE "{nama}" IS NOT NULL'
            )
            banyak += kursor.rowcount
    return "batas", banyak


def _ganti():
    from django.conf import settings  # noqa: PLC0415 - after setup
    from django.core.management import call_command  # noqa: PLC0415 - after setup

    from kpm.daftar.pencarian import keluarga_bernomor  # noqa: PLC0415 - after setup
    from kpm.models import Anggota, Keluarga  # noqa: PLC0415 - after setup
    from kpm.penggantian_kunci import kolom_tersandi  # noqa: PLC0415 - after setup

    settings.KUNCI_DATA = [base64.b64encode(secrets.token_bytes(64)).decode(), *settings.KUNCI_DATA]
    lama = []
    for orang in Anggota.objects.exclude(nik=None).order_by("uuid")[:20]:
        mulai = time.perf_counter()
        assert keluarga_bernomor(Keluarga.objects.all(), orang.nik).count() >= 1
        lama.append(1000 * (time.perf_counter() - mulai))
    _catat(nama="cari", cari_ms=round(statistics.median(lama), 2))
    call_command("ganti_kunci", stdout=open(os.devnull, "w"))  # noqa: SIM115
    return "ganti_kunci", sum(kolom.isi() for kolom in kolom_tersandi())


def _catat(**isi):
    print(json.dumps(isi), flush=True)


if __name__ == "__main__":
    utama()
