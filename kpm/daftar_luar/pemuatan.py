"""Loading an outside programme's list: read, encrypt, match, and with a person's word in force."""

import json
import logging
from datetime import timedelta
from itertools import islice

import pghistory
from django.db import OperationalError, transaction
from django.utils import timezone

from kpm.daftar_luar.pencocokan import cocokkan, terapkan
from kpm.identitas import nomor_16
from kpm.impor.giliran import bergiliran, pastikan_satu_kunci
from kpm.impor.kolom import BerkasDitolak, tebak
from kpm.impor.pembacaan import buka
from kpm.impor.penolakan import sebagai_csv, tertulis
from kpm.impor.penyimpanan import hapus, simpan, terbuka
from kpm.models import BarisDaftarLuar, DaftarLuar, StatusDaftar
from kpm.penyalinan import salin
from kpm.penyandian import sandikan

log = logging.getLogger(__name__)
SEKALI_SALIN = 50_000
WAJAR = timedelta(minutes=5)
RANAH = "baris_daftar"
KOLOM = ("daftar_id", "nomor", "nik", "no_kk", "isi", "cara", "alasan")
TANPA_KOLOM = "Kolom NIK atau NO KK tidak ditemukan. Periksa baris judul berkas."
TERHENTI = "Pencocokan terhenti karena kesalahan sistem. Tidak ada yang berubah; coba lagi."


@transaction.atomic
def terima_daftar(unggahan, *, program, wilayah, tanggal, oleh):
    """Keep the upload and its row; nothing is matched yet."""
    daftar = DaftarLuar.objects.create(
        program=program,
        wilayah=wilayah,
        tanggal=tanggal,
        nama_berkas=unggahan.name[-200:],
        oleh=oleh,
    )
    simpan(daftar, unggahan)
    return daftar


def jalankan(daftar):
    """Do what the load waits for: match its file, or put it in force; a repeat does no harm."""
    try:
        with pghistory.context(user=daftar.oleh_id), bergiliran():
            daftar.refresh_from_db()  # somebody else may have done it while we waited
            if daftar.status == StatusDaftar.DITERAPKAN:
                berlakukan(daftar, pada=timezone.now())
            elif daftar.berjalan:
                with terbuka(daftar) as jalan:
                    muat_daftar(daftar, jalan)
    except BerkasDitolak as galat:
        _tolak(daftar, str(galat))
    except OperationalError:  # the database went away: the queue brings the task back
        raise
    except Exception as galat:
        # the message of a database error quotes the row: only its kind may reach the log
        log.error("daftar %s terhenti: %s", daftar.uuid, type(galat).__name__)
        _tolak(daftar, TERHENTI)
    if daftar.status != StatusDaftar.DIPERIKSA:
        hapus(daftar)


def muat_daftar(daftar, jalan):
    """Read the file into the staging table, encrypted, and match it; memory stays flat."""
    _catat(daftar, status=StatusDaftar.DIBACA, kemajuan=0, galat="")
    with bergiliran():
        pastikan_satu_kunci()
        bacaan = buka(jalan)
        kolom = tebak(bacaan.judul)
        letak = {nama: kolom.index(nama) for nama in ("nik", "no_kk") if nama in kolom}
        if not letak:
            raise BerkasDitolak(TANPA_KOLOM)
        with transaction.atomic():
            BarisDaftarLuar.objects.filter(daftar=daftar).delete()
            baris = _baris(daftar, bacaan.baris(), letak)
            while salin(BarisDaftarLuar._meta.db_table, KOLOM, islice(baris, SEKALI_SALIN)):
                pass
            hasil = cocokkan(daftar)
    if not hasil["baris"]:
        raise BerkasDitolak("Berkas tidak memuat satu baris pun di bawah judulnya.")
    judul = [str(label) for label in bacaan.judul]
    _catat(
        daftar,
        status=StatusDaftar.DIPERIKSA,
        kemajuan=100,
        hasil=hasil | {"judul": judul, "catatan": bacaan.catatan},
    )


