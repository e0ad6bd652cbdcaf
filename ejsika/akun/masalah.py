"""API errors as problem+json (RFC 9457), with our own `kode` and the fields' `galat`."""

from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import exception_handler

JUDUL = {
    400: "Isian tidak dapat dibaca",
    401: "Belum masuk",
    403: "Tidak berwenang",
    404: "Tidak ditemukan",
    405: "Cara tidak tersedia",
    406: "Bentuk tidak tersedia",
    409: "Bentrok",
    413: "Terlalu besar",
    415: "Jenis berkas tidak diterima",
    422: "Isi tidak cocok",
    429: "Terlalu sering",
}
# DRF's code: (our kode, our detail)
BAKU = {
    "parse_error": ("tidak_terbaca", "Kiriman tidak dapat dibaca."),
    "not_authenticated": ("belum_masuk", "Masuk dahulu, atau sertakan kunci program."),
    "authentication_failed": ("kunci_ditolak", "Kunci tidak dikenal atau sudah berakhir."),
    "permission_denied": ("tidak_berwenang", "Tindakan ini bukan bagian dari peran Anda."),
    "not_found": ("tidak_ditemukan", "Data ini tidak ada, atau di luar wilayah tugas Anda."),
    "method_not_allowed": (
        "cara_tidak_tersedia",
        "Alamat ini tidak melayani cara itu; yang dilayani tertulis di tajuk Allow.",
    ),
    "not_acceptable": ("bentuk_tidak_tersedia", "Jawaban tidak ada dalam bentuk yang diminta."),
    "unsupported_media_type": ("jenis_isi", "Jenis isi kiriman ini tidak diterima."),
    "throttled": ("terlalu_sering", "Terlalu sering. Tunggu sebentar, lalu coba lagi."),
}
BERALASAN = {"tidak_terbaca", "tidak_berwenang"}  # the door that refuses says why
CSRF = (
    "formulir_kedaluwarsa",
    "Tanda CSRF tidak ada atau tidak cocok. Muat ulang halaman, lalu kirim sekali lagi.",
)


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
    """A problem+json answer of an API view: JSON whatever the view speaks otherwise."""
    return JsonResponse(
        isi_masalah(status, kode, detail, **tambahan),
        encoder=JSONEncoder,
        json_dumps_params={"ensure_ascii": False},
        status=status,
        content_type="application/problem+json",
    )


def jawab_masalah(galat, konteks):
    """DRF's exception handler: every refusal leaves in one shape and in Indonesian."""
    jawab = exception_handler(galat, konteks)
    if jawab is None:
        return None
    if isinstance(galat, exceptions.ValidationError):
        hasil = masalah(400, "isian", "Periksa isian yang disebut di galat.", galat=jawab.data)
    else:
        hasil = masalah(jawab.status_code, *_sebut(galat, str(jawab.data.get("detail", ""))))
    for nama in ("WWW-Authenticate", "Retry-After", "Allow"):
        if nama in jawab.headers:
            hasil.headers[nama] = jawab.headers[nama]
    return hasil


def _sebut(galat, detail):
    """`(kode, detail)`: ours where DRF or Django would speak English or name a table."""
    if isinstance(galat, Http404):
        return BAKU["not_found"]
    if detail.startswith("CSRF Failed"):
        return CSRF
    baku = getattr(galat, "default_code", "permission_denied")  # else Django's PermissionDenied
    kode = getattr(getattr(galat, "detail", None), "code", baku)
    if kode not in BAKU:
        return kode, detail
    kode, uraian = BAKU[kode]
    return kode, detail if kode in BERALASAN and detail else uraian
