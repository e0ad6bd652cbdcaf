"""The presence verdict of a visit, by rule version; a newer one stands beside the old."""

from django.db import models
from django.db.models import Q

from ejsika.wilayah.cakupan import QuerySetTercakup
from pendamping.models.kunjungan import Kunjungan


class HasilPutusan(models.TextChoices):
    HADIR = "hadir", "Hadir"
    BELUM_PASTI = "belum_pasti", "Belum pasti"
    PERLU_DIPERIKSA = "perlu_diperiksa", "Perlu diperiksa"


class PutusanQuerySet(QuerySetTercakup):
    lookup_kode = "kunjungan__keluarga__wilayah__kode"

    def q_milik_pendamping(self, pengguna):
        return Q(kunjungan__pendamping=pengguna)


class Putusan(models.Model):
    """What one rule version says about one visit, with every reason (web contract: `alasan`)."""

    kunjungan = models.ForeignKey(
        Kunjungan, models.PROTECT, related_name="putusan", db_index=False
    )  # `putusan_kunjungan` begins with it
    putusan = models.CharField(max_length=16, choices=HasilPutusan)
    versi_aturan = models.CharField(max_length=20)
    keyakinan = models.FloatField()  # 0–1
    alasan = models.JSONField()  # [{kode, nilai, bobot, uraian}]
    dinilai_pada = models.DateTimeField()

    objects = PutusanQuerySet.as_manager()

    class Meta:
        verbose_name = "putusan kehadiran"
        verbose_name_plural = "putusan kehadiran"
        constraints = [
            models.CheckConstraint(
                name="putusan_keyakinan_0_1", condition=Q(keyakinan__range=(0, 1))
            ),
        ]
        indexes = [models.Index(fields=["kunjungan", "-id"], name="putusan_kunjungan")]

    def __str__(self):
        return self.get_putusan_display()
