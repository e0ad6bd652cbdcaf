"""A proposed step of the sanction ladder for one family, and what a person decided."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from ejsika.wilayah.cakupan import QuerySetTercakup


class JenjangSanksi(models.TextChoices):
    PEMBINAAN = "PEMBINAAN", "Pembinaan (kunjungan rumah)"
    SP1 = "SP1", "Surat peringatan 1"
    SP2 = "SP2", "Surat peringatan 2 dan usulan pengurangan"
    PENANGGUHAN = "PENANGGUHAN", "Usulan penangguhan tahap"
    PENGHENTIAN = "PENGHENTIAN", "Usulan penghentian"


class KeputusanSanksi(models.TextChoices):
    DITERIMA = "diterima", "Diterima"
    DITOLAK = "ditolak", "Ditolak"


OLEH_KOORDINATOR = {JenjangSanksi.PEMBINAAN, JenjangSanksi.SP1}


class UsulanSanksiQuerySet(QuerySetTercakup):
    lookup_kode = "keluarga__wilayah__kode"

    def untuk_daftar(self):
        """The longest rows of failing months first."""
        return (
            self.select_related("keluarga__wilayah__induk__induk", "diputus_oleh")
            .defer("keluarga__no_kk", "keluarga__lokasi", *_BATAS)
            .order_by("-bulan", "-banyak_bulan", "keluarga__nama_pengurus", "-pk")
        )


_BATAS = (
    *("keluarga__wilayah__batas", "keluarga__wilayah__induk__batas"),
    "keluarga__wilayah__induk__induk__batas",
)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class UsulanSanksi(models.Model):
    """Written only by `pendamping.usulan_sanksi`; what it was computed from is frozen in it."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    keluarga = models.ForeignKey("kpm.Keluarga", models.PROTECT, related_name="usulan_sanksi")
    bulan = models.DateField()  # the last failing month, its first day
    jenjang = models.CharField(max_length=12, choices=JenjangSanksi)
    banyak_bulan = models.PositiveSmallIntegerField("bulan gagal berturut-turut")
    persen = models.PositiveSmallIntegerField("usulan pengurangan (%)", default=0)
    rincian = models.JSONField(default=list)  # [{bulan, gagal: [{nama, jenis, alasan}]}]
    dibuat_pada = models.DateTimeField()
    keputusan = models.CharField(max_length=8, choices=KeputusanSanksi, blank=True)
    alasan_keputusan = models.CharField(max_length=200, blank=True)
    diputus_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    diputus_pada = models.DateTimeField(null=True, blank=True)

    objects = UsulanSanksiQuerySet.as_manager()

    class Meta:
        verbose_name = "usulan sanksi"
        verbose_name_plural = "usulan sanksi"
        constraints = [
            models.UniqueConstraint(name="usulan_sanksi_sekali", fields=["keluarga", "bulan"]),
            models.CheckConstraint(name="usulan_sanksi_persen", condition=Q(persen__lte=30)),
            models.CheckConstraint(
                name="usulan_sanksi_putusan_lengkap",
                condition=Q(keputusan="", diputus_oleh=None, diputus_pada=None)
                | (
                    ~Q(keputusan="")
                    & ~Q(alasan_keputusan="")
                    & Q(diputus_oleh__isnull=False, diputus_pada__isnull=False)
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_jenjang_display()} {self.bulan:%Y-%m}"

    def get_absolute_url(self):
        return reverse("pendamping:usulan-sanksi-rinci", args=[self.uuid])

    def boleh_diputus_oleh(self, pengguna):
        """Guidance and a first letter by the koordinator, everything further by dinsos."""
        if self.keputusan:
            return False
        if pengguna.peran == "dinsos":
            return True
        return pengguna.peran == "koordinator" and self.jenjang in OLEH_KOORDINATOR
