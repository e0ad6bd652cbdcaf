"""The bank's result file: read into rows, judged set by set, shown, then applied once.

A row changes a payment or is listed with the reason it does not; nothing is guessed or dropped.
"""

import hashlib

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from kpm.impor.kolom import BerkasDitolak
from kpm.impor.pembacaan import buka
from kpm.impor.penyimpanan import POTONGAN, hapus, pastikan_ukuran, terbuka, tulis_potongan
from kpm.models import (
    BarisHasil,
    BerkasHasil,
    DaftarPenerima,
    PadananAlasan,
    Penyaluran,
    StatusHasil,
)
from kpm.penyalinan import salin
from kpm.salur.alasan import BELUM_DIPETAKAN, rapikan
from kpm.salur.kolom_hasil import KOLOM, PembacaHasil, pastikan_judul, posisi, sebut_kolom, tebak
from kpm.salur.pencocokan_bank import COCOKKAN, RINGKAS, TERAPKAN, isi_sql
from kpm.salur.rekening import isi_dari_bank

KEMBAR = "Berkas yang sama sudah diterapkan; tidak ada yang diubah."


def terima_hasil(unggahan, *, daftar, bank, tanggal, isi_rekening, oleh, pada):
    """Keep an uploaded result file for checking; the same file applied before is handed back.

    Returns `(berkas, baru)`.
    """
    pastikan_ukuran(unggahan.size)
    sidik = hashlib.sha256()
    for potongan in unggahan.chunks():
        sidik.update(potongan)
    kunci = {"daftar": daftar, "sidik": sidik.hexdigest(), "oleh": oleh}
    if lama := BerkasHasil.objects.filter(**kunci, status=StatusHasil.SELESAI).first():
        return lama, False
    with transaction.atomic():
        berkas = BerkasHasil.objects.create(
            **kunci,
            bank=bank,
            tanggal=tanggal,
            isi_rekening=isi_rekening,
            nama_berkas=unggahan.name[-200:],
            dibuat_pada=pada,
        )
        for nomor, isi in enumerate(unggahan.chunks(POTONGAN)):
            tulis_potongan(berkas, isi, dari=nomor * POTONGAN)
    return berkas, True


@transaction.atomic
def periksa_hasil(berkas, *, pada):
    """Read and judge the file; its row tells the outcome. A repeat after that does nothing.

    The row is held meanwhile: a second worker, or a person who gives the file up, waits its turn.
    """
    if not _pegang(berkas, StatusHasil.MENUNGGU):
        return
    try:
        with terbuka(berkas) as jalan:
            hasil = _baca(berkas, buka(jalan, tebak=tebak, pastikan=pastikan_judul), pada)
    except BerkasDitolak as galat:
        _catat(berkas, status=StatusHasil.DITOLAK, galat=str(galat))
        hapus(berkas)
        return
    _catat(berkas, status=StatusHasil.DIPERIKSA, hasil=hasil, galat="")
    hapus(berkas)  # its rows are in the database now


def _baca(berkas, bacaan, pada):
    padanan = dict(PadananAlasan.objects.values_list("tulisan", "alasan"))
    peta = posisi(bacaan.judul)
    pembaca = PembacaHasil(peta, berkas=berkas, padanan=padanan, hari_ini=timezone.localdate(pada))
    with transaction.atomic():
        berkas.baris.all().delete()
        salin(
            BarisHasil._meta.db_table,
            KOLOM,
            (isi for nomor, sel in bacaan.baris() if (isi := pembaca.baca(nomor, sel))),
        )
        if not pembaca.dibaca:
            raise BerkasDitolak("Berkas tidak memuat satu baris hasil pun di bawah judulnya.")
        ringkas = _cocokkan(berkas)
        BarisHasil.objects.filter(berkas=berkas, masalah="").update(isi=None)
    return {
        **ringkas,
        "dibaca": pembaca.dibaca,
        "dilewati": pembaca.dilewati,
        "judul": bacaan.judul,
        "kolom": sebut_kolom(bacaan.judul, peta),
        "catatan": bacaan.catatan,
    }


