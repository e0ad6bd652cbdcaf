"""The doors for phones and programs: one visit, its photos, its verdict."""

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import api_view, parser_classes
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import BaseParser
from rest_framework.response import Response

from pendamping.gambar import FORMAT
from pendamping.kiriman import BacaKiriman, KunjunganMasuk
from pendamping.models import FotoBukti, Kunjungan
from pendamping.penerimaan import jawab_foto, jawab_kunjungan
from pendamping.tanda_terima import KunjunganLengkap, Masalah, TandaTerima, rinci


class BacaMentah(BaseParser):
    """Raw bytes of any type: the view reads the stream itself, up to a limit."""

    media_type = "*/*"

    def parse(self, stream, media_type=None, parser_context=None):
        return None


@extend_schema(
    methods=["PUT"],
    request=KunjunganMasuk,
    responses={
        201: TandaTerima,
        200: OpenApiResponse(TandaTerima, "Kiriman ulang yang sama"),
        400: OpenApiResponse(Masalah, "Ada isian yang tidak dapat dibaca"),
        403: Masalah,
        409: OpenApiResponse(Masalah, "Id yang sama dengan isi lain; keduanya disimpan"),
        413: Masalah,
    },
    operation_id="kirim_kunjungan",
    summary="Simpan satu kunjungan tepat satu kali",
)
@extend_schema(
    methods=["GET"],
    responses={200: KunjunganLengkap, 404: Masalah},
    operation_id="baca_kunjungan",
    summary="Baca kunjungan, foto yang kurang, dan putusannya",
)
@api_view(["GET", "PUT"])
@parser_classes([BacaKiriman])
def kunjungan(request, uuid):
    """GET: the visit with its verdict. PUT: 201 stored, 200 already had it, 409 another story."""
    if request.method == "GET":
        terlihat = Kunjungan.objects.terlihat_oleh(request.user).untuk_tanda_terima()
        return Response(rinci(get_object_or_404(terlihat, uuid=uuid)))
    if not request.user.hanya_dampingan:
        raise PermissionDenied("Hanya pendamping yang dapat mengirim kunjungan.")
    return jawab_kunjungan(request._request, uuid, pendamping=request.user)


@extend_schema(
    request=dict.fromkeys(FORMAT, OpenApiTypes.BINARY),
    responses={
        201: TandaTerima,
        200: OpenApiResponse(TandaTerima, "Foto ini sudah kami pegang"),
        403: Masalah,
        404: OpenApiResponse(Masalah, "Kunjungan atau fotonya tidak dikenal: kirim kunjungan dulu"),
        409: OpenApiResponse(Masalah, "Foto ini sudah ada dengan isi lain"),
        413: OpenApiResponse(Masalah, "Lebih dari 10 MiB atau 50 megapiksel"),
        415: OpenApiResponse(Masalah, "Bukan JPEG, WebP, atau PNG"),
        422: OpenApiResponse(Masalah, "SHA-256 tidak sama dengan yang diumumkan"),
        503: OpenApiResponse(Masalah, "Belum dapat disimpan; coba lagi nanti"),
    },
    operation_id="kirim_foto",
    summary="Kirim satu foto yang diumumkan kunjungannya",
)
@api_view(["PUT"])
@parser_classes([BacaMentah])
def kunjungan_foto(request, uuid, uuid_foto):
    """Hold one photo for good: 201 new, 200 already held."""
    if not request.user.hanya_dampingan:
        terlihat = FotoBukti.objects.terlihat_oleh(request.user)
        get_object_or_404(terlihat, kunjungan__uuid=uuid, uuid=uuid_foto)
        raise PermissionDenied("Hanya pendamping yang dapat mengirim foto.")
    return jawab_foto(request._request, uuid, uuid_foto, pendamping=request.user)
