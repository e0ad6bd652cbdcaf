"""A member of a family."""

import uuid

import pghistory
from dateutil.relativedelta import relativedelta
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ejsika.wilayah.cakupan import QuerySetTercakup
from kpm.dampingan import q_dampingan
from kpm.komponen import LABEL, komponen_anggota
from kpm.models.keluarga import Keluarga
from kpm.models.pencarian_sql import PEMICU_ANGGOTA
from kpm.penyandian import NomorTersandi, samarkan


class Hubungan(models.TextChoices):
    KEPALA = "kepala", "Kepala keluarga"
    PASANGAN = "pasangan", "Suami/istri"
    ANAK = "anak", "Anak"
    MENANTU = "menantu", "Menantu"
    CUCU = "cucu", "Cucu"
    ORANG_TUA = "orang_tua", "Orang tua"
    MERTUA = "mertua", "Mertua"
    FAMILI = "famili", "Famili lain"
    LAINNYA = "lainnya", "Lainnya"


class JenisKelamin(models.TextChoices):
    LAKI_LAKI = "L", "Laki-laki"
    PEREMPUAN = "P", "Perempuan"


class Jenjang(models.TextChoices):
    """School level attended now; empty when not at school."""

    SD = "SD", "SD/MI/Paket A"
    SMP = "SMP", "SMP/MTs/Paket B"
    SMA = "SMA", "SMA/SMK/MA/Paket C"
    TINGGI = "TINGGI", "Perguruan tinggi"


class Pendidikan(models.TextChoices):
    """Highest level completed."""

    TIDAK = "tidak", "Tidak atau belum tamat SD"
    SD = "SD", "Tamat SD/sederajat"
    SMP = "SMP", "Tamat SMP/sederajat"
    SMA = "SMA", "Tamat SMA/sederajat"
    TINGGI = "TINGGI", "Tamat perguruan tinggi"


class AlasanKeluar(models.TextChoices):
    MENINGGAL = "meninggal", "Meninggal"
    PINDAH = "pindah", "Pindah rumah atau merantau"
    MENIKAH = "menikah", "Menikah dan berpisah KK"
    CERAI = "cerai", "Bercerai"
    PISAH_KK = "pisah_kk", "Berpisah KK"
    GANDA = "ganda", "Tercatat ganda"
    LAINNYA = "lainnya", "Lainnya"


class Disabilitas(models.TextChoices):
    RINGAN = "ringan", "Ringan atau sedang"
    BERAT = "berat", "Berat"


class StatusJkn(models.TextChoices):
    AKTIF = "aktif", "Aktif"
    TIDAK_AKTIF = "tidak_aktif", "Tidak aktif"
    BELUM = "belum", "Belum terdaftar"


class AnggotaQuerySet(QuerySetTercakup):
    lookup_kode = "keluarga__wilayah__kode"

    def q_milik_pendamping(self, pengguna):
        return q_dampingan(pengguna, "keluarga__")

    def tercatat(self):
        """Members who have neither died nor left."""
        return self.filter(tanggal_keluar=None)

    def untuk_daftar(self):
        return self.order_by("keluarga", "urutan", "pk")


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Anggota(models.Model):
    """One person of one family. Leaving keeps the row: `tanggal_keluar` and why."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    keluarga = models.ForeignKey(Keluarga, models.PROTECT, related_name="anggota")
    urutan = models.PositiveSmallIntegerField(default=1)
    nik = NomorTersandi("NIK", ranah="nik", null=True, blank=True)
    nama = models.CharField(max_length=150)
    hubungan = models.CharField(max_length=10, choices=Hubungan)
    pengurus = models.BooleanField("pengurus bantuan", default=False)
    jenis_kelamin = models.CharField(max_length=1, choices=JenisKelamin)
    tanggal_lahir = models.DateField(null=True, blank=True)
    pendidikan = models.CharField(
        "pendidikan terakhir",
        max_length=6,
        choices=Pendidikan,
        blank=True,
        default="",
        db_default="",
    )
    jenjang = models.CharField("jenjang sekolah", max_length=6, choices=Jenjang, blank=True)
    sekolah = models.CharField(max_length=120, blank=True)
    npsn = models.CharField("NPSN", max_length=8, blank=True)
    nisn = models.CharField("NISN", max_length=10, blank=True, default="", db_default="")
    pekerjaan = models.CharField(max_length=80, blank=True)
    disabilitas = models.CharField(max_length=6, choices=Disabilitas, blank=True)
    tanggal_hpl = models.DateField("hari perkiraan lahir", null=True, blank=True)
    tanggal_persalinan = models.DateField(null=True, blank=True)
    status_jkn = models.CharField("status JKN", max_length=12, choices=StatusJkn, blank=True)
    tanggal_keluar = models.DateField(null=True, blank=True)
    alasan_keluar = models.CharField(max_length=40, choices=AlasanKeluar, blank=True)

    objects = AnggotaQuerySet.as_manager()

    class Meta:
        verbose_name = "anggota keluarga"
        verbose_name_plural = "anggota keluarga"
        constraints = [
            models.UniqueConstraint(
                name="anggota_satu_kepala",
                fields=["keluarga"],
                condition=Q(hubungan="kepala", tanggal_keluar=None),
            ),
            models.UniqueConstraint(
                name="anggota_satu_pengurus",
                fields=["keluarga"],
                condition=Q(pengurus=True, tanggal_keluar=None),
            ),
            models.CheckConstraint(
                name="anggota_keluar_beralasan",
                condition=Q(tanggal_keluar=None) | ~Q(alasan_keluar=""),
            ),
            models.CheckConstraint(
                name="anggota_nisn_10_digit", condition=Q(nisn__regex=r"^([0-9]{10})?$")
            ),
            models.CheckConstraint(
                name="anggota_npsn_8_digit", condition=Q(npsn__regex=r"^([0-9]{8})?$")
            ),
        ]
        indexes = [
            models.Index(fields=["nik"], name="anggota_nik"),
            GinIndex(fields=["nama"], opclasses=["gin_trgm_ops"], name="anggota_nama_trgm"),
        ]
        # Few members are any of these: the components that rest on them are found by them.
        indexes += [
            models.Index(
                fields=[bidang], name=f"anggota_{nama}", condition=Q(**{f"{bidang}__isnull": False})
            )
            for bidang, nama in (("tanggal_hpl", "hamil"), ("tanggal_persalinan", "nifas"))
        ]
        indexes += [
            models.Index(
                fields=["keluarga"], name="anggota_disabilitas", condition=Q(disabilitas="berat")
            )
        ]
        triggers = PEMICU_ANGGOTA

    def __str__(self):
        return self.nama

    @property
    def nik_samar(self):
        return samarkan(self.nik)

    @property
    def umur(self):
        """Whole years today, or None where the birth date is unknown."""
        if self.tanggal_lahir is None:
            return None
        return relativedelta(timezone.localdate(), self.tanggal_lahir).years

    @property
    def komponen(self):
        """Labels of the components this member carries today."""
        return [LABEL[kode] for kode in komponen_anggota(self, timezone.localdate())]
