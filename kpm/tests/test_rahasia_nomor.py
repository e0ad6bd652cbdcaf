"""One day at the office with known numbers, then every place where a number could stay behind."""

import base64
import io
import json
import logging
import pickle
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from celery import signals
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from pghistory.models import Context

from ejsika.celery import app
from ejsika.log import TanpaIsiBaris
from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.models import BerkasImpor, Keluarga, PembukaanNik
from kpm.penyandian import sandikan
from kpm.tests.berkas import ISTRI, KELUARGA_LAIN, KEPALA, csv_bytes
from kpm.tests.factories import ProgramFactory

DITERIMA = {KEPALA["NIK"], ISTRI["NIK"], KEPALA["NO KK"]}
NIK_DITOLAK = "3673012304840055"  # a good number in a row that is refused
NIK_SALAH = "367301230484005"  # one digit lost: still somebody's
NIK_GANDA = "3673012304840066"
TAK_TERCATAT = "3673012304840077"
RAHASIA = sorted(
    {*DITERIMA, *KELUARGA_LAIN.values(), NIK_DITOLAK, NIK_SALAH, NIK_GANDA} - {"JSR-2"}
)
RAHASIA.append(TAK_TERCATAT)
BARIS = (
    KEPALA,
    ISTRI,
    KEPALA | KELUARGA_LAIN,
    KEPALA | {"ID PESERTA": "JSR-3", "NIK": NIK_DITOLAK, "JK": "X"},
    ISTRI | {"ID PESERTA": "JSR-3", "NIK": NIK_SALAH},
    KEPALA | {"ID PESERTA": "JSR-4", "NIK": NIK_GANDA, "NO KK": NIK_GANDA},
    ISTRI | {"ID PESERTA": "JSR-4", "NIK": NIK_GANDA, "TGL LAHIR": "31-02-1990"},
)


def ditemukan(isi, nomor=RAHASIA):
    """The numbers that can be read in the text or bytes: as digits, as hex, or as base64."""
    if isinstance(isi, str):
        isi = isi.encode()
    kecil = isi.lower()
    return [
        satu
        for satu in nomor
        if satu.encode() in isi
        or satu.encode().hex().encode() in kecil
        or base64.b64encode(satu.encode()).rstrip(b"=")[:-1] in isi
    ]


class Hari:
    """What a day leaves behind: pages by address, the log, task messages."""

    def __init__(self):
        self.halaman, self.alamat, self.tugas = {}, [], []
        self.log = io.StringIO()

    def buka(self, client, alamat, isi=None):
        """Ask for a page, follow where it leads, and keep all of it."""
        jawab = client.post(alamat, isi) if isi is not None else client.get(alamat)
        while jawab.status_code == 302:
            self.alamat.append(jawab.url)
            jawab = client.get(jawab.url)
        teks = jawab.content.decode()
        self.halaman[f"{len(self.halaman)} {alamat}"] = teks
        self.alamat += re.findall(r'(?:href|action|src|data-[\w-]+)="([^"]*)"', teks)
        return jawab


@pytest.fixture
def semua_log():
    """Every logger at DEBUG, through the formatter that production uses, into one text."""
    tampung = io.StringIO()
    penulis = logging.StreamHandler(tampung)
    penulis.setFormatter(TanpaIsiBaris("%(levelname)s %(name)s %(message)s"))
    nama = [n for n, p in logging.root.manager.loggerDict.items() if isinstance(p, logging.Logger)]
    semua = [logging.root, *map(logging.getLogger, nama)]
    sebelum = [(satu, satu.level, satu.disabled) for satu in semua]
    for satu in semua:
        satu.setLevel(logging.DEBUG)
        satu.disabled = False
        if satu is logging.root or not satu.propagate:
            satu.addHandler(penulis)
    connection.force_debug_cursor = True
    yield tampung
    connection.force_debug_cursor = False
    for satu, tingkat, mati in sebelum:
        satu.setLevel(tingkat)
        satu.disabled = mati
        satu.removeHandler(penulis)


@pytest.fixture
def hari(
    client, oki, settings, tmp_path, semua_log, monkeypatch, django_capture_on_commit_callbacks
):
    """Upload with bad rows, dry run, merge, repeat, correct, search, open a NIK, and break down."""
    settings.MEDIA_ROOT = tmp_path
    WilayahFactory(kode="36.73.01.1004")
    ProgramFactory()
    hari = Hari()
    hari.log = semua_log
    cache.clear()

    def sebelum(task=None, args=None, kwargs=None, **_):
        hari.tugas.append(repr((task.name, args, kwargs)))

    def sesudah(retval=None, **_):
        hari.tugas.append(repr(retval))

    signals.task_prerun.connect(sebelum, weak=False)
    signals.task_postrun.connect(sesudah, weak=False)
    client.force_login(oki)
    client.raise_request_exception = False
    for baris in (BARIS, (KEPALA | {"ALAMAT": "Kp. Baru"}, *BARIS[1:])):
        _impor(hari, client, django_capture_on_commit_callbacks, baris)
    hari.buka(client, "/kpm/")
    cari = reverse("kpm:keluarga-cari")
    for nomor in (
        KEPALA["NIK"],
        KEPALA["NO KK"],
        TAK_TERCATAT,
        NIK_SALAH,
        f" {NIK_GANDA[:8]}.{NIK_GANDA[8:]}",
    ):
        hari.buka(client, cari, {"cari": nomor})
    hari.buka(client, f"/kpm/?cari={NIK_GANDA}")
    hari.buka(client, f"/kpm/{KEPALA['NIK']}/")
    keluarga = Keluarga.objects.get(nomor="JSR-1")
    client.post(reverse("kpm:nik-buka", args=[keluarga.uuid]), {"alasan": "pencocokan"})
    hari.buka(client, keluarga.get_absolute_url())

    def jatuh(*_):
        with transaction.atomic(), connection.cursor() as kursor:
            kursor.execute("SELECT %s::int", [f"NIK {KEPALA['NIK']}"])

    def bentrok(*_):
        raise IntegrityError(f"Key (nik)=({KEPALA['NIK']}) already exists.")

    for rusak in (jatuh, bentrok):
        with monkeypatch.context() as m:
            m.setattr("kpm.views.keluarga.keluarga_bernomor", rusak)
            hari.buka(client, cari, {"cari": KEPALA["NIK"]})
    yield hari
    signals.task_prerun.disconnect(sebelum)
    signals.task_postrun.disconnect(sesudah)


