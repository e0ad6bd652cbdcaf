"""Which pendamping looks after which family, over time: the caseload."""

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q

from ejsika.wilayah.cakupan import QuerySetTercakup


class PenugasanQuerySet(QuerySetTercakup):
    lookup_kode = "keluarga__wilayah__kode"

    def q_milik_pendamping(self, pengguna):
        return Q(pendamping=pengguna)

    def berlaku_pada(self, tanggal):
        return self.filter(masa__contains=tanggal)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Penugasan(models.Model):
    """One family in one pendamping's caseload for a span of days `[mulai, selesai)`."""

    pendamping = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="penugasan"
    )
    keluarga = models.ForeignKey("kpm.Keluarga", models.PROTECT, related_name="penugasan")
    masa = DateRangeField()
    ditetapkan_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    alasan = models.CharField(max_length=200, blank=True)

    objects = PenugasanQuerySet.as_manager()

    class Meta:
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        constraints = [
            ExclusionConstraint(
                name="penugasan_tidak_tumpang_tindih",
                expressions=[
                    ("keluarga", RangeOperators.EQUAL),
                    ("masa", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="penugasan_masa_terisi",
                condition=Q(masa__isempty=False, masa__startswith__isnull=False),
            ),
        ]
        indexes = [GistIndex(fields=["pendamping", "masa"], name="penugasan_pendamping_masa")]

    def __str__(self):
        return f"Penugasan #{self.pk}"
