"""What the search looks into: per family the words of its members' names, number and region.

An index, not data: triggers keep it, whoever writes and however (COPY included), one statement at a
time. `kpm.daftar.pencarian` asks it; `pencarian_sql` holds what the triggers run.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from ejsika.wilayah.cakupan import QuerySetTercakup
from kpm.dampingan import q_dampingan
from kpm.models.keluarga import Keluarga


@SearchVectorField.register_lookup
class Dicari(models.Lookup):
    """`kata__dicari`: a tsquery as it stands; no parser, no language changes its words."""

    lookup_name = "dicari"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        kiri, isi_kiri = self.process_lhs(compiler, connection)
        return f"{kiri} @@ %s::tsquery", [*isi_kiri, self.rhs]


class PencarianQuerySet(QuerySetTercakup):
    lookup_kode = "keluarga__wilayah__kode"

    def q_milik_pendamping(self, pengguna):
        return q_dampingan(pengguna, "keluarga__")


class Pencarian(models.Model):
    """The words one family is found by: names of present members, number, codes of its region."""

    keluarga = models.OneToOneField(
        Keluarga,
        models.CASCADE,
        primary_key=True,
        related_name="pencarian",
        db_constraint=False,  # a trigger on the family removes it: no check per row of an import
    )
    kata = SearchVectorField()

    objects = PencarianQuerySet.as_manager()

    class Meta:
        verbose_name = "kata pencarian"
        verbose_name_plural = "kata pencarian"
        indexes = [GinIndex(fields=["kata"], name="pencarian_kata", gin_pending_list_limit=1024)]

    def __str__(self):
        return f"Pencarian #{self.pk}"


class KataNama(models.Model):
    """A word that occurs in names: what a misspelt word is compared with."""

    kata = models.CharField(max_length=150, primary_key=True)

    class Meta:
        verbose_name = "kata nama"
        verbose_name_plural = "kata nama"
        indexes = [GinIndex(fields=["kata"], opclasses=["gin_trgm_ops"], name="kata_nama_trgm")]

    def __str__(self):
        return self.kata
