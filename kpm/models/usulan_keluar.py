"""A proposal that a family leave a programme; the membership itself ends by a decree (domain 7)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ejsika.wilayah.cakupan import QuerySetTercakup
from kpm.dampingan import q_dampingan
from kpm.models.program import Kepesertaan
from kpm.peserta.kode_keluar import LABEL

MENINGGAL, PINDAH = "N01", "N02"


class UsulanKeluarQuerySet(QuerySetTercakup):
    lookup_kode = "kepesertaan__keluarga__wilayah__kode"

    def q_milik_pendamping(self, pengguna):
        return q_dampingan(pengguna, "kepesertaan__keluarga__")

    def terbuka(self):
        """Neither withdrawn nor overtaken: the membership still runs."""
        return self.filter(kepesertaan__tanggal_keluar=None, dibatalkan_pada=None)

    def untuk_daftar(self):
        """Load all that a list row shows, the longest waiting first."""
        wilayah = "kepesertaan__keluarga__wilayah"
        return (
            self.select_related(
                f"{wilayah}__induk__induk", "kepesertaan__program", "diusulkan_oleh"
            )
            .defer(
                "kepesertaan__keluarga__no_kk",
                *(f"{wilayah}{'__induk' * n}__batas" for n in range(3)),
            )
            .order_by("diusulkan_pada", "pk")
        )


class UsulanKeluar(models.Model):
    """One reason why one membership should end, waiting for those who decide."""

    kepesertaan = models.ForeignKey(Kepesertaan, models.PROTECT, related_name="usulan_keluar")
    kode = models.CharField(max_length=3, choices=[(k, LABEL[k]) for k in (MENINGGAL, PINDAH)])
    tanggal = models.DateField()  # of the event
    alasan = models.CharField(max_length=300)
    diusulkan_oleh = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    diusulkan_pada = models.DateTimeField()
    dibatalkan_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    dibatalkan_pada = models.DateTimeField(null=True, blank=True)

    objects = UsulanKeluarQuerySet.as_manager()

    class Meta:
        verbose_name = "usulan keluar"
        verbose_name_plural = "usulan keluar"
        constraints = [
            models.UniqueConstraint(
                name="usulan_keluar_satu_terbuka",
                fields=["kepesertaan"],
                condition=Q(dibatalkan_pada=None),
            ),
            models.CheckConstraint(
                name="usulan_keluar_batal_ada_pelakunya",
                condition=Q(dibatalkan_pada=None, dibatalkan_oleh=None)
                | Q(dibatalkan_pada__isnull=False, dibatalkan_oleh__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.kode} {self.kepesertaan}"
