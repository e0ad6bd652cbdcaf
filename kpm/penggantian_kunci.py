"""Moving every encrypted number under the current key, while people go on working.

The new key stands first in `EJSIKA_KUNCI_DATA`, the old one behind it: from then on every write
is under the new key and every search tries both. What is left is found by the first byte of each
value, so that a repeat goes on where the last run stopped and a finished one does nothing.
"""

from dataclasses import dataclass

import pgtrigger
from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import connection, models, transaction

from kpm.impor.penyimpanan import sandikan_ulang
from kpm.models import BerkasImpor
from kpm.penyandian import NomorTersandi, bukakan, nomor_kunci, sandikan

SEKALI_GANTI = 5_000  # rows locked at once: a person who saves one of them waits under a second


@dataclass(frozen=True, slots=True)
class Kolom:
    """One encrypted column of one table."""

    model: type[models.Model]
    bidang: NomorTersandi

    def __str__(self):
        return f"{self.tabel}.{self.bidang.column}"

    @property
    def tabel(self):
        return self.model._meta.db_table

    @property
    def kunci_utama(self):
        return self.model._meta.pk

    def sisa(self):
        """How many values are not under the current key."""
        return self._hitung(f'substring("{self.bidang.column}", 1, 1) <> %s', [_awalan()])

    def isi(self):
        """How many values there are."""
        return self._hitung(f'"{self.bidang.column}" IS NOT NULL', [])

    def _hitung(self, syarat, isi):
        with connection.cursor() as kursor:
            kursor.execute(f'SELECT count(*) FROM "{self.tabel}" WHERE {syarat}', isi)  # noqa: S608
            return kursor.fetchone()[0]


def kolom_tersandi():
    """Every encrypted column of every table, those of the history included."""
    return [
        Kolom(model, bidang)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for bidang in model._meta.local_concrete_fields
        if isinstance(bidang, NomorTersandi)
    ]


def _awalan():
    return bytes([nomor_kunci()])


def ganti_kolom(kolom, *, lapor=lambda banyak: None):
    """Put a column's values under the current key; keys of the rows that no key opens.

    Rows that somebody is changing are passed over and found by the next walk. The history does
    not record the change: it says what people did, and the number is the same.
    """
    rusak = set()
    while True:
        diganti, terakhir = 0, None
        while sekelompok := _ganti_sekelompok(kolom, terakhir, rusak):
            terakhir, banyak = sekelompok
            diganti += banyak
            lapor(banyak)
        if not diganti:
            return sorted(rusak)


@transaction.atomic
def _ganti_sekelompok(kolom, terakhir, rusak):
    """One batch behind the row `terakhir`: `(last row, how many changed)`, None at the end."""
    pk, nama = kolom.kunci_utama.column, kolom.bidang.column
    sejak, isi = ("", []) if terakhir is None else (f'AND "{pk}" > %s', [terakhir])
    with pgtrigger.ignore(), connection.cursor() as kursor:
        kursor.execute(
            f'SELECT "{pk}", "{nama}" FROM "{kolom.tabel}"'  # noqa: S608  names of our own models
            f' WHERE substring("{nama}", 1, 1) <> %s {sejak}'
            f' ORDER BY "{pk}" LIMIT {SEKALI_GANTI} FOR NO KEY UPDATE SKIP LOCKED',
            [_awalan(), *isi],
        )
        if not (baris := kursor.fetchall()):
            return None
        baru = {}
        for nomor, lama in baris:
            try:
                baru[nomor] = sandikan(bukakan(lama, kolom.bidang.ranah), kolom.bidang.ranah)
            except (KeyError, InvalidTag):
                rusak.add(nomor)
        kursor.execute(
            f'UPDATE "{kolom.tabel}" t SET "{nama}" = s.isi'  # noqa: S608
            f" FROM unnest(%s::{kolom.kunci_utama.rel_db_type(connection)}[], %s::bytea[])"
            f' AS s(nomor, isi) WHERE t."{pk}" = s.nomor',
            [list(baru), list(baru.values())],
        )
    return baris[-1][0], len(baru)


def ganti_berkas():
    """Put uploads that wait for their import under the current key; how many were not."""
    return sum(sandikan_ulang(berkas) for berkas in BerkasImpor.objects.order_by("pk"))
