"""Assigning families to pendamping: every write to Penugasan goes through here."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from pendamping.models import Penugasan


class PenugasanMendatang(Exception):
    """The family already has an assignment that begins later; it must be settled first."""


@transaction.atomic
def tetapkan_penugasan(*, keluarga, pendamping, sejak, oleh, alasan=""):
    """Give the family to the pendamping from the day on; return `(penugasan, baru)`.

    The running assignment ends on that day and stays in the books; giving a family to the
    pendamping who has it already changes nothing.
    """
    if Penugasan.objects.filter(keluarga=keluarga, masa__startswith__gt=sejak).exists():
        raise PenugasanMendatang(keluarga.pk)
    berjalan = (
        Penugasan.objects.select_for_update().filter(keluarga=keluarga).berlaku_pada(sejak).first()
    )
    if berjalan and berjalan.pendamping_id == pendamping.pk:
        return berjalan, False
    if berjalan and berjalan.masa.lower == sejak:  # a correction on the same day, in the history
        berjalan.pendamping = pendamping
        berjalan.ditetapkan_oleh, berjalan.alasan = oleh, alasan
        berjalan.save(update_fields=["pendamping", "ditetapkan_oleh", "alasan"])
        return berjalan, True
    if berjalan:
        berjalan.masa = DateRange(berjalan.masa.lower, sejak)
        berjalan.save(update_fields=["masa"])
    baru = Penugasan.objects.create(
        keluarga=keluarga,
        pendamping=pendamping,
        masa=DateRange(sejak, None),
        ditetapkan_oleh=oleh,
        alasan=alasan,
    )
    return baru, True


@transaction.atomic
def tetapkan_penugasan_massal(*, pasangan, sejak, oleh=None, alasan=""):
    """Assign many families at once by the same rules; return how many assignments changed.

    `pasangan` is an iterable of `(keluarga_id, pendamping_id)`, each family once.
    """
    pasangan = dict(pasangan)
    if not pasangan:
        return 0
    milik = Penugasan.objects.filter(keluarga_id__in=pasangan)
    if milik.filter(masa__startswith__gt=sejak).exists():
        raise PenugasanMendatang(sejak)
    berjalan = list(milik.select_for_update().berlaku_pada(sejak))
    hari_ini = []
    for lama in berjalan:
        if lama.pendamping_id == pasangan[lama.keluarga_id]:
            del pasangan[lama.keluarga_id]
        elif lama.masa.lower == sejak:
            lama.pendamping_id = pasangan.pop(lama.keluarga_id)
            lama.ditetapkan_oleh, lama.alasan = oleh, alasan
            hari_ini.append(lama)
    Penugasan.objects.bulk_update(
        hari_ini, ["pendamping", "ditetapkan_oleh", "alasan"], batch_size=1000
    )
    with connection.cursor() as kursor:
        kursor.execute(
            "UPDATE pendamping_penugasan SET masa = daterange(lower(masa), %s)"
            " WHERE keluarga_id = ANY(%s) AND masa @> %s::date",
            [sejak, list(pasangan), sejak],
        )
    Penugasan.objects.bulk_create(
        [
            Penugasan(
                keluarga_id=keluarga_id,
                pendamping_id=pendamping_id,
                masa=DateRange(sejak, None),
                ditetapkan_oleh=oleh,
                alasan=alasan,
            )
            for keluarga_id, pendamping_id in pasangan.items()
        ],
        batch_size=5000,
    )
    return len(pasangan) + len(hari_ini)


def satukan_penugasan(*, utama, digabung, pendamping, sejak, oleh, jejak):
    """After a merge one family is left: end the other's assignment, give this one to the chosen.

    `pendamping` None leaves the surviving family's own assignment as it is; every change goes
    into the trail. An assignment of today cannot end today: it counts for one day.
    """
    milik = Penugasan.objects.select_for_update(no_key=True)
    if milik.filter(keluarga=digabung, masa__startswith__gt=sejak).exists():
        raise PenugasanMendatang(digabung.pk)
    for lama in milik.filter(keluarga=digabung).berlaku_pada(sejak):
        jejak.ubah(lama, masa=_sampai(lama, sejak))
    berjalan = milik.filter(keluarga=utama).berlaku_pada(sejak).first()
    if pendamping is None or (berjalan and berjalan.pendamping_id == pendamping.pk):
        return
    if milik.filter(keluarga=utama, masa__startswith__gt=sejak).exists():
        raise PenugasanMendatang(utama.pk)
    alasan = "Penggabungan keluarga ganda"
    if berjalan and berjalan.masa.lower == sejak:
        jejak.ubah(berjalan, pendamping=pendamping, ditetapkan_oleh=oleh, alasan=alasan)
        return
    if berjalan:
        jejak.ubah(berjalan, masa=DateRange(berjalan.masa.lower, sejak))
    jejak.buat(
        Penugasan(
            keluarga=utama,
            pendamping=pendamping,
            masa=DateRange(sejak, None),
            ditetapkan_oleh=oleh,
            alasan=alasan,
        )
    )


def _sampai(penugasan, sejak):
    awal = penugasan.masa.lower
    return DateRange(awal, sejak if awal < sejak else sejak + timedelta(days=1))
