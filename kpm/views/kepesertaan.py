"""Changing memberships: choose the verb, see what becomes of each family, confirm."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kpm.peserta import tindakan as verba
from kpm.peserta.isian import IsianForm, PilihanForm
from kpm.peserta.kelayakan import rencanakan
from kpm.peserta.kepesertaan import RencanaBerubah, ubah_status_massal


@require_POST
def kepesertaan_tinjau(request):
    """What the verb would do to the chosen families; nothing is stored."""
    pilihan = _pilihan(request)
    if not pilihan.is_valid():
        messages.error(request, " ".join(s for d in pilihan.errors.values() for s in d))
        return redirect(pilihan.alamat_kembali)
    if not (pilihan.verba and pilihan.cleaned_data["program"]):
        isi = {"pilihan": pilihan, "banyak": pilihan.terpilih().count()}
        isi["tindakan"] = [t for t in verba.SEMUA if request.user.peran in t.peran]
        return render(request, "kpm/kepesertaan_pilih.html", isi)
    form = _isian(request, pilihan)
    return _tinjauan(request, pilihan, form)


@require_POST
def kepesertaan_tetapkan(request):
    pilihan = _pilihan(request)
    if not (pilihan.is_valid() and pilihan.verba and pilihan.cleaned_data["program"]):
        return redirect(pilihan.alamat_kembali)
    form = _isian(request, pilihan, request.POST)
    if not form.is_valid():
        return _tinjauan(request, pilihan, form, status=400)
    try:
        rencana = ubah_status_massal(
            pilihan.terpilih(),
            program=pilihan.cleaned_data["program"],
            tindakan=pilihan.verba,
            isian=form.sebagai_isian(),
            oleh=request.user,
            pada=timezone.now(),
            sidik=request.POST.get("sidik", ""),
        )
    except RencanaBerubah as berubah:
        return _tinjauan(request, pilihan, form, berubah.args[0], status=409)
    _kabarkan(request, rencana)
    return redirect(pilihan.alamat_kembali)


def _pilihan(request):
    if not any(request.user.peran in t.peran for t in verba.SEMUA):
        raise PermissionDenied
    pilihan = PilihanForm(request.POST, pengguna=request.user)
    if pilihan.tidak_ada:
        raise Http404
    kode = request.POST.get("tindakan")
    if kode in verba.MENURUT_KODE and request.user.peran not in verba.MENURUT_KODE[kode].peran:
        raise PermissionDenied
    return pilihan


def _isian(request, pilihan, data=None):
    return IsianForm(
        data,
        tindakan=pilihan.verba,
        peran=request.user.peran,
        hari_ini=timezone.localdate(),
        usul={nama: request.POST.get(nama, "") for nama in ("kode_keluar", "dokumen")},
    )


def _tinjauan(request, pilihan, form, rencana=None, status=200):
    tanggal = form.is_bound and form.cleaned_data.get("tanggal")
    rencana = rencana or rencanakan(
        pilihan.terpilih(),
        program=pilihan.cleaned_data["program"],
        tindakan=pilihan.verba,
        tanggal=tanggal or timezone.localdate(),
    )
    isi = {"pilihan": pilihan, "form": form, "rencana": rencana, "berubah": status == 409}
    return render(request, "kpm/kepesertaan_tinjau.html", isi, status=status)


def _kabarkan(request, rencana):
    banyak, sisa = len(rencana.lanjut), len(rencana.nasib) - len(rencana.lanjut)
    lain = f" {intcomma(sisa)} keluarga tidak berubah." if sisa else ""
    messages.success(
        request,
        f"{intcomma(banyak)} keluarga {rencana.tindakan.lampau} ({rencana.program.kode}).{lain}",
    )
