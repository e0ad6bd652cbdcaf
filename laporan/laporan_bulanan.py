"""Monthly reports: figures frozen, hashed, printed. Run again, the same figures give the same
bytes; figures that have changed since give the next edition, and the older one stays as it was."""

import base64
import hashlib
import json
import os
import secrets
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from ejsika.wilayah.models import Wilayah
from laporan.bahan_laporan import susun_isi
from laporan.cetak.lembar import cetak_xlsx
from laporan.cetak.pdf import cetak_pdf
from laporan.models import LaporanBulanan, StatusLaporan
from laporan.ringkasan import susun_ringkasan

DI_LUAR_SIDIK = {"edisi", "sidik", "sidik_singkat", "kode_verifikasi", "alamat_verifikasi", "kaki"}
KUNCI_LAPORAN = 0x4C4150
TUNGGU_ANTREAN = timedelta(minutes=1)
MACET = timedelta(minutes=15)  # a report that has not moved for so long may be asked for again


def minta_laporan(*, wilayah, bulan, oleh, pada):
    """The edition being made for the month, a new one where none is; `(laporan, baru)`.

    Two people pressing at once get one report; a finished edition is never reopened.
    """
    bulan = bulan.replace(day=1)
    with transaction.atomic():
        Wilayah.objects.select_for_update(of=("self",)).only("pk").get(pk=wilayah.pk)
        milik = LaporanBulanan.objects.filter(wilayah=wilayah, bulan=bulan)
        laporan = milik.exclude(status=StatusLaporan.SELESAI).first()
        if laporan and laporan.berjalan and pada - laporan.diminta_pada < MACET:
            return laporan, False
        if laporan is None:
            terakhir = milik.aggregate(terakhir=Max("edisi"))["terakhir"] or 0
            laporan = LaporanBulanan(wilayah=wilayah, bulan=bulan, edisi=terakhir + 1)
        laporan.status, laporan.kemajuan, laporan.langkah = StatusLaporan.MENUNGGU, 0, ""
        laporan.galat, laporan.diminta_oleh, laporan.diminta_pada = "", oleh, pada
        laporan.save()
    return laporan, True


def laporan_tertinggal(*, pada):
    """Reports asked for that no worker has taken up: the queue was away or lost them."""
    return LaporanBulanan.objects.filter(
        status=StatusLaporan.MENUNGGU, diminta_pada__lt=pada - TUNGGU_ANTREAN
    )


def susun_laporan(*, laporan, pada, segarkan=True):
    """Make one asked-for edition and return the edition in force. Safe to run again.

    Figures equal to those of the edition before leave that one in force (its files are made
    again if they are gone) and drop the new one.
    """
    with _sendirian(laporan):
        laporan = LaporanBulanan.objects.select_related("wilayah").get(pk=laporan.pk)
        if laporan.status == StatusLaporan.SELESAI:
            return laporan
        try:
            return _susun(laporan, pada, segarkan)
        except Exception as galat:
            _kabarkan(laporan, status=StatusLaporan.GAGAL, galat=_sebut(galat), langkah="")
            raise


def boleh_menyusun(pengguna):
    """Dinsos for any kabupaten/kota, a koordinator for their own."""
    return pengguna.peran in {"dinsos", "koordinator"}


def laporan_berkode(kode):
    """The finished report with this verification code, or None."""
    selesai = LaporanBulanan.objects.selesai().untuk_daftar().defer(None).defer("wilayah__batas")
    return selesai.filter(kode_verifikasi=kode.upper()).first()


def letak_berkas(nama):
    """Where a report's file lies on disk."""
    return Path(settings.MEDIA_ROOT) / nama


def _susun(laporan, pada, segarkan):
    langkah = "Menghitung angka bulan ini"
    _kabarkan(laporan, status=StatusLaporan.DISUSUN, kemajuan=5, langkah=langkah)
    if segarkan:
        susun_ringkasan(bulan=laporan.bulan, pada=pada)
    _kabarkan(laporan, kemajuan=50, langkah="Membekukan angka")
    isi = susun_isi(wilayah=laporan.wilayah, bulan=laporan.bulan, pada=pada)
    sidik = hitung_sidik(isi)
    berlaku = (
        LaporanBulanan.objects.selesai()
        .filter(wilayah=laporan.wilayah, bulan=laporan.bulan)
        .order_by("-edisi")
        .first()
    )
    if berlaku and berlaku.sidik == sidik:
        _cetak(berlaku, lewati_yang_ada=True)
        laporan.delete()
        return berlaku
    laporan.sidik = sidik
    laporan.kode_verifikasi = _kode_verifikasi(laporan)
    laporan.angka = isi | _penanda(laporan)
    _cetak(laporan)
    laporan.status, laporan.kemajuan, laporan.langkah = StatusLaporan.SELESAI, 100, ""
    laporan.disusun_pada = pada
    laporan.save()
    return laporan


