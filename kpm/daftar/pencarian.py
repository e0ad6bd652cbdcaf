"""Finding families as somebody types: names however misspelt, a participant number, a desa.

Every question is answered by one index (`kpm.models.pencarian`) that holds the words of a family's
members beside the codes of its region, so that a frequent name inside a small region costs no more
than a rare one. NIK and No. KK are no words: see `keluarga_bernomor`.
"""

import re
from dataclasses import dataclass
from itertools import islice

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, OuterRef, Q

from ejsika.wilayah.models import Tingkat, Wilayah
from kpm.models import Anggota, KataNama, Keluarga, Pencarian
from kpm.models.pencarian_sql import PEMISAH
from kpm.penyandian import semua_sandi

TERMIRIP = 500  # a search by words shows this many families
DISARANKAN = 8
DISARANKAN_DESA = 3
DIPERTIMBANGKAN = 4  # times as many families looked at for all words in one member's name
PALING_BANYAK_KATA = 6
EJAAN = 6  # nearest spellings of a misspelt word
_JEDA = str.maketrans(dict.fromkeys(PEMISAH, " "))


def nomor_rahasia(isi):
    """The digits, if the words look like a NIK or No. KK: they must stay out of the address."""
    digit = re.sub(r"[\s.'-]", "", isi)
    return digit if re.fullmatch(r"\d{12,20}", digit, re.A) else ""


def keluarga_bernomor(keluarga, digit):
    """Families with this No. KK, or a member with this NIK; equality is all that is possible.

    The number of a row that was joined into another finds the family that lives on.
    """
    orang = Anggota.objects.filter(nik__in=semua_sandi(digit, "nik"))
    nomor = list(orang.values_list("keluarga", flat=True)[:TERMIRIP])
    kk = Q(no_kk__in=semua_sandi(digit, "no_kk"))
    lama = Keluarga.objects.filter(kk, digabung_ke__isnull=False)
    nomor += lama.values_list("digabung_ke", flat=True)[:TERMIRIP]
    return keluarga.filter(kk | Q(pk__in=nomor))


def kata_dari(isi):
    """The words of a search, as the index holds them."""
    return isi.lower().translate(_JEDA).split()[:PALING_BANYAK_KATA]


@dataclass(frozen=True, slots=True)
class Saran:
    """One family under the search box, and the member whose name was meant."""

    keluarga: Keluarga
    anggota: Anggota | None


def sarankan(isi, *, pengguna):
    """The few best families for what has been typed so far."""
    kata = kata_dari(isi)
    terlihat = Pencarian.objects.terlihat_oleh(pengguna)
    nomor = _nomor_cocok(isi, terlihat, _kode(pengguna), DISARANKAN)
    baris = Keluarga.objects.terlihat_oleh(pengguna).filter(pk__in=nomor).untuk_saran()
    saran = [_saran(satu, kata) for satu in baris]
    return sorted(saran, key=lambda satu: _urutan(satu, kata))[:DISARANKAN]


def sarankan_desa(isi, *, pengguna):
    """Desa and kecamatan of one's duty whose name begins like this, to narrow the list by."""
    cocok = Wilayah.objects.terlihat_oleh(pengguna).filter(
        Q(nama__istartswith=isi) | Q(nama__icontains=f" {isi}"),
        tingkat__in=[Tingkat.KECAMATAN, Tingkat.DESA],
    )
    return list(
        cocok.only("kode", "nama", "tingkat", "induk__nama")
        .select_related("induk")
        .order_by("nama", "kode")[:DISARANKAN_DESA]
    )


def keluarga_mirip(keluarga, isi, *, pengguna, wilayah=""):
    """Those of the families that fit the words best, at most TERMIRIP of them."""
    terlihat = Pencarian.objects.terlihat_oleh(pengguna).filter(keluarga__in=keluarga)
    kode = [wilayah] if wilayah else _kode(pengguna)
    return Keluarga.objects.filter(pk__in=_nomor_cocok(isi, terlihat, kode, TERMIRIP))


