"""Judging visits: every write to Putusan goes through here; a verdict is never overwritten."""

import json
from functools import partial
from itertools import islice

from django.db import connection, transaction
from django.db.models import FloatField, Func

from kpm.models import SumberLokasi
from kpm.penyalinan import pesan_nomor, salin
from pendamping.kehadiran import ATURAN, VERSI_KINI
from pendamping.kehadiran.bahan import Bahan, Rumah, baca_titik, titik_terbaik
from pendamping.models import Kunjungan, Putusan

SEKALI_BACA = 5_000  # visits judged per round: flat memory at any number
RAGU_RUMAH_M = {  # radius of a registered home whose own accuracy was never recorded
    SumberLokasi.IMPOR: 100.0,
    SumberLokasi.OPERATOR: 50.0,
    SumberLokasi.KUNJUNGAN: 30.0,
}
KOLOM_PUTUSAN = (
    "id",
    "kunjungan_id",
    "putusan",
    "versi_aturan",
    "keyakinan",
    "alasan",
    "dinilai_pada",
)


def nilai_bahan(bahan, versi=VERSI_KINI):
    """Judge prepared material by one rule version (KeyError for an unknown one)."""
    return ATURAN[versi](bahan)


def susun_rumah(lokasi, sumber_lokasi, akurasi_m):
    """The registered home with its uncertainty, or None where no position is known."""
    return lokasi and rumah_tercatat(lokasi.y, lokasi.x, sumber_lokasi, akurasi_m)


def rumah_tercatat(lintang, bujur, sumber_lokasi, akurasi_m):
    """The same of a home read as the four columns of `kolom_rumah`."""
    if lintang is None:
        return None
    ragu = akurasi_m if akurasi_m is not None else RAGU_RUMAH_M.get(sumber_lokasi, 100.0)
    return Rumah(lintang, bujur, ragu)


def kolom_rumah(keluarga=""):
    """What `rumah_tercatat` takes, as expressions; `keluarga` is the path to it with its `__`."""
    derajat = partial(Func, f"{keluarga}lokasi", template="%(function)s(%(expressions)s::geometry)")
    return (
        derajat(function="ST_Y", output_field=FloatField()),
        derajat(function="ST_X", output_field=FloatField()),
        f"{keluarga}sumber_lokasi",
        f"{keluarga}akurasi_lokasi_m",
    )


def susun_bahan(
    *, jenis, mulai, selesai, dikirim_pada, diterima_pada, titik, rumah, di_luar_dampingan
):
    """Gather what a rule may look at; `titik` are the fixes as stored."""
    return Bahan(
        jenis=jenis,
        mulai=mulai,
        selesai=selesai,
        selisih_jam=diterima_pada - dikirim_pada,
        titik=titik_terbaik([baca_titik(t) for t in titik], mulai, selesai),
        rumah=rumah,
        di_luar_dampingan=di_luar_dampingan,
    )


def sebagai_alasan(hasil):
    """The reasons in the shape of the web contract."""
    return [
        {"kode": a.kode, "nilai": a.nilai, "bobot": a.bobot, "uraian": a.uraian}
        for a in hasil.alasan
    ]


def susun_putusan(kunjungan, *, rumah, pada, versi=VERSI_KINI):
    """The verdict on one visit by one rule version; not yet stored."""
    hasil = nilai_bahan(
        susun_bahan(
            jenis=kunjungan.jenis,
            mulai=kunjungan.mulai,
            selesai=kunjungan.selesai,
            dikirim_pada=kunjungan.dikirim_pada,
            diterima_pada=kunjungan.diterima_pada,
            titik=kunjungan.titik,
            rumah=rumah,
            di_luar_dampingan=kunjungan.di_luar_dampingan,
        ),
        versi,
    )
    return Putusan(
        putusan=hasil.putusan,
        versi_aturan=hasil.versi,
        keyakinan=hasil.keyakinan,
        alasan=sebagai_alasan(hasil),
        dinilai_pada=pada,
    )


def nilai_massal(kunjungan, *, pada, versi=VERSI_KINI, lapor=None):
    """Judge all complete visits of the queryset by the version; return how many were judged.

    A visit that already has a verdict of this version is passed over, so it is safe to run
    again. Older verdicts stay; only the current version becomes the verdict in force.
    """
    ids = iter(
        list(
            kunjungan.lengkap()
            .exclude(putusan__versi_aturan=versi)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
    )
    banyak = 0
    while bagian := list(islice(ids, SEKALI_BACA)):
        banyak += _nilai_bagian(bagian, pada=pada, versi=versi)
        if lapor:
            lapor(banyak)
    return banyak


@transaction.atomic
def _nilai_bagian(ids, *, pada, versi):
    daftar = (
        Kunjungan.objects.filter(pk__in=ids)
        .exclude(putusan__versi_aturan=versi)
        .select_related("keluarga")
        .only(
            *("jenis", "mulai", "selesai", "dikirim_pada", "diterima_pada", "titik"),
            *("di_luar_dampingan", "keluarga__lokasi"),
            *("keluarga__sumber_lokasi", "keluarga__akurasi_lokasi_m"),
        )
        .select_for_update(of=("self",))
    )
    baris, nomor = [], iter(pesan_nomor(Putusan, len(ids)))
    for satu in daftar:
        keluarga = satu.keluarga
        bahan = susun_bahan(
            jenis=satu.jenis,
            mulai=satu.mulai,
            selesai=satu.selesai,
            dikirim_pada=satu.dikirim_pada,
            diterima_pada=satu.diterima_pada,
            titik=satu.titik,
            rumah=susun_rumah(keluarga.lokasi, keluarga.sumber_lokasi, keluarga.akurasi_lokasi_m),
            di_luar_dampingan=satu.di_luar_dampingan,
        )
        baris.append(baris_putusan(next(nomor), satu.pk, nilai_bahan(bahan, versi), pada))
    salin(Putusan._meta.db_table, KOLOM_PUTUSAN, baris)
    if versi == VERSI_KINI:
        _berlakukan(baris)
    return len(baris)


def baris_putusan(nomor, kunjungan_id, hasil, pada):
    """One row for COPY, in the order of `KOLOM_PUTUSAN`."""
    alasan = json.dumps(sebagai_alasan(hasil), ensure_ascii=False)
    return (nomor, kunjungan_id, hasil.putusan, hasil.versi, hasil.keyakinan, alasan, pada)


def _berlakukan(baris):
    with connection.cursor() as kursor:
        kursor.execute(
            "UPDATE pendamping_kunjungan k SET putusan_kini_id = b.putusan"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS b(putusan, kunjungan)"
            " WHERE k.id = b.kunjungan",
            [[b[0] for b in baris], [b[1] for b in baris]],
        )
