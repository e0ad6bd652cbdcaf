"""The frozen lists of a tahap: by which decree, who stayed out and why, what went to the bank."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from ejsika.wilayah.cakupan import QuerySetTercakup, q_menyangkut
from ejsika.wilayah.models import Wilayah
from kpm.models.program import Kepesertaan, Program

TETAP = pgtrigger.Protect(name="tetap", operation=pgtrigger.Update | pgtrigger.Delete)


class DaftarPenerimaQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna):
        """Lists of programmes that pay in one's duty regions; a list has no region of its own."""
        if not (pengguna.is_active and pengguna.melihat_keluarga and pengguna.kode_tugas):
            return self.none()
        if pengguna.hanya_dampingan:
            return self.none()
        return self.filter(q_menyangkut(pengguna.kode_tugas, "program__wilayah__kode"))

    def tahap(self, tahap):
        return self.filter(
            program=tahap.program, tahun_anggaran=tahap.tahun, tahap=tahap.nomor
        ).order_by("urutan")


class DaftarPenerima(models.Model):
    """The recipients of one tahap as a decree fixed them: the main list (0) or a supplement (1…).

    Sealed by `sidik`, the SHA-256 over its rows in the clear; from then on nothing of it changes.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, models.PROTECT, related_name="daftar_penerima")
    tahun_anggaran = models.PositiveSmallIntegerField()
    tahap = models.PositiveSmallIntegerField()
    urutan = models.PositiveSmallIntegerField(default=0)
    sk_nomor = models.CharField("nomor SK", max_length=80)
    sk_tanggal = models.DateField("tanggal SK")
    pilihan = models.JSONField(default=list, blank=True)  # codes of kpm.salur.pembekuan.PILIHAN
    jumlah = models.PositiveIntegerField(default=0)
    rupiah = models.PositiveBigIntegerField(default=0)
    sidik = models.CharField("SHA-256", max_length=64, blank=True)
    dibekukan_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # None: the demo, or rows older than the freezing of lists
    dibekukan_pada = models.DateTimeField()

    objects = DaftarPenerimaQuerySet.as_manager()

    class Meta:
        verbose_name = "daftar penerima"
        verbose_name_plural = "daftar penerima"
        constraints = [
            models.UniqueConstraint(
                name="daftar_penerima_sekali",
                fields=["program", "tahun_anggaran", "tahap", "urutan"],
            ),
            models.CheckConstraint(name="daftar_penerima_ber_sk", condition=~Q(sk_nomor="")),
        ]
        triggers = [
            pgtrigger.Protect(
                name="tersegel", operation=pgtrigger.Update, condition=~pgtrigger.Q(old__sidik="")
            ),
            pgtrigger.Protect(name="tetap", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.program.kode} {self.tahun_anggaran} tahap {self.tahap}, {self.sebutan}"

    def get_absolute_url(self):
        return reverse("kpm:tahap-rinci", args=[self.program.kode, self.tahun_anggaran, self.tahap])

    @property
    def sebutan(self):
        return f"susulan {self.urutan}" if self.urutan else "daftar utama"


class RekapBeku(models.Model):
    """What a list ordered, per kabupaten and bank, written down when it was frozen.

    Reconciliation holds the payments against this, not against themselves.
    """

    daftar = models.ForeignKey(DaftarPenerima, models.PROTECT, related_name="rekap")
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")
    bank = models.CharField(max_length=40)
    jumlah = models.PositiveIntegerField()
    rupiah = models.PositiveBigIntegerField()

    objects = QuerySetTercakup.as_manager()

    class Meta:
        verbose_name = "rekap beku"
        verbose_name_plural = "rekap beku"
        constraints = [
            models.UniqueConstraint(name="rekap_beku_sekali", fields=["daftar", "wilayah", "bank"])
        ]
        triggers = [TETAP]

    def __str__(self):
        return f"{self.daftar} {self.wilayah} {self.bank}"


class AlasanLuar(models.TextChoices):
    """Why a running membership is not on a list."""

    TANPA_JADWAL = "TANPA_JADWAL", "Wilayahnya belum berjadwal"
    DITANGGUHKAN = "DITANGGUHKAN", "Kepesertaan ditangguhkan"
    DATA_KURANG = "DATA_KURANG", "NIK pengurus atau kepala keluarga kosong"
    TANPA_REKENING = "TANPA_REKENING", "Rekening belum tercatat"
    TUMPANG_TINDIH = "TUMPANG_TINDIH", "Juga tercatat di program luar (PKH)"
    DIBATALKAN = "DIBATALKAN", "Sudah dibatalkan dari tahap ini"
    TIDAK_DIULANG = "TIDAK_DIULANG", "Gagal salur, tidak dipilih untuk diulang"
    TIDAK_DITAMBAH = "TIDAK_DITAMBAH", "Belum pernah masuk daftar, tidak dipilih"


class Peringatan(models.TextChoices):
    """What a person should know about a recipient who is on the list all the same."""

    TUMPANG_TINDIH = "TUMPANG_TINDIH", "Juga tercatat di program luar (PKH)"
    TANPA_REKENING = "TANPA_REKENING", "Tanpa rekening"
    REKENING_GANDA = "REKENING_GANDA", "Rekening dipakai lebih dari satu keluarga"
    BANK_LAIN = "BANK_LAIN", "Rekening di bank selain bank penyalur"
    DUGAAN_GANDA = "DUGAAN_GANDA", "Dugaan keluarga ganda belum diputus"


class PengecualianPenerima(models.Model):
    """A running membership that a list left out, and why: kept to answer the family later."""

    daftar = models.ForeignKey(DaftarPenerima, models.PROTECT, related_name="pengecualian")
    kepesertaan = models.ForeignKey(Kepesertaan, models.PROTECT, related_name="+")
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")
    alasan = models.CharField(max_length=20, choices=AlasanLuar)

    objects = QuerySetTercakup.as_manager()

    class Meta:
        verbose_name = "pengecualian penerima"
        verbose_name_plural = "pengecualian penerima"
        constraints = [
            models.UniqueConstraint(name="pengecualian_sekali", fields=["daftar", "kepesertaan"])
        ]
        triggers = [TETAP]

    def __str__(self):
        return f"{self.daftar}: {self.get_alasan_display()}"


class TujuanUnduhan(models.TextChoices):
    PENCAIRAN = "pencairan", "Perintah bayar kepada bank"
    BUREKOL = "burekol", "Pembukaan rekening kolektif"
    PENCOCOKAN = "pencocokan", "Mencocokkan data dengan bank"


class UnduhanBank(models.Model):
    """Who took a list with full NIK and account numbers out of the house: a log nobody rewrites."""

    daftar = models.ForeignKey(DaftarPenerima, models.PROTECT, related_name="unduhan")
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")
    bank = models.CharField(max_length=40)
    bentuk = models.CharField(max_length=4)
    tujuan = models.CharField(max_length=12, choices=TujuanUnduhan)
    keterangan = models.CharField(max_length=200)
    jumlah = models.PositiveIntegerField()
    rupiah = models.PositiveBigIntegerField()
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    pada = models.DateTimeField()

    objects = QuerySetTercakup.as_manager()

    class Meta:
        verbose_name = "unduhan untuk bank"
        verbose_name_plural = "unduhan untuk bank"
        constraints = [
            models.CheckConstraint(
                name="unduhan_bank_beralasan", condition=~Q(tujuan="") & ~Q(keterangan="")
            )
        ]
        triggers = [TETAP]

    def __str__(self):
        return f"{self.oleh} · {self.daftar} · {self.bank}"
