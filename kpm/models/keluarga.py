"""A family on the list, whether it receives aid or not."""

import uuid

import pghistory
from django.apps import apps
from django.contrib.gis.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from ejsika.wilayah.cakupan import QuerySetTercakup
from ejsika.wilayah.models import Tipologi, Wilayah
from kpm.dampingan import q_dampingan
from kpm.komponen import KODE, LABEL, komponen_anggota
from kpm.models.pencarian_sql import PEMICU_KELUARGA
from kpm.models.program import Kepesertaan
from kpm.penyandian import NomorTersandi, samarkan


class SumberLokasi(models.TextChoices):
    IMPOR = "impor", "Berkas impor"
    KUNJUNGAN = "kunjungan", "Kunjungan pendamping"
    OPERATOR = "operator", "Diisi operator"


class MataPencaharian(models.TextChoices):
    """Main livelihood of the family, in PODES classes (domain 6.1)."""

    PERTANIAN = "pertanian", "Pertanian tanaman pangan atau hortikultura"
    PERKEBUNAN = "perkebunan", "Perkebunan atau kehutanan"
    PETERNAKAN = "peternakan", "Peternakan"
    PERIKANAN_TANGKAP = "perikanan_tangkap", "Perikanan tangkap"
    PERIKANAN_BUDIDAYA = "perikanan_budidaya", "Perikanan budidaya"
    PERTAMBANGAN = "pertambangan", "Pertambangan"
    INDUSTRI = "industri", "Industri pengolahan"
    PERDAGANGAN = "perdagangan", "Perdagangan dan rumah makan"
    ANGKUTAN = "angkutan", "Angkutan"
    JASA = "jasa", "Jasa"
    LAINNYA = "lainnya", "Lainnya"


# Outlines are heavy and no row of a list draws them.
BATAS = ("wilayah__batas", "wilayah__induk__batas", "wilayah__induk__induk__batas")


def boleh_mengubah(pengguna):
    """Those who keep the registry: they register by hand and correct what they see."""
    return pengguna.peran in {"operator", "dinsos"} and bool(pengguna.kode_tugas)


def _anggota_urut():
    return apps.get_model("kpm", "Anggota").objects.order_by("urutan", "pk")


def _anggota_tercatat(anggota):
    """Prefetch `anggota_tercatat`: the members who have neither died nor left."""
    return Prefetch("anggota", queryset=anggota.tercatat(), to_attr="anggota_tercatat")


def _kepesertaan():
    """Prefetch `semua_kepesertaan`: the latest span first, its programme at hand."""
    semua = Kepesertaan.objects.select_related("program").order_by("-tanggal_masuk", "-pk")
    return Prefetch("kepesertaan", queryset=semua, to_attr="semua_kepesertaan")


