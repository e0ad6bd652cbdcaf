"""The list of an outside programme (PKH): loads of it, its rows, and who stays in ours anyway."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from ejsika.wilayah.cakupan import QuerySetTercakup
from ejsika.wilayah.models import Wilayah
from kpm.dampingan import q_dampingan
from kpm.models.keluarga import Keluarga
from kpm.models.program import Kepesertaan, Program
from kpm.penyandian import NomorTersandi


class StatusDaftar(models.TextChoices):
    MENUNGGU = "menunggu", "Menunggu giliran"
    DIBACA = "dibaca", "Sedang dicocokkan"
    DIPERIKSA = "diperiksa", "Menunggu persetujuan"
    DITERAPKAN = "diterapkan", "Sedang diberlakukan"
    BERLAKU = "berlaku", "Berlaku"
    DIGANTI = "diganti", "Sudah diganti"
    DITOLAK = "ditolak", "Tidak dipakai"


class DaftarLuarQuerySet(QuerySetTercakup):
    def terlihat_oleh(self, pengguna):
        """Loads for one's own regions; only those who import see them at all."""
        if pengguna.peran not in {"operator", "dinsos"}:
            return self.none()
        return super().terlihat_oleh(pengguna)

    def untuk_daftar(self):
        return self.select_related("program", "wilayah", "oleh").defer("wilayah__batas")


class DaftarLuar(models.Model):
    """One load of an outside programme's list for one region: who, what, and what matched."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")
    tanggal = models.DateField("keadaan per tanggal")
    nama_berkas = models.CharField(max_length=200)
    sidik = models.CharField("SHA-256", max_length=64, blank=True)
    status = models.CharField(max_length=10, choices=StatusDaftar, default=StatusDaftar.MENUNGGU)
    kemajuan = models.PositiveSmallIntegerField("kemajuan (%)", default=0)
    hasil = models.JSONField(default=dict, blank=True)  # counts, by name
    galat = models.TextField(blank=True)
    oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    selesai_pada = models.DateTimeField(null=True, blank=True)

    objects = DaftarLuarQuerySet.as_manager()

    class Meta:
        verbose_name = "daftar program lain"
        verbose_name_plural = "daftar program lain"
        constraints = [
            models.UniqueConstraint(
                name="daftar_luar_satu_berlaku",
                fields=["program", "wilayah"],
                condition=Q(status="berlaku"),
            )
        ]

    def __str__(self):
        return f"{self.program.kode} {self.wilayah} per {self.tanggal}"

    def get_absolute_url(self):
        return reverse("kpm:daftar-luar-rinci", args=[self.uuid])

    @property
    def berjalan(self):
        """Waiting for a worker or in its hands."""
        jalan = (StatusDaftar.MENUNGGU, StatusDaftar.DIBACA, StatusDaftar.DITERAPKAN)
        return self.status in jalan


class CaraPadan(models.TextChoices):
    NIK = "nik", "NIK sama"
    NO_KK = "no_kk", "No. KK sama"


class BarisDaftarLuar(models.Model):
    """One row of the list, encrypted, and the family it stands for or why none was found."""

    daftar = models.ForeignKey(DaftarLuar, models.CASCADE, related_name="baris")
    nomor = models.PositiveIntegerField()  # line of the file, as a person counts
    nik = NomorTersandi(ranah="nik", null=True)
    no_kk = NomorTersandi(ranah="no_kk", null=True)
    isi = NomorTersandi(ranah="baris_daftar")  # JSON of the row as read
    keluarga = models.ForeignKey(Keluarga, models.PROTECT, null=True, related_name="+")
    cara = models.CharField(max_length=5, choices=CaraPadan, blank=True)
    alasan = models.CharField(max_length=200, blank=True)  # why it matched no family

    class Meta:
        verbose_name = "baris daftar program lain"
        verbose_name_plural = "baris daftar program lain"
        constraints = [
            models.CheckConstraint(
                name="baris_daftar_padan_atau_tidak",
                condition=Q(keluarga=None, cara="") | (~Q(cara="") & Q(alasan="")),
            )
        ]
        indexes = [models.Index(fields=["daftar", "nomor"], name="baris_daftar_nomor")]

    def __str__(self):
        return f"Baris {self.nomor}"


class KeputusanTumpangQuerySet(QuerySetTercakup):
    lookup_kode = "kepesertaan__keluarga__wilayah__kode"

    def q_milik_pendamping(self, pengguna):
        return q_dampingan(pengguna, "kepesertaan__keluarga__")

    def berlaku(self):
        """Words that nobody has withdrawn."""
        return self.filter(dicabut_pada=None)


class KeputusanTumpang(models.Model):
    """A person's word that a family stays in our programme although another lists it.

    It is never rewritten; whoever withdraws it says why, and the row keeps both.
    """

    kepesertaan = models.ForeignKey(Kepesertaan, models.PROTECT, related_name="keputusan_tumpang")
    luar = models.ForeignKey(Kepesertaan, models.PROTECT, related_name="+")
    alasan = models.CharField(max_length=300)
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    pada = models.DateTimeField()
    alasan_cabut = models.CharField(max_length=300, blank=True)
    dicabut_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dicabut_pada = models.DateTimeField(null=True, blank=True)

    objects = KeputusanTumpangQuerySet.as_manager()

    class Meta:
        verbose_name = "keputusan tumpang tindih"
        verbose_name_plural = "keputusan tumpang tindih"
        constraints = [
            models.UniqueConstraint(
                name="keputusan_tumpang_sekali",
                fields=["kepesertaan", "luar"],
                condition=Q(dicabut_pada=None),
            ),
            models.CheckConstraint(name="keputusan_tumpang_beralasan", condition=~Q(alasan="")),
            models.CheckConstraint(
                name="keputusan_tumpang_cabut_lengkap",
                condition=Q(dicabut_pada=None, dicabut_oleh=None, alasan_cabut="")
                | (Q(dicabut_pada__isnull=False, dicabut_oleh__isnull=False) & ~Q(alasan_cabut="")),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="beku", fields=["kepesertaan", "luar", "alasan", "oleh", "pada"]
            ),
            pgtrigger.Protect(
                name="tercabut",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__dicabut_pada__isnull=False),
            ),
            pgtrigger.Protect(name="tetap", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"Tetap: {self.alasan}"
