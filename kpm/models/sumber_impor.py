"""Where registry files come from, and how the columns of each origin are read."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from ejsika.wilayah.cakupan import QuerySetTercakup
from ejsika.wilayah.models import Wilayah


class AturanGabung(models.TextChoices):
    """What a file may do to families that are registered already."""

    PERBARUI = "perbarui", "Tambah yang baru dan perbarui yang sudah ada"
    TAMBAH = "tambah", "Hanya tambah keluarga baru; yang sudah ada dibiarkan"
    TERBARU = "terbaru", "Pertahankan yang lebih baru menurut tanggal data"


class SumberImpor(models.Model):
    """A named origin of files, e.g. "SIKS-NG Pandeglang"; it belongs to a duty region."""

    nama = models.CharField(max_length=80)
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")
    aturan = models.CharField(
        max_length=10, choices=AturanGabung, default=AturanGabung.PERBARUI
    )  # the last choice, offered first next time

    objects = QuerySetTercakup.as_manager()

    class Meta:
        verbose_name = "sumber impor"
        verbose_name_plural = "sumber impor"
        constraints = [
            models.UniqueConstraint("wilayah", Lower("nama"), name="sumber_impor_sekali")
        ]

    def __str__(self):
        return self.nama


class PemetaanKolom(models.Model):
    """What each column of one header layout of a source means, as a person confirmed it."""

    sumber = models.ForeignKey(SumberImpor, models.CASCADE, related_name="pemetaan")
    sidik_judul = models.CharField(max_length=64)  # SHA-256 of the labels, in order
    peta = models.JSONField()  # per column the name of a field, or null: not read
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    diubah_pada = models.DateTimeField()

    class Meta:
        verbose_name = "pemetaan kolom"
        verbose_name_plural = "pemetaan kolom"
        constraints = [
            models.UniqueConstraint(name="pemetaan_sekali", fields=["sumber", "sidik_judul"])
        ]

    def __str__(self):
        return f"Pemetaan {self.sumber}"
