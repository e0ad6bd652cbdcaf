"""Payments: what each budget year and tahap pays through which bank, and to whom it went."""

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q, Sum
from django.urls import reverse

from ejsika.wilayah.cakupan import QuerySetTercakup, q_menyangkut
from ejsika.wilayah.models import Wilayah
from kpm.dampingan import q_dampingan
from kpm.models.daftar_penerima import DaftarPenerima
from kpm.models.program import Kepesertaan, Program
from kpm.penyandian import NomorTersandi

MELIHAT_PENYALURAN = {"operator", "koordinator", "dinsos", "pimpinan"}


def melihat_penyaluran(pengguna):
    """Totals and lists of payments, without account numbers, inside one's regions."""
    return pengguna.peran in MELIHAT_PENYALURAN and bool(pengguna.kode_tugas)


def boleh_mengatur_penyaluran(pengguna):
    """Schedules, freezing and cancelling are the province's."""
    return pengguna.peran == "dinsos" and pengguna.lintas_wilayah


def boleh_berurusan_dengan_bank(pengguna):
    """Files to and from the bank: operators for their own regions, dinsos for the province."""
    return pengguna.peran in {"operator", "dinsos"} and bool(pengguna.kode_tugas)


class JadwalBantuanQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna):
        """Schedules that pay inside one's duty regions: made for there, below or above."""
        if not (pengguna.is_active and melihat_penyaluran(pengguna)):
            return self.none()
        return self.filter(q_menyangkut(pengguna.kode_tugas, "wilayah__kode"))

    def tahap(self, tahap):
        return self.filter(program=tahap.program, tahun_anggaran=tahap.tahun, tahap=tahap.nomor)

    def untuk_daftar(self):
        """Load what a row shows, regions in the order of their codes."""
        return (
            self.select_related("program__wilayah", "wilayah")
            .defer("wilayah__batas", "program__wilayah__batas")
            .order_by("wilayah__kode")
        )


class JadwalBantuan(models.Model):
    """Amount and paying bank of one tahap in one region and budget year: data, never constants.

    A schedule by which somebody is to be paid never changes again (trigger).
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="jadwal")
    tahun_anggaran = models.PositiveSmallIntegerField()
    tahap = models.PositiveSmallIntegerField()
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")
    bank = models.CharField("bank penyalur", max_length=40)
    nominal = models.PositiveIntegerField("nominal per keluarga (Rp)")
    tanggal = models.DateField("tanggal penyaluran", null=True, blank=True)

    objects = JadwalBantuanQuerySet.as_manager()

    class Meta:
        verbose_name = "jadwal bantuan"
        verbose_name_plural = "jadwal bantuan"
        constraints = [
            models.UniqueConstraint(
                name="jadwal_sekali", fields=["program", "tahun_anggaran", "tahap", "wilayah"]
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="beku",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                IF EXISTS (SELECT 1 FROM kpm_penyaluran WHERE jadwal_id = OLD.id) THEN
                  RAISE EXCEPTION 'jadwal % sudah dibekukan', OLD.id;
                END IF;
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return f"{self.program.kode} {self.tahun_anggaran} tahap {self.tahap}"

    @property
    def beku(self):
        return self.penyaluran.exists()


class StatusPenyaluran(models.TextChoices):
    DIRENCANAKAN = "direncanakan", "Direncanakan"
    TERSALUR = "tersalur", "Tersalur"
    GAGAL = "gagal", "Gagal"
    DIKEMBALIKAN = "dikembalikan", "Dikembalikan"
    DIBATALKAN = "dibatalkan", "Dibatalkan"


HIDUP = ("direncanakan", "tersalur")  # at most one such row per family and tahap
BERALASAN = ("gagal", "dikembalikan", "dibatalkan")


class PenyaluranQuerySet(QuerySetTercakup):
    lookup_kode = "wilayah__kode"

    def q_milik_pendamping(self, pengguna):
        return q_dampingan(pengguna, "kepesertaan__keluarga__")

    def tahap(self, tahap):
        return self.filter(
            daftar__program=tahap.program,
            daftar__tahun_anggaran=tahap.tahun,
            daftar__tahap=tahap.nomor,
        )

    def jumlahkan(self, *menurut):
        """Count and rupiah of the rows, grouped."""
        return (
            self.order_by()
            .values(*menurut)
            .annotate(jumlah=Count("pk"), rupiah=Sum("nominal"))
            .order_by(*menurut)
        )

    def untuk_keluarga(self):
        """Load what a family's page shows, the newest tahap first."""
        return (
            self.select_related("jadwal", "daftar")
            .defer("nik", "nomor_rekening")
            .order_by("-jadwal__tahun_anggaran", "-jadwal__tahap", "-pk")
        )

    def untuk_daftar(self):
        """Load what a list row shows; full numbers stay in the database."""
        return (
            self.select_related(
                "jadwal", "daftar", "kepesertaan__keluarga", "wilayah__induk__induk"
            )
            .defer("nik", *_BERAT)
            .order_by("nama", "pk")
        )


