"""The pages of an outside programme's list: upload, what matched, put in force, what did not."""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from kombu.exceptions import OperationalError as AntreanMati

from kpm.daftar_luar.isian import DaftarLuarForm
from kpm.daftar_luar.pemuatan import baris_tak_padan, batalkan, setujui, terima_daftar
from kpm.impor.kolom import BerkasDitolak
from kpm.models import DaftarLuar
from kpm.models.impor import boleh_mengimpor
from kpm.tasks import daftar_luar

log = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
def daftar_luar_daftar(request):
    _hanya_pengimpor(request)
    form = DaftarLuarForm(
        request.POST or None,
        request.FILES or None,
        pengguna=request.user,
        hari_ini=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid():
        isi = form.cleaned_data
        try:
            daftar = terima_daftar(isi.pop("berkas"), oleh=request.user, **isi)
        except BerkasDitolak as galat:
            form.add_error("berkas", str(galat))
        else:
            _antrekan(request, daftar)
            return redirect(daftar)
    semua = DaftarLuar.objects.terlihat_oleh(request.user).untuk_daftar()
    halaman = Paginator(semua.order_by("-dibuat_pada", "-pk"), per_page=25)
    konteks = {"form": form, "halaman": halaman.get_page(request.GET.get("hal"))}
    return render(request, "kpm/daftar_luar_daftar.html", konteks)


@never_cache
@require_safe
def daftar_luar_rinci(request, uuid):
    return render(request, "kpm/daftar_luar_rinci.html", {"daftar": _daftar(request, uuid)})


@never_cache
@require_safe
def daftar_luar_kemajuan(request, uuid):
    """The bar while it runs; at the end the page is told to load itself anew."""
    daftar = _daftar(request, uuid)
    if daftar.berjalan:
        return render(request, "kpm/_daftar_luar_kemajuan.html", {"daftar": daftar})
    return HttpResponse(headers={"HX-Refresh": "true"})


@require_POST
def daftar_luar_berlakukan(request, uuid):
    daftar = _daftar(request, uuid)
    if setujui(daftar) or daftar.berjalan:  # or: the queue was away the first time
        _antrekan(request, daftar)
    return redirect(daftar)


@require_POST
def daftar_luar_batal(request, uuid):
    daftar = _daftar(request, uuid)
    if batalkan(daftar):
        messages.success(request, "Daftar dibatalkan. Tidak ada yang berubah.")
    return redirect("kpm:daftar-luar-daftar")


@never_cache
@require_safe
def daftar_luar_tak_padan(request, uuid):
    """The rows that stand for no family, each with its reason."""
    daftar = _daftar(request, uuid)
    nama = f"tidak-cocok-{daftar.hasil.get('tidak_padan', 0)}-baris.csv"
    return StreamingHttpResponse(
        baris_tak_padan(daftar),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{nama}"'},
    )


def _hanya_pengimpor(request):
    if not boleh_mengimpor(request.user):
        raise PermissionDenied


def _daftar(request, uuid):
    _hanya_pengimpor(request)
    return get_object_or_404(
        DaftarLuar.objects.terlihat_oleh(request.user).untuk_daftar(), uuid=uuid
    )


def _antrekan(request, daftar):
    """Hand it to the queue; where the queue is away, the row waits and says so."""
    try:
        daftar_luar.delay_on_commit(daftar_id=daftar.pk)
    except AntreanMati:
        log.error("antrean tidak dapat dihubungi")
        messages.warning(request, "Antrean tidak dapat dihubungi. Tekan Jalankan lagi nanti.")
