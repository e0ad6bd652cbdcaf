from django.contrib import admin

from ejsika.wilayah.models import Wilayah
from laporan.models import KopLaporan, Penandatangan


@admin.register(KopLaporan)
class KopLaporanAdmin(admin.ModelAdmin):
    list_display = ("baris_pertama", "baris_kedua", "alamat")

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not KopLaporan.objects.exists()


@admin.register(Penandatangan)
class PenandatanganAdmin(admin.ModelAdmin):
    list_display = ("jabatan", "nama", "peran", "wilayah")
    list_filter = ("peran",)
    list_select_related = ("wilayah",)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "wilayah":
            kwargs["queryset"] = Wilayah.objects.pengampu()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
