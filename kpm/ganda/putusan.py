"""What people say about a pair: each word is kept, and two people never overwrite each other."""

from django.db import transaction

from kpm.models import DugaanGanda, JenisPutusan, PutusanGanda, StatusDugaan

SETELAH = {  # decision: the states it may be taken in, and the state it leads to
    JenisPutusan.BUKAN_GANDA: ({"terbuka", "tunda", "gugur"}, StatusDugaan.BUKAN_GANDA),
    JenisPutusan.TUNDA: ({"terbuka", "tunda"}, StatusDugaan.TUNDA),
    JenisPutusan.SATU_KELUARGA: ({"terbuka", "tunda", "gugur"}, StatusDugaan.SATU_KELUARGA),
    JenisPutusan.BUKA_LAGI: ({"bukan_ganda", "tunda", "gugur"}, StatusDugaan.TERBUKA),
    JenisPutusan.BATAL_GABUNG: ({"satu_keluarga"}, StatusDugaan.TERBUKA),
}


class DugaanBerubah(Exception):
    """Somebody decided in the meantime; `args[0]` is the case as it is now."""


@transaction.atomic
def putuskan(dugaan, *, jenis, alasan, oleh, pada, versi):
    """Keep one decision on the case as it was shown (`versi_dugaan`), or raise DugaanBerubah."""
    kini = DugaanGanda.objects.select_for_update().get(pk=dugaan.pk)
    dari, menjadi = SETELAH[jenis]
    if kini.status not in dari or versi_dugaan(kini) != versi:
        raise DugaanBerubah(kini)
    kini.status = menjadi
    if menjadi == StatusDugaan.TERBUKA:
        kini.dibuka_pada = pada
    kini.save(update_fields=["status", "dibuka_pada"])
    return PutusanGanda.objects.create(
        dugaan=kini, jenis=jenis, alasan=alasan, oleh=oleh, pada=pada
    )


def versi_dugaan(dugaan):
    """Stands for the case as it is: another decision makes another version."""
    terakhir = dugaan.putusan.order_by("-pk").values_list("pk", flat=True).first()
    return f"{dugaan.status}-{terakhir or 0}"
