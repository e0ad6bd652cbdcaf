"""What the bank said came of a list: its files, row by row, and how its words map to ours."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from ejsika.wilayah.cakupan import QuerySetTercakup
from kpm.models.bantuan import Penyaluran, StatusPenyaluran
from kpm.models.daftar_penerima import DaftarPenerima
from kpm.penyandian import NomorTersandi


class StatusHasil(models.TextChoices):
    MENUNGGU = "menunggu", "Menunggu diperiksa"
    DIPERIKSA = "diperiksa", "Selesai diperiksa"
    MENERAPKAN = "menerapkan", "Sedang diterapkan"
    SELESAI = "selesai", "Diterapkan"
    DITOLAK = "ditolak", "Ditolak"


class BerkasHasilQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna):
        """Files of one's own; dinsos sees every one."""
        if not (pengguna.is_active and pengguna.kode_tugas):
            return self.none()
        if pengguna.peran == "dinsos":
            return self.all()
        if pengguna.peran == "operator":
            return self.filter(oleh=pengguna)
        return self.none()

    def untuk_daftar(self):
        return self.select_related("oleh", "daftar__program").order_by("-dibuat_pada", "-pk")


class BerkasHasil(models.Model):
    """One result file of one bank for one list; applied once, and once only."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    daftar = models.ForeignKey(DaftarPenerima, models.PROTECT, related_name="berkas_hasil")
    bank = models.CharField(max_length=40, blank=True)  # empty: every bank of the list
    nama_berkas = models.CharField(max_length=200)
    sidik = models.CharField("SHA-256", max_length=64)
    tanggal = models.DateField("tanggal hasil")  # of rows that carry no date
    isi_rekening = models.BooleanField("catat nomor rekening yang belum ada", default=False)
    status = models.CharField(max_length=10, choices=StatusHasil, default=StatusHasil.MENUNGGU)
    hasil = models.JSONField(default=dict, blank=True)  # counts, header, mapping, by name
    galat = models.TextField(blank=True)
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    dibuat_pada = models.DateTimeField()
    diterapkan_pada = models.DateTimeField(null=True, blank=True)

    objects = BerkasHasilQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas hasil bank"
        verbose_name_plural = "berkas hasil bank"
        constraints = [
            models.UniqueConstraint(
                name="berkas_hasil_diterapkan_sekali",
                fields=["daftar", "sidik", "oleh"],
                condition=Q(status="selesai"),
            ),
            models.CheckConstraint(
                name="berkas_hasil_selesai_berwaktu",
                condition=Q(status="selesai", diterapkan_pada__isnull=False)
                | (~Q(status="selesai") & Q(diterapkan_pada=None)),
            ),
        ]

    def __str__(self):
        return self.nama_berkas

    def get_absolute_url(self):
        return reverse("kpm:hasil-rinci", args=[self.uuid])

    @property
    def berjalan(self):
        """Waiting for a worker or in its hands."""
        return self.status in {StatusHasil.MENUNGGU, StatusHasil.MENERAPKAN}


class MasalahHasil(models.TextChoices):
    """Why a row of the bank's file changes nothing."""

    TANPA_NOMOR = "TANPA_NOMOR", "Tanpa nomor peserta, rekening, atau NIK yang terbaca"
    STATUS = "STATUS", "Status tidak dikenal"
    TANGGAL = "TANGGAL", "Tanggal tidak terbaca atau belum terjadi"
    NOMINAL = "NOMINAL", "Nominal tidak terbaca"
    TIDAK_ADA = "TIDAK_ADA", "Tidak ada di daftar ini"
    LUAR_WILAYAH = "LUAR_WILAYAH", "Di luar wilayah tugas Anda"
    RANGKAP = "RANGKAP", "Cocok dengan lebih dari satu penerima"
    NOMOR_BEDA = "NOMOR_BEDA", "NIK atau nomor rekening berbeda dari daftar"
    NOMINAL_BEDA = "NOMINAL_BEDA", "Nominal berbeda dari daftar"
    BERULANG = "BERULANG", "Penerima muncul lebih dari sekali di berkas ini"
    DIBATALKAN = "DIBATALKAN", "Penerima sudah dibatalkan"
    SUDAH_DIULANG = "SUDAH_DIULANG", "Sudah dibayarkan ulang lewat susulan"
    LEBIH_LAMA = "LEBIH_LAMA", "Hasil yang lebih baru sudah tercatat"


class BarisHasilQuerySet(models.QuerySet):
    def bermasalah(self):
        return self.exclude(masalah="")


class BarisHasil(models.Model):
    """One row of a result file as read; where it failed, its cells are kept, encrypted."""

    berkas = models.ForeignKey(BerkasHasil, models.CASCADE, related_name="baris")
    nomor = models.PositiveIntegerField()  # line of the file, as a person counts
    nomor_peserta = models.CharField(max_length=100, blank=True)
    nik = NomorTersandi("NIK", ranah="nik", null=True)
    rekening = NomorTersandi("nomor rekening", ranah="rekening", null=True)
    pemilik = models.CharField(max_length=150, blank=True)
    status = models.CharField(max_length=12, choices=StatusPenyaluran, blank=True)
    alasan = models.CharField(max_length=40, blank=True)
    keterangan = models.CharField(max_length=200, blank=True)
    tanggal = models.DateField(null=True)
    nominal = models.BigIntegerField(null=True)
    penyaluran = models.ForeignKey(Penyaluran, models.PROTECT, null=True, related_name="+")
    masalah = models.CharField(max_length=16, choices=MasalahHasil, blank=True)
    isi = NomorTersandi(ranah="baris_hasil", null=True)  # JSON of the cells

    objects = BarisHasilQuerySet.as_manager()

    class Meta:
        verbose_name = "baris hasil bank"
        verbose_name_plural = "baris hasil bank"
        indexes = [models.Index(fields=["berkas", "masalah", "nomor"], name="baris_hasil_masalah")]

    def __str__(self):
        return f"Baris {self.nomor}"


class PadananAlasan(models.Model):
    """How the office reads one spelling of a bank; remembered for every later file."""

    tulisan = models.CharField(max_length=200, unique=True)  # as kpm.salur.alasan.rapikan leaves it
    alasan = models.CharField(max_length=40)
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    pada = models.DateTimeField()

    objects = QuerySetTercakup.as_manager()

    class Meta:
        verbose_name = "padanan alasan"
        verbose_name_plural = "padanan alasan"

    def __str__(self):
        return f"{self.tulisan} → {self.alasan}"
