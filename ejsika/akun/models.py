"""People who sign in, what they are, and where they work."""

import pghistory
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from ejsika.wilayah.cakupan import q_di_dalam
from ejsika.wilayah.models import Wilayah


class Peran(models.TextChoices):
    PENDAMPING = "pendamping", "Pendamping"
    KOORDINATOR = "koordinator", "Koordinator kabupaten/kota"
    OPERATOR = "operator", "Operator kabupaten/kota"
    DINSOS = "dinsos", "Staf Dinsos provinsi"
    PIMPINAN = "pimpinan", "Pimpinan"
    OPD = "opd", "Perangkat daerah (OPD)"
    ADMIN = "admin", "Admin"


LINTAS_WILAYAH = {Peran.DINSOS, Peran.PIMPINAN}
TANPA_KELUARGA = {Peran.OPD, Peran.ADMIN}  # aggregates or reference data, never a family


class PenggunaQuerySet(models.QuerySet):
    def pendamping(self):
        return self.filter(peran=Peran.PENDAMPING)

    def bertugas_di(self, wilayah):
        """People with a duty region inside, equal to, or above the given one."""
        return self.filter(
            models.Q(penempatan__wilayah__kode__startswith=wilayah.kode)
            | models.Q(penempatan__wilayah__kode__in=[wilayah.kode[:n] for n in (2, 5, 8)])
        ).distinct()

    def terlihat_oleh(self, pengguna):
        """Colleagues whose duty regions lie inside one's own; a pendamping sees themself."""
        if not pengguna.is_active:
            return self.none()
        if pengguna.hanya_dampingan:
            return self.filter(pk=pengguna.pk)
        if not pengguna.melihat_keluarga:
            return self.none()
        return self.filter(q_di_dalam(pengguna.kode_tugas, "penempatan__wilayah__kode")).distinct()


class PengelolaPengguna(UserManager.from_queryset(PenggunaQuerySet)):
    """Django's own user manager, speaking our words."""


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["password", "last_login", "generasi_sesi"],
)
class Pengguna(AbstractUser):
    """A person who signs in. Never deleted once they have left evidence: deactivated."""

    first_name = None
    last_name = None
    nama_lengkap = models.CharField("nama lengkap", max_length=150)
    peran = models.CharField(max_length=12, choices=Peran)
    nomor_hp = models.CharField("nomor HP", max_length=16, blank=True)  # E.164
    harus_ganti_sandi = models.BooleanField("harus mengganti kata sandi saat masuk", default=False)
    sandi_sekali_sampai = models.DateTimeField(
        "kata sandi sekali pakai berlaku sampai", null=True, blank=True
    )
    generasi_sesi = models.PositiveIntegerField(
        default=0, editable=False
    )  # raised: all sessions end

    objects = PengelolaPengguna()

    REQUIRED_FIELDS = ["nama_lengkap", "peran"]

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        constraints = [
            models.CheckConstraint(
                name="pengguna_staf_hanya_admin",
                condition=Q(peran="admin", is_staff=True, is_superuser=True)
                | (~Q(peran="admin") & Q(is_staff=False, is_superuser=False)),
            ),
            models.CheckConstraint(
                name="pengguna_nomor_hp_e164",
                condition=Q(nomor_hp__regex=r"^(\+628[1-9][0-9]{6,10})?$"),
            ),
        ]

    def __str__(self):
        return self.nama_lengkap or self.username

    def save(self, *args, **kwargs):
        """The admin site opens to the role `admin` and to nobody else."""
        self.is_staff = self.is_superuser = self.peran == Peran.ADMIN
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret=None):
        """A session lives as long as the password and the generation it began with."""
        return salted_hmac(
            "ejsika.akun.sesi",
            f"{self.password}{self.generasi_sesi}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def get_full_name(self):
        return self.nama_lengkap

    def get_short_name(self):
        return self.nama_lengkap.split(" ")[0]

    @cached_property
    def kode_tugas(self):
        """Codes of the duty regions, once per request."""
        return list(self.penempatan.values_list("wilayah__kode", flat=True))

    @property
    def lintas_wilayah(self):
        return self.peran in LINTAS_WILAYAH and "36" in self.kode_tugas

    @property
    def melihat_keluarga(self):
        return self.peran not in TANPA_KELUARGA

    @property
    def hanya_dampingan(self):
        return self.peran == Peran.PENDAMPING

    @property
    def boleh_membuka_nik(self):
        """Unmasking a NIK is a deliberate, logged act of operator and dinsos."""
        return self.peran in {Peran.OPERATOR, Peran.DINSOS}


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Penempatan(models.Model):
    """One duty region of one person."""

    pengguna = models.ForeignKey(Pengguna, models.CASCADE, related_name="penempatan")
    wilayah = models.ForeignKey(Wilayah, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "penempatan"
        verbose_name_plural = "penempatan"
        constraints = [
            models.UniqueConstraint(name="penempatan_sekali", fields=["pengguna", "wilayah"])
        ]

    def __str__(self):
        return f"{self.pengguna} di {self.wilayah}"
