"""Places and a waiting list of the demo: half the candidates are validated, some places free."""

from django.utils import timezone

from ejsika.akun.models import Pengguna
from kpm.models import Keluarga
from kpm.peserta.kepesertaan import Isian, ubah_status_massal
from kpm.peserta.kuota import terisi_per_kabupaten, tetapkan_kuota
from kpm.peserta.tindakan import MENURUT_KODE

LONGGAR = 1.01  # places per family that has one
ALASAN = "Contoh, bukan angka kantor"


def siapkan_daftar_tunggu(kabupaten, program, *, pada):
    """Set the places of every kabupaten/kota and validate every other candidate."""
    dinsos = Pengguna.objects.get(username="dinsos")
    terisi = terisi_per_kabupaten(program)
    for satu in kabupaten:
        tetapkan_kuota(
            program=program,
            wilayah=satu,
            tahun=pada.year,
            jumlah=round(terisi[satu.kode] * LONGGAR),
            alasan=ALASAN,
            oleh=dinsos,
            pada=pada,
        )
    calon = Keluarga.objects.filter(kepesertaan__status="CALON", kepesertaan__program=program)
    ubah_status_massal(
        calon.filter(pk__in=list(calon.order_by("nomor").values_list("pk", flat=True))[::2]),
        program=program,
        tindakan=MENURUT_KODE["validasi"],
        isian=Isian(alasan=ALASAN, tanggal=timezone.localdate(pada)),
        oleh=dinsos,
        pada=pada,
    )
