"""Families that two programmes list: who they are, and the word of a person on each."""

from django import forms
from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ejsika.wilayah.models import Wilayah
from kpm.menu_registri import MELIHAT, MENGISI
from kpm.models import DaftarLuar
from kpm.peserta.isian import PilihanForm
from kpm.peserta.tumpang_tindih import (
    KEADAAN,
    SaringTumpang,
    biarkan_tetap,
    cabut_keputusan,
    halaman_tumpang,
)
from kpm.tampilan_wilayah import pilihan_wilayah


class AlasanTetapForm(forms.Form):
    alasan = forms.CharField(
        label="Mengapa keluarga ini tetap di program kita?",
        max_length=300,
        help_text="Misalnya “sudah tidak menerima PKH sejak Juli, surat keterangan 12/2026”.",
    )


@require_safe
def tumpang_daftar(request):
    if request.user.peran not in MELIHAT:
        raise PermissionDenied
    saring = SaringTumpang(request.GET, pengguna=request.user)
    if not saring.is_valid():
        raise Http404
    konteks = {"saring": saring, "program": saring.program_ini, "keadaan": KEADAAN}
    if saring.program_ini:
        konteks |= {
            "halaman": halaman_tumpang(saring, request.GET.get("hal")),
            "boleh_memutuskan": request.user.peran == "dinsos",
            "boleh_memuat": request.user.peran in MENGISI,
            "daftar": DaftarLuar.objects.terlihat_oleh(request.user)
            .filter(status="berlaku")
            .untuk_daftar(),
            "wilayah": pilihan_wilayah(
                Wilayah.objects.terlihat_oleh(request.user),
                saring.cleaned_data["wilayah"],
                request.user.kode_tugas,
            ),
        }
    return render(request, "kpm/tumpang_daftar.html", konteks)


class AlasanCabutForm(forms.Form):
    alasan = forms.CharField(
        label="Mengapa keputusan tetap dicabut?",
        max_length=300,
        help_text="Keputusan yang dicabut tetap tersimpan bersama alasan ini.",
    )


@require_POST
def tumpang_tetap(request):
    """Ask why the chosen families stay, then note it."""
    return _putuskan(
        request, AlasanTetapForm, biarkan_tetap, "kpm/tumpang_tetap.html", "diputus tetap di"
    )


@require_POST
def tumpang_cabut(request):
    """Ask why the word that they stay no longer holds, then withdraw it."""
    return _putuskan(
        request,
        AlasanCabutForm,
        cabut_keputusan,
        "kpm/tumpang_cabut.html",
        "menunggu keputusan lagi di",
    )


def _putuskan(request, bentuk, kegiatan, templat, sebutan):
    """Do the act to the chosen families once its reason is given; until then, ask for it."""
    if request.user.peran != "dinsos":
        raise PermissionDenied
    pilihan = PilihanForm(request.POST, pengguna=request.user)
    if pilihan.tidak_ada:
        raise Http404
    if not (pilihan.is_valid() and pilihan.cleaned_data["program"]):
        messages.error(request, "Centang dahulu keluarganya.")
        return redirect("kpm:tumpang-daftar")
    keluarga, program = pilihan.terpilih(), pilihan.cleaned_data["program"]
    form = bentuk(request.POST if "alasan" in request.POST else None)
    if not form.is_valid():
        isi = {"pilihan": pilihan, "form": form, "program": program, "banyak": keluarga.count()}
        isi["keluarga"] = keluarga.untuk_daftar()[:100]
        return render(request, templat, isi)
    alasan = form.cleaned_data["alasan"]
    banyak = kegiatan(
        keluarga, program=program, alasan=alasan, oleh=request.user, pada=timezone.now()
    )
    messages.success(request, f"{intcomma(banyak)} keluarga {sebutan} {program.kode}.")
    return redirect(pilihan.alamat_kembali)
