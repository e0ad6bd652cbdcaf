"""Pre-aggregated facts and the frozen monthly reports made from them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from ejsika.wilayah.cakupan import QuerySetTercakup, q_di_dalam
from ejsika.wilayah.models import Wilayah
from kpm.models import Program


def boleh_melihat_agregat(pengguna):
    """Everybody with a duty region but a pendamping, whose own figures are on their own home."""
    return pengguna.is_active and not pengguna.hanya_dampingan and pengguna.peran != "admin"


class QuerySetAgregat(QuerySetTercakup):
    """Totals without names: those who may see aggregates see those of their regions."""

    def terlihat_oleh(self, pengguna):
        if not boleh_melihat_agregat(pengguna):
            return self.none()
        return self.filter(q_di_dalam(pengguna.kode_tugas, self.lookup_kode))


class RingkasanBulanan(models.Model):
    """Facts of one region, with all below it, in one month and programme.

    `angka` maps a figure's name (`laporan.angka.ANGKA`) to its count: a name that is missing was
    not counted, which is not the same as zero. Written only by `laporan.ringkasan`.
    """

    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")
    bulan = models.DateField()  # first day
    program = models.ForeignKey(
        Program, models.PROTECT, null=True, related_name="+"
    )  # empty: all programmes, each family once
    angka = models.JSONField(default=dict)
    dihitung_pada = models.DateTimeField()

    objects = QuerySetAgregat.as_manager()

    class Meta:
        verbose_name = "ringkasan bulanan"
        verbose_name_plural = "ringkasan bulanan"
        constraints = [
            models.UniqueConstraint(
                name="ringkasan_sekali",
                fields=["bulan", "program", "wilayah"],
                nulls_distinct=False,
            )
        ]

    def __str__(self):
        return f"Ringkasan {self.bulan:%Y-%m}"


class SelPetaQuerySet(QuerySetAgregat):
    lookup_kode = "kode"


class SelPeta(models.Model):
    """KPM counted in one square of the map, at one zoom, for one desa, programme and area type.

    A tile adds up the squares it covers, so its cost does not grow with the number of families.
    Written only by `laporan.sel_peta`, which rewrites what differs.
    """

    zoom = models.PositiveSmallIntegerField()  # of the square, not of the tile that shows it
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()
    kode = models.CharField(max_length=13)  # region of the families
    program = models.ForeignKey(
        Program, models.CASCADE, null=True, related_name="+"
    )  # empty: all programmes, each family once
    tipologi = models.CharField(max_length=24, blank=True)
    tepi_laut = models.BooleanField()
    lintang = models.FloatField()  # mean of the families'
    bujur = models.FloatField()
    jumlah = models.PositiveIntegerField()
    belum = models.PositiveIntegerField()  # of them not yet visited this month

    objects = SelPetaQuerySet.as_manager()

    class Meta:
        verbose_name = "sel peta"
        verbose_name_plural = "sel peta"
        indexes = [models.Index(fields=["zoom", "program", "x", "y"], name="sel_peta_petak")]
        constraints = [
            models.CheckConstraint(
                name="sel_peta_belum_sebagian", condition=Q(belum__lte=models.F("jumlah"))
            )
        ]

    def __str__(self):
        return f"Sel {self.zoom}/{self.x}/{self.y}"


class SusunanPeta(models.Model):
    """When the squares were last counted, and from what: one row."""

    sidik = models.CharField(max_length=200)  # of all that they are made of
    disusun_pada = models.DateTimeField()

    class Meta:
        verbose_name = "susunan peta"
        verbose_name_plural = "susunan peta"
        constraints = [models.CheckConstraint(name="susunan_peta_satu", condition=Q(pk=1))]

    def __str__(self):
        return f"Susunan peta {self.disusun_pada:%Y-%m-%d %H:%M}"


class StatusLaporan(models.TextChoices):
    MENUNGGU = "menunggu", "Menunggu"
    DISUSUN = "disusun", "Sedang disusun"
    SELESAI = "selesai", "Selesai"
    GAGAL = "gagal", "Gagal"


class LaporanBulananQuerySet(QuerySetAgregat):
    def selesai(self):
        return self.filter(status=StatusLaporan.SELESAI)

    def berjalan(self):
        return self.filter(status__in=[StatusLaporan.MENUNGGU, StatusLaporan.DISUSUN])

    def untuk_daftar(self):
        """Reports newest month first, each with its region and whether a newer edition stands."""
        lebih_baru = LaporanBulanan.objects.selesai().filter(
            wilayah=OuterRef("wilayah"), bulan=OuterRef("bulan"), edisi__gt=OuterRef("edisi")
        )
        return (
            self.select_related("wilayah", "diminta_oleh")
            .defer("angka", "wilayah__batas")
            .annotate(digantikan=Exists(lebih_baru))
            .order_by("-bulan", "wilayah__kode", "-edisi", "-pk")
        )


class LaporanBulanan(models.Model):
    """One edition of one kabupaten's report of one month: frozen figures, hash, the two files.

    An edition that is finished never changes: figures that have changed since make the next one.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")
    bulan = models.DateField()
    edisi = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=8, choices=StatusLaporan, default=StatusLaporan.MENUNGGU)
    kemajuan = models.PositiveSmallIntegerField("kemajuan (%)", default=0)
    langkah = models.CharField(max_length=80, blank=True)
    galat = models.TextField(blank=True)
    angka = models.JSONField(default=dict)  # everything the PDF and the XLSX print
    sidik = models.CharField("SHA-256", max_length=64, blank=True)
    kode_verifikasi = models.CharField(max_length=16, unique=True, null=True, blank=True)
    berkas_pdf = models.CharField(max_length=200, blank=True)  # names below MEDIA_ROOT
    berkas_xlsx = models.CharField(max_length=200, blank=True)
    diminta_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    diminta_pada = models.DateTimeField()
    disusun_pada = models.DateTimeField(null=True, blank=True)

    objects = LaporanBulananQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan bulanan"
        verbose_name_plural = "laporan bulanan"
        constraints = [
            models.UniqueConstraint(
                name="laporan_edisi_sekali", fields=["wilayah", "bulan", "edisi"]
            ),
            models.UniqueConstraint(
                name="laporan_satu_disusun",
                fields=["wilayah", "bulan"],
                condition=~Q(status="selesai"),
            ),
            models.CheckConstraint(
                name="laporan_selesai_bersidik",
                condition=~Q(status="selesai")
                | (~Q(sidik="") & ~Q(berkas_pdf="") & ~Q(berkas_xlsx="")),
            ),
        ]

    def __str__(self):
        return f"Laporan {self.wilayah} {self.bulan:%Y-%m}"

    @property
    def berjalan(self):
        return self.status in {StatusLaporan.MENUNGGU, StatusLaporan.DISUSUN}

    def boleh_diunduh_oleh(self, pengguna):
        """Everyone who sees it but an agency: its small numbers could point at a family."""
        return self.status == StatusLaporan.SELESAI and pengguna.peran != "opd"


