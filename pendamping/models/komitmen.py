"""Commitments (conditionalities): what a member did in a month, as somebody verified it."""

from django.db import models
from django.db.models import F, Q

from ejsika.wilayah.cakupan import QuerySetTercakup
from pendamping.models.kunjungan import Kunjungan


class JenisKomitmen(models.TextChoices):
    SEKOLAH = "sekolah", "Kehadiran di sekolah"
    HAMIL = "hamil", "Pemeriksaan kehamilan"
    NIFAS = "nifas", "Pemeriksaan nifas"
    BALITA = "balita", "Posyandu dan imunisasi"
    LANSIA = "lansia", "Pemeriksaan lansia"
    DISABILITAS = "disabilitas", "Perawatan disabilitas berat"


class StatusKomitmen(models.TextChoices):
    PATUH = "PATUH", "Patuh"
    TIDAK_PATUH = "TIDAK_PATUH", "Tidak patuh"
    BELUM_TERVERIFIKASI = "BELUM_TERVERIFIKASI", "Belum terverifikasi"
    TIDAK_BERLAKU = "TIDAK_BERLAKU", "Tidak berlaku"


class VerifikasiKomitmenQuerySet(QuerySetTercakup):
    lookup_kode = "anggota__keluarga__wilayah__kode"

    def q_milik_pendamping(self, pengguna):
        return Q(kunjungan__pendamping=pengguna)


class VerifikasiKomitmen(models.Model):
    """One check of one duty of one member for one month, as reported in one visit.

    The status is computed when stored (school: `hadir / hari_efektif >= 0.85`), never guessed:
    numbers missing means `BELUM_TERVERIFIKASI`.
    """

    kunjungan = models.ForeignKey(Kunjungan, models.PROTECT, related_name="komitmen")
    anggota = models.ForeignKey("kpm.Anggota", models.PROTECT, related_name="komitmen")
    jenis = models.CharField(max_length=12, choices=JenisKomitmen)
    bulan = models.DateField()  # first day of the month
    hadir = models.PositiveSmallIntegerField(null=True)
    hari_efektif = models.PositiveSmallIntegerField(null=True)
    alasan = models.CharField(max_length=24, blank=True)  # domain 2.9
    status = models.CharField(max_length=20, choices=StatusKomitmen)

    objects = VerifikasiKomitmenQuerySet.as_manager()

    class Meta:
        verbose_name = "verifikasi komitmen"
        verbose_name_plural = "verifikasi komitmen"
        constraints = [
            models.UniqueConstraint(
                name="komitmen_sekali", fields=["kunjungan", "anggota", "jenis", "bulan"]
            ),
            models.CheckConstraint(
                name="komitmen_hadir_dalam_efektif",
                condition=Q(hadir=None) | Q(hari_efektif=None) | Q(hadir__lte=F("hari_efektif")),
            ),
        ]
        indexes = [
            models.Index(fields=["anggota", "jenis", "-bulan"], name="komitmen_anggota_bulan")
        ]

    def __str__(self):
        return f"{self.get_jenis_display()} {self.bulan:%Y-%m}"
