"""The pages of an import: upload, progress, what would change, confirm, what was refused."""

import logging
from tempfile import TemporaryFile

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from kombu.exceptions import OperationalError as AntreanMati

from kpm.impor.antrean import batalkan, terapkan, terima_unggahan
from kpm.impor.kolom import BerkasDitolak
from kpm.impor.penolakan import tolakan_csv, tulis_tolakan_xlsx
from kpm.models import BerkasImpor, Program
from kpm.models.impor import boleh_mengimpor
from kpm.tasks import impor

log = logging.getLogger(__name__)


class UnggahForm(forms.Form):
    berkas = forms.FileField(
        label="Berkas CSV atau XLSX",
        help_text="Satu baris per anggota, dengan kolom seperti NIK, NAMA ANGGOTA, HUBUNGAN.",
        error_messages={"empty": "Berkas kosong.", "required": "Pilih berkasnya dahulu."},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    program = forms.ModelChoiceField(
        None,  # theirs, in __init__
        label="Program bagi baris tanpa kolom PROGRAM",
        required=False,
        empty_label="Tidak ada: hanya didaftar sebagai keluarga",
    )

    def __init__(self, *args, pengguna, **kwargs):
        super().__init__(*args, **kwargs)
        terlihat = Program.objects.terlihat_oleh(pengguna)
        self.fields["program"].queryset = terlihat.untuk_pilihan()


def _hanya_pengimpor(request):
    if not boleh_mengimpor(request.user):
        raise PermissionDenied


def _antrekan(request, berkas):
    """Hand the import to the queue; where the queue is away, the row waits and says so."""
    try:
        impor.delay_on_commit(berkas_id=berkas.pk)
    except AntreanMati:
        log.error("antrean tidak dapat dihubungi")
        messages.warning(request, "Antrean tidak dapat dihubungi. Tekan Jalankan lagi nanti.")


@require_http_methods(["GET", "HEAD", "POST"])
def impor_daftar(request):
    _hanya_pengimpor(request)
    form = UnggahForm(request.POST or None, request.FILES or None, pengguna=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            berkas = terima_unggahan(
                form.cleaned_data["berkas"],
                oleh=request.user,
                program=form.cleaned_data["program"],
                pada=timezone.now(),
            )
        except BerkasDitolak as galat:
            form.add_error("berkas", str(galat))
        else:
            _antrekan(request, berkas)
            return redirect(berkas)
    daftar = BerkasImpor.objects.terlihat_oleh(request.user).untuk_daftar()
    halaman = Paginator(daftar, per_page=25).get_page(request.GET.get("hal"))
    return render(request, "kpm/impor_daftar.html", {"form": form, "halaman": halaman})


def _berkas(request, uuid):
    _hanya_pengimpor(request)
    return get_object_or_404(
        BerkasImpor.objects.terlihat_oleh(request.user).untuk_daftar(), uuid=uuid
    )


@never_cache
@require_safe
def impor_rinci(request, uuid):
    return render(request, "kpm/impor_rinci.html", {"berkas": _berkas(request, uuid)})


@never_cache
@require_safe
def impor_kemajuan(request, uuid):
    """The bar while it runs; at the end the page is told to load itself anew."""
    berkas = _berkas(request, uuid)
    if berkas.berjalan:
        return render(request, "kpm/_impor_kemajuan.html", {"berkas": berkas})
    return HttpResponse(headers={"HX-Refresh": "true"})


@require_POST
def impor_terapkan(request, uuid):
    berkas = _berkas(request, uuid)
    if terapkan(berkas):
        _antrekan(request, berkas)
    return redirect(berkas)


@require_POST
def impor_ulang(request, uuid):
    """Put a waiting import into the queue once more; running it twice changes nothing."""
    berkas = _berkas(request, uuid)
    if berkas.berjalan:
        _antrekan(request, berkas)
    return redirect(berkas)


@require_POST
def impor_batal(request, uuid):
    berkas = _berkas(request, uuid)
    if batalkan(berkas):
        messages.success(request, "Impor dibatalkan. Tidak ada yang disimpan.")
    return redirect(berkas)


@never_cache
@require_safe
def impor_tolakan(request, uuid, jenis):
    """The refused rows with their reason, as the file they came from."""
    berkas = _berkas(request, uuid)
    if jenis not in {"csv", "xlsx"}:
        raise Http404
    nama = f"ditolak-{berkas.hasil.get('baris_ditolak', 0)}-baris.{jenis}"
    if jenis == "xlsx":
        sementara = TemporaryFile()  # noqa: SIM115 - the response closes it
        tulis_tolakan_xlsx(berkas, sementara)
        sementara.seek(0)
        return FileResponse(sementara, as_attachment=True, filename=nama)
    return StreamingHttpResponse(
        tolakan_csv(berkas),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{nama}"'},
    )
