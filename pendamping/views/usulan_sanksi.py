"""Proposed sanctions: the list, one of them with its reasons, and the decision of a person."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendamping.kewajiban import ALASAN
from pendamping.models import JenisKomitmen, JenjangSanksi, KeputusanSanksi, UsulanSanksi
from pendamping.usulan_sanksi import bulan_lalu, putuskan_usulan, susun_usulan

MELIHAT = {"koordinator", "operator", "dinsos", "pimpinan"}
PILIHAN_KEPUTUSAN = [("belum", "Belum diputus"), *KeputusanSanksi.choices]


class PutusanForm(forms.Form):
    keputusan = forms.ChoiceField(label="Keputusan", choices=KeputusanSanksi)
    alasan = forms.CharField(
        label="Alasan",
        max_length=200,
        help_text="Misalnya hasil kunjungan atau nomor surat. Keluarga berhak menanyakannya.",
    )


def _hanya_kantor(request):
    if request.user.peran not in MELIHAT:
        raise PermissionDenied


@require_safe
def usulan_daftar(request):
    _hanya_kantor(request)
    usulan = UsulanSanksi.objects.terlihat_oleh(request.user)
    keputusan, jenjang = (request.GET.get(n, "") for n in ("keputusan", "jenjang"))
    if keputusan:
        usulan = usulan.filter(keputusan="" if keputusan == "belum" else keputusan)
    if jenjang:
        usulan = usulan.filter(jenjang=jenjang)
    isi = {
        "halaman": Paginator(usulan.untuk_daftar(), 25).get_page(request.GET.get("hal")),
        "pilihan_keputusan": PILIHAN_KEPUTUSAN,
        "pilihan_jenjang": JenjangSanksi.choices,
        "disaring": bool(keputusan or jenjang),
        "boleh_menghitung": request.user.peran == "dinsos",
        "bulan_lalu": bulan_lalu(timezone.now()),
        "sanksi_aktif": settings.SANKSI_AKTIF,
    }
    return render(request, "pendamping/usulan_daftar.html", isi)


@require_http_methods(["GET", "HEAD", "POST"])
def usulan_rinci(request, uuid):
    _hanya_kantor(request)
    usulan = get_object_or_404(
        UsulanSanksi.objects.terlihat_oleh(request.user).untuk_daftar(), uuid=uuid
    )
    form = PutusanForm(request.POST or None)
    if request.method == "POST":
        if not usulan.boleh_diputus_oleh(request.user):
            raise PermissionDenied
        if form.is_valid():
            if putuskan_usulan(usulan, **form.cleaned_data, oleh=request.user, pada=timezone.now()):
                messages.success(request, "Keputusan tersimpan. Nominal bantuan tidak berubah.")
            return redirect(usulan)
    sebutan = dict(ALASAN)
    isi = {
        "usulan": usulan,
        "bulan": [
            {
                "bulan": satu["bulan"],
                "gagal": [
                    {
                        "nama": g["nama"],
                        "jenis": JenisKomitmen(g["jenis"]).label,
                        "alasan": sebutan.get(g["alasan"], g["alasan"]),
                    }
                    for g in satu["gagal"]
                ],
            }
            for satu in usulan.rincian
        ],
        "form": form if usulan.boleh_diputus_oleh(request.user) else None,
        "sanksi_aktif": settings.SANKSI_AKTIF,
    }
    return render(request, "pendamping/usulan_rinci.html", isi)


@require_POST
def usulan_hitung(request):
    """Compute last month's proposals; again adds only what came in late."""
    if request.user.peran != "dinsos":
        raise PermissionDenied
    pada = timezone.now()
    bulan = bulan_lalu(pada)
    banyak = susun_usulan(bulan=bulan, pada=pada)
    messages.success(request, f"{intcomma(banyak)} usulan baru untuk {date_format(bulan, 'F Y')}.")
    return redirect("pendamping:usulan-sanksi-daftar")
