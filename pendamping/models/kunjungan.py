"""A field visit as the phone told it, and what we know about its arrival."""

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from ejsika.wilayah.cakupan import QuerySetTercakup


class JenisKunjungan(models.TextChoices):
    RUMAH = "rumah", "Kunjungan rumah"
    KELOMPOK = "kelompok", "Pertemuan kelompok"
    FASDIK = "fasdik", "Kunjungan sekolah"
    FASKES = "faskes", "Kunjungan posyandu atau faskes"


class Kegiatan(models.TextChoices):
    P2K2 = "p2k2", "P2K2"
    VERIFIKASI_KOMITMEN = "verifikasi_komitmen", "Verifikasi komitmen"
    PEMUTAKHIRAN = "pemutakhiran", "Pemutakhiran data"
    MOTIVASI = "motivasi", "Motivasi dan pendampingan"


class KunjunganQuerySet(QuerySetTercakup):
    lookup_kode = "keluarga__wilayah__kode"

    def q_milik_pendamping(self, pengguna):
        return Q(pendamping=pengguna)

    def lengkap(self):
        """Visits whose every announced photo has arrived: only these are judged."""
        return self.filter(lengkap_pada__isnull=False)

    def pada_bulan(self, bulan):
        """Visits made, by Jakarta's clock, in the month that contains `bulan`."""
        zona = timezone.get_current_timezone()
        awal = datetime(bulan.year, bulan.month, 1, tzinfo=zona)
        akhir = datetime(bulan.year + bulan.month // 12, bulan.month % 12 + 1, 1, tzinfo=zona)
        return self.filter(mulai__gte=awal, mulai__lt=akhir)

    def untuk_daftar(self):
        """Load all that a list row shows, in a number of queries that never grows."""
        return self.select_related(
            "keluarga__wilayah__induk__induk", "pendamping", "putusan_kini"
        ).order_by("-mulai", "-pk")

    def berputusan(self, putusan):
        """Visits with the verdict in force; `menunggu` are those still without one."""
        if putusan == "menunggu":
            return self.filter(putusan_kini=None)
        return self.filter(putusan_kini__putusan=putusan)

    def hitung_putusan(self):
        """How many visits there are, by verdict in force."""
        return self.aggregate(
            semua=Count("pk"),
            menunggu=Count("pk", filter=Q(putusan_kini=None)),
            **{
                hasil: Count("pk", filter=Q(putusan_kini__putusan=hasil))
                for hasil in ("hadir", "belum_pasti", "perlu_diperiksa")
            },
        )

    def untuk_rinci(self):
        """Load all that the page of one visit shows, in a constant number of queries."""
        return self.select_related(
            "keluarga__wilayah__induk__induk", "pendamping", "putusan_kini"
        ).prefetch_related("foto", "komitmen__anggota", "putusan")

    def untuk_tanda_terima(self):
        """Load all that a receipt or a whole visit tells, in a constant number of queries."""
        return self.select_related("keluarga", "putusan_kini").prefetch_related(
            "foto", "komitmen__anggota"
        )


class Kunjungan(models.Model):
    """One field visit to one family, stored exactly once under the phone's own id.

    Written only by `pendamping.pencatatan`; never deleted. `titik` keeps every fix as the phone
    reported it (list of objects of the web contract); `lokasi` is the best of them.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # made on the phone
    pendamping = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="kunjungan", db_index=False
    )  # the indexes below begin with it, as with the next
    keluarga = models.ForeignKey(
        "kpm.Keluarga", models.PROTECT, related_name="kunjungan", db_index=False
    )
    jenis = models.CharField(max_length=8, choices=JenisKunjungan)
    mulai = models.DateTimeField()  # the phone's clock, as are the next two
    selesai = models.DateTimeField()
    dikirim_pada = models.DateTimeField()
    diterima_pada = models.DateTimeField()  # ours; the two are never mixed
    lengkap_pada = models.DateTimeField(null=True)  # ours: the last announced photo is held
    titik = models.JSONField(default=list)
    lokasi = models.PointField(geography=True, null=True, spatial_index=False)
    akurasi_m = models.FloatField(null=True)
    kegiatan = ArrayField(models.CharField(max_length=20, choices=Kegiatan), default=list)
    catatan = models.TextField(blank=True)
    perangkat = models.JSONField(default=dict)
    putusan_kini = models.OneToOneField(
        "pendamping.Putusan", models.PROTECT, null=True, related_name="+"
    )  # the verdict in force; older ones stay in `putusan`
    di_luar_dampingan = models.BooleanField(default=False)
    sidik_isi = models.CharField(max_length=64)  # SHA-256 of the body less `dikirim`

    objects = KunjunganQuerySet.as_manager()

    class Meta:
        verbose_name = "kunjungan"
        verbose_name_plural = "kunjungan"
        constraints = [
            models.CheckConstraint(
                name="kunjungan_lokasi_berakurasi",
                condition=Q(lokasi=None, akurasi_m=None)
                | Q(lokasi__isnull=False, akurasi_m__isnull=False),
            ),
            models.CheckConstraint(
                name="kunjungan_lengkap_setelah_diterima",
                condition=Q(lengkap_pada=None) | Q(lengkap_pada__gte=F("diterima_pada")),
            ),
        ]
        indexes = [
            models.Index(fields=["keluarga", "-mulai"], name="kunjungan_keluarga"),
            models.Index(fields=["pendamping", "-mulai"], name="kunjungan_pendamping"),
            models.Index(fields=["-mulai", "-id"], name="kunjungan_terbaru"),
        ]

    def __str__(self):
        return f"Kunjungan #{self.pk}"

    def get_absolute_url(self):
        return reverse("pendamping:kunjungan-rinci", args=[self.uuid])

    @property
    def selisih_jam(self):
        """How far the phone's clock was behind ours at sending (network time included)."""
        return self.diterima_pada - self.dikirim_pada

    @property
    def status(self):
        return "diterima" if self.lengkap_pada else "menunggu_foto"

    @property
    def sebutan_kegiatan(self):
        return [Kegiatan(kode).label for kode in self.kegiatan]

    def boleh_dilihat_bentroknya_oleh(self, pengguna):
        """Another story under the same id is for those who supervise, not for its teller."""
        return pengguna.peran in {"koordinator", "dinsos"}


class KirimanBentrok(models.Model):
    """The same visit id with another story: both are kept, a koordinator looks at them."""

    kunjungan = models.ForeignKey(Kunjungan, models.PROTECT, related_name="bentrok")
    pengirim = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sidik_isi = models.CharField(max_length=64)
    isi = models.JSONField()
    diterima_pada = models.DateTimeField()

    class Meta:
        verbose_name = "kiriman bentrok"
        verbose_name_plural = "kiriman bentrok"
        constraints = [
            models.UniqueConstraint(name="bentrok_sekali", fields=["kunjungan", "sidik_isi"])
        ]

    def __str__(self):
        return f"Bentrok #{self.pk}"