_BERAT = (
    *("kepesertaan__keluarga__no_kk", "kepesertaan__keluarga__lokasi", "wilayah__batas"),
    *("wilayah__induk__batas", "wilayah__induk__induk__batas"),
)
BEKU = (
    *("uuid", "daftar", "jadwal", "kepesertaan", "nominal", "wilayah", "nomor_peserta", "nama"),
    *("nik", "bank_rekening", "nomor_rekening", "pemilik_rekening", "peringatan"),
)


@pghistory.track(
    # a bank's file changes 50,000 rows at once: by row, the history would cost quadratic time
    pghistory.UpdateEvent(row=pghistory.Old, level=pgtrigger.Statement),
    pghistory.DeleteEvent(),
    exclude=[n for n in BEKU if n not in {"jadwal", "kepesertaan", "nominal"}],
)
class Penyaluran(models.Model):
    """One payment order of one frozen list to one membership.

    Who, where, how much and to which account are frozen with the list and cannot change (trigger);
    only the outcome may: its earlier states stay in the history.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    daftar = models.ForeignKey(DaftarPenerima, models.PROTECT, related_name="penyaluran")
    jadwal = models.ForeignKey(JadwalBantuan, models.PROTECT, related_name="penyaluran")
    kepesertaan = models.ForeignKey(Kepesertaan, models.PROTECT, related_name="penyaluran")
    nominal = models.PositiveIntegerField()
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")  # on the day of freezing
    nomor_peserta = models.CharField(max_length=100, blank=True)
    nama = models.CharField(max_length=150, blank=True)
    nik = NomorTersandi("NIK", ranah="nik", null=True, blank=True)
    bank_rekening = models.CharField(max_length=40, blank=True)
    nomor_rekening = NomorTersandi("nomor rekening", ranah="rekening", null=True, blank=True)
    pemilik_rekening = models.CharField(max_length=150, blank=True)
    peringatan = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    status = models.CharField(
        max_length=12, choices=StatusPenyaluran, default=StatusPenyaluran.DIRENCANAKAN
    )
    alasan_gagal = models.CharField("alasan", max_length=40, blank=True)  # kpm.salur.alasan
    keterangan = models.CharField(
        max_length=200, blank=True
    )  # as the bank, or the canceller, wrote
    tanggal = models.DateField(null=True, blank=True)
    berkas_hasil = models.ForeignKey(
        "kpm.BerkasHasil", models.PROTECT, null=True, blank=True, related_name="+"
    )  # the bank's file that last decided
    dibatalkan_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dibatalkan_pada = models.DateTimeField(null=True, blank=True)

    objects = PenyaluranQuerySet.as_manager()

    class Meta:
        verbose_name = "penyaluran"
        verbose_name_plural = "penyaluran"
        constraints = [
            models.UniqueConstraint(
                name="penyaluran_sekali_per_daftar", fields=["daftar", "kepesertaan"]
            ),
            models.UniqueConstraint(
                name="penyaluran_satu_hidup",
                fields=["jadwal", "kepesertaan"],
                condition=Q(status__in=HIDUP),
            ),
            models.CheckConstraint(
                name="penyaluran_beralasan",
                condition=(Q(status__in=BERALASAN) & ~Q(alasan_gagal=""))
                | (~Q(status__in=BERALASAN) & Q(alasan_gagal="")),
            ),
            models.CheckConstraint(
                name="penyaluran_batal_ada_pelakunya",
                condition=Q(
                    status="dibatalkan",
                    dibatalkan_oleh__isnull=False,
                    dibatalkan_pada__isnull=False,
                )
                | (~Q(status="dibatalkan") & Q(dibatalkan_oleh=None, dibatalkan_pada=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["daftar", "status"], name="penyaluran_daftar_status"),
            models.Index(fields=["daftar", "nomor_peserta"], name="penyaluran_daftar_nomor"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="beku", fields=list(BEKU)),
            pgtrigger.Protect(name="tetap", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.jadwal} {self.get_status_display()}"

    def get_absolute_url(self):
        return reverse("kpm:bayar-rinci", args=[self.uuid])

    @property
    def rekening_samar(self):
        return samarkan_rekening(self.nomor_rekening)

    def boleh_dibatalkan_oleh(self, pengguna):
        """Before the bank has answered, by dinsos only."""
        return boleh_mengatur_penyaluran(pengguna) and self.status == StatusPenyaluran.DIRENCANAKAN


def samarkan_rekening(nomor):
    """The last four digits, as banks print it; a short number shows fewer.

    >>> samarkan_rekening("0012345678")
    '******5678'
    """
    if not nomor:
        return ""
    terlihat = min(4, len(nomor) // 2)
    return "*" * (len(nomor) - terlihat) + nomor[len(nomor) - terlihat :]