def _baris(daftar, baris, letak):
    for nomor, sel in baris:
        isi = {}
        galat = []
        for nama, posisi in letak.items():
            nilai = sel[posisi] if posisi < len(sel) else ""
            isi[nama], salah, _ = nomor_16(nilai, "NIK" if nama == "nik" else "No. KK")
            if salah:
                galat.append(salah)
        if not any(isi.values()) and not galat:
            galat.append("NIK dan No. KK kosong.")
        yield (
            *(daftar.pk, nomor),
            *(sandikan(isi[n], n) if isi.get(n) else None for n in ("nik", "no_kk")),
            sandikan(json.dumps([tertulis(v) for v in sel], ensure_ascii=False), RANAH),
            "",
            "" if any(isi.values()) else " ".join(galat)[:200],
        )


def daftar_tertinggal(*, pada):
    """Keys of the loads that wait although their task should long be done."""
    jalan = (StatusDaftar.MENUNGGU, StatusDaftar.DIBACA, StatusDaftar.DITERAPKAN)
    lama = DaftarLuar.objects.filter(status__in=jalan, dibuat_pada__lt=pada - WAJAR)
    return list(lama.values_list("pk", flat=True))


def setujui(daftar):
    """A person's word that the matched list comes in force; False if it no longer waits."""
    menunggu = DaftarLuar.objects.filter(pk=daftar.pk, status=StatusDaftar.DIPERIKSA)
    return menunggu.update(status=StatusDaftar.DITERAPKAN) == 1


def batalkan(daftar):
    """Give up a load that changed nothing yet, and forget its file and rows."""
    menunggu = (StatusDaftar.MENUNGGU, StatusDaftar.DIPERIKSA)
    batal = DaftarLuar.objects.filter(pk=daftar.pk, status__in=menunggu).update(
        status=StatusDaftar.DITOLAK, galat="Dibatalkan.", selesai_pada=timezone.now()
    )
    if batal:
        BarisDaftarLuar.objects.filter(daftar=daftar).delete()
        hapus(daftar)
    return batal == 1


@transaction.atomic
def berlakukan(daftar, *, pada):
    """Put the list in force: families on it are in the programme, those gone from it are not.

    An older list than the one in force is refused; the rows of lists it replaces are forgotten.
    """
    with bergiliran():
        kini = DaftarLuar.objects.select_for_update(of=("self",)).filter(
            program=daftar.program_id,
            wilayah__kode__startswith=daftar.wilayah.kode,
            status=StatusDaftar.BERLAKU,
        )
        if lebih_baru := kini.filter(tanggal__gt=daftar.tanggal).first():
            raise BerkasDitolak(
                f"Daftar yang berlaku lebih baru, keadaan {lebih_baru.tanggal:%d-%m-%Y}."
            )
        BarisDaftarLuar.objects.filter(daftar__in=kini).delete()
        kini.update(status=StatusDaftar.DIGANTI)
        hasil = daftar.hasil | terapkan(daftar)
        _catat(daftar, status=StatusDaftar.BERLAKU, hasil=hasil, selesai_pada=pada)


def baris_tak_padan(daftar):
    """The rows that stand for no family as a stream of CSV, line number and reason last."""
    baris = daftar.baris.exclude(alasan="").order_by("nomor").defer("nik", "no_kk")

    def semua():
        yield [*daftar.hasil.get("judul", []), "BARIS", "ALASAN TIDAK COCOK"]
        for satu in baris.iterator(chunk_size=SEKALI_SALIN):
            yield [*json.loads(satu.isi), str(satu.nomor), satu.alasan]

    return sebagai_csv(semua())


def _tolak(daftar, sebab):
    """End the load with the reason, and forget what it read."""
    _catat(daftar, status=StatusDaftar.DITOLAK, galat=sebab, selesai_pada=timezone.now())
    BarisDaftarLuar.objects.filter(daftar=daftar).delete()


def _catat(daftar, **isi):
    for nama, nilai in isi.items():
        setattr(daftar, nama, nilai)
    DaftarLuar.objects.filter(pk=daftar.pk).update(**isi)
