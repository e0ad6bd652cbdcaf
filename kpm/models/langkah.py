"""Every decision about a membership: who, when, why, by which decree. Nobody rewrites it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from kpm.models.program import Kepesertaan, StatusKepesertaan
from kpm.peserta import tindakan

BERSK = [t.kode for t in tindakan.SEMUA if t.sk]
KELUAR = [t.kode for t in tindakan.SEMUA if t.keluar]


class LangkahKepesertaan(models.Model):
    """One step of one membership; `tanggal` is the day it takes effect, `pada` when it was made."""

    kepesertaan = models.ForeignKey(Kepesertaan, models.PROTECT, related_name="langkah")
    tindakan = models.CharField(max_length=16, choices=[(t.kode, t.label) for t in tindakan.SEMUA])
    dari = models.CharField(max_length=12, choices=StatusKepesertaan, blank=True)
    ke = models.CharField(max_length=12, choices=StatusKepesertaan)
    tanggal = models.DateField()
    sk_nomor = models.CharField("nomor SK", max_length=80, blank=True)
    sk_tanggal = models.DateField("tanggal SK", null=True, blank=True)
    kode_keluar = models.CharField(max_length=3, blank=True)
    dokumen = models.CharField("dokumen", max_length=200, blank=True)
    alasan = models.CharField(max_length=300)
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    pada = models.DateTimeField()

    class Meta:
        verbose_name = "langkah kepesertaan"
        verbose_name_plural = "langkah kepesertaan"
        constraints = [
            models.CheckConstraint(name="langkah_beralasan", condition=~Q(alasan="")),
            models.CheckConstraint(
                name="langkah_bersk",
                condition=~Q(tindakan__in=BERSK) | (~Q(sk_nomor="") & Q(sk_tanggal__isnull=False)),
            ),
            models.CheckConstraint(
                name="langkah_keluar_berdokumen",
                condition=(Q(tindakan__in=KELUAR) & ~Q(kode_keluar="") & ~Q(dokumen=""))
                | (~Q(tindakan__in=KELUAR) & Q(kode_keluar="")),
            ),
        ]
        indexes = [models.Index(fields=["kepesertaan", "-id"], name="langkah_kepesertaan")]
        triggers = [pgtrigger.Protect(name="tetap", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.get_tindakan_display()} {self.tanggal}"
