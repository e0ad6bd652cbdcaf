"""The page of one family: every floor has something to say about it."""

from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kpm.models import Keluarga
from laporan.profil import melihat_riwayat, riwayat_lengkap, susun_profil


@require_safe
def keluarga_rinci(request, uuid):
    terlihat = Keluarga.objects.terlihat_oleh(request.user, gabungan=True)
    keluarga = terlihat.untuk_ubah().filter(uuid=uuid).first()
    if keluarga is None:  # whose own row one may not see, but the family it became
        return redirect(get_object_or_404(terlihat.penerus(uuid)))
    pada, salah = _hari(request.GET.get("pada"))
    profil = susun_profil(
        keluarga=keluarga, pengguna=request.user, pada=timezone.now(), komponen_pada=pada
    )
    peta = {"petak_url": settings.PETAK_URL, "petak_sumber": settings.PETAK_SUMBER}
    return render(request, "laporan/keluarga_rinci.html", profil | peta | {"tanggal_salah": salah})


@require_safe
def keluarga_riwayat(request, uuid):
    terlihat = Keluarga.objects.terlihat_oleh(request.user, gabungan=True)
    keluarga = get_object_or_404(terlihat, uuid=uuid)
    if not melihat_riwayat(request.user):
        raise PermissionDenied
    halaman = Paginator(riwayat_lengkap(keluarga), per_page=25).get_page(request.GET.get("hal"))
    return render(
        request, "laporan/keluarga_riwayat.html", {"keluarga": keluarga, "halaman": halaman}
    )


def _hari(isi):
    """The day in the address, and whether there is something that is no day."""
    if not isi:
        return None, False
    try:
        hari = date.fromisoformat(isi)
    except ValueError:
        return None, True
    return (hari, False) if 1900 < hari.year < 2200 else (None, True)
