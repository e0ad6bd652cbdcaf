"""The waiting list of a programme, and the places it has to give."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ejsika.wilayah.models import Wilayah
from kpm.menu_registri import MELIHAT
from kpm.peserta.daftar_tunggu import STATUS, SaringTunggu, halaman_tunggu
from kpm.peserta.kuota import keadaan_kuota
from kpm.peserta.tindakan import tindakan_untuk
from kpm.tampilan_wilayah import pilihan_wilayah


@require_safe
def tunggu_daftar(request):
    if request.user.peran not in MELIHAT:
        raise PermissionDenied
    saring = SaringTunggu(request.GET, pengguna=request.user)
    if not saring.is_valid():
        raise Http404
    hari_ini = timezone.localdate()
    konteks = {"saring": saring, "program": saring.program_ini}
    if saring.program_ini:
        konteks |= {
            "halaman": halaman_tunggu(saring, request.GET.get("hal"), hari_ini),
            "kuota": keadaan_kuota(request.user, program=saring.program_ini, tahun=hari_ini.year),
            "tahun": hari_ini.year,
            "status": STATUS,
            "tindakan": tindakan_untuk(saring.status_ini, request.user.peran),
            "wilayah": pilihan_wilayah(
                Wilayah.objects.terlihat_oleh(request.user),
                saring.cleaned_data["wilayah"],
                request.user.kode_tugas,
            ),
        }
    return render(request, "kpm/tunggu_daftar.html", konteks)
