"""The region tree of Banten: province, kabupaten/kota, kecamatan, desa/kelurahan."""

from django.contrib.gis.db import models
from django.db.models import Q

from ejsika.wilayah.cakupan import QuerySetTercakup


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
        q = Q(pk__in=[])
        for kode in daftar_kode:
            q |= Q(kode__startswith=kode)
        return self.filter(q)

    def pada_tingkat(self, tingkat):
        return self.filter(tingkat=tingkat).order_by("kode")

    def memuat(self, titik):
        """Regions whose outline holds the point (a fix may lie in no region: the sea)."""
        return self.filter(batas__covers=titik)


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
        ]

    def __str__(self):
        return self.nama

    @property
    def perkotaan(self):
        """A kelurahan: its village number begins with 1, a desa's with 2."""
        return self.tingkat == Tingkat.DESA and self.kode[9] == "1"