def _cocokkan(berkas):
    """Match every readable row to one payment of the list, or say why it cannot be."""
    isi = isi_sql(berkas)
    with connection.cursor() as kursor:
        kursor.execute("ANALYZE kpm_barishasil")
        for perintah in COCOKKAN:
            kursor.execute(perintah, isi)
        kursor.execute(RINGKAS, isi)
        kolom = [satu.name for satu in kursor.description]
        ringkas = dict(zip(kolom, map(int, kursor.fetchone()), strict=True))
    masalah = berkas.baris.bermasalah().values_list("masalah").annotate(Count("pk"))
    return {**ringkas, "masalah": dict(masalah.order_by())}


def setujui_hasil(berkas):
    """Let a checked file be applied; False if someone got there first."""
    siap = BerkasHasil.objects.filter(pk=berkas.pk, status=StatusHasil.DIPERIKSA)
    return siap.update(status=StatusHasil.MENERAPKAN) == 1


@transaction.atomic
def terapkan_hasil(berkas, *, pada):
    """Write the judged rows into the payments, all readable rows or none; how many changed.

    Judged once more first, since another file may have come in between. A second call does
    nothing and returns None, and so does the same file uploaded twice.
    """
    # Files of one list one after the other: each is judged by what the one before it left.
    DaftarPenerima.objects.select_for_update(no_key=True).get(pk=berkas.daftar_id)
    if not _pegang(berkas, StatusHasil.DIPERIKSA, StatusHasil.MENERAPKAN):
        return None
    kembar = BerkasHasil.objects.filter(daftar=berkas.daftar_id, sidik=berkas.sidik)
    if kembar.filter(oleh=berkas.oleh_id, status=StatusHasil.SELESAI).exists():
        _catat(berkas, status=StatusHasil.DITOLAK, galat=KEMBAR)
        return None
    ringkas = _cocokkan(berkas)
    with connection.cursor() as kursor:
        kursor.execute(TERAPKAN, isi_sql(berkas))
        berubah = kursor.rowcount
    rekening = isi_dari_bank(berkas, pada=pada) if berkas.isi_rekening else 0
    _catat(
        berkas,
        status=StatusHasil.SELESAI,
        diterapkan_pada=pada,
        hasil={**berkas.hasil, **ringkas, "berubah": berubah, "rekening_baru": rekening},
    )
    return berubah


def batalkan_hasil(berkas):
    """Give up a file that has changed nothing; its rows go with it."""
    belum = (StatusHasil.MENUNGGU, StatusHasil.DIPERIKSA)
    diam = BerkasHasil.objects.filter(pk=berkas.pk, status__in=belum)
    if diam.update(status=StatusHasil.DITOLAK, galat="Dibatalkan sebelum diterapkan."):
        berkas.baris.all().delete()
        hapus(berkas)
        return True
    return False


def belum_dipetakan():
    """Spellings of banks that no one has mapped yet, the most frequent first."""
    return (
        Penyaluran.objects.filter(alasan_gagal=BELUM_DIPETAKAN)
        .order_by()
        .values("keterangan")
        .annotate(jumlah=Count("pk"))
        .order_by("-jumlah", "keterangan")
    )


@transaction.atomic
def petakan_alasan(*, tulisan, alasan, oleh, pada):
    """Read one spelling as this reason, for every payment that has it and every later file."""
    rapi = rapikan(tulisan)
    PadananAlasan.objects.update_or_create(
        tulisan=rapi, defaults={"alasan": alasan, "oleh": oleh, "pada": pada}
    )
    senada = [
        satu["keterangan"] for satu in belum_dipetakan() if rapikan(satu["keterangan"]) == rapi
    ]
    return Penyaluran.objects.filter(alasan_gagal=BELUM_DIPETAKAN, keterangan__in=senada).update(
        alasan_gagal=alasan
    )


def _pegang(berkas, *status):
    """Hold the row to the end of the transaction; False where it is in none of these states."""
    siap = BerkasHasil.objects.select_for_update(no_key=True)
    return siap.filter(pk=berkas.pk, status__in=status).first() is not None


def _catat(berkas, **isi):
    for nama, nilai in isi.items():
        setattr(berkas, nama, nilai)
    BerkasHasil.objects.filter(pk=berkas.pk).update(**isi)
