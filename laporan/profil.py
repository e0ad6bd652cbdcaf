"""Everything one family's page shows, within what the person who looks may see."""

from itertools import pairwise

from django.db.models import Prefetch, Q
from django.utils import timezone

from ejsika.wilayah.models import Tipologi
from graduasi.models import Penilaian
from graduasi.penilaian import boleh_menilai
from kpm.komponen import LABEL, komponen_anggota
from kpm.models import (
    Anggota,
    Keluarga,
    Kepesertaan,
    PemecahanKeluarga,
    Penyaluran,
    UsulanKeluar,
)
from kpm.riwayat import riwayat_keluarga
from pendamping.models import Kunjungan, Penugasan
from pendamping.pembagian import boleh_menugaskan

KUNJUNGAN_TERBARU = 10
RIWAYAT_TERBARU = 10
DIBACA = 40  # changes of each kind, of which the newest are shown
YANG_MELIHAT_RIWAYAT = {"operator", "dinsos", "koordinator", "pimpinan"}


def susun_profil(*, keluarga, pengguna, pada, komponen_pada=None):
    """All one family's page tells the person who looks, in a fixed set of queries.

    Ages and components are those of the day `komponen_pada`, by default today.
    """
    hari_ini = timezone.localdate(pada)
    komponen_pada = komponen_pada or hari_ini
    hidup = keluarga.digabung_ke_id is None
    # Evidence stays under the row it named, wherever that lived; the row itself keeps its scope.
    semua = [keluarga.pk, *keluarga.gabungan.values_list("pk", flat=True)]
    gabungan = Keluarga.objects.terlihat_oleh(pengguna, gabungan=True).filter(pk__in=semua[1:])
    gabungan = list(gabungan.only("uuid", "nama_pengurus", "nomor").order_by("pk"))
    kunjungan = Kunjungan.objects.terlihat_oleh(pengguna).filter(keluarga__in=semua)
    penilaian = list(
        Penilaian.objects.terlihat_oleh(pengguna)
        .filter(keluarga__in=semua)
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
        "anggota": _anggota(keluarga, komponen_pada),
        "komponen_pada": komponen_pada,
        "hari_ini": hari_ini,
        "usulan_keluar": UsulanKeluar.objects.terbuka()
        .filter(kepesertaan__keluarga=keluarga)
        .select_related("kepesertaan__program", "diusulkan_oleh"),
        "boleh_mengubah": keluarga.boleh_diubah_oleh(pengguna),
        "gabungan": gabungan,
        "digabung_ke": keluarga.digabung_ke_id
        and Keluarga.objects.terlihat_oleh(pengguna).filter(pk=keluarga.digabung_ke_id).first(),
        "pemecahan": _pemecahan(keluarga, pengguna),
        "kepesertaan": _kepesertaan([keluarga, *gabungan]),
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
        "riwayat": riwayat_lengkap(keluarga, batas=DIBACA)[:RIWAYAT_TERBARU]
        if melihat_riwayat(pengguna)
        else [],
        "melihat_riwayat": melihat_riwayat(pengguna),
        "boleh_menilai": hidup and boleh_menilai(pengguna),
        "boleh_menugaskan": hidup and boleh_menugaskan(pengguna),
        "boleh_mengunjungi": hidup and pengguna.hanya_dampingan,
    }


def melihat_riwayat(pengguna):
    """Those who correct the registry and those who supervise them see who changed it."""
    return pengguna.peran in YANG_MELIHAT_RIWAYAT


def riwayat_lengkap(keluarga, *, batas=None):
    """The registry's history and the assignments', newest first."""
    return riwayat_keluarga(keluarga, juga={Penugasan: "Pendamping"}, batas=batas)


def _anggota(keluarga, pada):
    """Members with age and components on the day; those who have left by then come last."""
    daftar = Anggota.objects.filter(keluarga=keluarga).untuk_daftar()
    return [
        {
            "orang": orang,
            "keluar": _keluar(orang, pada),
            "usia": _usia(orang, pada),
            "komponen": [LABEL[kode] for kode in komponen_anggota(orang, pada)],
        }
        for orang in sorted(daftar, key=lambda orang: _keluar(orang, pada))
    ]


def _pemecahan(keluarga, pengguna):
    """Splits this family came from or gave rise to; `lain` is None where it is out of scope."""
    semua = list(
        PemecahanKeluarga.objects.filter(Q(asal=keluarga) | Q(baru=keluarga)).order_by("pada", "pk")
    )
    nomor = {pk for satu in semua for pk in (satu.asal_id, satu.baru_id)}
    terlihat = Keluarga.objects.terlihat_oleh(pengguna, gabungan=True)
    terlihat = terlihat.only("uuid", "nama_pengurus").in_bulk(nomor - {keluarga.pk})
    return [
        {
            "tanggal": satu.tanggal,
            "dari": satu.baru_id == keluarga.pk,
            "lain": terlihat.get(satu.asal_id) or terlihat.get(satu.baru_id),
        }
        for satu in semua
    ]


def _keluar(orang, pada):
    return orang.tanggal_keluar is not None and orang.tanggal_keluar <= pada


def _usia(orang, hari_ini):
    lahir = orang.tanggal_lahir
    if lahir is None:
        return "umur tidak diketahui"
    bulan = (hari_ini.year - lahir.year) * 12 + hari_ini.month - lahir.month
    bulan -= hari_ini.day < lahir.day
    if bulan < 0:
        return "belum lahir"
    return f"{bulan // 12} tahun" if bulan >= 24 else f"{bulan} bulan"


def _kepesertaan(semua):
    return (
        Kepesertaan.objects.filter(keluarga__in=semua)
        .select_related("program")
        .prefetch_related(Prefetch("penyaluran", Penyaluran.objects.untuk_keluarga()))
        .order_by("-tanggal_masuk", "-pk")
    )
