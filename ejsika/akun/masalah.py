"""API errors as problem+json (RFC 9457), with our own `kode` and the fields' `galat`."""

from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

JUDUL = {
    400: "Isian tidak dapat dibaca",
    401: "Belum masuk",
    403: "Tidak berwenang",
    404: "Tidak ditemukan",
    405: "Cara tidak tersedia",
    409: "Bentrok",
    413: "Terlalu besar",
    415: "Jenis berkas tidak diterima",
    422: "Isi tidak cocok",
    429: "Terlalu sering",
}


def isi_masalah(status, kode, detail, **tambahan):
    """The body of a problem; `kode` is stable for programs, `detail` is for people."""
    return {
        "type": "about:blank",
        "title": JUDUL.get(status, "Galat"),
        "status": status,
        "detail": detail,
        "kode": kode,
        **tambahan,
    }


def masalah(status, kode, detail, **tambahan):
    """A problem+json response of an API view."""
    isi = isi_masalah(status, kode, detail, **tambahan)
    return Response(isi, status=status, content_type="application/problem+json")


def jawab_masalah(galat, konteks):
    """DRF's exception handler: every refusal leaves in one shape."""
    jawab = exception_handler(galat, konteks)
    if jawab is None:
        return None
    if isinstance(galat, exceptions.ValidationError):
        hasil = masalah(400, "isian", "Periksa isian yang disebut di galat.", galat=jawab.data)
    else:
        kode = getattr(getattr(galat, "detail", None), "code", None) or "galat"
        detail = jawab.data.get("detail", "") if isinstance(jawab.data, dict) else ""
        hasil = masalah(jawab.status_code, kode, str(detail))
    for nama in ("WWW-Authenticate", "Retry-After", "Allow"):
        if nama in jawab.headers:
            hasil.headers[nama] = jawab.headers[nama]
    return hasil
