"""Reference data of the registry in the admin site; families are not here, by design."""

from django.contrib import admin

from ejsika.wilayah.models import Wilayah
from kpm.models import JadwalBantuan, Program


@admin.register(Program)
class ProgramAdmin(admin.ModelAdmin):
    list_display = ("kode", "nama", "wilayah", "milik_sendiri", "lama_tahun", "aktif")
    list_filter = ("milik_sendiri", "aktif")
    search_fields = ("kode", "nama")
    list_select_related = ("wilayah",)
    fieldsets = (
        (None, {"fields": ("kode", "nama", "wilayah", "milik_sendiri", "aktif")}),
        ("Aturan", {"fields": ("lama_tahun", "dasar_hukum")}),
    )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "wilayah":
            kwargs["queryset"] = Wilayah.objects.pengampu()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        return ("kode",) if obj else ()  # import files and addresses know it by this

    def has_delete_permission(self, request, obj=None):
        return False  # switched off, never removed: memberships point at it


@admin.register(JadwalBantuan)
class JadwalBantuanAdmin(admin.ModelAdmin):
    list_display = ("program", "tahun_anggaran", "tahap", "wilayah", "bank", "rupiah", "tanggal")
    list_filter = ("program", "tahun_anggaran", "tahap", "bank")
    list_select_related = ("program", "wilayah")
    ordering = ("-tahun_anggaran", "-tahap", "program__kode", "wilayah__kode")

    @admin.display(description="nominal per keluarga", ordering="nominal")
    def rupiah(self, jadwal):
        return "Rp" + f"{jadwal.nominal:,}".replace(",", ".")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "wilayah":
            kwargs["queryset"] = Wilayah.objects.pengampu()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
