"""Visits as the office sees them: the list, one visit with its verdict, its photos."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from pendamping.bentrok import bandingkan
from pendamping.models import FotoBukti, Kunjungan
from pendamping.penyimpanan import KECIL, SAJIAN, penyimpanan
from pendamping.rincian import susun_rincian
from pendamping.saringan import SaringKunjungan, sebut_hitungan


@require_safe
def kunjungan_daftar(request):
    if not request.user.melihat_keluarga:
        raise PermissionDenied
    saring = SaringKunjungan(request.GET, pengguna=request.user)
    kunjungan = saring.terapkan(Kunjungan.objects.terlihat_oleh(request.user))
    daftar = saring.terapkan_putusan(kunjungan).untuk_daftar()
    hitungan = kunjungan.hitung_putusan()
    isi = {
        "saring": saring,
        "hitungan": hitungan,
        "angka": sebut_hitungan(hitungan),
        "halaman": Paginator(daftar, per_page=25).get_page(request.GET.get("hal")),
    }
    return render(request, "pendamping/kunjungan_daftar.html", isi)


@require_safe
def kunjungan_rinci(request, uuid):
    kunjungan = get_object_or_404(
        Kunjungan.objects.terlihat_oleh(request.user).untuk_rinci(), uuid=uuid
    )
    bentrok = []
    if kunjungan.boleh_dilihat_bentroknya_oleh(request.user):
        for kiriman in kunjungan.bentrok.select_related("pengirim").order_by("diterima_pada"):
            bentrok.append((kiriman, bandingkan(kunjungan, kiriman)))
    isi = {
        "kunjungan": kunjungan,
        "bentrok": bentrok,
        "petak": {"url": settings.PETAK_URL, "sumber": settings.PETAK_SUMBER},
        **susun_rincian(kunjungan),
    }
    return render(request, "pendamping/kunjungan_rinci.html", isi)


@require_safe
def kunjungan_foto(request, uuid, uuid_foto):
    """The shown copy of a photo: upright, without metadata, never the phone's own file."""
    terlihat = FotoBukti.objects.terlihat_oleh(request.user).siap_tampil()
    foto = get_object_or_404(terlihat, kunjungan__uuid=uuid, uuid=uuid_foto)
    ragam = KECIL if request.GET.get("ukuran") == "kecil" else SAJIAN
    try:
        berkas = penyimpanan().buka(ragam, foto.sha256)
    except FileNotFoundError as galat:
        raise Http404 from galat
    jawab = FileResponse(berkas, content_type="image/jpeg", filename=f"{foto.uuid}.jpg")
    jawab["Cache-Control"] = "private, max-age=86400"
    jawab["X-Content-Type-Options"] = "nosniff"
    return jawab
