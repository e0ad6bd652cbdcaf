"""The list and the page of regions: what they are like, corrected one by one or many at once."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import render

from ejsika.wilayah.admin.hak import HanyaAdmin
from ejsika.wilayah.koreksi import koreksi_ciri, lepas_koreksi
from ejsika.wilayah.models import CIRI, Tingkat, Tipologi, Topografi, Wilayah
from ejsika.wilayah.riwayat import riwayat_koreksi

JUDUL = {"tepi_laut": "Tepi laut", "topografi": "Topografi", "tipologi": "Tipologi"}


class SaringKabupaten(admin.SimpleListFilter):
    title = "kabupaten/kota"
    parameter_name = "kabupaten"

    def lookups(self, request, model_admin):
        return list(Wilayah.objects.pada_tingkat(Tingkat.KABUPATEN).values_list("kode", "nama"))

    def queryset(self, request, queryset):
        return queryset.filter(kode__startswith=self.value()) if self.value() else queryset


class SaringKoreksi(admin.SimpleListFilter):
    title = "koreksi kantor"
    parameter_name = "koreksi"

    def lookups(self, request, model_admin):
        return [("ya", "Sudah dikoreksi"), ("tidak", "Masih nilai awal")]

    def queryset(self, request, queryset):
        match self.value():
            case "ya":
                return queryset.exclude(dikoreksi=[])
            case "tidak":
                return queryset.filter(dikoreksi=[])
        return queryset


class FormCiri(forms.ModelForm):
    class Meta:
        model = Wilayah
        fields = list(CIRI)
        help_texts = {
            "tepi_laut": "Sebagian atau seluruhnya menyentuh laut: pantai, bakau, atau tebing.",
            "topografi": "Bentuk sebagian besar permukaannya.",
            "tipologi": "Menentukan program pemberdayaan yang cocok.",
        }


def aksi_koreksi(nama, nilai, sebutan):
    """A bulk action that sets one trait of the chosen regions."""

    @admin.action(description=f"{JUDUL[nama]}: {sebutan}")
    def aksi(model_admin, request, queryset):
        banyak = koreksi_ciri(queryset, **{nama: nilai})
        messages.success(request, f"{JUDUL[nama]} {banyak} wilayah menjadi: {sebutan.lower()}.")

    aksi.__name__ = f"{nama}_{nilai}"
    return aksi


@admin.action(description="Kembalikan ke nilai awal")
def aksi_lepas(model_admin, request, queryset):
    banyak = lepas_koreksi(queryset)
    messages.success(request, f"{banyak} wilayah kembali ke nilai awal menurut aturan.")


class AdminWilayah(HanyaAdmin, admin.ModelAdmin):
    form = FormCiri
    list_display = [
        "kode",
        "nama",
        "letak",
        "laut",
        "topografi",
        "tipologi",
        "batas_dari",
        "koreksi",
    ]
    list_filter = [
        "tingkat", SaringKabupaten, "tepi_laut", "topografi", "tipologi", "sumber_batas",
        SaringKoreksi,
    ]  # fmt: skip
    search_fields = ["nama", "kode"]
    search_help_text = "Cari nama atau kode, misalnya Panimbang atau 36.01.06"
    ordering = ["kode"]
    list_per_page = 50
    readonly_fields = [
        "kode", "nama", "tingkat", "letak", "ketinggian_m", "kode_bps", "batas_dari", "koreksi",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": readonly_fields}),
        ("Ciri yang dapat dikoreksi", {"fields": list(CIRI)}),
    ]
    change_form_template = "admin/wilayah/wilayah/rinci.html"
    actions = [
        aksi_koreksi("tepi_laut", True, "Ya"),
        aksi_koreksi("tepi_laut", False, "Tidak"),
        *(aksi_koreksi("topografi", nilai, sebutan) for nilai, sebutan in Topografi.choices),
        *(aksi_koreksi("tipologi", nilai, sebutan) for nilai, sebutan in Tipologi.choices),
        aksi_lepas,
    ]

    def get_queryset(self, request):
        berat = [f"{jalur}{kolom}" for jalur in ("", "induk__", "induk__induk__",
                 "induk__induk__induk__") for kolom in ("batas", "titik")]  # fmt: skip
        return super().get_queryset(request).dengan_jalur().defer(*berat)

    def has_add_permission(self, request):
        return False  # codes come from the decree, through `muat_wilayah`

    @admin.display(description="letak")
    def letak(self, wilayah):
        return wilayah.induk.jalur if wilayah.induk else "–"

    @admin.display(description="tepi laut", ordering="tepi_laut")
    def laut(self, wilayah):
        return "Ya" if wilayah.tepi_laut else "–"

    @admin.display(description="batas", ordering="sumber_batas")
    def batas_dari(self, wilayah):
        return wilayah.get_sumber_batas_display() or "Belum ada"

    @admin.display(description="dikoreksi kantor", ordering="dikoreksi")
    def koreksi(self, wilayah):
        return ", ".join(JUDUL[nama].lower() for nama in wilayah.dikoreksi) or "–"

    def save_model(self, request, obj, form, change):
        nilai = {nama: form.cleaned_data[nama] for nama in form.changed_data}
        if nilai:
            koreksi_ciri(Wilayah.objects.filter(pk=obj.pk), **nilai)

    def history_view(self, request, object_id, extra_context=None):
        wilayah = self.get_object(request, object_id)
        if wilayah is None:
            raise Http404
        isi = self.admin_site.each_context(request) | {
            "title": f"Riwayat koreksi: {wilayah.jalur}",
            "wilayah": wilayah,
            "riwayat": riwayat_koreksi(wilayah),
        }
        return render(request, "admin/wilayah/wilayah/riwayat.html", isi)
