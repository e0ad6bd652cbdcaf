"""Families that may be one, what people decided about them, and what was joined or divided."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from ejsika.wilayah.cakupan import QuerySetTercakup, q_di_dalam
from kpm.models.keluarga import Keluarga

BUKTI = {  # kinds of evidence: filter word, label
    "nik": "NIK sama",
    "no_kk": "No. KK sama",
    "nama": "Nama mirip, tanggal lahir sama",
    "petugas": "Diajukan petugas",
}


class StatusDugaan(models.TextChoices):
    TERBUKA = "terbuka", "Menunggu putusan"
    TUNDA = "tunda", "Ditunda"
    BUKAN_GANDA = "bukan_ganda", "Bukan ganda"
    SATU_KELUARGA = "satu_keluarga", "Satu keluarga"
    GUGUR = "gugur", "Gugur"  # the evidence is gone: somebody corrected a number


class JenisPutusan(models.TextChoices):
    BUKAN_GANDA = "bukan_ganda", "Bukan ganda"
    SATU_KELUARGA = "satu_keluarga", "Satu keluarga, digabung"
    TUNDA = "tunda", "Ditunda"
    BUKA_LAGI = "buka_lagi", "Dibuka lagi"
    BATAL_GABUNG = "batal_gabung", "Penggabungan dibatalkan"
    AJUKAN = "ajukan", "Diajukan petugas"


def memutus_ganda(pengguna):
    """Who works on the queue: operators for their own regions, dinsos for the province."""
    return pengguna.peran in {"operator", "dinsos"}


class DugaanGandaQuerySet(QuerySetTercakup):
    def terlihat_oleh(self, pengguna):
        """Cases with at least one family in scope; the other stays unnamed to those outside."""
        if not (pengguna.is_active and pengguna.melihat_keluarga) or pengguna.hanya_dampingan:
            return self.none()
        if pengguna.lintas_wilayah:
            return self.all()
        return self.filter(
            q_di_dalam(pengguna.kode_tugas, "pertama__wilayah__kode")
            | q_di_dalam(pengguna.kode_tugas, "kedua__wilayah__kode")
        )

    def menyangkut(self, keluarga):
        return self.filter(Q(pertama=keluarga) | Q(kedua=keluarga))

    def di_kode(self, kode):
        """Cases with a family in the region of this code."""
        return self.filter(
            q_di_dalam([kode], "pertama__wilayah__kode")
            | q_di_dalam([kode], "kedua__wilayah__kode")
        )

    def untuk_daftar(self):
        """Load both families with their place: the strongest question first."""
        desa = [f"{sisi}__wilayah__induk__induk" for sisi in ("pertama", "kedua")]
        batas = [
            f"{sisi}__{nama}"
            for sisi in ("pertama", "kedua")
            for nama in (
                *("no_kk", "lokasi", "wilayah__batas", "wilayah__induk__batas"),
                "wilayah__induk__induk__batas",
            )
        ]
        return self.select_related(*desa).defer(*batas)


class DugaanGanda(models.Model):
    """A pair of families that may be one, the evidence, and how the question stands.

    One row per pair for good: `bukti` keeps by kind what matched (`kpm.ganda.pencarian` writes
    it, never a number itself), `kekuatan` 0–100 sorts, and each decision is a `PutusanGanda`.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    pertama = models.ForeignKey(Keluarga, models.PROTECT, related_name="+")
    kedua = models.ForeignKey(Keluarga, models.PROTECT, related_name="+")
    bukti = models.JSONField(default=dict)
    kekuatan = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=13, choices=StatusDugaan, default=StatusDugaan.TERBUKA)
    dibuka_pada = models.DateTimeField()

    objects = DugaanGandaQuerySet.as_manager()

    class Meta:
        verbose_name = "dugaan ganda"
        verbose_name_plural = "dugaan ganda"
        constraints = [
            models.CheckConstraint(
                name="dugaan_ganda_berurutan", condition=Q(pertama__lt=F("kedua"))
            ),
            models.UniqueConstraint(name="dugaan_ganda_sepasang", fields=["pertama", "kedua"]),
            models.CheckConstraint(
                name="dugaan_ganda_kekuatan", condition=Q(kekuatan__range=(0, 100))
            ),
        ]
        indexes = [models.Index(fields=["status", "-kekuatan", "id"], name="dugaan_ganda_antrean")]

    def __str__(self):
        return f"Dugaan ganda #{self.pk}"

    def get_absolute_url(self):
        return reverse("pendamping:ganda-rinci", args=[self.uuid])

    @property
    def sebutan_bukti(self):
        return [label for jenis, label in BUKTI.items() if jenis in self.bukti]

    @property
    def diputus(self):
        return self.status in {StatusDugaan.BUKAN_GANDA, StatusDugaan.SATU_KELUARGA}

    def boleh_diputus_oleh(self, pengguna):
        """Both families within one's own regions, so a pair across two is for dinsos."""
        return memutus_ganda(pengguna) and all(
            any(sisi.wilayah.kode.startswith(kode) for kode in pengguna.kode_tugas)
            for sisi in (self.pertama, self.kedua)
        )


