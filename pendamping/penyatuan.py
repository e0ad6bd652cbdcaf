"""Merging two families on every floor at once: the registry, the caseload, and what stays as it is.

Visits and assessments are evidence and keep the family they named; the page of the family that
lives on shows them too. A visit that a phone brings later for the other row is still stored there.
"""

from django.utils import timezone

from ejsika.akun.models import Pengguna
from kpm.ganda.pembatalan import batalkan_penggabungan
from kpm.ganda.penggabungan import gabungkan
from kpm.models import Keluarga
from pendamping.models import Kunjungan
from pendamping.penugasan import satukan_penugasan


def satukan_keluarga(dugaan, pilihan, *, pendamping, oleh, pada, versi, versi_isi):
    """Join two families as chosen; `pendamping` (or nobody new) looks after the one that stays.

    Raises DugaanBerubah, KeluargaBerubah, BukanWewenang or PenugasanMendatang, and then nothing
    has changed.
    """

    def lanjut(jejak):
        satukan_penugasan(
            utama=pilihan.utama,
            digabung=pilihan.digabung,
            pendamping=pendamping,
            sejak=timezone.localdate(pada),
            oleh=oleh,
            jejak=jejak,
        )

    return gabungkan(
        dugaan, pilihan, oleh=oleh, pada=pada, versi=versi, versi_isi=versi_isi, lanjut=lanjut
    )


def pisahkan_kembali(penggabungan, *, alasan, oleh, pada):
    """Undo a merge on every floor, or raise TidakDapatDibatalkan with what depends on it."""
    return batalkan_penggabungan(
        penggabungan, alasan=alasan, oleh=oleh, pada=pada, halangan=halangan_lapangan
    )


def halangan_lapangan(penggabungan):
    """What was done in the field on the joined family since, in sentences."""
    sejak, utama = penggabungan.pada, penggabungan.utama
    penilaian = Keluarga._meta.get_field("penilaian").related_model  # lives one floor above
    sebab = []
    if Kunjungan.objects.filter(keluarga=utama, diterima_pada__gte=sejak).exists():
        sebab.append("Keluarga gabungan sudah dikunjungi setelah penggabungan.")
    if penilaian.objects.filter(keluarga=utama, dinilai_pada__gte=sejak).exists():
        sebab.append("Keluarga gabungan sudah dinilai setelah penggabungan.")
    return sebab


def calon_pemegang(utama, digabung, *, hari_ini):
    """Who may look after the joined family: those who have either half and work in its region."""
    orang = (
        Pengguna.objects.filter(
            penugasan__keluarga__in=[utama, digabung], penugasan__masa__contains=hari_ini
        )
        .distinct()
        .order_by("pk")
    )
    return [
        satu
        for satu in orang
        if any(utama.wilayah.kode.startswith(kode) for kode in satu.kode_tugas)
    ]
