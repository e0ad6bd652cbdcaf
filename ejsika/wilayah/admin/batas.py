"""Uploading official outlines: choose a file, see what would change, decide."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from ejsika.wilayah.admin.hak import HanyaAdmin
from ejsika.wilayah.impor_batas import batalkan_impor, periksa_impor, terapkan_impor
from ejsika.wilayah.laporan_impor import kalimat_laporan
from ejsika.wilayah.pembongkaran import BerkasDitolak


class FormBatas(forms.Form):
    nama_sumber = forms.CharField(
        label="Sumber", max_length=200, help_text="Misalnya: Badan Informasi Geospasial, edisi 2025"
    )
    tanggal_sumber = forms.DateField(
        label="Tanggal data",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    berkas = forms.FileField(
        label="Berkas batas",
        help_text="GeoJSON, shapefile dalam zip, atau GeoPackage; satu tingkat per berkas, "
        "paling besar 60 MB. Berkas desa saja sudah cukup: tingkat di atasnya disatukan.",
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json,.zip,.gpkg"}),
    )


class AdminImporBatas(HanyaAdmin, admin.ModelAdmin):
    list_display = ["nama_sumber", "tanggal_sumber", "tingkat", "status", "nama_berkas",
                    "pelaku", "dibuat_pada"]  # fmt: skip
    list_filter = ["status", "tingkat"]
    search_fields = ["nama_sumber", "nama_berkas"]
    ordering = ["-dibuat_pada", "-pk"]
    list_select_related = ["oleh"]
    actions = None

    @admin.display(description="oleh", ordering="oleh")
    def pelaku(self, impor):
        return impor.oleh or "Perintah server"

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = FormBatas(request.POST or None, request.FILES or None)
        if form.is_valid():
            isi = form.cleaned_data
            try:
                impor = periksa_impor(
                    isi["berkas"],
                    nama_berkas=isi["berkas"].name,
                    nama_sumber=isi["nama_sumber"],
                    tanggal_sumber=isi["tanggal_sumber"],
                    oleh=request.user,
                    pada=timezone.now(),
                )
            except BerkasDitolak as galat:
                form.add_error("berkas", f"{galat} Tidak ada yang diubah.")
            else:
                return redirect("admin:wilayah_imporbatas_change", impor.pk)
        return self._halaman(request, "unggah", title="Impor batas resmi", form=form)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        impor = self.get_object(request, object_id)
        if impor is None:
            raise Http404
        if not self.has_change_permission(request, impor):
            raise PermissionDenied
        if request.method == "POST":
            self._putuskan(request, impor)
            return redirect("admin:wilayah_imporbatas_change", impor.pk)
        return self._halaman(
            request,
            "pratinjau",
            title=f"Impor batas: {impor.nama_sumber}",
            impor=impor,
            kalimat=kalimat_laporan(impor.hasil),
        )

    def _putuskan(self, request, impor):
        if "batal" in request.POST:
            batalkan_impor(impor, pada=timezone.now())
            messages.info(request, "Impor dibatalkan. Tidak ada yang diubah.")
            return
        try:
            if terapkan_impor(impor, pada=timezone.now()):
                messages.success(request, "Batas resmi sudah dipasang.")
            else:
                messages.warning(request, "Impor ini sudah diputuskan sebelumnya.")
        except BerkasDitolak as galat:
            messages.error(request, f"{galat} Tidak ada yang diubah.")

    def _halaman(self, request, nama, **isi):
        isi = self.admin_site.each_context(request) | isi
        return render(request, f"admin/wilayah/imporbatas/{nama}.html", isi)
