from django.contrib import admin, messages

from graduasi.models import Butir, VersiInstrumen
from graduasi.pemuatan import pakai_versi


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
    readonly_fields = fields
    inlines = (ButirSisip,)
    actions = ("pakai",)

    @admin.action(description="Pakai versi ini untuk penilaian baru", permissions=["change"])
    def pakai(self, request, terpilih):
        if len(terpilih) != 1:
            messages.error(request, "Pilih satu versi saja. Versi yang dipakai tidak berubah.")
            return
        [versi] = terpilih
        pakai_versi(versi)
        self.log_change(request, versi, "Dipakai untuk penilaian baru.")
        messages.success(request, f"Penilaian baru memakai {versi.kode}. Yang lama tidak berubah.")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
