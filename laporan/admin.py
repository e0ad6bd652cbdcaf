from django.contrib import admin

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
    raw_id_fields = ("wilayah",)
