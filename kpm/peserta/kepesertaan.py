"""Membership of families in our programmes: every change of a status goes through here.

`ubah_status_massal` carries out one verb of `kpm.peserta.tindakan` on any number of families, one
of them included; what it would do is said beforehand by `kpm.peserta.kelayakan.rencanakan`.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from kpm.models import Keluarga, Kepesertaan
from kpm.penyalinan import salin
from kpm.peserta.kelayakan import Rencana, rencanakan
from kpm.peserta.kuota import sisa_terkunci

LANGKAH = """
INSERT INTO kpm_langkahkepesertaan (kepesertaan_id, tindakan, dari, ke, tanggal, sk_nomor,
  sk_tanggal, kode_keluar, dokumen, alasan, oleh_id, pada)
SELECT p.id, %(tindakan)s, u.dari, p.status, %(tanggal)s, %(sk_nomor)s, %(sk_tanggal)s,
  %(kode_keluar)s, %(dokumen)s, %(alasan)s, %(oleh)s, %(pada)s
FROM unnest(%(id)s::bigint[], %(dari)s::text[]) AS u (id, dari) JOIN kpm_kepesertaan p USING (id)
"""
# A suspension ends where it began: among the active, or among those in transition.
PULIHKAN = """
UPDATE kpm_kepesertaan p SET status = coalesce((
  SELECT l.dari FROM kpm_langkahkepesertaan l
  WHERE l.kepesertaan_id = p.id AND l.ke = 'DITANGGUHKAN' ORDER BY l.id DESC LIMIT 1), 'AKTIF')
WHERE p.id = ANY(%s)
"""


class RencanaBerubah(Exception):
    """Something about the families changed meanwhile; `args[0]` is the plan as it is now."""


class Terhalang(Exception):
    """The one family cannot; `args[0]` says why, in Indonesian."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Isian:
    """What goes with a verb: why and from which day always, the papers where it asks for them."""

    alasan: str
    tanggal: date
    sk_nomor: str = ""
    sk_tanggal: date | None = None
    kode_keluar: str = ""
    dokumen: str = ""


@transaction.atomic
def ubah_status_massal(keluarga, *, program, tindakan, isian, oleh, pada, sidik=None) -> Rencana:
    """Apply the verb to every family it fits and say what became of each.

    With `sidik`, only exactly the plan that bore this fingerprint is carried out; anything else
    raises RencanaBerubah and changes nothing.
    """
    keluarga = Keluarga.objects.filter(pk__in=_terkunci(keluarga, program))
    sisa = sisa_terkunci(program, isian.tanggal.year) if tindakan.kode == "aktifkan" else None
    rencana = rencanakan(
        keluarga, program=program, tindakan=tindakan, tanggal=isian.tanggal, sisa=sisa
    )
    if sidik is not None and sidik != rencana.sidik:
        raise RencanaBerubah(rencana)
    if rencana.lanjut:
        id_peserta = _ubah(rencana, isian)
        _catat(rencana, isian, id_peserta, oleh=oleh, pada=pada)
    return rencana


def ubah_status(keluarga, *, program, tindakan, isian, oleh, pada):
    """Apply the verb to one family and return its membership, or raise Terhalang."""
    satu = Keluarga.objects.filter(pk=keluarga.pk)
    rencana = ubah_status_massal(
        satu, program=program, tindakan=tindakan, isian=isian, oleh=oleh, pada=pada
    )
    if not rencana.lanjut:
        raise Terhalang(rencana.nasib[0].sebab)
    return Kepesertaan.objects.filter(keluarga=keluarga, program=program).latest("pk")


def _terkunci(keluarga, program):
    """Keys of the families; nobody else changes their place in any programme meanwhile."""
    pk = list(keluarga.order_by("pk").values_list("pk", flat=True))
    kunci = Keluarga.objects.select_for_update(no_key=True).filter(pk__in=pk).order_by("pk")
    list(kunci.values_list("pk", flat=True))
    return pk


def _ubah(rencana, isian):
    """Write the new status; keys of the memberships, in the order of `rencana.lanjut`."""
    kode, program = rencana.tindakan.kode, rencana.program
    if kode == "usulkan":
        return _usulkan(rencana.lanjut, program, isian.tanggal)
    pk = [satu.kepesertaan_id for satu in rencana.lanjut]
    semua = Kepesertaan.objects.filter(pk__in=pk)
    if kode == "pulihkan":
        with connection.cursor() as kursor:
            kursor.execute(PULIHKAN, [pk])
    else:
        semua.update(status=rencana.tindakan.ke[0], **_bersamanya(rencana.tindakan, isian))
    return pk


def _bersamanya(tindakan, isian):
    """The columns that change together with the status."""
    if tindakan.kode == "aktifkan":
        sk = {"sk_nomor": isian.sk_nomor, "sk_tanggal": isian.sk_tanggal}
        return {"tanggal_masuk": isian.tanggal, **sk}
    if tindakan.kode == "tolak":  # never a KPM: its span holds no day
        hari = {"tanggal_masuk": isian.tanggal, "tanggal_keluar": isian.tanggal}
        return {**hari, "kode_keluar": isian.kode_keluar}
    if tindakan.kode == "keluarkan":
        return {"tanggal_keluar": isian.tanggal, "kode_keluar": isian.kode_keluar}
    if tindakan.kode in {"transisi", "lanjutkan"}:
        return {"resertifikasi_tanggal": isian.tanggal}
    return {}


def _usulkan(lanjut, program, tanggal):
    kolom = ("keluarga_id", "program_id", "status", "tanggal_masuk", "kode_keluar", "sk_nomor")
    salin(
        Kepesertaan._meta.db_table,
        kolom,
        ((n.keluarga_id, program.pk, "CALON", tanggal, "", "") for n in lanjut),
    )
    baru = Kepesertaan.objects.filter(program=program, tanggal_keluar=None)
    nomor = dict(
        baru.filter(keluarga__in=[n.keluarga_id for n in lanjut]).values_list("keluarga", "pk")
    )
    return [nomor[n.keluarga_id] for n in lanjut]


def _catat(rencana, isian, id_peserta, *, oleh, pada):
    baru = rencana.tindakan.kode == "usulkan"
    with connection.cursor() as kursor:
        kursor.execute(
            LANGKAH,
            {
                "tindakan": rencana.tindakan.kode,
                "id": id_peserta,
                "dari": ["" if baru else satu.status for satu in rencana.lanjut],
                "tanggal": isian.tanggal,
                "sk_nomor": isian.sk_nomor,
                "sk_tanggal": isian.sk_tanggal,
                "kode_keluar": isian.kode_keluar,
                "dokumen": isian.dokumen,
                "alasan": isian.alasan,
                "oleh": oleh.pk,
                "pada": pada,
            },
        )
