from django.contrib import admin

from graduasi.models import Butir, VersiInstrumen


class ButirSisip(admin.TabularInline):
    """The items of a version, to read: they change only by loading a new version."""

    model = Butir
    fields = ("nomor", "kriteria", "pertanyaan", "jenis")
    readonly_fields = fields
    ordering = ("nomor",)
    can_delete = False
    extra = 0

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(VersiInstrumen)
class VersiInstrumenAdmin(admin.ModelAdmin):
    """Which version new assessments use; older assessments keep their own."""

    list_display = ("kode", "nama", "instrumen", "dipakai", "dibuat_pada")
    list_select_related = ("instrumen",)
    fields = ("instrumen", "kode", "nama", "parameter", "batas", "dipakai")
    readonly_fields = ("instrumen", "kode", "nama", "parameter", "batas")
    inlines = (ButirSisip,)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
