"""Programmes, and the membership of families in them over time."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, Q, When
from django.db.models.functions import Coalesce, Length

from ejsika.wilayah.cakupan import QuerySetTercakup, q_menyangkut
from ejsika.wilayah.models import Wilayah
from kpm.dampingan import q_dampingan
from kpm.komponen import LABEL
from kpm.peserta.kode_keluar import DIKENAL, SEBAB_BERAKHIR
from kpm.peserta.tindakan import PERPINDAHAN, tindakan_untuk


class ProgramQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna):
        """Programmes in use that pay in one's duty regions: run from inside, there or above."""
        if not pengguna.is_active:
            return self.none()
        return self.filter(q_menyangkut(pengguna.kode_tugas, "wilayah__kode"), aktif=True)

    def untuk_pilihan(self):
        """Ours first, by name."""
        return self.order_by("-milik_sendiri", "nama", "pk")

    def dijalankan(self):
        """Ours, the one of the widest region first."""
        return self.filter(milik_sendiri=True).order_by(Length("wilayah__kode"), "nama", "pk")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Program(models.Model):
    """A programme with its rules as data; an outside one (PKH) is only a list to compare with."""

    kode = models.SlugField(max_length=20, unique=True)
    nama = models.CharField(max_length=120)
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")
    milik_sendiri = models.BooleanField("dikelola di sini", default=True)
    lama_tahun = models.PositiveSmallIntegerField(
        "lama kepesertaan (tahun)", default=5, help_text="Sesudahnya keluarga diresertifikasi."
    )
    lama_transisi_bulan = models.PositiveSmallIntegerField(
        "lama transisi (bulan)", default=12, help_text="Usul kami; belum ada aturan yang terbaca."
    )
    komponen_wajib = ArrayField(
        models.CharField(max_length=20, choices=list(LABEL.items())),
        verbose_name="komponen yang disyaratkan",
        default=list,
        blank=True,
        help_text="Keluarga harus memiliki salah satunya. Kosong: tidak disyaratkan.",
    )
    tidak_bersama = models.ManyToManyField(
        "self",
        verbose_name="tidak boleh bersama",
        blank=True,
        help_text="Keluarga yang terdaftar di program ini tidak dapat diaktifkan.",
    )
    tanpa_kembali = models.BooleanField(
        "yang sudah keluar tidak dapat diusulkan lagi",
        default=False,
        help_text="Aturan PKH lama; belum diketahui berlaku bagi Jamsosratu.",
    )
    dasar_hukum = models.TextField(blank=True)
    aktif = models.BooleanField(default=True)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = "program"
        verbose_name_plural = "program"

    def __str__(self):
        return self.nama

    @property
    def label_komponen(self):
        """The required components in words, in the order of domain 1.3."""
        return [label for kode, label in LABEL.items() if kode in self.komponen_wajib]


class StatusKepesertaan(models.TextChoices):
    CALON = "CALON", "Calon"
    TERVALIDASI = "TERVALIDASI", "Tervalidasi"
    AKTIF = "AKTIF", "Aktif"
    DITANGGUHKAN = "DITANGGUHKAN", "Ditangguhkan"
    TRANSISI = "TRANSISI", "Transisi"
    KELUAR = "KELUAR", "Keluar"
    DIPANTAU = "DIPANTAU", "Dipantau"


BERJALAN = ("AKTIF", "DITANGGUHKAN", "TRANSISI")


