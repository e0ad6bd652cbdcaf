"""Reference data of the registry in the admin site; families are not here, by design."""

from django import forms
from django.contrib import admin

from ejsika.wilayah.models import Tingkat, Wilayah
from kpm.komponen import LABEL
from kpm.models import JadwalBantuan, Kuota, Program


class ProgramForm(forms.ModelForm):
    """The rules of a programme: components and companions to tick."""

    komponen_wajib = forms.MultipleChoiceField(
        label="Komponen yang disyaratkan",
        choices=list(LABEL.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=Program._meta.get_field("komponen_wajib").help_text,
    )

    class Meta:
        widgets = {"tidak_bersama": forms.CheckboxSelectMultiple}

    def clean_tidak_bersama(self):
        """A programme never excludes itself."""
        return self.cleaned_data["tidak_bersama"].exclude(pk=self.instance.pk)


@admin.register(Program)
class ProgramAdmin(admin.ModelAdmin):
    form = ProgramForm
    list_display = ("kode", "nama", "wilayah", "milik_sendiri", "lama_tahun", "aktif")
    list_filter = ("milik_sendiri", "aktif")
    search_fields = ("kode", "nama")
    list_select_related = ("wilayah",)
    fieldsets = (
        (None, {"fields": ("kode", "nama", "wilayah", "milik_sendiri", "aktif")}),
        (
            "Syarat",
            {
                "fields": ("komponen_wajib", "tidak_bersama", "tanpa_kembali"),
                "description": "Diperiksa saat calon divalidasi dan diaktifkan.",
            },
        ),
        ("Masa", {"fields": ("lama_tahun", "lama_transisi_bulan", "dasar_hukum")}),
    )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "wilayah":
            kwargs["queryset"] = Wilayah.objects.pengampu()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        return ("kode",) if obj else ()  # import files and addresses know it by this

    def has_delete_permission(self, request, obj=None):
        return False  # switched off, never removed: memberships point at it


@admin.register(Kuota)
class KuotaAdmin(admin.ModelAdmin):
    list_display = ("program", "wilayah", "tahun", "jumlah", "alasan", "oleh", "pada")
    list_filter = ("program", "tahun")
    list_select_related = ("program", "wilayah", "oleh")
    ordering = ("-tahun", "program__kode", "wilayah__kode")
    fields = ("program", "wilayah", "tahun", "jumlah", "alasan")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "wilayah":
            kwargs["queryset"] = Wilayah.objects.pada_tingkat(Tingkat.KABUPATEN).defer("batas")
        if db_field.name == "program":
            kwargs["queryset"] = Program.objects.dijalankan()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        obj.oleh = request.user
        super().save_model(request, obj, form, change)

    def get_readonly_fields(self, request, obj=None):
        return ("program", "wilayah", "tahun") if obj else ()

    def has_delete_permission(self, request, obj=None):
        return False  # without a row activation would not be limited at all


@admin.register(JadwalBantuan)
class JadwalBantuanAdmin(admin.ModelAdmin):
    list_display = ("program", "tahun_anggaran", "tahap", "wilayah", "bank", "rupiah", "tanggal")
    list_filter = ("program", "tahun_anggaran", "tahap", "bank")
    list_select_related = ("program", "wilayah")
    ordering = ("-tahun_anggaran", "-tahap", "program__kode", "wilayah__kode")

    def has_change_permission(self, request, obj=None):
        return obj is None or not obj.beku

    def has_delete_permission(self, request, obj=None):
        return obj is not None and not obj.beku

    @admin.display(description="nominal per keluarga", ordering="nominal")
    def rupiah(self, jadwal):
        return "Rp" + f"{jadwal.nominal:,}".replace(",", ".")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "wilayah":
            kwargs["queryset"] = Wilayah.objects.pengampu()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
