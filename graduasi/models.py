"""Versioned instruments and frozen assessments (a proxy means test by counted deprivations)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from ejsika.wilayah.cakupan import QuerySetTercakup
from graduasi import grade as aturan_grade
from kpm.dampingan import q_dampingan


class Instrumen(models.Model):
    """A questionnaire under its code (`BPS14`), through all its versions."""

    kode = models.SlugField(max_length=20, unique=True)
    nama = models.CharField(max_length=120)
    sumber = models.TextField(blank=True)

    class Meta:
        verbose_name = "instrumen"
        verbose_name_plural = "instrumen"

    def __str__(self):
        return self.nama


class VersiInstrumenQuerySet(models.QuerySet):
    def terlihat_oleh(self, pengguna):
        """Instruments are public rules: everyone who signs in may read them."""
        return self.all() if pengguna.is_active else self.none()

    def dipakai(self):
        """The version new assessments use, with its items; none before `muat_instrumen`."""
        return self.filter(dipakai=True).prefetch_related("butir")


class VersiInstrumen(models.Model):
    """One version: its items, parameters and cut-offs. An old assessment keeps its own.

    `batas` is a list `[[from this many deprivations, grade, label], …]`, highest first;
    `parameter` holds the thresholds that item texts leave out (domain 3.1).
    """

    instrumen = models.ForeignKey(Instrumen, models.PROTECT, related_name="versi")
    kode = models.CharField(max_length=20, unique=True)  # BPS14-2005
    nama = models.CharField(max_length=120)
    parameter = models.JSONField(default=dict)
    batas = models.JSONField()
    dipakai = models.BooleanField("dipakai untuk penilaian baru", default=False)
    dibuat_pada = models.DateTimeField(auto_now_add=True)

    objects = VersiInstrumenQuerySet.as_manager()

    class Meta:
        verbose_name = "versi instrumen"
        verbose_name_plural = "versi instrumen"
        constraints = [
            models.UniqueConstraint(
                name="versi_satu_dipakai", fields=["dipakai"], condition=Q(dipakai=True)
            )
        ]

    def __str__(self):
        return self.kode

    def sebagai_instrumen(self):
        """This version as the pure rules of `graduasi.grade` take it."""
        return aturan_grade.Instrumen(
            butir=tuple(butir.sebagai_aturan(self.parameter) for butir in self.butir_urut),
            parameter=self.parameter,
            batas=tuple((dari, grade, label) for dari, grade, label in self.batas),
        )

    @cached_property
    def butir_urut(self):
        return sorted(self.butir.all(), key=lambda butir: butir.nomor)


class JenisButir(models.TextChoices):
    PILIHAN = "pilihan", "Pilihan"
    ANGKA = "angka", "Angka"
    YA_TIDAK = "ya_tidak", "Ya atau tidak"


class Butir(models.Model):
    """One criterion: what is asked, and when the answer counts as a deprivation.

    `pilihan` is `[{"kode", "label", "miskin"}]` for a choice; `aturan` is the condition for a
    number, e.g. `{"operator": "<", "parameter": "luas_per_orang", "kali": "jumlah_anggota"}`.
    A choice with `miskin: null` asks for the number too (`aturan["pertanyaan"]`).
    """

    versi = models.ForeignKey(VersiInstrumen, models.PROTECT, related_name="butir")
    nomor = models.PositiveSmallIntegerField()
    kode = models.SlugField(max_length=30)
    kriteria = models.CharField(max_length=300)  # "miskin bila …"
    pertanyaan = models.CharField(max_length=300)
    bantuan = models.CharField(max_length=300, blank=True)
    jenis = models.CharField(max_length=8, choices=JenisButir)
    satuan = models.CharField(max_length=20, blank=True)
    pilihan = models.JSONField(default=list, blank=True)
    aturan = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = "butir"
        verbose_name_plural = "butir"
        constraints = [
            models.UniqueConstraint(name="butir_nomor_sekali", fields=["versi", "nomor"]),
            models.UniqueConstraint(name="butir_kode_sekali", fields=["versi", "kode"]),
        ]

    def __str__(self):
        return f"{self.nomor}. {self.pertanyaan}"

    def sebagai_aturan(self, parameter):
        """This criterion as `graduasi.grade` takes it, thresholds written into its texts."""
        aturan = {nama: self.aturan.get(nama, "") for nama in ("operator", "parameter", "kali")}
        return aturan_grade.Butir(
            kode=self.kode,
            kriteria=aturan_grade.isi_parameter(self.kriteria, parameter),
            pilihan=tuple(
                aturan_grade.Pilihan(
                    satu["kode"],
                    aturan_grade.isi_parameter(satu["label"], parameter),
                    satu["miskin"],
                )
                for satu in self.pilihan
            ),
            aturan=aturan_grade.Aturan(**aturan) if self.aturan else None,
            satuan=self.satuan,
        )


class Grade(models.IntegerChoices):
    """Welfare class of our own instrument; never called a desil (that is BPS's to say)."""

    I = 1, "Sangat miskin"  # noqa: E741
    II = 2, "Miskin"
    III = 3, "Hampir miskin"
    IV = 4, "Rentan miskin"
    V = 5, "Mandiri/siap graduasi"


class PenilaianQuerySet(QuerySetTercakup):
    lookup_kode = "keluarga__wilayah__kode"

    def q_milik_pendamping(self, pengguna):
        return q_dampingan(pengguna, "keluarga__")

    def bergrade(self):
        return self.filter(grade__isnull=False)

    def terkini(self):
        """The latest graded assessment of each family."""
        return self.bergrade().order_by("keluarga", "-dinilai_pada", "-pk").distinct("keluarga")

    def untuk_daftar(self):
        return (
            self.select_related("keluarga__wilayah__induk", "versi__instrumen", "penilai")
            .defer("keluarga__no_kk", "keluarga__wilayah__batas", "keluarga__wilayah__induk__batas")
            .order_by("-dinilai_pada", "-pk")
        )


class Penilaian(models.Model):
    """One assessment, frozen: answers, breakdown and version stay as they were.

    Incomplete answers give no grade; `kekurangan` counts deprivations, `nilai` is
    `round(100 × (14 − D) / 14)`.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    keluarga = models.ForeignKey("kpm.Keluarga", models.PROTECT, related_name="penilaian")
    versi = models.ForeignKey(VersiInstrumen, models.PROTECT, related_name="penilaian")
    penilai = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="penilaian")
    dinilai_pada = models.DateTimeField()
    jawaban = models.JSONField()
    rincian = models.JSONField()  # [{kode, kriteria, jawaban, kurang}]
    kekurangan = models.PositiveSmallIntegerField(null=True)
    nilai = models.PositiveSmallIntegerField(null=True)
    grade = models.PositiveSmallIntegerField(choices=Grade, null=True)
    catatan = models.TextField(blank=True)

    objects = PenilaianQuerySet.as_manager()

    class Meta:
        verbose_name = "penilaian"
        verbose_name_plural = "penilaian"
        constraints = [
            models.CheckConstraint(
                name="penilaian_lengkap_atau_tanpa_grade",
                condition=Q(grade=None, kekurangan=None, nilai=None)
                | Q(grade__isnull=False, kekurangan__isnull=False, nilai__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["keluarga", "-dinilai_pada", "-id"], name="penilaian_terkini")
        ]

    def __str__(self):
        return f"Penilaian #{self.pk}"

    def get_absolute_url(self):
        return reverse("graduasi:penilaian-rinci", args=[self.uuid])

    @property
    def angka_grade(self):
        return Grade(self.grade).name if self.grade else "–"

    @property
    def belum_dijawab(self):
        """The items that keep it without a grade."""
        return [butir for butir in self.rincian if butir["kurang"] is None]

    def sebelumnya(self):
        """The graded assessment of the family just before this one, or None."""
        return (
            Penilaian.objects.bergrade()
            .filter(keluarga=self.keluarga_id)
            .filter(
                Q(dinilai_pada__lt=self.dinilai_pada)
                | Q(dinilai_pada=self.dinilai_pada, pk__lt=self.pk)
            )
            .select_related("versi")
            .order_by("-dinilai_pada", "-pk")
            .first()
        )
