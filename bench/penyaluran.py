#!/usr/bin/env python3
"""How long a tahap takes: freezing, the bank's file, its results, and the reconciliation.

Works in the development database inside one transaction that is undone at the end; regions must be
loaded there. Each line is one measurement as JSON.

    bench/penyaluran.py [--kecil] [--kpm N]

rasio: seconds of checking and applying the result file per 50,000 rows ÷ 20 (a person waits).
"""

import argparse
import contextlib
import json
import os
import sys
import time
from datetime import date
from pathlib import Path

AKAR = Path(__file__).resolve().parent.parent
BIN = AKAR / ".venv" / "bin"
if Path(sys.executable).parent != BIN:
    os.execv(BIN / "python", [BIN / "python", __file__, *sys.argv[1:]])  # noqa: S606 - same file
sys.path.insert(0, str(AKAR))
os.environ["DJANGO_SETTINGS_MODULE"] = "ejsika.settings"

import django  # noqa: E402 - after the environment
import pghistory  # noqa: E402

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from ejsika.akun.models import Pengguna  # noqa: E402
from ejsika.wilayah.models import Tingkat, Wilayah  # noqa: E402
from kpm.models import JadwalBantuan, Program  # noqa: E402
from kpm.pendaftaran import (  # noqa: E402
    AnggotaBaru,
    KeluargaBaru,
    KepesertaanBaru,
    daftarkan_keluarga_massal,
)
from kpm.salur.ekspor_bank import bagian_terlihat, siapkan_unduhan, tulis_unduhan_xlsx, unduhan_csv  # noqa: E402
from kpm.salur.hasil_bank import periksa_hasil, terapkan_hasil, terima_hasil  # noqa: E402
from kpm.salur.pembekuan import bekukan, pratinjau  # noqa: E402
from kpm.salur.rekening import catat_rekening_massal  # noqa: E402
from kpm.salur.rekonsiliasi import susun_rekonsiliasi  # noqa: E402
from kpm.salur.tahap import Tahap  # noqa: E402

BATAS_DETIK = 20


def utama():
    pilihan = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    pilihan.add_argument("--kecil", action="store_true")
    pilihan.add_argument("--kpm", type=int, default=50_000)
    pilihan = pilihan.parse_args()
    banyak = 5000 if pilihan.kecil else pilihan.kpm
    with transaction.atomic():
        detik = ukur(banyak)
        transaction.set_rollback(True)
    rasio = (detik["periksa_hasil"] + detik["terapkan_hasil"]) * 50_000 / banyak / BATAS_DETIK
    print(f"rasio={rasio:.2f} batas=1.00")


@contextlib.contextmanager
def catat(nama, detik, **lain):
    mulai = time.perf_counter()
    yield
    detik[nama] = time.perf_counter() - mulai
    print(json.dumps({"ukuran": nama, "detik": round(detik[nama], 2), **lain}))


def ukur(banyak):
    detik, pada = {}, timezone.now()
    tahap, dian = siapkan(banyak, pada)
    with catat("pratinjau", detik, keluarga=banyak):
        pratinjau(tahap, pilihan=set(), pada=timezone.localdate(pada))
    with catat("bekukan", detik):
        daftar = bekukan(
            tahap, pilihan=set(), sk_nomor="1", sk_tanggal=date(2026, 1, 2), oleh=dian, pada=pada
        )
    with connection.cursor() as kursor:
        kursor.execute("ANALYZE kpm_penyaluran")
    isi = {"tujuan": "pencairan", "keterangan": "ukur", "oleh": dian, "pada": pada}
    baris = []
    with catat("unduh_csv", detik):
        for bagian in bagian_terlihat(dian, tahap):
            baris += list(unduhan_csv(*siapkan_unduhan(bagian, bentuk="csv", **isi)))[1:-1]
    with catat("unduh_xlsx", detik):
        for bagian in bagian_terlihat(dian, tahap):
            tulis_unduhan_xlsx(*siapkan_unduhan(bagian, bentuk="xlsx", **isi))
    hasil = ["NO;NOMOR PESERTA;NIK;NAMA;BANK;NO REKENING;A;B;C;D;NOMINAL;STATUS;ALASAN;TANGGAL"]
    for nomor, satu in enumerate(baris):
        akhir = "GAGAL;Nama tidak sesuai;2026-01-05" if nomor % 30 == 0 else "SUKSES;;2026-01-05"
        hasil.append(satu.strip().removesuffix(";;;") + ";" + akhir)
    berkas = ContentFile("\n".join(hasil).encode(), name="hasil.csv")
    with catat("unggah", detik, baris=len(baris)):
        satu, _ = terima_hasil(
            berkas,
            daftar=daftar,
            bank="",
            tanggal=date(2026, 1, 5),
            isi_rekening=False,
            oleh=dian,
            pada=pada,
        )
    with catat("periksa_hasil", detik, baris=len(baris)):
        periksa_hasil(satu, pada=pada)
    # as in a request: without a context the history's trigger fails and recovers on every row
    with pghistory.context(user=dian.pk), catat("terapkan_hasil", detik):
        berubah = terapkan_hasil(satu, pada=pada)
    with catat("rekonsiliasi", detik, berubah=berubah):
        susunan = susun_rekonsiliasi(dian, tahap)
    assert susunan.cocok  # else the figures mean nothing
    assert berubah == len(baris)
    return detik


def siapkan(banyak, pada):
    """Invented families of a programme of their own, spread over the desa, with accounts."""
    provinsi = Wilayah.objects.get(kode="36")
    program = Program.objects.create(kode="UKUR", nama="Ukuran", wilayah=provinsi)
    desa = list(Wilayah.objects.filter(tingkat=Tingkat.DESA).values_list("pk", flat=True))
    keluarga = daftarkan_keluarga_massal(
        (
            KeluargaBaru(
                wilayah_id=desa[n % len(desa)],
                nomor=f"UKUR-{n:06d}",
                anggota=[
                    AnggotaBaru(
                        nama=f"Ibu Ukur {n}",
                        hubungan="kepala",
                        jenis_kelamin="P",
                        nik=f"36990141{n:08d}",
                        pengurus=True,
                    )
                ],
                kepesertaan=[
                    KepesertaanBaru(program_id=program.pk, tanggal_masuk=date(2024, 1, 1))
                ],
            )
            for n in range(1, banyak + 1)
        ),
        pada=pada,
    )
    catat_rekening_massal(
        ((k, "BJB", f"99{k:010d}", f"Ibu Ukur {k}") for k in keluarga),
        sumber="impor",
        tanggal_sumber=date(2026, 1, 1),
        pada=pada,
    )
    JadwalBantuan.objects.create(
        program=program, tahun_anggaran=2026, tahap=1, wilayah=provinsi, bank="BJB", nominal=500_000
    )
    with connection.cursor() as kursor:
        kursor.execute("ANALYZE kpm_keluarga, kpm_anggota, kpm_kepesertaan, kpm_rekening")
    dian = Pengguna.objects.get(username="dinsos")
    return Tahap(program, 2026, 1), dian


if __name__ == "__main__":
    utama()
