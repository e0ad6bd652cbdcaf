"""One import from file to registry: read, judge, give back what is refused, merge the rest.

The same walk serves the dry run, which is undone at the end, so that its figures are exactly
those of the real one. Imports take turns; a killed one leaves nothing behind and can be repeated.
"""

import pghistory
from django.db import connection, transaction
from django.utils import timezone

from ejsika.wilayah.models import Tingkat, Wilayah
from kpm.impor.giliran import (
    bergiliran,
    dapat_dibatalkan,
    pastikan_satu_kunci,
    periksa_pembatalan,
)
from kpm.impor.kolom import BerkasDitolak
from kpm.impor.pembacaan import buka
from kpm.impor.pemeriksaan import hitung_penolakan, periksa_keluarga
from kpm.impor.pemilahan import biarkan_menurut_aturan
from kpm.impor.penafsiran_baris import Penafsir
from kpm.impor.penampungan import tampung, tampungan
from kpm.impor.penggabungan import gabungkan
from kpm.impor.penolakan import catat_penolakan
from kpm.impor.perubahan import ringkas_perubahan
from kpm.models import BerkasImpor, Program, StatusImpor

BANYAK_BEDA = 20  # desa names against their codes, before they tell of the whole file
BANYAK = 1000  # new families after which the planner's statistics no longer fit


def impor_berkas(berkas, jalan, *, pada, lapor=lambda persen: None):
    """Import the file at `jalan` for the `BerkasImpor`; its row tells the outcome.

    A file that cannot be read ends as `ditolak` with the reason; bad rows do not stop the rest.
    """
    _catat(
        berkas,
        status=StatusImpor.DIBACA,
        kemajuan=0,
        baris_terbaca=0,
        galat="",
        mulai_pada=timezone.now(),
        selesai_pada=None,
    )
    try:
        with dapat_dibatalkan(berkas), tampungan(), bergiliran(), _riwayat(berkas) as konteks:
            pastikan_satu_kunci()
            bacaan = buka(jalan, lembar=berkas.lembar)
            bacaan.peta_kolom = berkas.peta
            hasil = _jalankan(berkas, bacaan, konteks, pada=pada, lapor=lapor)
    except BerkasDitolak as galat:
        _catat(berkas, status=StatusImpor.DITOLAK, galat=str(galat), selesai_pada=pada)
        return berkas
    selesai = StatusImpor.DIPERIKSA if berkas.hanya_periksa else StatusImpor.SELESAI
    _catat(berkas, status=selesai, kemajuan=100, hasil=hasil, selesai_pada=timezone.now())
    return berkas


def _riwayat(berkas):
    """The history's context of one run: what it changes can be told from everything else."""
    tanggal = berkas.tanggal_data and berkas.tanggal_data.isoformat()
    oleh = {"user": berkas.oleh_id} if berkas.oleh_id else {}
    return pghistory.context(impor=str(berkas.uuid), tanggal_data=tanggal, **oleh)


def _jalankan(berkas, bacaan, konteks, *, pada, lapor):
    hari_ini = timezone.localdate(pada)
    cakupan = _cakupan(berkas.oleh)
    penafsir = Penafsir(
        bacaan,
        desa=_desa(),
        desa_bps=dict(
            Wilayah.objects.filter(tingkat=Tingkat.DESA)
            .exclude(kode_bps="")
            .values_list("kode_bps", "kode")
        ),
        program=dict(_program(berkas.oleh).values_list("kode", "id")),
        program_bawaan=berkas.program_id,
        cakupan=cakupan,
        hari_ini=hari_ini,
    )

    def maju(persen):
        periksa_pembatalan(berkas)
        _catat(berkas, kemajuan=persen, baris_terbaca=penafsir.dibaca)
        lapor(persen)

    tampung(bacaan.baris(), penafsir, lapor=lambda _: maju(int(50 * bacaan.bagian())))
    if not penafsir.dibaca:
        raise BerkasDitolak("Berkas tidak memuat satu baris anggota pun di bawah judulnya.")
    _pastikan_kode_cocok(penafsir)
    periksa_keluarga(cakupan=cakupan)
    dibiarkan = biarkan_menurut_aturan(berkas.aturan, tanggal_data=berkas.tanggal_data)
    maju(60)
    with transaction.atomic():
        catat_penolakan(berkas, bacaan.baris())
    _catat(berkas, status=StatusImpor.DIGABUNG)
    maju(70)
    with transaction.atomic():
        hasil = gabungkan(
            berkas_id=berkas.pk,
            pada=pada,
            tanggal_data=berkas.tanggal_data or hari_ini,
            sumber=f"{berkas.sumber or 'impor'} {hari_ini:%Y-%m-%d}",
            ada_jenjang="jenjang" in bacaan.peta,
        )
        hasil["perubahan"] = ringkas_perubahan(konteks.id)
        if berkas.hanya_periksa:
            transaction.set_rollback(True)
        else:
            _catat(berkas, diterapkan_pada=pada, konteks=konteks.id)
    if hasil["keluarga_baru"] > BANYAK and not berkas.hanya_periksa:
        with connection.cursor() as kursor:
            kursor.execute("ANALYZE kpm_keluarga, kpm_anggota, kpm_kepesertaan")
    return {
        **hasil,
        "detik": round((timezone.now() - berkas.mulai_pada).total_seconds(), 1),
        "keluarga_dibiarkan": dibiarkan,
        "baris_dibaca": penafsir.dibaca,
        "baris_dilewati": penafsir.dilewati,
        "galat": penafsir.galat.isi,
        "galat_keluarga": hitung_penolakan(),
        "peringatan": penafsir.peringatan.isi,
        "catatan": bacaan.catatan,
        "judul": [str(label) for label in bacaan.judul],
    }


def _pastikan_kode_cocok(penafsir):
    """A BPS code can look like another desa's: where the names say so all over, nothing goes in."""
    beda, sama = penafsir.nama_desa_beda, penafsir.nama_desa_sama
    if beda >= BANYAK_BEDA and beda > sama:
        raise BerkasDitolak(
            f"Nama desa tidak cocok dengan kode desanya pada {beda} dari {beda + sama} baris. "
            "Mungkin kodenya kode BPS. Pakai kode Kemendagri, lalu unggah lagi."
        )


def _cakupan(oleh):
    """Codes of the duty regions an operator is held to; None where the whole province is open."""
    if oleh is None or oleh.lintas_wilayah:
        return None
    return oleh.kode_tugas


def _program(oleh):
    """The programmes a file may name: those its importer sees, all in use for the command."""
    if oleh is None:
        return Program.objects.filter(aktif=True)
    return Program.objects.terlihat_oleh(oleh)


def _desa():
    desa = Wilayah.objects.filter(tingkat=Tingkat.DESA)
    isi = {kode: (pk, nama.casefold()) for kode, pk, nama in desa.values_list("kode", "pk", "nama")}
    if not isi:
        raise BerkasDitolak("Data wilayah belum dimuat. Hubungi admin Dinas Sosial Provinsi.")
    return isi


def _catat(berkas, **isi):
    for nama, nilai in isi.items():
        setattr(berkas, nama, nilai)
    BerkasImpor.objects.filter(pk=berkas.pk).update(**isi)
