"""The page of one family: every floor has something to say about it."""

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kpm.models import Keluarga
from laporan.profil import susun_profil


@require_safe
def keluarga_rinci(request, uuid):
    keluarga = get_object_or_404(
        Keluarga.objects.terlihat_oleh(request.user)
        .select_related("wilayah__induk__induk")
        .defer("wilayah__batas", "wilayah__induk__batas", "wilayah__induk__induk__batas"),
        uuid=uuid,
    )
    profil = susun_profil(keluarga=keluarga, pengguna=request.user, pada=timezone.now())
    peta = {"petak_url": settings.PETAK_URL, "petak_sumber": settings.PETAK_SUMBER}
    return render(request, "laporan/keluarga_rinci.html", profil | peta)
