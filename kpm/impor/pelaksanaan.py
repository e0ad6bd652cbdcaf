"""One import from file to registry: read, judge, give back what is refused, merge the rest.

The same walk serves the dry run, which is undone at the end, so that its figures are exactly
those of the real one. Imports take turns; a killed one leaves nothing behind and can be repeated.
"""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from ejsika.wilayah.models import Tingkat, Wilayah
from kpm.impor.kolom import BerkasDitolak
from kpm.impor.pembacaan import buka
from kpm.impor.pemeriksaan import hitung_penolakan, periksa_keluarga
from kpm.impor.penampungan import Penafsir, tampung, tampungan
from kpm.impor.penggabungan import gabungkan
from kpm.impor.penolakan import catat_penolakan
from kpm.models import BerkasImpor, Program, StatusImpor
from kpm.penyandian import nomor_kunci

BANYAK = 1000  # new families after which the planner's statistics no longer fit
GILIRAN = 0x1A9042  # advisory lock: two imports never match against each other's half


def impor_berkas(berkas, jalan, *, pada, lapor=lambda persen: None):
    """Import the file at `jalan` for the `BerkasImpor`; its row tells the outcome.

    A file that cannot be read ends as `ditolak` with the reason; bad rows do not stop the rest.
    """
    _catat(berkas, status=StatusImpor.DIBACA, kemajuan=0, galat="", selesai_pada=None)
    try:
        bacaan = buka(jalan)
        with tampungan(), _bergiliran():
            hasil = _jalankan(berkas, bacaan, pada=pada, lapor=lapor)
    except BerkasDitolak as galat:
        _catat(berkas, status=StatusImpor.DITOLAK, galat=str(galat), selesai_pada=pada)
        return berkas
    selesai = StatusImpor.DIPERIKSA if berkas.hanya_periksa else StatusImpor.SELESAI
    _catat(berkas, status=selesai, kemajuan=100, hasil=hasil, selesai_pada=timezone.now())
    return berkas


def _jalankan(berkas, bacaan, *, pada, lapor):
    hari_ini = timezone.localdate(pada)
    cakupan = _cakupan(berkas.oleh)
    penafsir = Penafsir(
        bacaan,
        desa=_desa(),
        program=dict(Program.objects.filter(aktif=True).values_list("kode", "id")),
        program_bawaan=berkas.program_id,
        cakupan=cakupan,
        hari_ini=hari_ini,
    )

    def maju(persen):
        _catat(berkas, kemajuan=persen)
        lapor(persen)

    # The length of the file is not known before its end: approach 50 % without reaching it.
    tampung(bacaan.baris(), penafsir, lapor=lambda baris: maju(50 * baris // (baris + 400_000)))
    if not penafsir.dibaca:
        raise BerkasDitolak("Berkas tidak memuat satu baris anggota pun di bawah judulnya.")
    periksa_keluarga(cakupan=cakupan)
    maju(60)
    with transaction.atomic():
        catat_penolakan(berkas, bacaan.baris())
    _catat(berkas, status=StatusImpor.DIGABUNG, kemajuan=70)
    lapor(70)
    with transaction.atomic():
        hasil = gabungkan(
            pada=pada,
            hari_ini=hari_ini,
            sumber=f"impor {hari_ini:%Y-%m-%d}",
            ada_jenjang="jenjang" in bacaan.peta,
        )
        transaction.set_rollback(berkas.hanya_periksa)
    if hasil["keluarga_baru"] > BANYAK and not berkas.hanya_periksa:
        with connection.cursor() as kursor:
            kursor.execute("ANALYZE kpm_keluarga, kpm_anggota, kpm_kepesertaan")
    return {
        **hasil,
        "baris_dibaca": penafsir.dibaca,
        "baris_dilewati": penafsir.dilewati,
        "galat": penafsir.galat.isi,
        "galat_keluarga": hitung_penolakan(),
        "peringatan": penafsir.peringatan.isi,
        "catatan": bacaan.catatan,
        "judul": [str(label) for label in bacaan.judul],
    }


def _cakupan(oleh):
    """Codes of the duty regions an operator is held to; None where the whole province is open."""
    if oleh is None or oleh.lintas_wilayah:
        return None
    return oleh.kode_tugas


def _desa():
    desa = Wilayah.objects.filter(tingkat=Tingkat.DESA)
    isi = {kode: (pk, nama.casefold()) for kode, pk, nama in desa.values_list("kode", "pk", "nama")}
    if not isi:
        raise BerkasDitolak("Data wilayah belum dimuat. Hubungi admin Dinas Sosial Provinsi.")
    return isi


@contextmanager
def _bergiliran():
    """Wait for the import before this one, and refuse while old keys are still in use."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_lock(%s)", [GILIRAN])
        try:
            _pastikan_satu_kunci(kursor)
            yield
        finally:
            kursor.execute("SELECT pg_advisory_unlock(%s)", [GILIRAN])


def _pastikan_satu_kunci(kursor):
    """Matching compares ciphertext: a NIK under another key would come in twice."""
    if len(settings.KUNCI_DATA) == 1:
        return
    kursor.execute(
        """SELECT EXISTS (SELECT 1 FROM kpm_anggota WHERE get_byte(nik, 0) <> %s)
               OR EXISTS (SELECT 1 FROM kpm_keluarga WHERE get_byte(no_kk, 0) <> %s)""",
        [nomor_kunci(), nomor_kunci()],
    )
    if kursor.fetchone()[0]:
        raise BerkasDitolak("Kunci data sedang diganti. Coba lagi setelah penggantian selesai.")


def _catat(berkas, **isi):
    for nama, nilai in isi.items():
        setattr(berkas, nama, nilai)
    BerkasImpor.objects.filter(pk=berkas.pk).update(**isi)
