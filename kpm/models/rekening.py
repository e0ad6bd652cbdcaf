"""The bank account into which a family is paid, over time."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ejsika.wilayah.cakupan import QuerySetTercakup
from kpm.models.bantuan import samarkan_rekening
from kpm.penyandian import NomorTersandi


class SumberRekening(models.TextChoices):
    OPERATOR = "operator", "Diisi operator"
    BANK = "bank", "Berkas bank"
    IMPOR = "impor", "Berkas impor"


class RekeningQuerySet(QuerySetTercakup):
    lookup_kode = "keluarga__wilayah__kode"

    def berlaku(self):
        return self.filter(berakhir_pada=None)


class Rekening(models.Model):
    """One account of one family; a change ends this row and begins another, so all stay readable.

    Written only by `kpm.salur.rekening`.
    """

    keluarga = models.ForeignKey("kpm.Keluarga", models.PROTECT, related_name="rekening")
    bank = models.CharField(max_length=40)
    nomor = NomorTersandi("nomor rekening", ranah="rekening")
    pemilik = models.CharField("nama pemilik rekening", max_length=150)
    sumber = models.CharField(max_length=10, choices=SumberRekening)
    tanggal_sumber = models.DateField("tanggal menurut sumber")
    dicatat_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dicatat_pada = models.DateTimeField()
    berakhir_pada = models.DateTimeField(null=True, blank=True)
    alasan_berakhir = models.CharField(max_length=200, blank=True)
    diakhiri_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RekeningQuerySet.as_manager()

    class Meta:
        verbose_name = "rekening"
        verbose_name_plural = "rekening"
        constraints = [
            models.UniqueConstraint(
                name="rekening_satu_berlaku",
                fields=["keluarga"],
                condition=Q(berakhir_pada=None),
            ),
            models.CheckConstraint(
                name="rekening_berakhir_beralasan",
                condition=Q(berakhir_pada=None, alasan_berakhir="")
                | (Q(berakhir_pada__gte=F("dicatat_pada")) & ~Q(alasan_berakhir="")),
            ),
        ]
        indexes = [models.Index(fields=["nomor"], name="rekening_nomor")]
        triggers = [
            pgtrigger.ReadOnly(
                name="beku",
                fields=[
                    *("keluarga", "bank", "nomor", "pemilik", "sumber", "tanggal_sumber"),
                    *("dicatat_oleh", "dicatat_pada"),
                ],
            ),
            pgtrigger.Protect(name="tetap", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.bank} {self.nomor_samar}"

    @property
    def nomor_samar(self):
        return samarkan_rekening(self.nomor)
