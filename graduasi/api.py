"""The package for a day without signal: the caseload, with the instrument and the grades."""

from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response

from graduasi.bekal import susun_bekal


@extend_schema(responses={200: OpenApiTypes.OBJECT, 304: None})
@api_view(["GET"])
def paket(request):
    """The signed-in pendamping's whole caseload; 304 while nothing in it has changed."""
    if not request.user.hanya_dampingan:
        raise PermissionDenied("Paket kerja lapangan hanya untuk pendamping.")
    isi = susun_bekal(pendamping=request.user, pada=timezone.now())
    etag = quote_etag(isi["versi"])
    kepala = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Cookie, Authorization"}
    return get_conditional_response(request, etag=etag, response=Response(isi, headers=kepala))
