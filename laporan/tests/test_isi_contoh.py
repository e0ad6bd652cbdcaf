"""The demo: small, but through every room."""

import hashlib
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from ejsika.akun.models import Pengguna
from graduasi.models import Penilaian
from kpm.models import Anggota, DaftarPenerima, Keluarga, Penyaluran
from kpm.salur.pembekuan import hitung_sidik
from laporan.contoh.penyusunan import SudahBerisi, Ukuran, susun_contoh
from laporan.models import RingkasanBulanan, SelPeta
from pendamping.models import FotoBukti, Kunjungan, Penugasan

PADA = timezone.make_aware(datetime(2026, 10, 21, 12))  # noqa: DTZ001
KECIL = Ukuran(kpm=40, pendamping=9, bulan=2, foto=12, benih=3)


def isi_basis():
    """Everything that the seed decides, as one comparable value."""
    return {
        "keluarga": list(
            Keluarga.objects.order_by("nomor").values_list("uuid", "nama_pengurus", "alamat")
        ),
        "anggota": hashlib.sha256(
            repr(list(Anggota.objects.order_by("nik").values_list("nik", "nama"))).encode()
        ).hexdigest(),
        "kunjungan": list(
            Kunjungan.objects.order_by("uuid").values_list("uuid", "mulai", "putusan_kini__putusan")
        ),
        "foto": sorted(FotoBukti.objects.values_list("sha256", flat=True)),
    }


def test_contoh_mengisi_setiap_ruang(wilayah_banten):
    susun_contoh(KECIL, pada=PADA)

    kpm = Keluarga.objects.kpm()
    assert kpm.count() == 40
    assert Penugasan.objects.berlaku_pada(PADA.date()).count() == 40
    assert Pengguna.objects.pendamping().count() == 9
    assert {"admin", "dinsos", "pimpinan", "opd.pendidikan", "koordinator.36.01"} <= set(
        Pengguna.objects.values_list("username", flat=True)
    )
    assert Kunjungan.objects.filter(putusan_kini=None).count() == 0
    assert Kunjungan.objects.aggregate(Max("diterima_pada"))["diterima_pada__max"] < PADA
    assert 0 < FotoBukti.objects.count() <= 12
    assert Penilaian.objects.values("keluarga").distinct().count() == 40
    terbuka = Penyaluran.objects.filter(status="direncanakan")
    tahap = dict(Penyaluran.objects.order_by().values_list("daftar__tahap").annotate(Count("pk")))
    assert tahap[1] > 30
    assert 30 < tahap[2] == terbuka.count()
    assert set(terbuka.values_list("daftar__tahap", flat=True)) == {2}
    assert all(hitung_sidik(satu) == satu.sidik for satu in DaftarPenerima.objects.all())
    assert SelPeta.objects.exists()
    banten = RingkasanBulanan.objects.get(
        wilayah__kode="36", program=None, bulan=PADA.date().replace(day=1)
    )
    assert banten.angka["kpm_akhir"] == 40


def test_contoh_sama_untuk_benih_yang_sama(wilayah_banten):
    with transaction.atomic():
        susun_contoh(KECIL, pada=PADA)
        pertama = isi_basis()
        transaction.set_rollback(True)

    susun_contoh(KECIL, pada=PADA)

    assert isi_basis() == pertama


def test_contoh_tidak_bercampur_dengan_data_yang_ada(wilayah_banten):
    susun_contoh(KECIL, pada=PADA)

    with pytest.raises(SudahBerisi):
        susun_contoh(KECIL, pada=PADA)


def test_contoh_ditolak_pada_pengaturan_produksi(settings):
    settings.PRODUKSI = True

    with pytest.raises(CommandError, match="tidak dibuat pada pengaturan produksi"):
        call_command("isi_contoh")
