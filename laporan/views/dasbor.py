from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ejsika.wilayah.models import Wilayah
from laporan.bagan_dasbor import susun_bagan
from laporan.bentuk import baca_bulan
from laporan.dasbor import (
    KOLOM_GRADE,
    KOLOM_KERJA,
    KOLOM_KOMPONEN,
    KOLOM_KPM,
    jalur,
    program_sendiri,
    samarkan_satu,
    susun_dasbor,
    susun_tabel,
    wilayah_awal,
)
from laporan.models import boleh_melihat_agregat
from laporan.temuan import jawaban

TABEL_LAIN = (
    ("Anggota menurut komponen", KOLOM_KOMPONEN),
    ("Grade kesejahteraan", KOLOM_GRADE),
)
TABEL = (("Kerja lapangan", KOLOM_KERJA), *TABEL_LAIN)
TABEL_OPD = (("Keluarga penerima manfaat", KOLOM_KPM), *TABEL_LAIN)


@require_safe
def dasbor(request):
    if not boleh_melihat_agregat(request.user):
        raise PermissionDenied
    wilayah, atas = wilayah_diminta(request)
    daftar_program = program_sendiri()
    isi = susun_dasbor(
        request.user,
        wilayah=wilayah,
        bulan=bulan_diminta(request),
        program=program_diminta(request, daftar_program),
    )
    konteks = {"isi": isi, "atas": atas, "daftar_program": daftar_program}
    if isi.angka is not None:
        konteks |= {
            "angka": samarkan_satu(isi.jumlah) if isi.samar else isi.jumlah,
            "jawaban": ""
            if isi.samar
            else jawaban(wilayah, isi.bulan, isi.angka, berjalan=isi.berjalan),
            "bagan": susun_bagan(isi),
            "tabel": [
                (judul, kolom, *susun_tabel(isi, kolom))
                for judul, kolom in (TABEL_OPD if isi.samar else TABEL)
            ],
        }
    return render(request, "laporan/dasbor.html", konteks)


def wilayah_diminta(request):
    """The region of the address, or where one's duty begins, and the regions above it."""
    terlihat = Wilayah.objects.terlihat_oleh(request.user).defer("batas", "titik")
    if kode := request.GET.get("wilayah"):
        wilayah = get_object_or_404(terlihat, kode=kode)
    elif (wilayah := wilayah_awal(terlihat)) is None:
        raise PermissionDenied
    return wilayah, jalur(terlihat, wilayah)


def bulan_diminta(request):
    """The month of the address; None where it names none."""
    if not (teks := request.GET.get("bulan")):
        return None
    if (bulan := baca_bulan(teks)) is None:
        raise Http404
    return bulan


def program_diminta(request, daftar_program):
    """The programme of the address; None for all of them together.

    Who may see no name gets no other: the difference of two programmes can be one family.
    """
    if not (kode := request.GET.get("program")):
        return None
    if not request.user.melihat_keluarga:
        raise PermissionDenied
    for program in daftar_program:
        if program.kode == kode:
            return program
    raise Http404