class KepesertaanQuerySet(QuerySetTercakup):
    lookup_kode = "keluarga__wilayah__kode"

    def q_milik_pendamping(self, pengguna):
        return q_dampingan(pengguna, "keluarga__")

    def berjalan(self):
        """Memberships that count as KPM of a programme of ours today."""
        return self.filter(status__in=BERJALAN, program__milik_sendiri=True)

    def berjalan_pada(self, tanggal):
        """Memberships of our programmes whose span covers the day."""
        return self.filter(
            Q(tanggal_keluar=None) | Q(tanggal_keluar__gt=tanggal),
            program__milik_sendiri=True,
            tanggal_masuk__lte=tanggal,
        ).exclude(status__in=["CALON", "TERVALIDASI"])

    def dengan_jatuh_tempo(self):
        """Annotate `jatuh_tempo`: the day the present term, or the transition, comes to its end."""
        bulan = Case(
            When(status="TRANSISI", then=F("program__lama_transisi_bulan")),
            default=F("program__lama_tahun") * 12,
            output_field=models.IntegerField(),
        )
        return self.annotate(
            jatuh_tempo=Func(
                Coalesce("resertifikasi_tanggal", "tanggal_masuk"),
                bulan,
                template="(%(expressions)s * interval '1 month')::date",
                arg_joiner=" + ",
                output_field=models.DateField(),
            )
        )


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Kepesertaan(models.Model):
    """One span of one family in one programme; a family that returns gets a new row.

    Its status is changed by `kpm.peserta.kepesertaan` only. A candidate's `tanggal_masuk` is the
    day it was proposed; a refused candidate leaves on the day it came, so that it never was a KPM.
    """

    keluarga = models.ForeignKey("kpm.Keluarga", models.PROTECT, related_name="kepesertaan")
    program = models.ForeignKey(Program, models.PROTECT, related_name="kepesertaan")
    status = models.CharField(max_length=12, choices=StatusKepesertaan)
    tanggal_masuk = models.DateField()
    tanggal_keluar = models.DateField(null=True, blank=True)
    kode_keluar = models.CharField(max_length=3, blank=True)  # domain 7: G01…, N01…
    sk_nomor = models.CharField("nomor SK", max_length=80, blank=True)
    sk_tanggal = models.DateField("tanggal SK", null=True, blank=True)
    resertifikasi_tanggal = models.DateField("resertifikasi terakhir", null=True, blank=True)

    objects = KepesertaanQuerySet.as_manager()

    class Meta:
        verbose_name = "kepesertaan"
        verbose_name_plural = "kepesertaan"
        constraints = [
            models.UniqueConstraint(
                name="kepesertaan_satu_berjalan",
                fields=["keluarga", "program"],
                condition=Q(tanggal_keluar=None),
            ),
            models.CheckConstraint(
                name="kepesertaan_keluar_lengkap",
                condition=Q(tanggal_keluar=None, kode_keluar="")
                | (Q(tanggal_keluar__isnull=False) & ~Q(kode_keluar="")),
            ),
            models.CheckConstraint(
                name="kepesertaan_masuk_sebelum_keluar",
                condition=Q(tanggal_keluar=None) | Q(tanggal_keluar__gte=F("tanggal_masuk")),
            ),
            models.CheckConstraint(
                name="kepesertaan_status_sesuai_keluar",
                condition=Q(status__in=["KELUAR", "DIPANTAU"], tanggal_keluar__isnull=False)
                | (~Q(status__in=["KELUAR", "DIPANTAU"]) & Q(tanggal_keluar=None)),
            ),
            models.CheckConstraint(
                name="kepesertaan_kode_keluar_dikenal",
                condition=Q(kode_keluar__in=["", *DIKENAL]),
            ),
        ]
        indexes = [
            models.Index(fields=["program", "status", "keluarga"], name="kepesertaan_program")
        ]
        triggers = [pgtrigger.FSM(name="perpindahan_sah", field="status", transitions=PERPINDAHAN)]

    def __str__(self):
        return f"{self.program.kode} {self.get_status_display()}"

    @property
    def keluar_karena(self):
        """The way out in words, empty while the membership runs."""
        return SEBAB_BERAKHIR.get(self.kode_keluar, "")

    def tindakan_oleh(self, pengguna):
        """What this person may do to it now; an outside programme is only a list."""
        return tindakan_untuk(self.status, pengguna.peran) if self.program.milik_sendiri else []
