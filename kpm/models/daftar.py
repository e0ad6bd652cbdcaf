"""What a person keeps of the list of families, and every file that was taken from it."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from kpm.models.pembukaan import AlasanPembukaan


class SaringanTersimpanQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna):
        """One's own, and nobody else's."""
        if not (pengguna.is_active and pengguna.melihat_keluarga):
            return self.none()
        return self.filter(pemilik=pengguna)

    def untuk_daftar(self):
        return self.order_by("nama", "pk")


class SaringanTersimpan(models.Model):
    """A list of families under a name of one's own: what the address asks for, without the page."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    pemilik = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="saringan_tersimpan"
    )
    nama = models.CharField("nama saringan", max_length=60)
    kueri = models.CharField(max_length=1000)
    dibuat_pada = models.DateTimeField()

    objects = SaringanTersimpanQuerySet.as_manager()

    class Meta:
        verbose_name = "saringan tersimpan"
        verbose_name_plural = "saringan tersimpan"
        constraints = [
            models.UniqueConstraint(name="saringan_nama_sekali", fields=["pemilik", "nama"]),
            models.CheckConstraint(name="saringan_bernama", condition=~Q(nama="")),
        ]

    def __str__(self):
        return self.nama


class TampilanDaftar(models.Model):
    """How one person likes the list: which columns, how many rows to a page."""

    pengguna = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="tampilan_daftar"
    )
    kolom = models.CharField(max_length=400, blank=True)  # names, separated by commas
    baris = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = "tampilan daftar"
        verbose_name_plural = "tampilan daftar"

    def __str__(self):
        return f"Tampilan #{self.pk}"


class BentukUnduhan(models.TextChoices):
    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"


class Unduhan(models.Model):
    """One file of families: who took it, when, which, how many, and why if numbers were in full.

    Written before the first row leaves; a trigger lets nobody change or remove it.
    """

    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    pada = models.DateTimeField()
    bentuk = models.CharField(max_length=4, choices=BentukUnduhan)
    saringan = models.TextField()  # in words, as the person saw it
    banyak = models.PositiveIntegerField()
    nik_lengkap = models.BooleanField("NIK dan No. KK lengkap", default=False)
    alasan = models.CharField(max_length=12, choices=AlasanPembukaan, blank=True)

    class Meta:
        verbose_name = "unduhan daftar keluarga"
        verbose_name_plural = "unduhan daftar keluarga"
        constraints = [
            models.CheckConstraint(
                name="unduhan_lengkap_beralasan",
                condition=Q(nik_lengkap=False, alasan="") | (Q(nik_lengkap=True) & ~Q(alasan="")),
            )
        ]
        indexes = [models.Index(fields=["oleh", "-pada"], name="unduhan_oleh")]
        triggers = [pgtrigger.Protect(name="tetap", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.oleh} · {self.banyak} baris"
