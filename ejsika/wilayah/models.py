"""The region tree of Banten: province, kabupaten/kota, kecamatan, desa/kelurahan."""

import pghistory
from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Distance
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Q

from ejsika.wilayah.cakupan import QuerySetTercakup, q_di_dalam


class Tingkat(models.TextChoices):
    PROVINSI = "provinsi", "Provinsi"
    KABUPATEN = "kabupaten", "Kabupaten/kota"
    KECAMATAN = "kecamatan", "Kecamatan"
    DESA = "desa", "Desa/kelurahan"


class SumberBatas(models.TextChoices):
    PERKIRAAN = "perkiraan", "Batas perkiraan"
    TERBUKA = "terbuka", "geoBoundaries (BPS, OCHA), CC BY 3.0 IGO"
    RESMI = "resmi", "Batas resmi"


class Topografi(models.TextChoices):
    """PODES classes; a village by the sea is `tepi_laut`, whatever its relief."""

    LERENG = "lereng", "Lereng atau puncak"
    LEMBAH = "lembah", "Lembah"
    DATARAN = "dataran", "Dataran"


class Tipologi(models.TextChoices):
    """Area type that decides which empowerment programme fits (domain 6.3)."""

    PESISIR_NELAYAN = "PESISIR_NELAYAN", "Pesisir nelayan"
    PESISIR_BUDIDAYA = "PESISIR_BUDIDAYA", "Pesisir budidaya"
    PERTANIAN_DATARAN = "PERTANIAN_DATARAN", "Pertanian dataran"
    PERBUKITAN_KEBUN_HUTAN = "PERBUKITAN_KEBUN_HUTAN", "Perbukitan, kebun, dan hutan"
    INDUSTRI_BURUH = "INDUSTRI_BURUH", "Industri dan buruh"
    PERKOTAAN_UMKM = "PERKOTAAN_UMKM", "Perkotaan dan UMKM"
    LAINNYA = "LAINNYA", "Lainnya"


class WilayahQuerySet(QuerySetTercakup):
    """Regions are public facts; scoping them says which ones a person works in."""

    lookup_kode = "kode"

    def terlihat_oleh(self, pengguna):
        """The regions of one's duty, whatever one's role."""
        if not pengguna.is_active:
            return self.none()
        return self.bertugas_di(pengguna.kode_tugas)

    def bertugas_di(self, daftar_kode):
        return self.filter(q_di_dalam(daftar_kode, self.lookup_kode))

    def pada_tingkat(self, tingkat):
        return self.filter(tingkat=tingkat).order_by("kode")

    def pengampu(self):
        """The province and its kabupaten/kota: who runs programmes and signs reports."""
        tingkat = (Tingkat.PROVINSI, Tingkat.KABUPATEN)
        return self.filter(tingkat__in=tingkat).order_by("kode").defer("batas")

    def memuat(self, titik):
        """Regions whose outline holds the point (a fix may lie in no region: the sea)."""
        return self.filter(batas__covers=titik)

    def terdekat(self, titik):
        """Regions by the distance of their own point to the given one, nearest first."""
        return self.filter(titik__isnull=False).order_by(Distance("titik", titik), "kode")

    def dengan_jalur(self):
        """Load the parents that `Wilayah.jalur` names."""
        return self.select_related("induk__induk__induk")

    def bercirikan_awal(self, nama):
        """Regions whose trait still is the computed first value, not the office's word."""
        return self.exclude(dikoreksi__contains=[nama])


CIRI = ("tepi_laut", "topografi", "tipologi")  # what the office may correct


