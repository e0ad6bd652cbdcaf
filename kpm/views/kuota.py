"""The places of a programme per kabupaten/kota and year; Dinsos sets them."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpm.menu_registri import MELIHAT
from kpm.peserta.isian_kuota import KuotaForm, SaringKuota
from kpm.peserta.kuota import jumlahkan, keadaan_kuota, riwayat_kuota, tetapkan_kuota


@require_http_methods(["GET", "HEAD", "POST"])
def kuota_daftar(request):
    boleh = request.user.peran == "dinsos"
    if request.user.peran not in MELIHAT or (request.method == "POST" and not boleh):
        raise PermissionDenied
    saring = SaringKuota(request.GET, pengguna=request.user)
    if not saring.is_valid():
        raise Http404
    program = saring.program_ini
    if program is None:
        return render(request, "kpm/kuota_daftar.html", {"saring": saring})
    form = KuotaForm(request.POST or None, program=program) if boleh else None
    if form and form.is_valid():
        return _tetapkan(request, saring, form.cleaned_data)
    baris = keadaan_kuota(request.user, program=program, tahun=saring.tahun_ini)
    konteks = {"saring": saring, "program": program, "form": form, "baris": baris}
    konteks["jumlah"] = jumlahkan(baris) if len(baris) > 1 else None
    konteks["riwayat"] = riwayat_kuota(baris)
    return render(request, "kpm/kuota_daftar.html", konteks)


def _tetapkan(request, saring, isi):
    program, tahun = saring.program_ini, saring.tahun_ini
    kuota = tetapkan_kuota(
        program=program, tahun=tahun, oleh=request.user, pada=timezone.now(), **isi
    )
    messages.success(
        request, f"Kuota {kuota.wilayah} {tahun} menjadi {intcomma(kuota.jumlah)} keluarga."
    )
    return redirect(f"{reverse('kpm:kuota-daftar')}?program={program.kode}&tahun={tahun}")