def _saran(keluarga, kata):
    """The family with the member who fits the words best; none is named where the pengurus does."""
    if _kena(keluarga.nama_pengurus, kata) == len(kata):
        return Saran(keluarga, None)
    orang = max(keluarga.anggota_tercatat, key=lambda a: _kena(a.nama, kata), default=None)
    if orang and _kena(orang.nama, kata) <= _kena(keluarga.nama_pengurus, kata):
        orang = None
    return Saran(keluarga, orang)


def _kena(nama, kata):
    """How many of the words begin a word of the name."""
    milik = kata_dari(nama)
    return sum(any(punya.startswith(satu) for punya in milik) for satu in kata)


def _urutan(saran, kata):
    """Whole words first, then names that begin like it, then by name."""
    nama = saran.anggota.nama if saran.anggota else saran.keluarga.nama_pengurus
    milik = kata_dari(nama)
    return (-sum(satu in milik for satu in kata), -_kena(nama, kata), milik[:1] != kata[:1], nama)


def _kode(pengguna):
    """Regions that narrow the index; a caseload is narrow enough, the province does not narrow."""
    return [] if pengguna.hanya_dampingan or pengguna.lintas_wilayah else pengguna.kode_tugas


def _nomor_cocok(isi, pencarian, kode, banyak):
    """Keys of matching families: exact words before beginnings before other spellings."""
    if "-" in isi and any(huruf.isdigit() for huruf in isi):  # a participant number is one word
        return _ambil(pencarian, [[f"{_leksem(isi.strip().lower())}:*"]], kode, banyak)
    kata = kata_dari(isi)
    if not kata:
        return []
    tepat = [[_leksem(satu)] for satu in kata]
    awal = [*tepat[:-1], [f"{_leksem(kata[-1])}:*"]]
    nomor = {}
    if len(kata) > 1:
        seorang = _seorang(kata)
        nomor |= dict.fromkeys(_ambil(pencarian, tepat, kode, banyak, seorang))
        if len(nomor) < banyak:
            nomor |= dict.fromkeys(_ambil(pencarian, awal, kode, banyak, seorang))
    else:
        nomor |= dict.fromkeys(_ambil(pencarian, tepat, kode, banyak))
    if len(nomor) < banyak:
        nomor |= dict.fromkeys(_ambil(pencarian, awal, kode, banyak))
    if len(nomor) < DISARANKAN and (ejaan := _ejaan_lain(kata)):
        nomor |= dict.fromkeys(_ambil(pencarian, ejaan, kode, banyak))
    return list(islice(nomor, banyak))


def _ambil(pencarian, kata, kode, banyak, seorang=None):
    """Keys of the families whose words hold one alternative of each, inside one of the regions."""
    tempat = [[_leksem(satu) for satu in kode]] if kode else []
    tanya = " & ".join(f"({' | '.join(pilihan)})" for pilihan in [*kata, *tempat])
    cocok = pencarian.filter(kata__dicari=tanya).values_list("keluarga_id", flat=True)
    if seorang is None:
        return list(cocok[:banyak])
    orang = Anggota.objects.tercatat().filter(seorang, keluarga=OuterRef("pk"))
    dipertimbangkan = Keluarga.objects.filter(
        pk__in=list(cocok[: max(200, DIPERTIMBANGKAN * banyak)])
    )
    return list(dipertimbangkan.filter(Exists(orang)).values_list("pk", flat=True)[:banyak])


def _seorang(kata):
    q = Q()
    for satu in kata:
        q &= Q(nama__icontains=satu)
    return q


def _ejaan_lain(kata):
    """For each word itself and the nearest that occur in names; None if nothing is new."""
    pilihan = []
    for satu in kata:
        mirip = KataNama.objects.filter(kata__trigram_similar=satu)
        mirip = mirip.annotate(dekat=TrigramSimilarity("kata", satu)).order_by("-dekat", "kata")
        pilihan.append([_leksem(m) for m in {satu, *mirip.values_list("kata", flat=True)[:EJAAN]}])
    return pilihan if any(len(satu) > 1 for satu in pilihan) else None


def _leksem(kata):
    """A word as to_tsquery takes it literally."""
    return "'" + kata.replace("\\", "\\\\").replace("'", "''") + "'"
