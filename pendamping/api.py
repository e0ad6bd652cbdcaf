"""The doors for phones and programs: one visit, its photos, its verdict."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import api_view, parser_classes
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.response import Response

from ejsika.akun.masalah import masalah
from pendamping.bukti_foto import FotoBentrok, SidikTidakCocok, terima_foto
from pendamping.gambar import BATAS_FOTO, FORMAT, BukanGambar, TerlaluBanyakPiksel
from pendamping.kiriman import BacaKiriman, KirimanTerlaluBesar, KunjunganMasuk, baca_kiriman
from pendamping.models import FotoBukti, Kunjungan
from pendamping.pencatatan import (
    KunjunganBentrok,
    TidakTerbaca,
    simpan_bentrok,
    simpan_kunjungan,
)
from pendamping.penyimpanan import PenyimpananGagal
from pendamping.tanda_terima import KunjunganLengkap, Masalah, TandaTerima, rinci, tanda_terima
from pendamping.tasks import titipkan_foto

BATAS_BUANG = 64 * 1024 * 1024


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
    try:
        isi = baca_kiriman(request.data)
    except KirimanTerlaluBesar:
        _buang(_sumber(request._request))
        return masalah(413, "terlalu_besar", "Kiriman kunjungan paling besar 1 MB.")
    return _simpan(request, uuid, isi)


def _simpan(request, uuid, isi):
    kini = timezone.now()
    try:
        tersimpan, baru = simpan_kunjungan(
            uuid=uuid, pendamping=request.user, isi=isi, diterima_pada=kini
        )
    except TidakTerbaca as galat:
        raise ValidationError(galat.galat) from galat
    except KunjunganBentrok as galat:
        simpan_bentrok(uuid=uuid, pengirim=request.user, isi=isi, diterima_pada=kini)
        detail = "Id ini sudah dipakai untuk kunjungan dengan isi lain. Keduanya kami simpan."
        ada = {"tersimpan": rinci(galat.kunjungan)} if galat.kunjungan else {}
        return masalah(409, "bentrok", detail, **ada)
    return Response(tanda_terima(tersimpan), status=201 if baru else 200)


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
    terlihat = FotoBukti.objects.terlihat_oleh(request.user)
    foto = get_object_or_404(terlihat, kunjungan__uuid=uuid, uuid=uuid_foto)
    if not request.user.hanya_dampingan:
        raise PermissionDenied("Hanya pendamping yang dapat mengirim foto.")
    jenis = (request.content_type or "").partition(";")[0].strip().lower()
    if jenis not in FORMAT:
        return masalah(415, "jenis_foto", "Foto harus JPEG, WebP, atau PNG.")
    isi = _baca_terbatas(request._request, BATAS_FOTO)
    if isi is None:
        return masalah(413, "terlalu_besar", "Satu foto paling besar 10 MB.")
    return _terima(foto, isi, jenis)


def _terima(foto, isi, jenis):
    try:
        baru = terima_foto(
            foto, isi=isi, jenis=jenis, pada=timezone.now(), olah_nanti=titipkan_foto
        )
    except SidikTidakCocok:
        return masalah(422, "sidik", "SHA-256 foto tidak sama dengan yang diumumkan kunjungan.")
    except FotoBentrok:
        return masalah(409, "bentrok", "Foto dengan id ini sudah kami pegang dengan isi lain.")
    except BukanGambar as galat:
        return masalah(415, "bukan_gambar", str(galat))
    except TerlaluBanyakPiksel:
        return masalah(413, "terlalu_banyak_piksel", "Satu foto paling besar 50 megapiksel.")
    except PenyimpananGagal:
        jawab = masalah(503, "penyimpanan", "Foto belum dapat disimpan. Coba lagi nanti.")
        jawab["Retry-After"] = "60"
        return jawab
    return Response(tanda_terima(foto.kunjungan), status=201 if baru else 200)


def _sumber(request):
    """The body as a stream; the server's own where no length is sent and Django reads nothing."""
    meta = request.META
    if not meta.get("CONTENT_LENGTH") and "chunked" in meta.get("HTTP_TRANSFER_ENCODING", ""):
        return meta["wsgi.input"]
    return request


def _baca_terbatas(request, batas):
    """The body, or None when it is longer than the limit; never more than that in memory."""
    sumber, isi = _sumber(request), bytearray()
    panjang = request.META.get("CONTENT_LENGTH") or ""
    if panjang.isdigit() and int(panjang) > batas:
        return _buang(sumber)
    while bagian := sumber.read(min(64 * 1024, batas + 1 - len(isi))):
        isi += bagian
        if len(isi) > batas:
            return _buang(sumber)
    return bytes(isi)


def _buang(sumber):
    """Let a client that is still sending finish, so that it hears our answer; keep nothing."""
    for _ in range(BATAS_BUANG // (64 * 1024)):
        if not sumber.read(64 * 1024):
            break
