"""Who looked at a full NIK, of which family, when and why: a log nobody rewrites."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from kpm.models.keluarga import Keluarga


class AlasanPembukaan(models.TextChoices):
    PENCOCOKAN = "pencocokan", "Mencocokkan dengan KTP atau KK"
    PENYALURAN = "penyaluran", "Urusan bank atau penyaluran"
    PERMINTAAN = "permintaan", "Permintaan keluarga"
    LAYANAN = "layanan", "Rujukan ke sekolah, puskesmas, atau OPD"


class PembukaanNik(models.Model):
    """One deliberate look at the unmasked numbers of a family."""

    keluarga = models.ForeignKey(Keluarga, models.PROTECT, related_name="pembukaan_nik")
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    alasan = models.CharField(max_length=12, choices=AlasanPembukaan)
    pada = models.DateTimeField()

    class Meta:
        verbose_name = "pembukaan NIK"
        verbose_name_plural = "pembukaan NIK"
        constraints = [
            models.CheckConstraint(name="pembukaan_nik_beralasan", condition=~Q(alasan=""))
        ]
        indexes = [models.Index(fields=["keluarga", "-pada"], name="pembukaan_nik_keluarga")]
        triggers = [pgtrigger.Protect(name="tetap", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.oleh} · {self.get_alasan_display()}"