def _impor(hari, client, tangkap, baris):
    """Upload, accept what the columns were guessed to mean, look, and let it be merged."""
    with tangkap(execute=True):
        berkas = SimpleUploadedFile("registri.csv", csv_bytes(*baris))
        hari.buka(client, "/kpm/impor/", {"berkas": berkas})
    berkas = BerkasImpor.objects.latest("pk")
    jawab = hari.buka(client, berkas.get_absolute_url())
    if "kolom" in (jawab.context or {}):
        tebakan = {f"kolom-{n}": satu["isian"] for n, satu in enumerate(jawab.context["kolom"])}
        with tangkap(execute=True):
            hari.buka(client, jawab.wsgi_request.path, tebakan)
        hari.buka(client, berkas.get_absolute_url())
    with tangkap(execute=True):
        hari.buka(client, reverse("kpm:impor-terapkan", args=[berkas.uuid]), {})
    hari.buka(client, berkas.get_absolute_url())
    hari.buka(client, "/kpm/impor/")
    berkas.refresh_from_db()
    assert berkas.status == "selesai"


def _pg_dump():
    terpasang = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"), reverse=True)
    return str(terpasang[0]) if terpasang else shutil.which("pg_dump")


@pytest.mark.django_db(transaction=True)
def test_cadangan_basis_data_tidak_memuat_satu_nomor_pun(hari):
    isi = connection.settings_dict
    perintah = [_pg_dump(), "--data-only", "-d", isi["NAME"], "-U", isi["USER"]]
    alamat = [f"--host={isi['HOST']}", *([f"--port={isi['PORT']}"] if isi["PORT"] else [])]
    sandi = {"PGPASSWORD": isi["PASSWORD"]} if isi["PASSWORD"] else {}

    cadangan = subprocess.run([*perintah, *alamat], capture_output=True, check=True, env=sandi)

    assert sandikan(KEPALA["NIK"], "nik").hex().encode() in cadangan.stdout
    assert [n for n in ("kpm_anggotaevent", "kpm_barisimpor", "pghistory_context", "django_session")
            if f"COPY public.{n} ".encode() not in cadangan.stdout] == []  # fmt: skip
    assert ditemukan(cadangan.stdout) == []


@pytest.mark.django_db
def test_log_di_tingkat_terdalam_tidak_memuat_nomor(hari):
    log = hari.log.getvalue()

    assert [kata in log for kata in ("INSERT INTO", "Traceback", "invalid input syntax")] == [
        *(True, True, True),
    ]
    assert ditemukan(log) == []


def test_pekerja_mencatat_lewat_penyaring_yang_sama():
    sebelum = list(logging.root.handlers)

    app.log.setup_logging_subsystem(loglevel=logging.WARNING)

    assert logging.root.handlers == sebelum


@pytest.mark.django_db
def test_halaman_pesan_dan_halaman_galat_tidak_memuat_nomor(hari):
    gangguan = [h for h in hari.halaman.values() if "Terjadi gangguan" in h or "gangguan" in h]

    assert len(gangguan) >= 2
    assert {alamat: ditemukan(isi) for alamat, isi in hari.halaman.items() if ditemukan(isi)} == {}


@pytest.mark.django_db
def test_alamat_dan_pranala_tidak_memuat_nomor(hari):
    assert len(hari.alamat) > 50
    assert [alamat for alamat in hari.alamat if ditemukan(alamat)] == []


@pytest.mark.django_db
def test_sesi_dan_konteks_riwayat_tidak_memuat_nomor(hari):
    sesi = [json.dumps(satu.get_decoded()) for satu in Session.objects.all()]
    konteks = [json.dumps(satu) for satu in Context.objects.values_list("metadata", flat=True)]

    assert (len(sesi) > 0, len(konteks) > 0, PembukaanNik.objects.count()) == (True, True, 1)
    assert ditemukan(" ".join([*sesi, *konteks])) == []


@pytest.mark.django_db
def test_pesan_antrean_dan_hasil_tugas_tidak_memuat_nomor(hari):
    assert len(hari.tugas) >= 8
    assert ditemukan(" ".join(hari.tugas)) == []


@pytest.mark.django_db
def test_redis_tidak_memuat_nomor(hari):
    redis = cache._cache.get_client()
    kunci = list(redis.scan_iter(f"{cache.key_prefix}:*"))
    isi = [redis.get(k) for k in kunci if redis.type(k) == b"string"]
    terurai = [repr(pickle.loads(satu)) for satu in isi if not satu.isdigit()]  # noqa: S301  ours

    assert len(kunci) > 0
    assert ditemukan(b" ".join([*kunci, *isi]) + " ".join(terurai).encode()) == []
