"""Everything one family's page shows, within what the person who looks may see."""

from itertools import pairwise

from django.utils import timezone

from ejsika.wilayah.models import Tipologi
from graduasi.models import Penilaian
from graduasi.penilaian import boleh_menilai
from kpm.komponen import LABEL, komponen_anggota
from kpm.models import Anggota, Kepesertaan
from laporan.riwayat import riwayat_keluarga
from pendamping.models import Kunjungan, Penugasan
from pendamping.pembagian import boleh_menugaskan

KUNJUNGAN_TERBARU = 10
YANG_MELIHAT_RIWAYAT = {"operator", "dinsos"}


def susun_profil(*, keluarga, pengguna, pada):
    """All one family's page tells the person who looks, in a fixed set of queries."""
    hari_ini = timezone.localdate(pada)
    kunjungan = Kunjungan.objects.terlihat_oleh(pengguna).filter(keluarga=keluarga)
    penilaian = list(
        Penilaian.objects.terlihat_oleh(pengguna)
        .filter(keluarga=keluarga)
        .select_related("versi")
        .defer("jawaban", "catatan")
        .order_by("-dinilai_pada", "-pk")
    )
    bergrade = [satu for satu in penilaian if satu.grade]
    for baru, lama in pairwise(bergrade):
        baru.grade_sebelum = lama.grade
    return {
        "keluarga": keluarga,
        "tipologi": Tipologi(keluarga.tipologi).label if keluarga.tipologi else "",
        "anggota": _anggota(keluarga, hari_ini),
        "kepesertaan": _kepesertaan(keluarga),
        "penugasan": Penugasan.objects.filter(keluarga=keluarga)
        .berlaku_pada(hari_ini)
        .select_related("pendamping")
        .first(),
        "kunjungan": list(
            kunjungan.select_related("pendamping", "putusan_kini")
            .defer("titik", "catatan", "perangkat")
            .order_by("-mulai", "-pk")[:KUNJUNGAN_TERBARU]
        ),
        "jumlah_kunjungan": kunjungan.count(),
        "penilaian": penilaian,
        "grade_kini": bergrade[0] if bergrade else None,
        "riwayat": riwayat_keluarga(keluarga) if melihat_riwayat(pengguna) else [],
        "melihat_riwayat": melihat_riwayat(pengguna),
        "boleh_menilai": boleh_menilai(pengguna),
        "boleh_menugaskan": boleh_menugaskan(pengguna),
        "boleh_mengunjungi": pengguna.hanya_dampingan,
    }


def melihat_riwayat(pengguna):
    """Those who correct the registry see who changed it."""
    return pengguna.peran in YANG_MELIHAT_RIWAYAT


def _anggota(keluarga, hari_ini):
    daftar = Anggota.objects.filter(keluarga=keluarga).untuk_daftar()
    return [
        {
            "orang": orang,
            "usia": _usia(orang, hari_ini),
            "komponen": [LABEL[kode] for kode in komponen_anggota(orang, hari_ini)],
        }
        for orang in sorted(daftar, key=lambda orang: orang.tanggal_keluar is not None)
    ]


def _usia(orang, hari_ini):
    lahir = orang.tanggal_lahir
    if lahir is None:
        return "umur tidak diketahui"
    bulan = (hari_ini.year - lahir.year) * 12 + hari_ini.month - lahir.month
    bulan -= hari_ini.day < lahir.day
    return f"{bulan // 12} tahun" if bulan >= 24 else f"{bulan} bulan"


def _kepesertaan(keluarga):
    return (
        Kepesertaan.objects.filter(keluarga=keluarga)
        .select_related("program")
        .prefetch_related("penyaluran__jadwal")
        .order_by("-tanggal_masuk", "-pk")
    )
