"""Monthly reports: the list with its progress, the files, and the public proof of one report."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError as AntreanMati

from ejsika.wilayah.models import Tingkat, Wilayah
from laporan.bentuk import baca_bulan, tulis_bulan
from laporan.isi_laporan import RINGKAS
from laporan.laporan_bulanan import (
    boleh_menyusun,
    bulan_lalu,
    laporan_berkode,
    letak_berkas,
    minta_laporan,
)
from laporan.models import LaporanBulanan, boleh_melihat_agregat
from laporan.penyamaran import samarkan_kolom
from laporan.tasks import susun_satu_laporan


class SusunForm(forms.Form):
    """Which report to make: a month that has begun, a kabupaten/kota of one's own."""

    bulan = forms.CharField(label="Bulan", widget=forms.TextInput(attrs={"type": "month"}))
    kabupaten = forms.ModelChoiceField(
        label="Kabupaten/kota", queryset=None, to_field_name="kode", empty_label=None
    )

    def __init__(self, *args, pengguna, **lain):
        super().__init__(*args, **lain)
        self.fields["kabupaten"].queryset = kabupaten_terlihat(pengguna)

    def clean_bulan(self):
        bulan = baca_bulan(self.cleaned_data["bulan"])
        if bulan is None or bulan > timezone.localdate():
            raise forms.ValidationError("Pilih bulan yang sudah dimulai, misalnya 2026-10.")
        return bulan


def _hanya_pembaca(request):
    if not boleh_melihat_agregat(request.user):
        raise PermissionDenied


def kabupaten_terlihat(pengguna):
    return Wilayah.objects.terlihat_oleh(pengguna).pada_tingkat(Tingkat.KABUPATEN).defer("batas")


@require_safe
def laporan_daftar(request):
    _hanya_pembaca(request)
    daftar = LaporanBulanan.objects.terlihat_oleh(request.user).untuk_daftar()
    if bulan := baca_bulan(request.GET.get("bulan", "")):
        daftar = daftar.filter(bulan=bulan)
    if kode := request.GET.get("kabupaten"):
        daftar = daftar.filter(wilayah__kode=kode)
    isi = {
        "halaman": Paginator(daftar, per_page=25).get_page(request.GET.get("hal")),
        "pilihan_kabupaten": [(w.kode, w.nama) for w in kabupaten_terlihat(request.user)],
        "disaring": bool(bulan or kode),
        "form": None,
    }
    if boleh_menyusun(request.user):
        awal = {"bulan": f"{bulan_lalu(timezone.now()):%Y-%m}"}
        isi["form"] = SusunForm(initial=awal, pengguna=request.user)
    return render(request, "laporan/laporan_daftar.html", isi)


@require_POST
def laporan_susun(request):
    if not boleh_menyusun(request.user):
        raise PermissionDenied
    form = SusunForm(request.POST, pengguna=request.user)
    if not form.is_valid():
        for galat in form.errors.values():
            messages.error(request, galat[0])
        return redirect("laporan:laporan-daftar")
    wilayah, bulan = form.cleaned_data["kabupaten"], form.cleaned_data["bulan"]
    laporan, baru = minta_laporan(
        wilayah=wilayah, bulan=bulan, oleh=request.user, pada=timezone.now()
    )
    if baru:
        _antrekan(request, laporan)
    kabar = "sedang disusun" if baru else "sudah sedang disusun"
    messages.info(request, f"Laporan {wilayah.nama} {tulis_bulan(bulan)} {kabar}.")
    return redirect("laporan:laporan-daftar")


def _antrekan(request, laporan):
    """Hand the report to the queue; where that is away the row waits for the sweeper."""
    try:
        susun_satu_laporan.delay_on_commit(laporan_id=laporan.pk)
    except AntreanMati:
        messages.warning(
            request,
            "Antrean sedang tidak dapat dihubungi. Laporan disusun sendiri setelah antrean pulih.",
        )


@require_safe
def laporan_kemajuan(request, uuid):
    """The row of a running report for htmx; once it is over the whole list is asked for anew."""
    _hanya_pembaca(request)
    laporan = (
        LaporanBulanan.objects.terlihat_oleh(request.user).untuk_daftar().filter(uuid=uuid).first()
    )
    if laporan is None or not laporan.berjalan:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "laporan/_baris_laporan.html", {"laporan": laporan})


@require_safe
def laporan_pdf(request, uuid):
    return _unduh(request, uuid, "pdf")


@require_safe
def laporan_xlsx(request, uuid):
    return _unduh(request, uuid, "xlsx")


@require_safe
@login_not_required
def laporan_verifikasi(request, kode):
    laporan = laporan_berkode(kode)
    if laporan is None:
        return render(request, "laporan/verifikasi_tidak_ada.html", {"kode": kode}, status=404)
    nilai = samarkan_kolom([laporan.angka["ringkas"].get(nama) for nama in RINGKAS])
    angka = list(zip(RINGKAS.values(), nilai, strict=True))
    return render(request, "laporan/verifikasi.html", {"laporan": laporan, "angka": angka})


def _unduh(request, uuid, ragam):
    laporan = get_object_or_404(
        LaporanBulanan.objects.terlihat_oleh(request.user).select_related("wilayah"), uuid=uuid
    )
    if not laporan.boleh_diunduh_oleh(request.user):
        raise PermissionDenied
    letak = letak_berkas(getattr(laporan, f"berkas_{ragam}"))
    nama = f"laporan-{slugify(laporan.wilayah.nama)}-{laporan.bulan:%Y-%m}-edisi-{laporan.edisi}"
    try:
        return FileResponse(letak.open("rb"), as_attachment=True, filename=f"{nama}.{ragam}")
    except FileNotFoundError as galat:
        raise Http404("Berkas laporan tidak ditemukan. Susun ulang laporannya.") from galat
