"""Prepare the database and the static files for a start; quick when nothing changed.

`python -m ejsika.persiapan [--tulis-akun BERKAS]`, run by bin/serve.
"""

import argparse
import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

WILAYAH = "ejsika/wilayah"
STATIK = ("static", "requirements.txt", "ejsika/statik.py")


def kabar(kalimat):
    sys.stdout.write(f"• {kalimat}\n")
    sys.stdout.flush()


def sidik(*jalur, **tambahan):
    """A hash that changes when one of the files does."""
    cerna = hashlib.sha256(repr(sorted(tambahan.items())).encode())
    for awal in jalur:
        awal = settings.AKAR / awal
        for berkas in sorted(awal.rglob("*")) if awal.is_dir() else [awal]:
            if berkas.is_file() and "__pycache__" not in berkas.parts:
                keadaan = berkas.stat()
                cerna.update(f"{berkas} {keadaan.st_size} {keadaan.st_mtime_ns}\n".encode())
    return cerna.hexdigest()


def bila_berubah(nama, cap, kerjakan, *, masih_ada):
    """Do it unless it was done before with the same `cap` and its result is still there."""
    catatan = settings.DATA / "cap" / nama
    if masih_ada and catatan.exists() and catatan.read_text() == cap:
        return
    kerjakan()
    catatan.parent.mkdir(parents=True, exist_ok=True)
    catatan.write_text(cap)


def jalankan_migrasi():
    pelaksana = MigrationExecutor(connection)
    if pelaksana.migration_plan(pelaksana.loader.graph.leaf_nodes()):
        kabar("Menyusun basis data")
        call_command("migrate", verbosity=0)


def muat_acuan():
    """Reference data: regions, and the instrument of the grade."""
    from ejsika.wilayah.models import Wilayah  # noqa: PLC0415  app ready

    def kerjakan():
        for perintah in ("muat_wilayah", "muat_instrumen"):
            if perintah in get_commands():
                kabar(f"Memuat data acuan ({perintah})")
                call_command(perintah, verbosity=0)

    pangkalan = connection.get_connection_params()
    cap = sidik(
        WILAYAH,
        "graduasi/management",
        basis=[str(pangkalan.get(k)) for k in ("host", "port", "dbname")],
    )
    bila_berubah("wilayah", cap, kerjakan, masih_ada=Wilayah.objects.exists())


def isi_contoh_bila_kosong():
    from ejsika.akun.models import Pengguna  # noqa: PLC0415  app ready
    from kpm.models import Keluarga  # noqa: PLC0415  app ready

    kosong = not (Pengguna.objects.exists() or Keluarga.objects.exists())
    if kosong and not settings.PRODUKSI and "isi_contoh" in get_commands():
        kabar("Mengisi data contoh")
        with transaction.atomic():  # all of it or, when interrupted, nothing
            call_command("isi_contoh")


def kumpulkan_statik():
    def kerjakan():
        kabar("Mengumpulkan berkas statik")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)

    ada = (settings.STATIC_ROOT / "staticfiles.json").exists()
    bila_berubah("statik", sidik(*STATIK), kerjakan, masih_ada=ada)


def akun_contoh():
    """One demo account per role, as lines for the screen; empty where there is no demo."""
    from ejsika.akun.models import Pengguna, Peran  # noqa: PLC0415  app ready

    semua = Pengguna.objects.filter(is_active=True)
    if settings.PRODUKSI or not semua.filter(username="pendamping.0001").exists():
        return ""
    baris = []
    lebar = max(len(label) for label in Peran.labels) + 2
    for peran in Peran:
        if orang := semua.filter(peran=peran).order_by("username").first():
            baris.append(f"  {peran.label:<{lebar}}{orang.username}")
    return "\n".join(
        ["Akun contoh (satu per peran):", *baris, f"  Kata sandi: {settings.SANDI_CONTOH}\n"]
    )


def main():
    argumen = argparse.ArgumentParser()
    argumen.add_argument("--tulis-akun", type=Path)
    pilihan = argumen.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ejsika.settings")
    django.setup()
    jalankan_migrasi()
    muat_acuan()
    isi_contoh_bila_kosong()
    kumpulkan_statik()
    if pilihan.tulis_akun:
        pilihan.tulis_akun.write_text(akun_contoh())


if __name__ == "__main__":
    main()
