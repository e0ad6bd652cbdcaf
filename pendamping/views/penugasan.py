"""Dividing the families: who has none, who has how many, and handing them over."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kpm.alamat import kueri
from kpm.daftar.penyaringan import hanya_saringan
from kpm.daftar.pilihan import PilihanKosong, keluarga_terpilih
from pendamping.lembar_pembagian import susun_lembar
from pendamping.pembagian import (
    PALING_BANYAK,
    boleh_melihat_pembagian,
    boleh_menugaskan,
    calon_untuk,
    ringkas_per_wilayah,
)
from pendamping.pengalihan import RencanaBerubah, alihkan, rencanakan
from pendamping.penugasan import PenugasanMendatang
from pendamping.pilihan_keluarga import SaringPembagian, TugaskanForm


@require_safe
def penugasan_daftar(request):
    if not boleh_melihat_pembagian(request.user):
        raise PermissionDenied
    hari_ini = timezone.localdate()
    saring = SaringPembagian(request.GET, pengguna=request.user, hari_ini=hari_ini)
    if not saring.is_valid():
        raise Http404
    if not (saring.lingkup or saring.asal or saring.satu):
        baris = ringkas_per_wilayah(request.user, hari_ini)
        isi = {"baris": baris, "tanpa": sum(satu.tanpa for satu in baris)}
        return render(request, "pendamping/penugasan_wilayah.html", isi)
    isi = {
        "saring": saring,
        "boleh_menugaskan": boleh_menugaskan(request.user),
        **susun_lembar(saring, request.GET.get("hal")),
    }
    return render(request, "pendamping/penugasan_daftar.html", isi)


@require_POST
def penugasan_pilihan(request):
    """Families chosen in the registry's list: who is to have them is asked here."""
    if not boleh_menugaskan(request.user):
        raise PermissionDenied
    try:
        keluarga = keluarga_terpilih(request.POST, pengguna=request.user)
    except PilihanKosong:
        messages.error(request, "Centang dahulu keluarga yang akan ditugaskan.")
        return redirect("kpm:keluarga-daftar")
    uuid = list(keluarga.values_list("uuid", flat=True)[: PALING_BANYAK + 1])
    if len(uuid) > PALING_BANYAK:
        messages.error(
            request,
            f"Paling banyak {intcomma(PALING_BANYAK)} keluarga sekaligus. Saring per desa dahulu.",
        )
        saring = hanya_saringan(kueri(request.POST.get("saring", "")))
        return redirect(f"{reverse('kpm:keluarga-daftar')}?{saring.urlencode()}")
    isi = {
        "banyak": len(uuid),
        "pilihan": ",".join(map(str, uuid)),
        "calon": calon_untuk(keluarga, request.user, timezone.localdate()),
    }
    return render(request, "pendamping/penugasan_pilihan.html", isi)


@require_POST
def penugasan_tinjau(request):
    """What would change, to be confirmed; nothing is stored."""
    form = _form_tugaskan(request)
    if not form.is_valid():
        messages.error(request, form.pesan)
        return redirect(form.alamat)
    rencana = rencanakan(
        form.terpilih(), pendamping=form.cleaned_data["pendamping"], sejak=form.hari_ini
    )
    return _tinjauan(request, form, rencana)


@require_POST
def penugasan_tetapkan(request):
    form = _form_tugaskan(request)
    if not form.is_valid():
        messages.error(request, form.pesan)
        return redirect(form.alamat)
    isi = form.cleaned_data
    try:
        rencana = alihkan(
            form.terpilih(),
            pendamping=isi["pendamping"],
            sejak=form.hari_ini,
            oleh=request.user,
            alasan=isi["alasan"],
            sidik=isi["sidik"],
        )
    except RencanaBerubah as berubah:
        return _tinjauan(request, form, berubah.args[0], status=409)
    except PenugasanMendatang:
        messages.error(request, "Tidak ada yang diubah: ada penugasan yang baru mulai kemudian.")
        return redirect(form.alamat)
    _kabarkan(request, rencana)
    return redirect(form.satu or form.alamat)


def _form_tugaskan(request):
    if not boleh_menugaskan(request.user):
        raise PermissionDenied
    form = TugaskanForm(request.POST, pengguna=request.user, hari_ini=timezone.localdate())
    if form.tidak_ada:
        raise Http404
    return form


def _tinjauan(request, form, rencana, status=200):
    isi = {"form": form, "rencana": rencana, "sudah_berubah": status == 409}
    return render(request, "pendamping/penugasan_tinjau.html", isi, status=status)


def _kabarkan(request, rencana):
    nama, beban = rencana.pendamping.nama_lengkap, rencana.penerima
    messages.success(
        request,
        f"{intcomma(len(rencana.berubah))} keluarga kini didampingi {nama},"
        f" yang mendampingi {intcomma(beban.menjadi)} keluarga. Keliru? Tugaskan lagi kepada"
        " pendamping yang benar; riwayat penugasan sebelumnya tetap tersimpan.",
    )
