"""Middleware that stands at every door after sign-in."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from ejsika.akun.masalah import isi_masalah
from ejsika.akun.sesi import perpanjang_sesi

TETAP_TERBUKA = {"akun:ganti-sandi", "akun:keluar", "akun:masuk"}
WAJIB_GANTI = "Ganti kata sandi sekali pakai Anda lebih dahulu."


class PenjagaAkun:
    """Whoever holds a one-time password may only change it; a phone in use stays signed in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        api = request.path.startswith("/api/")
        if not (api or getattr(view_func, "login_required", True)):
            return None
        if not request.user.is_authenticated:
            return None
        perpanjang_sesi(request, pada=timezone.now())
        if not request.user.harus_ganti_sandi:
            return None
        if request.resolver_match.view_name in TETAP_TERBUKA:
            return None
        if api:
            isi = isi_masalah(403, "harus_ganti_sandi", WAJIB_GANTI)
            return JsonResponse(isi, status=403, content_type="application/problem+json")
        return redirect("akun:ganti-sandi")
