"""Staging of a registry file."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kpm.models.program import Program
from kpm.models.sumber_impor import AturanGabung, SumberImpor
from kpm.penyandian import NomorTersandi


class StatusImpor(models.TextChoices):
    UNGGAH = "unggah", "Sedang diunggah"
    MENUNGGU = "menunggu", "Menunggu"
    KOLOM = "kolom", "Menunggu pemetaan kolom"
    DIBACA = "dibaca", "Sedang dibaca"
    DIPERIKSA = "diperiksa", "Selesai diperiksa"
    DIGABUNG = "digabung", "Sedang digabungkan"
    SELESAI = "selesai", "Selesai"
    DITOLAK = "ditolak", "Ditolak"
    MENGURUNG = "mengurung", "Sedang diurungkan"
    DIURUNGKAN = "diurungkan", "Diurungkan"


SEDANG_DIKERJAKAN = (
    *(StatusImpor.MENUNGGU, StatusImpor.DIBACA, StatusImpor.DIGABUNG, StatusImpor.MENGURUNG),
)

SUDAH_TERUKUR = 5  # percent done before a guess at the rest is worth showing


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
        return (
            self.select_related("oleh", "program", "sumber", "diurungkan_oleh")
            .defer("pengenalan", "peta")  # what only the page about the columns shows
            .order_by("-dibuat_pada", "-pk")
        )

    def berjalan(self):
        return self.filter(status__in=SEDANG_DIKERJAKAN)


class BerkasImpor(models.Model):
    """One import of one file: who, what, how far, and what came of it."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    nama_berkas = models.CharField(max_length=200)
    sidik = models.CharField("SHA-256", max_length=64)
    ukuran = models.PositiveBigIntegerField("ukuran (bita)", default=0)
    diterima = models.PositiveBigIntegerField("sudah diterima (bita)", default=0)
    sumber = models.ForeignKey(SumberImpor, models.PROTECT, null=True, blank=True)
    aturan = models.CharField(max_length=10, choices=AturanGabung, default=AturanGabung.PERBARUI)
    tanggal_data = models.DateField(null=True, blank=True)  # the day the file tells of
    pengenalan = NomorTersandi(ranah="pengenalan_impor", null=True)  # JSON: columns, examples
    lembar = models.CharField("lembar kerja", max_length=80, blank=True)  # empty: the best one
    peta = models.JSONField(null=True, blank=True)  # confirmed: a field per column, or null
    program = models.ForeignKey(Program, models.PROTECT, null=True, blank=True)
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    status = models.CharField(max_length=10, choices=StatusImpor, default=StatusImpor.MENUNGGU)
    hanya_periksa = models.BooleanField(default=False)
    kemajuan = models.PositiveSmallIntegerField("kemajuan (%)", default=0)
    baris_terbaca = models.PositiveIntegerField(default=0)
    percobaan = models.PositiveSmallIntegerField(default=0)  # how often a worker took it up
    mulai_pada = models.DateTimeField(null=True, blank=True)
    batal_diminta_pada = models.DateTimeField(null=True, blank=True)
    hasil = models.JSONField(default=dict, blank=True)  # counts, by name
    galat = models.TextField(blank=True)  # why the whole file was refused
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    selesai_pada = models.DateTimeField(null=True, blank=True)
    diterapkan_pada = models.DateTimeField(null=True, blank=True)  # `dibuat_pada` of what came in
    konteks = models.UUIDField(null=True, blank=True)  # of the history of what it changed
    diurungkan_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    diurungkan_pada = models.DateTimeField(null=True, blank=True)
    alasan_urung = models.CharField("alasan diurungkan", max_length=200, blank=True)

    objects = BerkasImporQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas impor"
        verbose_name_plural = "berkas impor"
        constraints = [
            models.CheckConstraint(
                name="berkas_impor_urung_beralasan",
                condition=~Q(status__in=["mengurung", "diurungkan"])
                | Q(diurungkan_pada__isnull=False) & ~Q(alasan_urung=""),
            ),
            models.CheckConstraint(
                name="berkas_impor_terbaru_bertanggal",
                condition=~Q(aturan="terbaru") | Q(tanggal_data__isnull=False),
            ),
        ]

    def __str__(self):
        return self.nama_berkas

    def get_absolute_url(self):
        return reverse("kpm:impor-rinci", args=[self.uuid])

    @property
    def berjalan(self):
        """Waiting for a worker or in its hands."""
        return self.status in SEDANG_DIKERJAKAN

    def perkiraan_sisa(self, pada):
        """How long it still takes: by the dry run of the same file, else by what is done so far."""
        if self.mulai_pada is None or not self.berjalan:
            return None
        lalu = pada - self.mulai_pada
        if detik := self.hasil.get("detik"):
            return max(timedelta(seconds=detik) - lalu, timedelta())
        return (
            lalu * (100 - self.kemajuan) / self.kemajuan if self.kemajuan >= SUDAH_TERUKUR else None
        )

    def boleh_diurungkan_oleh(self, pengguna):
        """Whoever imported it, or dinsos, while it stands in the registry."""
        if self.status != StatusImpor.SELESAI or self.konteks is None:
            return False
        return self.oleh_id == pengguna.pk or pengguna.peran == "dinsos"


class JejakImpor(models.Model):
    """Rows an import put into the registry, as spans of their ids: what undoing takes out again.

    `keluarga` are new families; `anggota` and `kepesertaan` those added to known ones; `batas_…`
    spans the ids given out during the import, so that what was added to a new family later shows.
    Old values of changed rows need no record here: the history holds them under `berkas.konteks`.
    """

    berkas = models.ForeignKey(BerkasImpor, models.CASCADE, related_name="jejak")
    jenis = models.CharField(max_length=20)
    awal = models.BigIntegerField()
    akhir = models.BigIntegerField()

    class Meta:
        verbose_name = "jejak impor"
        verbose_name_plural = "jejak impor"

    def __str__(self):
        return f"{self.jenis} {self.awal}–{self.akhir}"


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
