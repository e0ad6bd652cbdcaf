"""How many families a programme has room for, per kabupaten/kota and budget year."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from ejsika.wilayah.cakupan import QuerySetTercakup
from ejsika.wilayah.models import Wilayah
from kpm.models.program import Program


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Kuota(models.Model):
    """Places in one kabupaten/kota; without a row activation is not limited there.

    The present figure keeps who set it, when and why; earlier ones are in the history.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="kuota")
    wilayah = models.ForeignKey(
        Wilayah, models.PROTECT, related_name="+", verbose_name="kabupaten/kota"
    )
    tahun = models.PositiveSmallIntegerField("tahun anggaran")
    jumlah = models.PositiveIntegerField("jumlah keluarga")
    alasan = models.CharField("dasar atau alasan", max_length=200)
    oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    pada = models.DateTimeField("ditetapkan pada", auto_now=True)

    objects = QuerySetTercakup.as_manager()

    class Meta:
        verbose_name = "kuota"
        verbose_name_plural = "kuota"
        constraints = [
            models.UniqueConstraint(name="kuota_sekali", fields=["program", "wilayah", "tahun"]),
            models.CheckConstraint(name="kuota_beralasan", condition=~Q(alasan="")),
        ]

    def __str__(self):
        return f"{self.program.kode} {self.wilayah} {self.tahun}: {self.jumlah}"
