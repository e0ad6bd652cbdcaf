"""Staging of a registry file."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse

from kpm.models.program import Program
from kpm.penyandian import NomorTersandi


class StatusImpor(models.TextChoices):
    MENUNGGU = "menunggu", "Menunggu"
    DIBACA = "dibaca", "Sedang dibaca"
    DIPERIKSA = "diperiksa", "Selesai diperiksa"
    DIGABUNG = "digabung", "Sedang digabungkan"
    SELESAI = "selesai", "Selesai"
    DITOLAK = "ditolak", "Ditolak"


def boleh_mengimpor(pengguna):
    """Operators for their own regions, dinsos for the province."""
    return pengguna.peran in {"operator", "dinsos"} and bool(pengguna.kode_tugas)


class BerkasImporQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna):
        """Imports of one's own making; dinsos sees every one."""
        if not (pengguna.is_active and pengguna.kode_tugas):
            return self.none()
        if pengguna.peran == "dinsos":
            return self.all()
        if pengguna.peran == "operator":
            return self.filter(oleh=pengguna)
        return self.none()

    def untuk_daftar(self):
        return self.select_related("oleh", "program").order_by("-dibuat_pada", "-pk")


class BerkasImpor(models.Model):
    """One import of one file: who, what, how far, and what came of it."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    nama_berkas = models.CharField(max_length=200)
    sidik = models.CharField("SHA-256", max_length=64)
    program = models.ForeignKey(Program, models.PROTECT, null=True, blank=True)
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    status = models.CharField(max_length=10, choices=StatusImpor, default=StatusImpor.MENUNGGU)
    hanya_periksa = models.BooleanField(default=False)
    kemajuan = models.PositiveSmallIntegerField("kemajuan (%)", default=0)
    hasil = models.JSONField(default=dict, blank=True)  # counts, by name
    galat = models.TextField(blank=True)  # why the whole file was refused
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    selesai_pada = models.DateTimeField(null=True, blank=True)

    objects = BerkasImporQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas impor"
        verbose_name_plural = "berkas impor"

    def __str__(self):
        return self.nama_berkas

    def get_absolute_url(self):
        return reverse("kpm:impor-rinci", args=[self.uuid])

    @property
    def berjalan(self):
        """Waiting for a worker or in its hands."""
        return self.status in {StatusImpor.MENUNGGU, StatusImpor.DIBACA, StatusImpor.DIGABUNG}


class StatusBaris(models.TextChoices):
    SIAP = "siap", "Siap"
    DITOLAK = "ditolak", "Ditolak"


class BarisImpor(models.Model):
    """One row of the file as it came, encrypted, with the reasons it cannot go in."""

    berkas = models.ForeignKey(BerkasImpor, models.CASCADE, related_name="baris")
    nomor = models.PositiveIntegerField()  # line of the file, as a person counts
    kunci = models.CharField(max_length=100)  # the family it belongs to, within the file
    isi = NomorTersandi(ranah="baris_impor")  # JSON of the row as read
    status = models.CharField(max_length=8, choices=StatusBaris)
    alasan = models.JSONField(default=list)  # sentences in Indonesian

    class Meta:
        verbose_name = "baris impor"
        verbose_name_plural = "baris impor"
        indexes = [models.Index(fields=["berkas", "status", "nomor"], name="baris_impor_status")]

    def __str__(self):
        return f"Baris {self.nomor}"
