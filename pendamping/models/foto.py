"""Photo evidence: announced with the visit, received one by one, addressed by content."""

import uuid

from django.db import models
from django.db.models import Q

from ejsika.wilayah.cakupan import QuerySetTercakup
from pendamping.models.kunjungan import Kunjungan


class SumberFoto(models.TextChoices):
    KAMERA = "kamera", "Kamera"
    GALERI = "galeri", "Galeri"


class FotoBuktiQuerySet(QuerySetTercakup):
    lookup_kode = "kunjungan__keluarga__wilayah__kode"

    def q_milik_pendamping(self, pengguna):
        return Q(kunjungan__pendamping=pengguna)

    def diterima(self):
        return self.filter(diterima_pada__isnull=False)

    def siap_tampil(self):
        """Photos whose shown copies exist."""
        return self.filter(diolah_pada__isnull=False, cacat="")


class FotoBukti(models.Model):
    """One photo of a visit. Until `diterima_pada` is set only the phone has its bytes.

    `exif` is what the phone read before shrinking; the bytes we serve carry
    no metadata.
    """

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)  # made on the phone
    kunjungan = models.ForeignKey(
        Kunjungan, models.PROTECT, related_name="foto", db_index=False
    )  # `foto_sekali` begins with it
    sha256 = models.CharField(max_length=64)  # of the bytes that are sent
    ukuran = models.PositiveIntegerField()
    sha256_asli = models.CharField(max_length=64, blank=True)  # of the camera's own file
    diambil_pada = models.DateTimeField()
    sumber = models.CharField(max_length=6, choices=SumberFoto)
    exif = models.JSONField(default=dict)
    diterima_pada = models.DateTimeField(null=True)
    jenis_isi = models.CharField(max_length=20, blank=True)
    lebar = models.PositiveIntegerField(null=True)
    tinggi = models.PositiveIntegerField(null=True)
    dhash = models.BigIntegerField(null=True)  # 64-bit difference hash, signed
    diolah_pada = models.DateTimeField(null=True)  # served copy and thumbnail exist
    cacat = models.CharField(max_length=200, blank=True)  # kept, but cannot be shown: why

    objects = FotoBuktiQuerySet.as_manager()

    class Meta:
        verbose_name = "foto bukti"
        verbose_name_plural = "foto bukti"
        constraints = [
            models.UniqueConstraint(name="foto_sekali", fields=["kunjungan", "uuid"]),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="foto_sha256"),
            models.Index(
                fields=["diterima_pada"], name="foto_belum_diolah", condition=Q(diolah_pada=None)
            ),
        ]

    def __str__(self):
        return f"Foto #{self.pk}"

    @property
    def tampil(self):
        """Whether its shown copies exist (`siap_tampil` for many)."""
        return bool(self.diolah_pada) and not self.cacat
