from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.crypto import salted_hmac
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from ejsika.wilayah.models import Tingkat, Tipologi
from laporan.dasbor import program_sendiri
from laporan.indikator import DAFTAR, INDIKATOR
from laporan.models import boleh_melihat_agregat
from laporan.peta import (
    GEOGRAFI,
    bingkai,
    bulan_tersedia,
    nilai_geografi,
    nilai_indikator,
)
from laporan.petak import Petak
from laporan.titik_peta import Saringan, isi_petak
from laporan.views.dasbor import bulan_diminta, program_diminta, wilayah_diminta

TINGKAT_PETA = (Tingkat.KABUPATEN, Tingkat.KECAMATAN)


@require_safe
def peta(request):
    if request.user.peran == "admin":
        raise PermissionDenied
    wilayah, _ = wilayah_diminta(request)
    return render(
        request,
        "laporan/peta.html",
        {
            "wilayah": wilayah,
            "bingkai": bingkai(wilayah),
            "daftar_indikator": [i for i in DAFTAR if i.untuk_opd or request.user.melihat_keluarga],
            "geografi": GEOGRAFI.items(),
            "daftar_program": program_sendiri(),
            "daftar_tipologi": Tipologi.choices,
            "daftar_bulan": bulan_tersedia(request.user, wilayah),
            "agregat": boleh_melihat_agregat(request.user),
            "petak_url": settings.PETAK_URL,
            "petak_sumber": settings.PETAK_SUMBER,
        },
    )


@require_safe
@vary_on_cookie
def titik(request, z, x, y):
    petak = Petak(z, x, y)
    if not petak.sah:
        raise Http404
    if request.user.peran == "admin":
        raise PermissionDenied
    saringan = saringan_diminta(request)
    if not (request.user.melihat_keluarga or saringan.kosong):
        raise PermissionDenied
    return jawab(request, isi_petak(request.user, petak, saringan, pada=timezone.now()))


@require_safe
@vary_on_cookie
def indikator(request, tingkat):
    nama = request.GET.get("nama", "kpm")
    if tingkat not in TINGKAT_PETA or (nama not in INDIKATOR and nama not in GEOGRAFI):
        raise Http404
    if not boleh_melihat_agregat(request.user):
        raise PermissionDenied
    wilayah, _ = wilayah_diminta(request)
    if nama in GEOGRAFI:
        return jawab(
            request,
            nilai_geografi(request.user, nama=nama, tingkat=tingkat, induk=wilayah.kode),
        )
    if not (INDIKATOR[nama].untuk_opd or request.user.melihat_keluarga):
        raise PermissionDenied
    isi = nilai_indikator(
        request.user,
        nama=nama,
        tingkat=tingkat,
        bulan=bulan_diminta(request),
        program=program_diminta(request, program_sendiri()),
        induk=wilayah.kode,
    )
    return jawab(request, isi)


def saringan_diminta(request):
    """The filters of a tile; an unknown value does not exist."""
    tipologi = request.GET.get("tipologi", "")
    if tipologi and tipologi not in Tipologi.values:
        raise Http404
    return Saringan(
        wilayah=wilayah_diminta(request)[0].kode if request.GET.get("wilayah") else "",
        program=program_diminta(request, program_sendiri()) if request.GET.get("program") else None,
        tipologi=tipologi,
        tepi_laut=request.GET.get("tepi_laut") == "1",
        belum=request.GET.get("belum") == "1",
    )


def jawab(request, isi):
    """JSON for this person only, confirmed by its ETag and never shared between people."""
    respons = JsonResponse(isi)
    sidik = salted_hmac("laporan.peta", respons.content, algorithm="sha256").hexdigest()[:32]
    respons.headers["ETag"] = quote_etag(sidik)
    patch_cache_control(respons, private=True, no_cache=True)
    return get_conditional_response(request, etag=respons.headers["ETag"], response=respons)