@pghistory.track(
    # The row as it was: the first value is a rule's, and no earlier event would show it.
    pghistory.UpdateEvent(condition=pghistory.AnyChange(*CIRI, "dikoreksi"), row=pghistory.Old),
    fields=[*CIRI, "dikoreksi"],
    model_name="RiwayatWilayah",
)
class Wilayah(models.Model):
    """One region under its official Kemendagri code, which is also its path."""

    kode = models.CharField(max_length=13, unique=True)
    nama = models.CharField(max_length=80)
    tingkat = models.CharField(max_length=10, choices=Tingkat)
    induk = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="anak")
    titik = models.PointField(null=True, blank=True)
    batas = models.MultiPolygonField(null=True, blank=True)
    sumber_batas = models.CharField(max_length=10, choices=SumberBatas, blank=True)
    tepi_laut = models.BooleanField("tepi laut", default=False)
    topografi = models.CharField(max_length=10, choices=Topografi, blank=True)
    tipologi = models.CharField(max_length=24, choices=Tipologi, blank=True)
    kode_bps = models.CharField("kode BPS", max_length=10, blank=True)
    ketinggian_m = models.SmallIntegerField("ketinggian (m)", null=True, blank=True)
    # Names of the traits the office has set by hand; reloading and imports leave those alone.
    dikoreksi = ArrayField(models.CharField(max_length=10), default=list, blank=True)

    objects = WilayahQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        constraints = [
            models.CheckConstraint(
                name="wilayah_kode_resmi",
                condition=Q(kode__regex=r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$"),
            ),
            models.CheckConstraint(
                name="wilayah_berinduk_kecuali_provinsi",
                condition=Q(tingkat="provinsi", induk=None)
                | (~Q(tingkat="provinsi") & Q(induk__isnull=False)),
            ),
            models.CheckConstraint(
                name="wilayah_koreksi_dikenal", condition=Q(dikoreksi__contained_by=list(CIRI))
            ),
            models.CheckConstraint(
                name="wilayah_batas_bersumber",
                condition=Q(batas=None, sumber_batas="")
                | (Q(batas__isnull=False) & ~Q(sumber_batas="")),
            ),
        ]

    def __str__(self):
        return self.nama

    @property
    def perkotaan(self):
        """A kelurahan: its village number begins with 1, a desa's with 2."""
        return self.tingkat == Tingkat.DESA and self.kode[9] == "1"

    @property
    def sebutan(self):
        """The name as one says it inside a path: "Desa X", "Kel. X", "Kec. Y"."""
        if self.tingkat == Tingkat.DESA:
            return f"{'Kel.' if self.perkotaan else 'Desa'} {self.nama}"
        if self.tingkat == Tingkat.KECAMATAN:
            return f"Kec. {self.nama}"
        return self.nama.replace("Kabupaten ", "Kab. ", 1)

    @property
    def jalur(self):
        """The path as in an address, "Desa X, Kec. Y, Kab. Z"; load with `dengan_jalur`."""
        bagian, wilayah = [], self
        while wilayah and (wilayah.tingkat != Tingkat.PROVINSI or wilayah is self):
            bagian.append(wilayah.sebutan)
            wilayah = wilayah.induk
        return ", ".join(bagian)


class StatusImporBatas(models.TextChoices):
    PRATINJAU = "pratinjau", "Menunggu persetujuan"
    SELESAI = "selesai", "Selesai"
    BATAL = "batal", "Dibatalkan"


class ImporBatas(models.Model):
    """One import of official outlines: from where, by whom, and what it changed.

    Written only by `ejsika.wilayah.impor_batas`.
    """

    nama_sumber = models.CharField("nama sumber", max_length=200)
    tanggal_sumber = models.DateField("tanggal sumber", null=True, blank=True)
    nama_berkas = models.CharField("nama berkas", max_length=200)
    sidik = models.CharField("SHA-256", max_length=64)
    berkas = models.FileField("berkas", upload_to="impor_batas/", blank=True)  # until decided
    tingkat = models.CharField(max_length=10, choices=Tingkat)
    status = models.CharField(
        max_length=10, choices=StatusImporBatas, default=StatusImporBatas.PRATINJAU
    )
    hasil = models.JSONField(default=dict, blank=True)  # counts and lists of codes, by name
    oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # None: the command line
    dibuat_pada = models.DateTimeField("dibuat pada")
    selesai_pada = models.DateTimeField("selesai pada", null=True, blank=True)

    class Meta:
        verbose_name = "impor batas"
        verbose_name_plural = "impor batas"
        constraints = [
            models.CheckConstraint(
                name="impor_batas_selesai_berwaktu",
                condition=Q(status="pratinjau", selesai_pada=None)
                | (~Q(status="pratinjau") & Q(selesai_pada__gte=F("dibuat_pada"))),
            ),
        ]

    def __str__(self):
        return f"{self.nama_sumber} ({self.nama_berkas})"
