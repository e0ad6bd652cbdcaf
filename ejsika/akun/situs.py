"""The admin site: for the role `admin` alone, and through the one sign-in page."""

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models.base import ModelBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

from ejsika.akun.models import Peran

APP_KITA = {"akun", "wilayah", "kpm", "pendamping", "graduasi", "laporan"}


class SitusAdmin(AdminSite):
    site_header = "e-JSiKa · Administrasi"
    site_title = "Administrasi e-JSiKa"
    index_title = "Pengguna, wilayah, dan data rujukan"
    site_url = None
    enable_nav_sidebar = True

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only our own rooms: packages' tables (tokens, tasks, groups) would be side doors."""
        semua = (
            [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        )
        kita = [model for model in semua if model._meta.app_label in APP_KITA]
        super().register(kita, admin_class, **options)

    def get_urls(self):
        """Without the door from any table and id to an address: nothing here has a page outside."""
        semua = super().get_urls()
        return [jalan for jalan in semua if getattr(jalan, "name", "") != "view_on_site"]

    def has_permission(self, request):
        return request.user.is_active and request.user.peran == Peran.ADMIN

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """There is one sign-in page; whoever is signed in and not an admin has no business here."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next", request.get_full_path()))
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")

    def password_change(self, request, extra_context=None):
        return redirect("akun:ganti-sandi")
