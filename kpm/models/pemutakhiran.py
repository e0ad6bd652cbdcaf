"""What a person did to a family's data, and why: the sentence above the changed fields."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from kpm.models.anggota import Anggota
from kpm.models.keluarga import Keluarga


class Kegiatan(models.TextChoices):
    DAFTAR = "daftar", "Keluarga didaftarkan"
    UBAH_KELUARGA = "ubah_keluarga", "Data keluarga diubah"
    TAMBAH_ANGGOTA = "tambah_anggota", "Anggota ditambahkan"
    UBAH_ANGGOTA = "ubah_anggota", "Data anggota diubah"
    MENINGGAL = "meninggal", "Anggota meninggal"
    KELUAR = "keluar", "Anggota keluar dari keluarga"
    KEMBALI = "kembali", "Anggota dikembalikan"
    GANTI_KEPALA = "ganti_kepala", "Kepala keluarga diganti"
    GANTI_PENGURUS = "ganti_pengurus", "Pengurus bantuan diganti"
    POSISI = "posisi", "Posisi rumah ditetapkan"
    PINDAH = "pindah", "Pindah desa/kelurahan"
    PINDAH_LUAR = "pindah_luar", "Pindah ke luar Banten"
    PECAH = "pecah", "Keluarga dipecah"
    PECAHAN = "pecahan", "Keluarga terbentuk dari pemecahan"


class Pemutakhiran(models.Model):
    """One act on one family by one person.

    The fields it changed are in the history tables under the same `konteks`; what it added is
    only here, for the history keeps no inserts. Written only by `kpm.pemutakhiran`.
    """

    keluarga = models.ForeignKey(Keluarga, models.PROTECT, related_name="pemutakhiran")
    anggota = models.ForeignKey(Anggota, models.PROTECT, null=True, related_name="+")
    kegiatan = models.CharField(max_length=16, choices=Kegiatan)
    alasan = models.CharField(max_length=300, blank=True)
    peringatan = models.JSONField(default=list)  # sentences the person accepted; no numbers
    konteks = models.UUIDField()  # of pghistory
    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    pada = models.DateTimeField()

    class Meta:
        verbose_name = "pemutakhiran"
        verbose_name_plural = "pemutakhiran"
        constraints = [
            models.CheckConstraint(
                name="pemutakhiran_peringatan_beralasan",
                condition=Q(peringatan=[]) | ~Q(alasan=""),
            )
        ]
        indexes = [models.Index(fields=["keluarga", "-pada"], name="pemutakhiran_keluarga")]
        triggers = [pgtrigger.Protect(name="tetap", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return self.get_kegiatan_display()
