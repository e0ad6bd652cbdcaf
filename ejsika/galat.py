"""What a person or a program sees when we cannot answer: plain words, and never a query."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from kombu.exceptions import OperationalError as AntreanTakTerjangkau
from redis.exceptions import ConnectionError as RedisTakTerjangkau
from redis.exceptions import TimeoutError as RedisTakMenjawab

ULANGI_DETIK = 5
TAK_TERJANGKAU = (
    OperationalError,
    InterfaceError,
    AntreanTakTerjangkau,
    RedisTakTerjangkau,
    RedisTakMenjawab,
)
# kode: (status, judul, what happened and what is safe, what to do)
GALAT = {
    "tidak_terbaca": (
        400,
        "Permintaan tidak dapat dibaca",
        "Alamat atau isian yang dikirim tidak lengkap.",
        "Kembali ke halaman sebelumnya, lalu coba sekali lagi.",
    ),
    "tidak_berwenang": (
        403,
        "Anda tidak berwenang",
        "Halaman atau tindakan ini bukan bagian dari peran Anda.",
        "Jika tugas Anda memerlukannya, hubungi admin Dinas Sosial Provinsi.",
    ),
    "formulir_kedaluwarsa": (
        403,
        "Formulir sudah kedaluwarsa",
        "Isian belum tersimpan karena halaman terlalu lama terbuka atau Anda sudah keluar.",
        "Muat ulang halaman formulir, lalu kirim sekali lagi.",
    ),
    "tidak_ditemukan": (
        404,
        "Halaman tidak ditemukan",
        "Alamatnya mungkin salah ketik, atau datanya di luar wilayah tugas Anda.",
        "Periksa alamatnya, atau mulai lagi dari beranda.",
    ),
    "cara_tidak_tersedia": (
        405,
        "Halaman ini tidak dibuka dengan cara itu",
        "Alamat ini hanya menerima isian atau tombol dari halamannya sendiri.",
        "Kembali ke halaman sebelumnya, lalu tekan tombolnya.",
    ),
    "terlalu_besar": (
        413,
        "Kiriman terlalu besar",
        "Kiriman ini melebihi batas dan tidak disimpan.",
        "Perkecil atau bagi berkasnya, lalu kirim sekali lagi.",
    ),
    "gangguan": (
        500,
        "Terjadi gangguan",
        "Ada yang salah di sistem kami. Data yang sudah tersimpan tetap aman.",
        "Ulangi beberapa saat lagi. Jika tetap terjadi, sampaikan jam kejadiannya kepada admin.",
    ),
    "tak_terjangkau": (
        503,
        "Sistem sedang tidak dapat dihubungi",
        "Data yang sudah tersimpan tetap aman; kiriman terakhir Anda mungkin belum tersimpan.",
        "Tunggu sebentar, lalu muat ulang halaman ini.",
    ),
}


def galat(request, kode):
    """The page, or for a program the problem+json, of one kind of failure."""
    status, judul, uraian, langkah = GALAT[kode]
    if request.path.startswith("/api/"):
        isi = {
            "type": "about:blank",
            "title": judul,
            "status": status,
            "detail": f"{uraian} {langkah}",
            "kode": kode,
        }
        jawab = JsonResponse(isi, status=status, content_type="application/problem+json")
    else:
        # Without the request: its context processors would ask the database who is signed in.
        isi = {"judul": judul, "uraian": uraian, "langkah": langkah, "status": status}
        jawab = HttpResponse(render_to_string("galat.html", isi), status=status)
    jawab.headers["Cache-Control"] = "no-store"
    if status == 503:
        jawab.headers["Retry-After"] = str(ULANGI_DETIK)
    return jawab


def galat_400(request, exception):
    return galat(
        request,
        "terlalu_besar" if isinstance(exception, RequestDataTooBig) else "tidak_terbaca",
    )


def galat_403(request, exception):
    return galat(request, "tidak_berwenang")


def galat_404(request, exception):
    return galat(request, "tidak_ditemukan")


def galat_500(request):
    """Anything unforeseen; a database or queue that is away is worth another try."""
    sebab = sys.exc_info()[1]
    while sebab is not None and not isinstance(sebab, TAK_TERJANGKAU):
        sebab = sebab.__cause__
    return galat(request, "gangguan" if sebab is None else "tak_terjangkau")


class TolakByteNol:
    """Middleware: no text in PostgreSQL holds a NUL byte, so no address of ours has one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return galat(request, "tidak_terbaca")
        return self.get_response(request)


class HalamanCaraKeliru:
    """Middleware: Django refuses a wrong method with an empty page; people get words."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        jawab = self.get_response(request)
        if jawab.status_code != 405 or jawab.content:
            return jawab
        halaman = galat(request, "cara_tidak_tersedia")
        halaman.headers["Allow"] = jawab.headers["Allow"]
        return halaman


def galat_csrf(request, reason=""):
    return galat(request, "formulir_kedaluwarsa")