def _cetak(laporan, *, lewati_yang_ada=False):
    """Print both files from the frozen figures alone."""
    folder = f"laporan/{laporan.bulan:%Y-%m}/{laporan.wilayah.kode}"
    dasar = f"{folder}/edisi-{laporan.edisi}-{laporan.sidik[:12]}"
    laporan.berkas_pdf, laporan.berkas_xlsx = f"{dasar}.pdf", f"{dasar}.xlsx"
    tugas = [
        (laporan.berkas_pdf, 70, "Mencetak PDF", _pdf),
        (laporan.berkas_xlsx, 90, "Menulis XLSX", cetak_xlsx),
    ]
    for nama, kemajuan, langkah, cetak in tugas:
        if lewati_yang_ada and letak_berkas(nama).is_file():
            continue
        if not lewati_yang_ada:
            _kabarkan(laporan, kemajuan=kemajuan, langkah=langkah)
        tulis_utuh(letak_berkas(nama), cetak(laporan.angka))


def _pdf(isi):
    return cetak_pdf(isi, alamat_verifikasi=isi["alamat_verifikasi"])


def tulis_utuh(letak, isi):
    """Write the whole file or nothing, and have it on disk before anyone is told."""
    letak.parent.mkdir(parents=True, exist_ok=True)
    sementara = letak.with_name(f".{secrets.token_hex(8)}.baru")
    try:
        with sementara.open("xb") as berkas:
            berkas.write(isi)
            berkas.flush()
            os.fsync(berkas.fileno())
        sementara.replace(letak)
    except BaseException:
        with suppress(OSError):
            sementara.unlink()
        raise


def hitung_sidik(isi):
    """SHA-256 over the figures and texts, whatever the edition that carries them."""
    inti = {kunci: nilai for kunci, nilai in isi.items() if kunci not in DI_LUAR_SIDIK}
    teks = json.dumps(inti, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(teks.encode()).hexdigest()


def _penanda(laporan):
    jalan = reverse("laporan:verifikasi", args=[laporan.kode_verifikasi])
    return {
        "edisi": laporan.edisi,
        "sidik": laporan.sidik,
        "sidik_singkat": laporan.sidik[:16],
        "kode_verifikasi": laporan.kode_verifikasi,
        "alamat_verifikasi": f"{settings.ALAMAT_SITUS}{jalan}",
        "kaki": f"Edisi {laporan.edisi}. Periksa keasliannya: kode {laporan.kode_verifikasi}.",
    }


def _kode_verifikasi(laporan):
    """Nothing to guess and nothing to store twice: it follows from what was frozen."""
    asal = f"{laporan.wilayah.kode}|{laporan.bulan:%Y-%m}|{laporan.edisi}|{laporan.sidik}"
    return base64.b32encode(hashlib.sha256(asal.encode()).digest())[:16].decode()


def _kabarkan(laporan, **isi):
    LaporanBulanan.objects.filter(pk=laporan.pk).update(**isi)
    for nama, nilai in isi.items():
        setattr(laporan, nama, nilai)


def _sebut(galat):
    return f"{type(galat).__name__}: {galat}"[:500]


@contextmanager
def _sendirian(laporan):
    """One worker per report: a second one waits, and finds it done."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_lock(%s, %s)", [KUNCI_LAPORAN, laporan.pk])
    try:
        yield
    finally:
        with connection.cursor() as kursor:
            kursor.execute("SELECT pg_advisory_unlock(%s, %s)", [KUNCI_LAPORAN, laporan.pk])


def bulan_lalu(pada):
    """The first day of the month before the moment."""
    hari = timezone.localdate(pada).replace(day=1) - timedelta(days=1)
    return hari.replace(day=1)
