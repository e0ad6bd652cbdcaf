"""Who is due for another survey, and what came of it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ejsika.wilayah.models import Wilayah
from kpm.menu_registri import MELIHAT
from kpm.peserta import tindakan as verba
from kpm.peserta.resertifikasi import (
    KEADAAN,
    TINDAKAN,
    SaringResertifikasi,
    halaman_resertifikasi,
    hitung_resertifikasi,
)
from kpm.tampilan_wilayah import pilihan_wilayah


@require_safe
def resertifikasi_daftar(request):
    if request.user.peran not in MELIHAT:
        raise PermissionDenied
    saring = SaringResertifikasi(request.GET, pengguna=request.user)
    if not saring.is_valid():
        raise Http404
    konteks = {"saring": saring, "program": saring.program_ini}
    if saring.program_ini:
        hitungan = hitung_resertifikasi(saring.peserta(), saring.hari_ini)
        tindakan = verba.tindakan_untuk("AKTIF", request.user.peran)
        konteks |= {
            "halaman": halaman_resertifikasi(saring, request.GET.get("hal")),
            "keadaan": [(nama, label, hitungan[nama]) for nama, label in KEADAAN],
            "tindakan": [
                t for t in tindakan if t.kode in TINDAKAN and request.user.peran == "dinsos"
            ],
            "wilayah": pilihan_wilayah(
                Wilayah.objects.terlihat_oleh(request.user),
                saring.cleaned_data["wilayah"],
                request.user.kode_tugas,
            ),
        }
    return render(request, "kpm/resertifikasi_daftar.html", konteks)
