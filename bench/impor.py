#!/usr/bin/env python3
"""How fast a registry file is imported, against what PostgreSQL alone needs for the same rows.

Works in a database of its own. The limit, measured in the same run: COPY of the same CSV into a
staging table and a set-based upsert of families, members and memberships into tables with the
same indexes, without reading, validation, encryption, matching or history. A sample of the same
households through django-import-export, as it comes and with its bulk mode, into the register at
full size shows what the usual way costs: one resource each for families, members and memberships,
without encryption, whole file in memory.

    bench/impor.py [--kecil] [--keluarga N] [--anggota N] [--xlsx]

rasio: seconds of the import ÷ seconds of the limit, the worst of the first import (aim 2.5) and of
the repeat (aim 2.0, so stretched by 2.5 ÷ 2.0). Each line before it is one measurement as JSON;
`puncak_mib` is the peak memory of the process that did it, `cpu_detik` its processor time and its
server's (what to compare where others share the machine), `kali_lebih_cepat` is against
django-import-export as it comes (aim 40), `xlsx` the reading of the same rows from a workbook.
"""

import argparse
import contextlib
import csv
import importlib
import json
import os
import random
import sys
import tempfile
import time
import traceback
from datetime import date, timedelta
from pathlib import Path

AKAR = Path(__file__).resolve().parent.parent
BIN = AKAR / ".venv" / "bin"
if Path(sys.executable).parent != BIN:
    os.execv(BIN / "python", [BIN / "python", __file__, *sys.argv[1:]])  # noqa: S606 - same file
sys.path.insert(0, str(AKAR))
NAMA = f"bench_impor_{os.getpid()}"
SOKET = (AKAR / ".data" / "soket").resolve()
os.environ["DATABASE_URL"] = f"postgres://ejsika@/{NAMA}?host={SOKET}"
os.environ["DJANGO_SETTINGS_MODULE"] = "ejsika.settings"

import django  # noqa: E402 - after the environment
import psycopg  # noqa: E402

BATAS, BATAS_ULANG = 2.5, 2.0
JUDUL = (
    "NO;ID PESERTA;NO KK;NIK;NAMA ANGGOTA;HUBUNGAN;JK;TGL LAHIR;ALAMAT;RT;RW;KODE DESA;"
    "DESA/KELURAHAN;JENJANG SEKOLAH;PEKERJAAN;DESIL;LINTANG;BUJUR;PROGRAM;TAHUN MASUK"
)
KOLOM = [f"k{n}" for n in range(JUDUL.count(";") + 1)]


def utama():
    pilihan = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    pilihan.add_argument("--kecil", action="store_true", help="kurang dari satu menit")
    pilihan.add_argument("--keluarga", type=int)
    pilihan.add_argument("--anggota", type=int, default=1)
    pilihan.add_argument("--xlsx", action="store_true", help="juga dari XLSX")
    pilihan = pilihan.parse_args()
    keluarga = pilihan.keluarga or (10_000 if pilihan.kecil else 645_000)
    sampel = 200 if pilihan.kecil else 2_000
    with basis_data(), tempfile.TemporaryDirectory(dir=AKAR / ".data") as ruang:
        jalan = Path(ruang) / "registri.csv"
        baris = tulis_berkas(jalan, keluarga, pilihan.anggota)
        dasar = siapkan_dasar()
        batas = [ukur(f"batas {n}", baris, lambda: dasar(jalan)) for n in ("baru", "ulang")]
        buang_dasar()
        masuk = [ukur(f"impor {n}", baris, lambda: impor(jalan)) for n in ("baru", "ulang")]
        if pilihan.xlsx:
            buku = tulis_xlsx(jalan)
            ukur("impor ulang xlsx", baris, lambda: impor(buku))
        importlib.import_module("import_export.resources")  # its loading is not the work
        biasa, _ = [
            ukur(f"django-import-export {cara}", sampel, lambda c=cara: impor_export(sampel, c))
            for cara in ("apa adanya", "bulk")
        ]
    kali = biasa / sampel / (masuk[0] / baris)
    catat(nama="django-import-export", kali_lebih_cepat=round(kali, 1), batas=40)
    rasio = [masuk[0] / batas[0], masuk[1] / batas[1]]
    catat(nama="rasio", baru=round(rasio[0], 2), ulang=round(rasio[1], 2), batas_ulang=BATAS_ULANG)
    print(f"rasio={max(rasio[0], rasio[1] * BATAS / BATAS_ULANG):.2f} batas={BATAS:.2f}")


