"""To the bank and back: the list to pay, the file of results, the bank's words."""

import logging

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from kombu.exceptions import OperationalError as AntreanMati

from kpm.impor.kolom import BerkasDitolak
from kpm.models import BerkasHasil, DaftarPenerima, MasalahHasil, UnduhanBank
from kpm.models.bantuan import boleh_berurusan_dengan_bank, boleh_mengatur_penyaluran
from kpm.salur.ekspor_bank import (
    UnduhForm,
    bagian_terlihat,
    nama_berkas,
    siapkan_unduhan,
    tulis_unduhan_xlsx,
    unduhan_csv,
)
from kpm.salur.hasil_bank import (
    batalkan_hasil,
    belum_dipetakan,
    petakan_alasan,
    setujui_hasil,
    terima_hasil,
)
from kpm.salur.isian import HasilForm, PetakanForm
from kpm.salur.tolakan import tolakan_csv
from kpm.tasks import kerjakan_hasil_bank
from kpm.views.penyaluran import PER_HALAMAN, tahap_terlihat

log = logging.getLogger(__name__)


def _hanya_pengurus_bank(request):
    if not boleh_berurusan_dengan_bank(request.user):
        raise PermissionDenied


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bank_unduh(request, kode, tahun, nomor):
    """Choose a part, say why, take the file; each download is logged before it begins."""
    tahap = tahap_terlihat(request, kode, tahun, nomor)
    _hanya_pengurus_bank(request)
    form = UnduhForm(request.POST or None, bagian=bagian_terlihat(request.user, tahap))
    if request.method == "POST" and form.is_valid():
        catatan, baris = siapkan_unduhan(
            **form.cleaned_data, oleh=request.user, pada=timezone.now()
        )
        nama = nama_berkas(catatan)
        if catatan.bentuk == "xlsx":
            isi = tulis_unduhan_xlsx(catatan, baris)
            return FileResponse(isi, as_attachment=True, filename=nama)
        return StreamingHttpResponse(
            unduhan_csv(catatan, baris),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{nama}"'},
        )
    catatan = (
        UnduhanBank.objects.terlihat_oleh(request.user)
        .filter(
            daftar__program=tahap.program,
            daftar__tahun_anggaran=tahap.tahun,
            daftar__tahap=tahap.nomor,
        )
        .select_related("daftar", "wilayah", "oleh")
        .defer("wilayah__batas")
        .order_by("-pada", "-pk")
    )
    halaman = Paginator(catatan, PER_HALAMAN).get_page(request.GET.get("hal"))
    isi = {"tahap": tahap, "form": form, "halaman": halaman}
    return render(request, "kpm/bank_unduh.html", isi, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def hasil_daftar(request, kode, tahun, nomor):
    """Upload a result file of this tahap; the files before it."""
    tahap = tahap_terlihat(request, kode, tahun, nomor)
    _hanya_pengurus_bank(request)
    daftar = DaftarPenerima.objects.terlihat_oleh(request.user).tahap(tahap)
    bank = list(dict.fromkeys(b.bank for b in bagian_terlihat(request.user, tahap)))
    hari_ini = timezone.localdate()
    awal = {"tanggal": hari_ini, "daftar": daftar.last()}
    pilihan = {"daftar": daftar.order_by("-urutan"), "bank": bank, "hari_ini": hari_ini}
    form = HasilForm(request.POST or None, request.FILES or None, initial=awal, **pilihan)
    if request.method == "POST" and form.is_valid():
        try:
            berkas, baru = terima_hasil(
                form.cleaned_data.pop("berkas"),
                **form.cleaned_data,
                oleh=request.user,
                pada=timezone.now(),
            )
        except BerkasDitolak as galat:
            form.add_error("berkas", str(galat))
        else:
            if baru:
                _antrekan(request, berkas)
            else:
                messages.info(request, "Berkas yang sama sudah diterapkan; tidak ada yang diubah.")
            return redirect(berkas)
    milik = BerkasHasil.objects.terlihat_oleh(request.user).filter(daftar__in=daftar)
    halaman = Paginator(milik.untuk_daftar(), PER_HALAMAN).get_page(request.GET.get("hal"))
    isi = {"tahap": tahap, "form": form, "halaman": halaman, "ada_daftar": daftar.exists()}
    return render(request, "kpm/hasil_daftar.html", isi)


def _antrekan(request, berkas):
    try:
        kerjakan_hasil_bank.delay_on_commit(berkas_id=berkas.pk, oleh_id=request.user.pk)
    except AntreanMati:
        log.error("antrean tidak dapat dihubungi")
        messages.warning(request, "Antrean tidak dapat dihubungi. Tekan Jalankan lagi nanti.")


def _berkas(request, uuid):
    _hanya_pengurus_bank(request)
    return get_object_or_404(
        BerkasHasil.objects.terlihat_oleh(request.user).untuk_daftar(), uuid=uuid
    )


@never_cache
@require_safe
def hasil_rinci(request, uuid):
    """What the file would change, or changed; the rows that cannot, with the reason."""
    berkas = _berkas(request, uuid)
    masalah = request.GET.get("masalah", "")
    baris = berkas.baris.bermasalah()
    if masalah:
        baris = baris.filter(masalah=masalah)
    isi = {
        "berkas": berkas,
        "masalah": [
            (kode, MasalahHasil(kode).label, banyak)
            for kode, banyak in sorted(berkas.hasil.get("masalah", {}).items(), key=lambda s: -s[1])
        ],
        "halaman": Paginator(
            baris.order_by("nomor").defer("isi", "nik", "rekening"), PER_HALAMAN
        ).get_page(request.GET.get("hal")),
        "boleh_mengatur": boleh_mengatur_penyaluran(request.user),
    }
    return render(request, "kpm/hasil_rinci.html", isi)


@never_cache
@require_safe
def hasil_kemajuan(request, uuid):
    berkas = _berkas(request, uuid)
    if berkas.berjalan:
        return render(request, "kpm/_hasil_kemajuan.html", {"berkas": berkas})
    return HttpResponse(headers={"HX-Refresh": "true"})


@require_POST
def hasil_ulang(request, uuid):
    berkas = _berkas(request, uuid)
    if berkas.berjalan:
        _antrekan(request, berkas)
    return redirect(berkas)


@require_POST
def hasil_terapkan(request, uuid):
    berkas = _berkas(request, uuid)
    if setujui_hasil(berkas):
        _antrekan(request, berkas)
    return redirect(berkas)


@require_POST
def hasil_batal(request, uuid):
    berkas = _berkas(request, uuid)
    if batalkan_hasil(berkas):
        messages.success(request, "Berkas hasil dibatalkan. Tidak ada yang diubah.")
    return redirect(berkas)


@never_cache
@require_safe
def hasil_tolakan(request, uuid):
    """The rows that changed nothing, as they came, with the reason."""
    berkas = _berkas(request, uuid)
    nama = f"tidak-terpakai-{berkas.hasil.get('bermasalah', 0)}-baris.csv"
    return StreamingHttpResponse(
        tolakan_csv(berkas),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{nama}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def alasan_petakan(request):
    """The bank's words that nobody has mapped; once mapped, every payment with them follows."""
    if not boleh_mengatur_penyaluran(request.user):
        raise PermissionDenied
    if request.method == "POST":
        form = PetakanForm(request.POST)
        if not form.is_valid():
            raise Http404
        banyak = petakan_alasan(**form.cleaned_data, oleh=request.user, pada=timezone.now())
        messages.success(request, f"{intcomma(banyak)} penyaluran kini beralasan baku.")
        return redirect("kpm:alasan-petakan")
    halaman = Paginator(belum_dipetakan(), PER_HALAMAN).get_page(request.GET.get("hal"))
    isi = {"halaman": halaman, "pilihan_alasan": PetakanForm().fields["alasan"].choices}
    return render(request, "kpm/alasan_petakan.html", isi)
