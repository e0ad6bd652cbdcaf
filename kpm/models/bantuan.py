"""Payments: what each budget year and tahap pays through which bank, and to whom it went."""

import pghistory
from django.db import models
from django.db.models import Q

from ejsika.wilayah.cakupan import QuerySetTercakup
from ejsika.wilayah.models import Wilayah
from kpm.dampingan import q_dampingan
from kpm.models.program import Kepesertaan, Program


class JadwalBantuan(models.Model):
    """Amount and paying bank of one tahap in one region and budget year: data, never constants."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="jadwal")
    tahun_anggaran = models.PositiveSmallIntegerField()
    tahap = models.PositiveSmallIntegerField()
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")
    bank = models.CharField("bank penyalur", max_length=40)
    nominal = models.PositiveIntegerField("nominal per keluarga (Rp)")
    tanggal = models.DateField("tanggal penyaluran", null=True, blank=True)

    class Meta:
        verbose_name = "jadwal bantuan"
        verbose_name_plural = "jadwal bantuan"
        constraints = [
            models.UniqueConstraint(
                name="jadwal_sekali", fields=["program", "tahun_anggaran", "tahap", "wilayah"]
            )
        ]

    def __str__(self):
        return f"{self.program.kode} {self.tahun_anggaran} tahap {self.tahap}"


class StatusPenyaluran(models.TextChoices):
    DIRENCANAKAN = "direncanakan", "Direncanakan"
    TERSALUR = "tersalur", "Tersalur"
    GAGAL = "gagal", "Gagal"


class PenyaluranQuerySet(QuerySetTercakup):
    lookup_kode = "kepesertaan__keluarga__wilayah__kode"

    def q_milik_pendamping(self, pengguna):
        return q_dampingan(pengguna, "kepesertaan__keluarga__")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Penyaluran(models.Model):
    """One payment of one tahap to one membership; the amount is frozen when planned."""

    jadwal = models.ForeignKey(JadwalBantuan, models.PROTECT, related_name="penyaluran")
    kepesertaan = models.ForeignKey(Kepesertaan, models.PROTECT, related_name="penyaluran")
    nominal = models.PositiveIntegerField()
    status = models.CharField(
        max_length=12, choices=StatusPenyaluran, default=StatusPenyaluran.DIRENCANAKAN
    )
    alasan_gagal = models.CharField(max_length=40, blank=True)  # domain 2.10
    tanggal = models.DateField(null=True, blank=True)

    objects = PenyaluranQuerySet.as_manager()

    class Meta:
        verbose_name = "penyaluran"
        verbose_name_plural = "penyaluran"
        constraints = [
            models.UniqueConstraint(name="penyaluran_sekali", fields=["jadwal", "kepesertaan"]),
            models.CheckConstraint(
                name="penyaluran_gagal_beralasan",
                condition=(Q(status="gagal") & ~Q(alasan_gagal=""))
                | (~Q(status="gagal") & Q(alasan_gagal="")),
            ),
        ]

    def __str__(self):
        return f"{self.jadwal} {self.get_status_display()}"
