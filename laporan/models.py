"""Pre-aggregated facts and the frozen monthly reports made from them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from ejsika.wilayah.cakupan import QuerySetTercakup
from ejsika.wilayah.models import Wilayah
from kpm.models import Program


def boleh_melihat_agregat(pengguna):
    """Everybody with a duty region but a pendamping, whose own figures are on their own home."""
    return pengguna.is_active and not pengguna.hanya_dampingan and pengguna.peran != "admin"


class QuerySetAgregat(QuerySetTercakup):
    """Totals without names: those who may see aggregates see those of their regions."""

    def terlihat_oleh(self, pengguna):
        if not boleh_melihat_agregat(pengguna):
            return self.none()
        q = Q(pk__in=[])
        for kode in pengguna.kode_tugas:
            q |= Q(**{f"{self.lookup_kode}__startswith": kode})
        return self.filter(q)


class RingkasanBulanan(models.Model):
    """Facts of one region, with all below it, in one month and programme.

    `angka` maps a figure's name (`laporan.angka.ANGKA`) to its count: a name that is missing was
    not counted, which is not the same as zero. Written only by `laporan.ringkasan`.
    """

    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")
    bulan = models.DateField()  # first day
    program = models.ForeignKey(
        Program, models.PROTECT, null=True, related_name="+"
    )  # empty: all programmes, each family once
    angka = models.JSONField(default=dict)
    dihitung_pada = models.DateTimeField()

    objects = QuerySetAgregat.as_manager()

    class Meta:
        verbose_name = "ringkasan bulanan"
        verbose_name_plural = "ringkasan bulanan"
        constraints = [
            models.UniqueConstraint(
                name="ringkasan_sekali",
                fields=["bulan", "program", "wilayah"],
                nulls_distinct=False,
            )
        ]

    def __str__(self):
        return f"Ringkasan {self.bulan:%Y-%m}"


class StatusLaporan(models.TextChoices):
    MENUNGGU = "menunggu", "Menunggu"
    DISUSUN = "disusun", "Sedang disusun"
    SELESAI = "selesai", "Selesai"
    GAGAL = "gagal", "Gagal"


class LaporanBulanan(models.Model):
    """One kabupaten's report of one month: frozen figures, their hash, and the two files."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")
    bulan = models.DateField()
    status = models.CharField(max_length=8, choices=StatusLaporan, default=StatusLaporan.MENUNGGU)
    kemajuan = models.PositiveSmallIntegerField("kemajuan (%)", default=0)
    langkah = models.CharField(max_length=80, blank=True)
    galat = models.TextField(blank=True)
    angka = models.JSONField(default=dict)  # everything the PDF and the XLSX print
    sidik = models.CharField("SHA-256", max_length=64, blank=True)
    kode_verifikasi = models.CharField(max_length=16, unique=True, null=True, blank=True)
    berkas_pdf = models.CharField(max_length=200, blank=True)  # names below MEDIA_ROOT
    berkas_xlsx = models.CharField(max_length=200, blank=True)
    diminta_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    diminta_pada = models.DateTimeField()
    disusun_pada = models.DateTimeField(null=True, blank=True)

    objects = QuerySetAgregat.as_manager()

    class Meta:
        verbose_name = "laporan bulanan"
        verbose_name_plural = "laporan bulanan"
        constraints = [models.UniqueConstraint(name="laporan_sekali", fields=["wilayah", "bulan"])]

    def __str__(self):
        return f"Laporan {self.wilayah} {self.bulan:%Y-%m}"
