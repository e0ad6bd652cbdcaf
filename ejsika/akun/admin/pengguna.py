"""The list and the page of people."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from ejsika.akun.admin import akun_massal, kunci
from ejsika.akun.admin.forms import FormPenempatan, FormPengguna, SetPenempatan
from ejsika.akun.admin.tindakan import TINDAKAN, jalankan, lembar_sandi, tanya_dulu
from ejsika.akun.models import Penempatan, Peran
from ejsika.akun.riwayat import riwayat_pengguna
from ejsika.akun.sandi import pasang_sandi_sekali
from ejsika.wilayah.models import Tingkat, Wilayah


class SaringKabupaten(admin.SimpleListFilter):
    title = "wilayah tugas"
    parameter_name = "kabupaten"

    def lookups(self, request, model_admin):
        kabupaten = Wilayah.objects.pada_tingkat(Tingkat.KABUPATEN).values_list("kode", "nama")
        return [*kabupaten, ("36", "Seluruh provinsi"), ("-", "Belum ditugaskan")]

    def queryset(self, request, queryset):
        match self.value():
            case None:
                return queryset
            case "-":
                return queryset.filter(penempatan=None)
            case "36":
                return queryset.filter(penempatan__wilayah__kode="36")
            case kode:
                return queryset.filter(penempatan__wilayah__kode__startswith=kode).distinct()


class BarisPenempatan(admin.TabularInline):
    model = Penempatan
    form = FormPenempatan
    formset = SetPenempatan
    extra = 0
    min_num = 0


class AdminPengguna(admin.ModelAdmin):
    form = FormPengguna
    inlines = [BarisPenempatan]
    list_display = ["nama_lengkap", "username", "peran", "tugas", "is_active", "masuk"]
    list_filter = ["peran", SaringKabupaten, "is_active", "harus_ganti_sandi"]
    search_fields = ["nama_lengkap", "username", "nomor_hp"]
    search_help_text = "Cari nama, nama pengguna, atau nomor HP"
    ordering = ["nama_lengkap", "pk"]
    list_per_page = 50
    actions = ["aksi_sandi", "aksi_nonaktif", "aksi_aktif"]
    change_list_template = "admin/akun/pengguna/daftar.html"
    change_form_template = "admin/akun/pengguna/rinci.html"

    def get_queryset(self, request):
        tugas = Prefetch("penempatan", Penempatan.objects.select_related("wilayah"))
        return super().get_queryset(request).prefetch_related(tugas)

    @admin.display(description="wilayah tugas")
    def tugas(self, pengguna):
        return ", ".join(p.wilayah.nama for p in pengguna.penempatan.all()) or "Belum ditugaskan"

    @admin.display(description="terakhir masuk", ordering="last_login")
    def masuk(self, pengguna):
        return pengguna.last_login or "Belum pernah"

    def get_search_results(self, request, queryset, search_term):
        """A phone number is found however it is written."""
        if search_term.replace("-", "").replace(" ", "").isdigit():
            search_term = search_term.replace("-", "").replace(" ", "").lstrip("0")
        return super().get_search_results(request, queryset, search_term)

    def has_delete_permission(self, request, obj=None):
        return False  # people leave evidence: they are deactivated

    def get_urls(self):
        bungkus = self.admin_site.admin_view
        return [
            path("massal/", bungkus(akun_massal.massal), name="akun_massal"),
            path("massal/contoh.csv", bungkus(akun_massal.contoh), name="akun_massal_contoh"),
            path("<int:pk>/kunci/", bungkus(kunci.kunci_daftar), name="akun_kunci"),
            path("<int:pk>/akun/<str:nama>/", bungkus(self.tindakan), name="akun_tindakan"),
            *super().get_urls(),
        ]

    def tindakan(self, request, pk, nama):
        """One action for one person."""
        pengguna = self.get_object(request, pk)
        if nama not in TINDAKAN or pengguna is None:
            raise Http404
        if request.method != "POST":
            return tanya_dulu(request, self.admin_site, nama, [pengguna])
        return jalankan(request, nama, [pengguna]) or redirect("admin:akun_pengguna_change", pk)

    def _aksi(self, request, queryset, nama):
        if "yakin" in request.POST:
            return jalankan(request, nama, list(queryset))
        return tanya_dulu(request, self.admin_site, nama, list(queryset))

    @admin.action(description="Atur ulang kata sandi")
    def aksi_sandi(self, request, queryset):
        return self._aksi(request, queryset, "sandi")

    @admin.action(description="Nonaktifkan akun")
    def aksi_nonaktif(self, request, queryset):
        return self._aksi(request, queryset, "nonaktif")

    @admin.action(description="Aktifkan akun")
    def aksi_aktif(self, request, queryset):
        return self._aksi(request, queryset, "aktif")

    def save_model(self, request, obj, form, change):
        if not change:
            request.sandi_baru = pasang_sandi_sekali(obj, pada=timezone.now())
        elif "peran" in form.changed_data:
            if obj == request.user:
                messages.error(request, "Peran Anda sendiri tidak dapat diubah.")
                raise PermissionDenied
            obj.generasi_sesi += 1  # another role, another session
        super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        return lembar_sandi(request, [(obj, request.sandi_baru)])

    def response_change(self, request, obj):
        if obj.peran != Peran.ADMIN and not obj.penempatan.exists():
            messages.warning(request, f"{obj} belum bertugas di wilayah mana pun.")
        return super().response_change(request, obj)

    def history_view(self, request, object_id, extra_context=None):
        pengguna = self.get_object(request, object_id)
        if pengguna is None:
            raise Http404
        isi = self.admin_site.each_context(request) | {
            "title": f"Riwayat: {pengguna}",
            "pengguna": pengguna,
            "riwayat": riwayat_pengguna(pengguna),
        }
        return render(request, "admin/akun/pengguna/riwayat.html", isi)
