"""What one page of the division shows: its families, the loads beside them, whom to choose."""

from django.core.paginator import Paginator

from kpm.tampilan_wilayah import pilihan_wilayah
from pendamping.models import Penugasan
from pendamping.pembagian import (
    boleh_menugaskan,
    calon_pendamping,
    jumlah_di,
    pemegang,
    per_desa,
    susun_pembagian,
)

PER_HALAMAN = 50


def untuk_lembar(keluarga):
    """Load what a row shows, village by village."""
    return (
        keluarga.defer("no_kk", "wilayah__batas", "wilayah__induk__batas")
        .select_related("wilayah__induk")
        .order_by("wilayah__kode", "nama_pengurus", "-pk")
    )


def susun_lembar(saring, hal):
    """The families of one sheet and everything beside them, in a fixed number of queries."""
    pengguna, hari_ini, lingkup = saring.pengguna, saring.hari_ini, saring.lingkup
    lembar = Paginator(untuk_lembar(saring.daftar()), PER_HALAMAN)
    if saring.satu:
        return {
            "halaman": lembar.get_page(1),
            "calon": _calon(pengguna, hari_ini, saring.satu.wilayah),
            "riwayat": list(
                Penugasan.objects.terlihat_oleh(pengguna)
                .filter(keluarga=saring.satu)
                .select_related("pendamping", "ditetapkan_oleh")
                .order_by("-masa", "-pk")
            ),
        }
    banyak = per_desa(saring.daftar())
    lembar.count = sum(banyak.values())  # counted already; a second count costs as much again
    halaman = lembar.get_page(hal)
    for keluarga in halaman:
        keluarga.sedesa = banyak.get(keluarga.wilayah.kode, 0)
    isi = {
        "halaman": halaman,
        "banyak": lembar.count,
        "wilayah": _pilihan_wilayah(saring, banyak),
        "calon": _calon(pengguna, hari_ini, lingkup, kecuali=saring.asal),
    }
    if saring.asal:
        return isi | {"beban": susun_pembagian([saring.asal], hari_ini).keluarga}
    return isi | {"pembagian": susun_pembagian(pemegang(pengguna, hari_ini, lingkup), hari_ini)}


def _calon(pengguna, hari_ini, wilayah, kecuali=None):
    """Who may be chosen, by name, each with the present load; nobody for those who only look."""
    if not boleh_menugaskan(pengguna):
        return []
    calon = calon_pendamping(pengguna, wilayah)
    if kecuali:
        calon = calon.exclude(pk=kecuali.pk)
    return sorted(susun_pembagian(calon, hari_ini).baris, key=lambda b: b.pendamping.nama_lengkap)


def _pilihan_wilayah(saring, banyak):
    """The trail of regions, and the next smaller ones that hold families of the page."""
    kode = saring.lingkup.kode if saring.lingkup else ""
    terlihat = saring.fields["wilayah"].queryset
    wilayah = pilihan_wilayah(terlihat, kode, saring.pengguna.kode_tugas)
    anak = [(k, nama, jumlah_di(banyak, k)) for k, nama in wilayah["anak"]]
    return wilayah | {"anak": [satu for satu in anak if satu[2]]}
