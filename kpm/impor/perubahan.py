"""What a merge changes in families registered before, told by field with a few examples.

Read inside the merge's transaction, from the history the database writes: the old values of one
import stand under its own context. No percent sign stands in this SQL but for its parameters.
"""

from django.db import connection

from ejsika.wilayah.models import Wilayah
from kpm.impor.bacaan import CONTOH, tersamar
from kpm.models import Anggota, Keluarga
from kpm.penyandian import NomorTersandi, samarkan

ABAIKAN = {"id", "uuid", "keluarga", "dibuat_pada", "diubah_pada"}
LAMA = """
CREATE TEMPORARY TABLE impor_lama ON COMMIT DROP AS
SELECT DISTINCT ON (pgh_obj_id) * FROM {tabel}event WHERE pgh_context_id = %s
ORDER BY pgh_obj_id, pgh_id
"""
DARI = "FROM impor_lama lama JOIN {tabel} kini ON kini.id = lama.pgh_obj_id"


def ringkas_perubahan(konteks):
    """Per changed field how many rows, and a few `[old, new]` as a person reads them."""
    hasil = {}
    with connection.cursor() as kursor:
        for model in (Keluarga, Anggota):
            tabel = model._meta.db_table
            kursor.execute(LAMA.format(tabel=tabel), [konteks])
            isian = [f for f in model._meta.concrete_fields if f.name not in ABAIKAN]
            kursor.execute(_hitungan(isian, tabel))
            for satu, jumlah in zip(isian, kursor.fetchone(), strict=True):
                if jumlah:
                    hasil[_label(satu)] = {"jumlah": jumlah, "contoh": _contoh(kursor, satu, tabel)}
            kursor.execute("DROP TABLE impor_lama")
    return hasil


def _hitungan(isian, tabel):
    kolom = ", ".join(f"count(*) FILTER (WHERE {_beda(satu)})" for satu in isian)
    return f"SELECT {kolom} {DARI.format(tabel=tabel)}"


def _beda(satu):
    return f'lama."{satu.column}" IS DISTINCT FROM kini."{satu.column}"'


def _contoh(kursor, satu, tabel):
    kolom = f'"{satu.column}"' + ("::text" if satu.get_internal_type() == "PointField" else "")
    dari = DARI.format(tabel=tabel)
    kursor.execute(f"SELECT lama.{kolom}, kini.{kolom} {dari} WHERE {_beda(satu)} LIMIT {CONTOH}")
    return [[_tampak(satu, nilai) for nilai in pasangan] for pasangan in kursor.fetchall()]


def _tampak(satu, nilai):
    if nilai is None or nilai == "":
        return "kosong"
    if isinstance(satu, NomorTersandi):
        return samarkan(satu.from_db_value(nilai, None, None))
    if satu.remote_field and satu.related_model is Wilayah:
        return str(Wilayah.objects.get(pk=nilai))
    if satu.get_internal_type() == "PointField":
        return "diketahui"
    if isinstance(nilai, bool):
        return "ya" if nilai else "tidak"
    if hasattr(nilai, "strftime"):
        return f"{nilai:%d-%m-%Y}"
    return tersamar(str(dict(satu.flatchoices).get(nilai, nilai)))[:60]


def _label(satu):
    return satu.verbose_name[:1].upper() + satu.verbose_name[1:]
