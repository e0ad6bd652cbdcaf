from django.http import HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from ejsika.wilayah.garis_batas import (
    PermintaanKeliru,
    periksa_permintaan,
    susun_garis,
    tanda_garis,
)

VERSI = "1"  # of the answer's shape: part of its ETag


@require_safe
def wilayah_garis(request, tingkat):
    """Outlines are public facts: whoever is signed in may draw any of them."""
    induk = request.GET.get("induk", "")
    try:
        periksa_permintaan(tingkat, induk)
    except PermintaanKeliru as galat:
        return _masalah(400, "Isian tidak dapat dibaca", "isian", str(galat))
    tanda = tanda_garis(tingkat, induk)
    if tanda is None and induk:
        return _masalah(404, "Tidak ditemukan", "tidak_ditemukan", f"Tidak ada wilayah di {induk}.")
    etag = f'"{VERSI}-{tanda}"'
    if not (jawab := get_conditional_response(request, etag=etag)):
        jawab = HttpResponse(susun_garis(tingkat, induk), content_type="application/geo+json")
    jawab.headers["ETag"] = etag
    jawab.headers["Cache-Control"] = "private, no-cache"
    return jawab


def _masalah(status, judul, kode, detail):
    """problem+json; `akun.masalah` writes the same one floor up."""
    isi = {"type": "about:blank", "title": judul, "status": status, "detail": detail, "kode": kode}
    return JsonResponse(isi, status=status, content_type="application/problem+json")