class PutusanGanda(models.Model):
    """One decision about a pair: who, when, why. A row nobody rewrites."""

    dugaan = models.ForeignKey(DugaanGanda, models.PROTECT, related_name="putusan")
    jenis = models.CharField(max_length=13, choices=JenisPutusan)
    alasan = models.TextField()
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    pada = models.DateTimeField()

    class Meta:
        verbose_name = "putusan ganda"
        verbose_name_plural = "putusan ganda"
        constraints = [
            models.CheckConstraint(name="putusan_ganda_beralasan", condition=~Q(alasan=""))
        ]
        triggers = [pgtrigger.Protect(name="tetap", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return self.get_jenis_display()


class PenggabunganKeluarga(models.Model):
    """One family joined into another, and the trail that can undo it.

    `jejak` holds the steps (`kpm.ganda.jejak`) and the keys of what the family consisted of when
    they were done; values are not repeated in it.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    dugaan = models.ForeignKey(DugaanGanda, models.PROTECT, related_name="penggabungan")
    utama = models.ForeignKey(Keluarga, models.PROTECT, related_name="penggabungan")
    digabung = models.ForeignKey(Keluarga, models.PROTECT, related_name="+")
    jejak = models.JSONField(default=list)
    alasan = models.TextField()
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    pada = models.DateTimeField()
    alasan_batal = models.TextField(blank=True)
    dibatalkan_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dibatalkan_pada = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "penggabungan keluarga"
        verbose_name_plural = "penggabungan keluarga"
        constraints = [
            models.UniqueConstraint(
                name="penggabungan_satu_berlaku",
                fields=["digabung"],
                condition=Q(dibatalkan_pada=None),
            ),
            models.CheckConstraint(name="penggabungan_beralasan", condition=~Q(alasan="")),
            models.CheckConstraint(
                name="penggabungan_batal_lengkap",
                condition=Q(dibatalkan_pada=None, dibatalkan_oleh=None, alasan_batal="")
                | (
                    Q(dibatalkan_pada__isnull=False, dibatalkan_oleh__isnull=False)
                    & ~Q(alasan_batal="")
                ),
            ),
        ]

    def __str__(self):
        return f"Penggabungan #{self.pk}"


class PemecahanKeluarga(models.Model):
    """One family divided into two: who went, why, and by whose hand."""

    asal = models.ForeignKey(Keluarga, models.PROTECT, related_name="pemecahan")
    baru = models.OneToOneField(Keluarga, models.PROTECT, related_name="pemecahan_asal")
    tanggal = models.DateField()  # from when they are two
    alasan = models.TextField()
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    pada = models.DateTimeField()

    class Meta:
        verbose_name = "pemecahan keluarga"
        verbose_name_plural = "pemecahan keluarga"
        constraints = [
            models.CheckConstraint(name="pemecahan_beralasan", condition=~Q(alasan="")),
            models.CheckConstraint(name="pemecahan_bukan_diri", condition=~Q(asal=F("baru"))),
        ]

    def __str__(self):
        return f"Pemecahan #{self.pk}"


class PemeriksaanGanda(models.Model):
    """One look whether a person is registered already: how often somebody asked, never whom."""

    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    pada = models.DateTimeField()
    bernomor = models.BooleanField()  # a NIK or No. KK was asked for
    ditemukan = models.PositiveSmallIntegerField(default=0)  # families in scope
    di_luar = models.BooleanField(default=False)  # something outside the scope answered

    class Meta:
        verbose_name = "pemeriksaan ganda"
        verbose_name_plural = "pemeriksaan ganda"
        indexes = [models.Index(fields=["oleh", "-pada"], name="pemeriksaan_ganda_oleh")]
        triggers = [pgtrigger.Protect(name="tetap", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.oleh} {self.pada:%Y-%m-%d %H:%M}"
