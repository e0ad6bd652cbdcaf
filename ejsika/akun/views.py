"""Signing in and out, the first page of each role, and one's own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ejsika.akun.forms import FormMasuk, form_sandi
from ejsika.akun.navigasi import menu_untuk
from ejsika.akun.sandi import ganti_sandi
from ejsika.akun.sesi import atur_lama_sesi


def _tujuan(request):
    """Where the person was going, if that is a page of ours."""
    tujuan = request.POST.get("next") or request.GET.get("next") or ""
    aman = url_has_allowed_host_and_scheme(
        tujuan, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return tujuan if aman and tujuan.startswith("/") else ""


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def masuk(request):
    if request.user.is_authenticated:
        return redirect(_tujuan(request) or "akun:beranda")
    form = FormMasuk(request, request.POST or None)
    if form.is_valid():
        login(request, form.get_user())
        atur_lama_sesi(request, pada=timezone.now())
        return redirect(_tujuan(request) or "akun:beranda")
    return render(request, "akun/masuk.html", {"form": form, "tujuan": _tujuan(request)})


def terkunci(request, jawab_asli, isian):
    """django-axes calls this when a name was tried too often from one address."""
    tunggu = int(settings.AXES_COOLOFF_TIME * 3600)
    jawab = render(request, "akun/terkunci.html", status=429)
    jawab.headers["Retry-After"] = str(tunggu)
    return jawab


@require_POST
def keluar(request):
    logout(request)
    return redirect("akun:masuk")


@require_safe
def beranda(request):
    """The first place of one's role."""
    menu = menu_untuk(request.user)
    return redirect(menu[0]["url"] if menu else "akun:saya")


@require_safe
def saya(request):
    penempatan = request.user.penempatan.select_related("wilayah__induk").order_by("wilayah__kode")
    return render(request, "akun/saya.html", {"penempatan": penempatan})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sandi_ganti(request):
    form = form_sandi(request.user, request.POST or None)
    if form.is_valid():
        ganti_sandi(request.user, sandi_baru=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(
            request, "Kata sandi diganti. Perangkat lain yang masuk dengan akun ini sudah keluar."
        )
        return redirect("akun:beranda")
    return render(request, "akun/sandi_ganti.html", {"form": form})
