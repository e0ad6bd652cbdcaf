"""Questions asked at every arrival: their SQL is built once per process and prepared once per
connection, as building and planning it costs several times what running it does.
"""

from functools import cached_property

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections


def jalankan(sql, isi):
    """Run one prepared statement and return its rows.

    Unlike a Django cursor it does not ask first whether the connection is still alive.
    """
    basis = connections[DEFAULT_DB_ALIAS]
    basis.ensure_connection()
    with basis.wrap_database_errors:
        return psycopg.Cursor(basis.connection).execute(sql, isi).fetchall()


class KueriSiap:
    """A `values_list` queryset asked again and again with other values.

    `susun` builds the queryset from stand-ins, one for each keyword; a stand-in must reach the
    SQL as it is and resemble no other parameter. Values come back as the database gives them.
    """

    def __init__(self, susun, **pengganti):
        self.susun, self.pengganti = susun, pengganti

    @cached_property
    def _siap(self):
        sql, isi = self.susun(**self.pengganti).query.sql_with_params()
        nama = {nilai: nama for nama, nilai in self.pengganti.items()}
        if hilang := set(nama) - set(isi):
            raise ValueError(f"Tidak sampai ke SQL sebagaimana adanya: {hilang}")
        return sql, [(nama.get(nilai), nilai) for nilai in isi]

    def semua(self, **nilai):
        """All rows."""
        sql, isi = self._siap
        return jalankan(sql, [nilai[nama] if nama else tetap for nama, tetap in isi])

    def satu(self, **nilai):
        """The first row, or None."""
        return next(iter(self.semua(**nilai)), None)


def sebagian(model, nilai):
    """A stored row of which some columns are known; the others are fetched when asked for."""
    kolom = [k.attname for k in model._meta.concrete_fields if k.attname in nilai]
    return model.from_db("default", kolom, [nilai[nama] for nama in kolom])