class KopLaporan(models.Model):
    """The letterhead and fixed texts of printed reports; one row, kept by the admin."""

    baris_pertama = models.CharField(max_length=120, default="PEMERINTAH PROVINSI BANTEN")
    baris_kedua = models.CharField(max_length=120, default="DINAS SOSIAL")
    alamat = models.CharField(max_length=300, blank=True)
    dasar_hukum = models.TextField(
        "dasar hukum (satu per baris)",
        default=(
            "Peraturan Daerah Provinsi Banten Nomor 5 Tahun 2019 tentang Penanganan Kemiskinan"
            " di Provinsi Banten\n"
            "Peraturan Gubernur Banten Nomor 16 Tahun 2015 (petunjuk pelaksanaan Jamsosratu)\n"
            "Peraturan Gubernur Banten Nomor 10 Tahun 2019 tentang pedoman pemberian hibah dan"
            " bantuan sosial, diubah dengan Peraturan Gubernur Nomor 15 Tahun 2019"
        ),
    )
    tembusan = models.TextField(
        "tembusan (satu per baris)",
        default=(
            "Gubernur Banten (sebagai laporan)\nKepala Bappeda Provinsi Banten\n"
            "Inspektur Provinsi Banten\nKepala Dinas Sosial kabupaten/kota yang bersangkutan"
        ),
    )
    tunggal = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        verbose_name = "kop laporan"
        verbose_name_plural = "kop laporan"
        constraints = [
            models.CheckConstraint(name="kop_laporan_tunggal", condition=Q(tunggal=True))
        ]

    def __str__(self):
        return f"{self.baris_pertama}, {self.baris_kedua}"


class PeranTandaTangan(models.TextChoices):
    DISUSUN = "1", "Disusun oleh"
    DIPERIKSA = "2", "Diperiksa oleh"
    MENGETAHUI = "3", "Mengetahui"


class Penandatangan(models.Model):
    """Who signs the reports of a region and everything below it; no row, no name is printed."""

    peran = models.CharField(max_length=1, choices=PeranTandaTangan)
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")
    jabatan = models.CharField(max_length=120)
    nama = models.CharField(max_length=150)
    pangkat = models.CharField(max_length=80, blank=True)
    nip = models.CharField("NIP", max_length=30, blank=True)

    class Meta:
        verbose_name = "penandatangan laporan"
        verbose_name_plural = "penandatangan laporan"
        constraints = [
            models.UniqueConstraint(name="penandatangan_sekali", fields=["peran", "wilayah"])
        ]

    def __str__(self):
        return f"{self.jabatan}: {self.nama}"
