"""Warning while a family is being entered: who of these is registered already.

What lies in one's own regions is named. Of a number registered elsewhere only that it is, and no
more often than somebody who enters families needs: whoever asks is counted, whom they asked about
is kept nowhere.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction

from kpm.ganda.pencarian import AMBANG
from kpm.models import Anggota, Keluarga, PemeriksaanGanda
from kpm.penyandian import semua_sandi

JAM, HARI = timedelta(hours=1), timedelta(days=1)
BATAS = ((JAM, 120), (HARI, 600))  # looks at a number per person
GILIRAN = 0x1A9044  # advisory lock, with the person's id: nobody asks faster than they are counted
PALING_BANYAK = 5


class TerlaluSering(Exception):
    """This person has asked about too many numbers; `args[0]` is when they may go on."""


@dataclass(frozen=True, slots=True)
class Ditanya:
    """What has been typed so far; `selain` is the family being edited."""

    nik: str = ""
    no_kk: str = ""
    nama: str = ""
    tanggal_lahir: date | None = None
    kode_desa: str = ""
    selain: object = None


@dataclass(frozen=True, slots=True)
class Temuan:
    keluarga: Keluarga
    sebab: str


@dataclass(frozen=True, slots=True)
class Peringatan:
    temuan: tuple[Temuan, ...] = ()
    di_luar: bool = False


@transaction.atomic
def peringatkan(ditanya, *, oleh, pada):
    """Say which families in scope this may be, and whether a number is registered elsewhere.

    Raises TerlaluSering before looking at a number once the person's limit is reached.
    """
    bernomor = bool(ditanya.nik or ditanya.no_kk)
    if bernomor:
        _pastikan_wajar(oleh, pada)
    cocok = {}  # family: why
    for sebab, nomor in _menurut_nomor(ditanya):
        cocok.setdefault(nomor, sebab)
    terlihat = Keluarga.objects.terlihat_oleh(oleh)
    dekat = set(terlihat.filter(pk__in=cocok).values_list("pk", flat=True))
    for nomor in _menurut_nama(ditanya, terlihat):
        cocok.setdefault(nomor, "Nama mirip dan tanggal lahir sama")
        dekat.add(nomor)
    keluarga = terlihat.filter(pk__in=dekat).untuk_daftar()[:PALING_BANYAK]
    hasil = Peringatan(
        tuple(Temuan(satu, cocok[satu.pk]) for satu in keluarga), bool(cocok.keys() - dekat)
    )
    PemeriksaanGanda.objects.create(
        oleh=oleh,
        pada=pada,
        bernomor=bernomor,
        ditemukan=len(hasil.temuan),
        di_luar=hasil.di_luar,
    )
    return hasil


def _pastikan_wajar(oleh, pada):
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [GILIRAN, oleh.pk])
    bernomor = PemeriksaanGanda.objects.filter(oleh=oleh, bernomor=True)
    for lama, batas in BATAS:
        urut = bernomor.filter(pada__gt=pada - lama).order_by("-pada")
        terlama = urut.values_list("pada", flat=True)[batas - 1 : batas]
        if terlama:
            raise TerlaluSering(terlama[0] + lama)


def _menurut_nomor(ditanya):
    """`(why, family)` for every living family with one of the numbers, anywhere."""
    if ditanya.nik:
        orang = Anggota.objects.tercatat().filter(nik__in=semua_sandi(ditanya.nik, "nik"))
        milik = orang.filter(keluarga__digabung_ke=None).exclude(keluarga=ditanya.selain)
        yield from (("NIK sama", nomor) for nomor in milik.values_list("keluarga", flat=True))
    if ditanya.no_kk:
        sama = Keluarga.objects.filter(no_kk__in=semua_sandi(ditanya.no_kk, "no_kk"))
        sama = sama.filter(digabung_ke=None)
        if ditanya.selain:
            sama = sama.exclude(pk=ditanya.selain.pk)
        yield from (("No. KK sama", nomor) for nomor in sama.values_list("pk", flat=True))


def _menurut_nama(ditanya, terlihat):
    """Families in scope in the same kecamatan with a member of like name, born the same day."""
    if not (ditanya.nama and ditanya.tanggal_lahir and len(ditanya.kode_desa) == 13):
        return []
    serumpun = terlihat.filter(wilayah__kode__startswith=ditanya.kode_desa[:9])
    if ditanya.selain:
        serumpun = serumpun.exclude(pk=ditanya.selain.pk)
    mirip = Anggota.objects.tercatat().filter(
        keluarga__in=serumpun, tanggal_lahir=ditanya.tanggal_lahir
    )
    mirip = mirip.annotate(kemiripan=TrigramSimilarity("nama", ditanya.nama))
    return list(mirip.filter(kemiripan__gte=AMBANG).values_list("keluarga", flat=True))