class KeluargaQuerySet(QuerySetTercakup):
    def q_milik_pendamping(self, pengguna):
        return q_dampingan(pengguna)

    def terlihat_oleh(self, pengguna, *, gabungan=False):
        """Families in scope; those joined into another only where they are asked for."""
        terlihat = super().terlihat_oleh(pengguna)
        return terlihat if gabungan else terlihat.filter(digabung_ke=None)

    def penerus(self, uuid):
        """The family in which the one of this uuid lives on."""
        return self.filter(gabungan__uuid=uuid)

    def kpm(self):
        """Families that receive aid of a programme of ours now."""
        return self.filter(Exists(Kepesertaan.objects.berjalan().filter(keluarga=OuterRef("pk"))))

    def untuk_daftar(self):
        """Load all that a list row shows, in a number of queries that never grows."""
        return (
            self.defer("no_kk", *BATAS)
            .select_related("wilayah__induk__induk")
            .prefetch_related(_anggota_tercatat(_anggota_urut().defer("nik")), _kepesertaan())
            .order_by("nama_pengurus", "-pk")
        )

    def untuk_saran(self):
        """Load what a line under the search box shows: names of all present members."""
        return (
            self.only("uuid", "nomor", "nama_pengurus", "wilayah")
            .select_related("wilayah__induk__induk")
            .defer(*BATAS)
            .prefetch_related(_anggota_tercatat(_anggota_urut().only("keluarga", "nama")))
        )

    def untuk_ekspor(self):
        """Load what a spreadsheet row needs, identity numbers included: the caller masks them."""
        return (
            self.defer(*BATAS)
            .select_related("wilayah__induk__induk")
            .prefetch_related(_anggota_tercatat(_anggota_urut()), _kepesertaan())
        )

    def untuk_ubah(self):
        """Load what the pages that correct one family show of its place."""
        return self.defer(*BATAS).select_related("wilayah__induk__induk")

    def untuk_rinci(self):
        """Load what the family page shows of the registry: members of all times, memberships."""
        return (
            self.defer(*BATAS)
            .select_related("wilayah__induk__induk")
            .prefetch_related(
                Prefetch("anggota", queryset=_anggota_urut(), to_attr="semua_anggota"),
                _anggota_tercatat(_anggota_urut()),
                _kepesertaan(),
            )
        )


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), exclude=["diubah_pada"]
)
class Keluarga(models.Model):
    """A household on the poverty list; a KPM is one with a running Kepesertaan.

    `nama_pengurus` repeats the name of the member with `pengurus=True` (the head where none is
    named), so that 645,000 rows sort and search by it; only kpm's own activities write it.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    nomor = models.CharField("nomor peserta", max_length=100, unique=True, null=True, blank=True)
    no_kk = NomorTersandi("No. KK", ranah="no_kk", null=True, blank=True)
    nama_pengurus = models.CharField("nama pengurus", max_length=150)
    wilayah = models.ForeignKey(
        Wilayah, models.PROTECT, related_name="keluarga", verbose_name="desa/kelurahan"
    )
    alamat = models.CharField(max_length=200, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    rw = models.CharField("RW", max_length=3, blank=True)
    kode_pos = models.CharField("kode pos", max_length=5, blank=True, default="", db_default="")
    nomor_hp = models.CharField("nomor HP", max_length=16, blank=True)
    lokasi = models.PointField("posisi rumah", geography=True, null=True, blank=True)
    sumber_lokasi = models.CharField(
        "sumber posisi", max_length=10, choices=SumberLokasi, blank=True
    )
    akurasi_lokasi_m = models.FloatField("ketelitian posisi (m)", null=True, blank=True)
    lokasi_pada = models.DateTimeField("posisi per tanggal", null=True, blank=True)
    mata_pencaharian = models.CharField(
        "mata pencaharian", max_length=20, choices=MataPencaharian, blank=True
    )
    tipologi_khusus = models.CharField(
        "tipologi keluarga", max_length=24, choices=Tipologi, blank=True
    )  # overrides the desa's
    desil = models.PositiveSmallIntegerField("desil DTSEN", null=True, blank=True)
    desil_pada = models.DateField("desil per tanggal", null=True, blank=True)
    # No published format is known: kept as written, with where and when they were read.
    id_dtsen = models.CharField("ID DTSEN", max_length=100, blank=True, default="", db_default="")
    id_dtks = models.CharField("ID DTKS", max_length=100, blank=True, default="", db_default="")
    sumber_id = models.CharField(
        "sumber ID DTSEN/DTKS", max_length=80, blank=True, default="", db_default=""
    )
    id_pada = models.DateField("ID DTSEN/DTKS per tanggal", null=True, blank=True)
    sumber_data = models.CharField(max_length=40, blank=True)
    digabung_ke = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="gabungan", db_index=False
    )  # this row is a record: the family lives on in that one, which is never itself a record
    dibuat_pada = models.DateTimeField(auto_now_add=True)
    diubah_pada = models.DateTimeField(auto_now=True)

    objects = KeluargaQuerySet.as_manager()

    class Meta:
        verbose_name = "keluarga"
        verbose_name_plural = "keluarga"
        constraints = [
            models.CheckConstraint(
                name="keluarga_desil_1_10", condition=Q(desil=None) | Q(desil__range=(1, 10))
            ),
            models.CheckConstraint(
                name="keluarga_lokasi_bersumber",
                condition=Q(lokasi=None, sumber_lokasi="")
                | (Q(lokasi__isnull=False) & ~Q(sumber_lokasi="")),
            ),
            models.CheckConstraint(
                name="keluarga_kode_pos_5_digit", condition=Q(kode_pos__regex=r"^([0-9]{5})?$")
            ),
            models.CheckConstraint(
                name="keluarga_id_bersumber",
                condition=Q(id_dtsen="", id_dtks="") | ~Q(sumber_id=""),
            ),
            models.CheckConstraint(
                name="keluarga_tidak_digabung_ke_diri", condition=~Q(digabung_ke=F("pk"))
            ),
        ]
        indexes = [
            models.Index(fields=["no_kk"], name="keluarga_no_kk"),
            models.Index(fields=["wilayah", "nama_pengurus"], name="keluarga_wilayah_nama"),
            models.Index(fields=["nama_pengurus", "-id"], name="keluarga_nama"),
            models.Index(fields=["desil", "-id"], name="keluarga_desil"),
            models.Index(fields=["-dibuat_pada", "-id"], name="keluarga_dibuat"),
            models.Index(fields=["-diubah_pada", "-id"], name="keluarga_diubah"),
            models.Index(
                fields=["digabung_ke"],
                name="keluarga_gabungan",
                condition=Q(digabung_ke__isnull=False),
            ),
        ]
        triggers = PEMICU_KELUARGA

    def __str__(self):
        return self.nama_pengurus

    def get_absolute_url(self):
        return reverse("laporan:keluarga-rinci", args=[self.uuid])

    @property
    def tipologi(self):
        return self.tipologi_khusus or self.wilayah.tipologi

    @property
    def no_kk_samar(self):
        return samarkan(self.no_kk)

    def boleh_diubah_oleh(self, pengguna):
        """Those who correct the registry, and no row that lives on in another."""
        return boleh_mengubah(pengguna) and self.digabung_ke_id is None

    @property
    def komponen(self):
        """Labels of the components its members carry today; needs `anggota_tercatat` loaded."""
        hari_ini = timezone.localdate()
        ada = {k for a in self.anggota_tercatat for k in komponen_anggota(a, hari_ini)}
        return [LABEL[kode] for kode in KODE if kode in ada]
