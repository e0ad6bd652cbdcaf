"""The pages of an import: upload, progress, what would change, confirm, what was refused."""

import logging
from tempfile import TemporaryFile

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from kombu.exceptions import OperationalError as AntreanMati

from kpm.impor.antrean import batalkan, terapkan
from kpm.impor.kolom import BerkasDitolak
from kpm.impor.pengembalian import minta_urung, rencana_urung
from kpm.impor.pengenalan import (
    daftar_kolom,
    ganti_lembar,
    keterangan_lembar,
    pilihan_isian,
    tetapkan_peta,
)
from kpm.impor.penolakan import tolakan_csv, tulis_tolakan_xlsx
from kpm.models import BerkasImpor, StatusImpor
from kpm.models.impor import boleh_mengimpor
from kpm.tasks import impor

log = logging.getLogger(__name__)


def hanya_pengimpor(request):
    if not boleh_mengimpor(request.user):
        raise PermissionDenied


def antrekan(request, berkas):
    """Hand the import to the queue; where the queue is away, the row waits and says so."""
    try:
        impor.delay_on_commit(berkas_id=berkas.pk)
    except AntreanMati:
        log.error("antrean tidak dapat dihubungi")
        messages.warning(request, "Antrean tidak dapat dihubungi. Tekan Jalankan lagi nanti.")


def berkas_terlihat(request, uuid):
    hanya_pengimpor(request)
    return get_object_or_404(
        BerkasImpor.objects.terlihat_oleh(request.user).untuk_daftar(), uuid=uuid
    )


@never_cache
@require_safe
def impor_rinci(request, uuid):
    berkas = berkas_terlihat(request, uuid)
    if berkas.status == StatusImpor.KOLOM:
        return redirect("kpm:impor-kolom", berkas.uuid)
    isi = {"berkas": berkas, "boleh_diurungkan": berkas.boleh_diurungkan_oleh(request.user)}
    return render(request, "kpm/impor_rinci.html", isi | _sisa(berkas))


def _sisa(berkas):
    """About how many minutes a running import still takes, where that can be told."""
    sisa = berkas.perkiraan_sisa(timezone.now())
    return {"sisa_menit": sisa and max(1, round(sisa.total_seconds() / 60))}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def impor_kolom(request, uuid):
    """What each column means: guessed, shown with examples, and decided here."""
    berkas = berkas_terlihat(request, uuid)
    if berkas.status not in {StatusImpor.KOLOM, StatusImpor.DIPERIKSA} or not berkas.pengenalan:
        return redirect(berkas)
    kolom, galat = daftar_kolom(berkas), ""
    if request.method == "POST" and (lembar := request.POST.get("lembar")):
        if ganti_lembar(berkas, lembar):
            antrekan(request, berkas)
        return redirect(berkas)
    if request.method == "POST":
        for nomor, satu in enumerate(kolom):
            satu["isian"] = request.POST.get(f"kolom-{nomor}", "")
        peta = [satu["isian"] or None for satu in kolom]
        try:
            if tetapkan_peta(berkas, peta, oleh=request.user, pada=timezone.now()):
                antrekan(request, berkas)
            return redirect(berkas)
        except BerkasDitolak as ditolak:
            galat = str(ditolak)
    isi = {"berkas": berkas, "kolom": kolom, "galat": galat, "isian": pilihan_isian()}
    return render(request, "kpm/impor_kolom.html", isi | keterangan_lembar(berkas))


@never_cache
@require_safe
def impor_kemajuan(request, uuid):
    """The bar while it runs; at the end the page is told to load itself anew."""
    berkas = berkas_terlihat(request, uuid)
    if berkas.berjalan:
        return render(request, "kpm/_impor_kemajuan.html", {"berkas": berkas} | _sisa(berkas))
    return HttpResponse(headers={"HX-Refresh": "true"})


@require_POST
def impor_terapkan(request, uuid):
    berkas = berkas_terlihat(request, uuid)
    if terapkan(berkas):
        antrekan(request, berkas)
    return redirect(berkas)


@require_POST
def impor_ulang(request, uuid):
    """Put a waiting import into the queue once more; running it twice changes nothing."""
    berkas = berkas_terlihat(request, uuid)
    if berkas.berjalan:
        antrekan(request, berkas)
    return redirect(berkas)


@require_POST
def impor_batal(request, uuid):
    berkas = berkas_terlihat(request, uuid)
    if batalkan(berkas):
        messages.success(request, "Impor dibatalkan. Tidak ada yang disimpan.")
    elif berkas.berjalan:
        messages.info(request, "Impor sedang dihentikan; sebentar lagi selesai.")
    return redirect(berkas)


class UrungForm(forms.Form):
    alasan = forms.CharField(
        label="Mengapa diurungkan?",
        max_length=200,
        error_messages={"required": "Tulis alasannya: siapa pun yang membuka riwayat membacanya."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def impor_urungkan(request, uuid):
    """What undoing this import would take out and put back; then, with a reason, ask for it."""
    berkas = berkas_terlihat(request, uuid)
    if not berkas.boleh_diurungkan_oleh(request.user):
        return redirect(berkas)
    form = UrungForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        alasan = form.cleaned_data["alasan"]
        if minta_urung(berkas, oleh=request.user, alasan=alasan, pada=timezone.now()):
            antrekan(request, berkas)
        return redirect(berkas)
    isi = {"berkas": berkas, "form": form, "rencana": rencana_urung(berkas)}
    return render(request, "kpm/impor_urungkan.html", isi)


@never_cache
@require_safe
def impor_tolakan(request, uuid, jenis):
    """The refused rows with their reason, as the file they came from."""
    berkas = berkas_terlihat(request, uuid)
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
