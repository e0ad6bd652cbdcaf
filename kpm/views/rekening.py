"""The bank account of one family: masked, with its history; changed by operator and dinsos."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kpm.models import Keluarga, Rekening
from kpm.models.bantuan import boleh_berurusan_dengan_bank
from kpm.pembukaan import AlasanForm, buka_nik
from kpm.salur.isian import bank_dikenal
from kpm.salur.rekening import RekeningForm, catat_rekening


def _keluarga(request, uuid):
    keluarga = get_object_or_404(
        Keluarga.objects.terlihat_oleh(request.user).defer("wilayah__batas"), uuid=uuid
    )
    if not boleh_berurusan_dengan_bank(request.user):
        raise PermissionDenied
    return keluarga


def _tampil(request, keluarga, form, *, terbuka=False, status=200):
    semua = list(
        Rekening.objects.terlihat_oleh(request.user)
        .filter(keluarga=keluarga)
        .select_related("dicatat_oleh", "diakhiri_oleh")
        .order_by("-dicatat_pada", "-pk")
    )
    isi = {
        "keluarga": keluarga,
        "form": form,
        "rekening": next((r for r in semua if r.berakhir_pada is None), None),
        "lama": [r for r in semua if r.berakhir_pada],
        "bank": bank_dikenal(),
        "alasan_form": AlasanForm(),
        "terbuka": terbuka,
    }
    return render(request, "kpm/rekening_rinci.html", isi, status=status)


def _form(request, keluarga):
    lama = Rekening.objects.terlihat_oleh(request.user).berlaku().filter(keluarga=keluarga).first()
    awal = {"pemilik": keluarga.nama_pengurus, "tanggal_sumber": timezone.localdate()}
    return RekeningForm(
        request.POST or None, lama=lama, hari_ini=timezone.localdate(), initial=awal
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rekening_rinci(request, uuid):
    keluarga = _keluarga(request, uuid)
    form = _form(request, keluarga)
    if request.method == "POST" and form.is_valid():
        catat_rekening(keluarga, **form.cleaned_data, oleh=request.user, pada=timezone.now())
        messages.success(request, "Rekening tersimpan. Daftar yang sudah dibekukan tidak berubah.")
        return redirect("kpm:rekening-rinci", keluarga.uuid)
    return _tampil(request, keluarga, form, status=400 if form.errors else 200)


@never_cache
@require_POST
def rekening_buka(request, uuid):
    """The full number, once the reason is logged."""
    keluarga = _keluarga(request, uuid)
    form = AlasanForm(request.POST)
    terbuka = form.is_valid()
    if terbuka:
        alasan = form.cleaned_data["alasan"]
        buka_nik(keluarga, oleh=request.user, alasan=alasan, pada=timezone.now())
    else:
        messages.warning(request, "Pilih alasannya dahulu.")
    kosong = RekeningForm(lama=None, hari_ini=timezone.localdate())
    return _tampil(request, keluarga, kosong, terbuka=terbuka, status=200 if terbuka else 400)
