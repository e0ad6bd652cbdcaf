"""Pages of a long list: as light at row 600,000 as at row one, with a count that never waits.

A page is found by the last row of the one before it (`sesudah`: a uuid in the address, no name),
along the index of its order. Only a page asked for by number alone is counted off from the start.
"""

import hashlib
import re
from dataclasses import dataclass

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection, transaction
from django.db.models import F, Q
from redis.exceptions import RedisError

from kpm.models import Keluarga

LAMA_HITUNGAN_S = 60
SABAR_MS = 150  # a count that takes longer becomes an estimate
# Order: fields, "-" for descending; only the first may be empty, and empty comes last.
URUTAN = {
    "nama": ("nama_pengurus", "-pk"),
    "-nama": ("-nama_pengurus", "pk"),
    "nomor": ("nomor", "-pk"),
    "-nomor": ("-nomor", "pk"),
    "tempat": ("wilayah__kode", "nama_pengurus", "-pk"),
    "-tempat": ("-wilayah__kode", "-nama_pengurus", "pk"),
    "desil": ("desil", "-pk"),
    "-desil": ("-desil", "pk"),
    "dibuat": ("dibuat_pada", "pk"),
    "-dibuat": ("-dibuat_pada", "-pk"),
    "diubah": ("diubah_pada", "pk"),
    "-diubah": ("-diubah_pada", "-pk"),
}
BOLEH_KOSONG = {"nomor", "desil"}


def urutkan(keluarga, urut):
    """The families in the named order, empty values last whichever way it goes."""
    return keluarga.order_by(*map(_ungkapan, URUTAN[urut]))


def _ungkapan(bidang):
    nama = bidang.removeprefix("-")
    if nama not in BOLEH_KOSONG or not bidang.startswith("-"):
        return bidang
    return F(nama).desc(nulls_last=True)


@dataclass(frozen=True, slots=True)
class Halaman:
    """One page: its rows in order, where it stands, and whether there is a way on and back."""

    baris: list[Keluarga]
    ke: int
    mulai: int  # 1 for the first row of all
    banyak: int
    sekitar: bool  # `banyak` is an estimate
    ada_lagi: bool
    per_halaman: int

    def __iter__(self):
        return iter(self.baris)

    @property
    def sampai(self):
        return self.mulai + len(self.baris) - 1

    @property
    def ada_sebelum(self):
        return self.ke > 1


def ambil_halaman(keluarga, *, muat, urut, ke, per_halaman, sesudah=None, sebelum=None):
    """The page `ke` of the families: right after the row `sesudah`, or right before `sebelum`.

    `muat` is the queryset that loads what the rows show.
    """
    banyak, sekitar = hitung(keluarga)
    jangkar = (
        _jangkar(keluarga, urut, sesudah or sebelum) if ke > 1 and (sesudah or sebelum) else None
    )
    if jangkar is None:
        if not sekitar:
            ke = max(1, min(ke, -(-banyak // per_halaman)))
        awal = (ke - 1) * per_halaman
        nomor = _dari_awal(keluarga, urut, awal, awal + per_halaman + 1)
    else:
        nomor = _seterusnya(keluarga, URUTAN[urut], jangkar, per_halaman + 1, bool(sesudah))
    if jangkar is not None and not sesudah:
        nomor = nomor[:per_halaman][::-1]
        ada_lagi = True
    else:
        ada_lagi = len(nomor) > per_halaman
    nomor = nomor[:per_halaman]
    if not ada_lagi and nomor:
        banyak, sekitar = (ke - 1) * per_halaman + len(nomor), False
    return Halaman(
        baris=_muat(nomor, muat),
        ke=ke,
        mulai=(ke - 1) * per_halaman + 1,
        banyak=max(banyak, (ke - 1) * per_halaman + len(nomor)),
        sekitar=sekitar,
        ada_lagi=ada_lagi,
        per_halaman=per_halaman,
    )


def _muat(nomor, queryset):
    """The rows of these keys as the queryset loads them, in the order of the keys."""
    baris = {satu.pk: satu for satu in queryset.filter(pk__in=nomor)}
    return [baris[pk] for pk in nomor if pk in baris]


def _jangkar(keluarga, urut, uuid):
    """The values of the order for one row of the list, or None where it has left it."""
    bidang = [satu.removeprefix("-") for satu in URUTAN[urut]]
    return keluarga.order_by().filter(uuid=uuid).values_list(*bidang).first()


def _seterusnya(keluarga, urutan, nilai, banyak, maju):
    """Keys of the rows beyond these values. One range of the index after the other, each exact."""
    turun = [satu.startswith("-") == maju for satu in urutan]
    nama = [satu.removeprefix("-") for satu in urutan]
    kunci = [f"-{n}" if t else n for n, t in zip(nama, turun, strict=True)]
    return _kumpulkan(keluarga.order_by(*kunci), _ruas(nama, turun, nilai, maju), banyak)


def _kumpulkan(keluarga, ruas, banyak):
    terkumpul = []
    for q in ruas:
        if sisa := banyak - len(terkumpul):
            terkumpul += keluarga.filter(q).values_list("pk", flat=True)[:sisa]
    return terkumpul


def _dari_awal(keluarga, urut, awal, akhir):
    """Keys counted off from the start; those of the first page read off the index all the same."""
    bidang = URUTAN[urut][0].removeprefix("-")
    if awal == 0 and bidang in BOLEH_KOSONG:
        ruas = [Q(**{f"{bidang}__isnull": kosong}) for kosong in (False, True)]
        return _kumpulkan(keluarga.order_by(*URUTAN[urut]), ruas, akhir)
    return list(urutkan(keluarga, urut).values_list("pk", flat=True)[awal:akhir])


def _ruas(nama, turun, nilai, maju):
    """Conditions whose rows follow one another: same first values, then beyond them, then empty."""
    for n in range(len(nama) - 1, -1, -1):
        if nilai[n] is None:
            if not maju:
                yield Q(**{f"{nama[n]}__isnull": False})
            continue
        sama = {
            (f"{satu}__isnull" if isi is None else satu): (True if isi is None else isi)
            for satu, isi in zip(nama[:n], nilai[:n], strict=True)
        }
        yield Q(**sama, **{f"{nama[n]}__{'lt' if turun[n] else 'gt'}": nilai[n]})
    if maju and nilai[0] is not None and nama[0] in BOLEH_KOSONG:
        yield Q(**{f"{nama[0]}__isnull": True})


def hitung(keluarga):
    """How many there are, and whether that is an estimate; remembered for a minute."""
    keluarga = keluarga.order_by()
    try:
        kunci = f"kpm-hitung:{hashlib.sha256(str(keluarga.query).encode()).hexdigest()}"
    except EmptyResultSet:
        return 0, False
    try:
        return cache.get_or_set(kunci, lambda: _hitung(keluarga), LAMA_HITUNGAN_S)
    except RedisError:
        return _hitung(keluarga)


def _hitung(keluarga):
    try:
        with transaction.atomic(), connection.cursor() as kursor:
            kursor.execute(f"SET LOCAL statement_timeout = {SABAR_MS}")
            return keluarga.count(), False
    except OperationalError:
        return _bulatkan(_perkiraan(keluarga)), True


def _perkiraan(keluarga):
    """The planner's guess."""
    return int(re.search(r"rows=(\d+)", keluarga.values("pk").explain())[1])


def _bulatkan(banyak):
    """Two figures are all that an estimate deserves: 123,456 is about 120,000."""
    satuan = 10 ** max(0, len(str(banyak)) - 2)
    return round(banyak / satuan) * satuan