@contextlib.contextmanager
def basis_data():
    with psycopg.connect(f"host={SOKET} user=ejsika dbname=ejsika", autocommit=True) as pusat:
        pusat.execute(f'CREATE DATABASE "{NAMA}"')
        try:
            django.setup()
            siapkan()
            yield
        finally:
            django.db.connection.close()
            pusat.execute(f'DROP DATABASE "{NAMA}" WITH (FORCE)')


def siapkan():
    from django.core.management import call_command  # noqa: PLC0415 - after setup

    from kpm.program_awal import muat_program  # noqa: PLC0415 - after setup

    call_command("migrate", verbosity=0)
    call_command("muat_wilayah", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
    muat_program()


def catat(**isi):
    print(json.dumps(isi), flush=True)


def ukur(nama, baris, kerja):
    """Seconds of the work, done in a process of its own so that its peak memory is its own."""
    django.db.connection.close()
    sys.stdout.flush()
    terima, kirim = os.pipe()
    awal = time.perf_counter()
    anak = os.fork()
    if not anak:
        try:
            kerja()
            os.write(kirim, str(cpu_basis_data()).encode())
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        sys.stdout.flush()
        os._exit(0)
    os.close(kirim)
    _, status, pakai = os.wait4(anak, 0)
    detik = time.perf_counter() - awal
    if status:
        sys.exit(f"{nama}: gagal")
    with os.fdopen(terima) as isi:
        cpu = pakai.ru_utime + pakai.ru_stime + float(isi.read())
    catat(
        nama=nama,
        baris=baris,
        detik=round(detik, 2),
        cpu_detik=round(cpu, 2),
        baris_per_detik=round(baris / detik),
        puncak_mib=round(pakai.ru_maxrss / 1024),
    )
    return detik


def cpu_basis_data():
    """Processor seconds of the server process behind this connection."""
    nomor = django.db.connection.connection.info.backend_pid
    isi = Path(f"/proc/{nomor}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(isi[11]) + int(isi[12])) / os.sysconf("SC_CLK_TCK")


# --- The file


def tulis_berkas(jalan, keluarga, anggota):
    """Invented households spread over every desa; the same for every run."""
    from ejsika.wilayah.models import Wilayah  # noqa: PLC0415 - after setup

    acak = random.Random(7)
    desa = list(Wilayah.objects.filter(tingkat="desa").values_list("kode", "nama"))
    depan = [
        "Siti",
        "Aminah",
        "Jaenudin",
        "Popon",
        "Oman",
        "Imas",
        "Cecep",
        "Endang",
        "Titin",
        "Mamat",
    ]
    belakang = [
        "Abdullah",
        "Sunarya",
        "Kurniawan",
        "Suhendar",
        "Hidayat",
        "Rusmana",
        "Wijaya",
        "Saputra",
    ]
    baris = 0
    with jalan.open("w", encoding="utf-8-sig") as berkas:
        berkas.write(JUDUL + "\r\n")
        for nomor in range(keluarga):
            kode, nama_desa = desa[nomor % len(desa)]
            polos = kode.replace(".", "")
            for urutan in range(anggota):
                baris += 1
                lahir = date(1950, 1, 1) + timedelta(days=acak.randrange(20_000))
                nik = f"{polos[:6]}{lahir:%d%m%y}{baris % 9999 + 1:04d}"
                isi = (
                    *(str(baris), f"JSR-{polos}-{nomor:06d}"),
                    f"{polos[:6]}{nomor % 28 + 1:02d}0115{nomor % 9999 + 1:04d}",
                    *(nik, f"{acak.choice(depan)} {acak.choice(belakang)}"),
                    *("Anak" if urutan else "Kepala Keluarga", "L", f"{lahir:%d/%m/%Y}"),
                    *(f"Kp. Babakan {nomor % 90}", "003", "002", kode, nama_desa, "SD"),
                    *("Buruh tani", str(nomor % 4 + 1), f"-6.{nomor % 899999 + 100000}"),
                    *(f"106.{nomor % 699999 + 100000}", "JAMSOSRATU", "2023"),
                )
                berkas.write(";".join(isi) + "\r\n")
    catat(nama="berkas", keluarga=keluarga, baris=baris, mib=jalan.stat().st_size >> 20)
    return baris


# --- The limit

SALINAN = ("kpm_keluarga", "kpm_anggota", "kpm_kepesertaan")
KELUARGA = """
INSERT INTO dasar_keluarga (uuid, nomor, no_kk, nama_pengurus, wilayah_id, alamat, rt, rw, lokasi,
  sumber_lokasi, desil, dibuat_pada, diubah_pada)
SELECT DISTINCT ON (k1) gen_random_uuid(), k1, k2::bytea, k4, w.id, k8, k9, k10,
  st_makepoint(k17::float, k16::float)::geography, 'impor', k15::smallint, now(), now()
FROM mentah JOIN wilayah_wilayah w ON w.kode = k11 WHERE k5 = 'Kepala Keluarga'
ON CONFLICT (nomor) DO UPDATE SET alamat = excluded.alamat, desil = excluded.desil
WHERE (dasar_keluarga.alamat, dasar_keluarga.desil)
  IS DISTINCT FROM (excluded.alamat, excluded.desil)
"""
ANGGOTA = """
INSERT INTO dasar_anggota (uuid, keluarga_id, urutan, nik, nama, hubungan, jenis_kelamin,
  tanggal_lahir, jenjang, pekerjaan)
SELECT gen_random_uuid(), k.id, 1, k3::bytea, k4,
  CASE k5 WHEN 'Anak' THEN 'anak' ELSE 'kepala' END, k6, to_date(k7, 'DD/MM/YYYY'), k13, k14
FROM mentah JOIN dasar_keluarga k ON k.nomor = k1
ON CONFLICT (keluarga_id, nik) DO UPDATE SET nama = excluded.nama, jenjang = excluded.jenjang
WHERE (dasar_anggota.nama, dasar_anggota.jenjang) IS DISTINCT FROM (excluded.nama, excluded.jenjang)
"""
KEPESERTAAN = """
INSERT INTO dasar_kepesertaan (keluarga_id, program_id, status, tanggal_masuk)
SELECT k.id, p.id, 'AKTIF', make_date(k19::int, 1, 1)
FROM mentah JOIN dasar_keluarga k ON k.nomor = k1 JOIN kpm_program p ON p.kode = k18
WHERE k5 = 'Kepala Keluarga'
ON CONFLICT DO NOTHING
"""
# What Django fills in by itself, and a bare INSERT does not.
BAWAAN = """
SELECT format('ALTER TABLE %%I ALTER %%I SET DEFAULT %%L', table_name, column_name,
  CASE data_type WHEN 'boolean' THEN 'false' WHEN 'smallint' THEN '0' ELSE '' END)
FROM information_schema.columns
WHERE table_name = ANY(%s) AND is_nullable = 'NO' AND column_default IS NULL
  AND data_type IN ('character varying', 'text', 'boolean', 'smallint') AND is_identity = 'NO'
"""


def siapkan_dasar():
    from django.db import connection  # noqa: PLC0415 - after setup

    kolom = ", ".join(f"{nama} text" for nama in KOLOM)
    with connection.cursor() as kursor:
        for tabel in SALINAN:
            salinan = tabel.replace("kpm_", "dasar_")
            kursor.execute(f"CREATE TABLE {salinan} (LIKE {tabel} INCLUDING ALL)")
        kursor.execute("CREATE UNIQUE INDEX ON dasar_anggota (keluarga_id, nik)")
        salinan = [tabel.replace("kpm_", "dasar_") for tabel in SALINAN]
        kursor.execute(BAWAAN, [salinan])
        for (perintah,) in kursor.fetchall():
            kursor.execute(perintah)

    def jalankan(jalan):
        with connection.cursor() as kursor:
            kursor.execute("SET work_mem = '128MB'")
            kursor.execute(f"CREATE TEMPORARY TABLE mentah ({kolom})")
            perintah = "COPY mentah FROM STDIN (FORMAT csv, HEADER, DELIMITER ';')"
            with kursor.copy(perintah) as tujuan, jalan.open("rb") as sumber:
                while potongan := sumber.read(1 << 20):
                    tujuan.write(potongan)
            kursor.execute("ANALYZE mentah")
            for isi in (KELUARGA, ANGGOTA, KEPESERTAAN):
                kursor.execute(isi)
                kursor.execute("ANALYZE dasar_keluarga")

    return jalankan


def buang_dasar():
    from django.db import connection  # noqa: PLC0415 - after setup

    with connection.cursor() as kursor:
        kursor.execute("DROP TABLE dasar_kepesertaan, dasar_anggota, dasar_keluarga")
        kursor.execute("CHECKPOINT")


# --- Ours, and the usual way


def impor(jalan):
    from django.utils import timezone  # noqa: PLC0415 - after setup

    from kpm.impor.pelaksanaan import impor_berkas  # noqa: PLC0415 - after setup
    from kpm.models import BerkasImpor  # noqa: PLC0415 - after setup

    tahap, awal = {}, time.perf_counter()
    berkas = BerkasImpor.objects.create(nama_berkas=jalan.name)

    def lapor(persen):
        tahap[persen] = round(time.perf_counter() - awal, 2)

    impor_berkas(berkas, jalan, pada=timezone.now(), lapor=lapor)
    assert berkas.status == "selesai", berkas.galat
    nama = ("keluarga_baru", "keluarga_berubah", "keluarga_tetap", "keluarga_ditolak")
    catat(nama="hasil", tahap=tahap, **{n: berkas.hasil[n] for n in nama})


def impor_export(banyak, cara):
    """The same kind of households by ModelResource, one model after the other."""
    from import_export import resources  # noqa: PLC0415 - after setup
    from tablib import Dataset  # noqa: PLC0415 - after setup

    from ejsika.wilayah.models import Wilayah  # noqa: PLC0415 - after setup
    from kpm.models import Anggota, Keluarga, Kepesertaan, Program  # noqa: PLC0415 - after setup

    def sumber(satu, kunci, kolom):
        class Sumber(resources.ModelResource):
            class Meta:
                model = satu
                import_id_fields = kunci
                fields = kolom
                use_bulk = skip_diff = cara == "bulk"

        return Sumber()

    def masukkan(satu, kunci, kolom, baris):
        isi = Dataset(headers=kolom)
        isi.extend(baris)
        sumber(satu, kunci, kolom).import_data(isi, raise_errors=True)

    desa = Wilayah.objects.filter(tingkat="desa").first().pk
    program = Program.objects.get(kode="JAMSOSRATU").pk
    nomor = [f"IE-{cara}-{n}" for n in range(banyak)]
    kolom = ("nomor", "nama_pengurus", "alamat", "rt", "rw", "desil", "wilayah")
    isi = [(n, "Siti Sunarya", "Kp. Babakan 7", "003", "002", 2, desa) for n in nomor]
    masukkan(Keluarga, ("nomor",), kolom, isi)
    pk = Keluarga.objects.filter(nomor__startswith=f"IE-{cara}-").values_list("pk", flat=True)
    kolom = ("keluarga", "nama", "hubungan", "jenis_kelamin", "tanggal_lahir", "pekerjaan")
    isi = [(k, "Siti Sunarya", "kepala", "P", "1980-02-01", "Buruh tani") for k in pk]
    masukkan(Anggota, ("keluarga", "nama"), kolom, isi)
    kolom = ("keluarga", "program", "status", "tanggal_masuk")
    isi = [(k, program, "AKTIF", "2023-01-01") for k in pk]
    masukkan(Kepesertaan, ("keluarga", "program"), kolom, isi)


def tulis_xlsx(jalan):
    """The same rows as a workbook."""
    from rustpy_xlsxwriter import write_worksheet  # noqa: PLC0415 - only here

    tujuan = jalan.with_suffix(".xlsx")
    with jalan.open(encoding="utf-8-sig", newline="") as berkas:
        write_worksheet(csv.DictReader(berkas, delimiter=";"), str(tujuan))
    catat(nama="xlsx", mib=tujuan.stat().st_size >> 20)
    return tujuan


if __name__ == "__main__":
    utama()
