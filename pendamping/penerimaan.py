"""Receiving a visit and its photos: from the body to the receipt, whichever way it came in."""

from django.http import Http404, JsonResponse
from django.utils import timezone
from rest_framework.exceptions import APIException, UnsupportedMediaType, ValidationError

from ejsika.akun.masalah import jawab_masalah, masalah
from pendamping.bukti_foto import FotoBentrok, SidikTidakCocok, terima_foto
from pendamping.gambar import BATAS_FOTO, FORMAT, BukanGambar, TerlaluBanyakPiksel
from pendamping.kiriman import BacaKiriman, KirimanTerlaluBesar, baca_kiriman
from pendamping.pelengkapan import cari_foto
from pendamping.pencatatan import (
    KunjunganBentrok,
    TidakTerbaca,
    simpan_bentrok,
    simpan_kunjungan,
)
from pendamping.penyimpanan import PenyimpananGagal
from pendamping.tanda_terima import rinci, tanda_terima
from pendamping.tasks import panggil_pengolah

BATAS_BUANG = 64 * 1024 * 1024


def jawab_kunjungan(request, uuid, *, pendamping):
    """Store the visit of the body; the answer of the web contract."""
    sumber, kini = _sumber(request), timezone.now()
    try:
        if request.content_type not in ("", BacaKiriman.media_type):
            raise UnsupportedMediaType(request.content_type)
        isi = baca_kiriman(BacaKiriman().parse(sumber))
        kunjungan, baru = simpan_kunjungan(
            uuid=uuid, pendamping=pendamping, isi=isi, diterima_pada=kini
        )
    except KirimanTerlaluBesar:
        _buang(sumber)
        return masalah(413, "terlalu_besar", "Kiriman kunjungan paling besar 1 MB.")
    except TidakTerbaca as galat:
        return jawab_masalah(ValidationError(galat.galat), {})
    except APIException as galat:
        return jawab_masalah(galat, {})
    except KunjunganBentrok as galat:
        simpan_bentrok(uuid=uuid, pengirim=pendamping, isi=isi, diterima_pada=kini)
        detail = "Id ini sudah dipakai untuk kunjungan dengan isi lain. Keduanya kami simpan."
        ada = {"tersimpan": rinci(galat.kunjungan)} if galat.kunjungan else {}
        return masalah(409, "bentrok", detail, **ada)
    return _tanda_terima(kunjungan, baru)


def jawab_foto(request, uuid, uuid_foto, *, pendamping):
    """Hold the photo of the body; the answer of the web contract."""
    tiba = cari_foto(pendamping=pendamping, uuid=uuid, uuid_foto=uuid_foto)
    if tiba is None:
        return jawab_masalah(Http404(), {})
    jenis = request.content_type.lower()
    if jenis not in FORMAT:
        return masalah(415, "jenis_foto", "Foto harus JPEG, WebP, atau PNG.")
    isi = _baca_terbatas(request, BATAS_FOTO)
    if isi is None:
        return masalah(413, "terlalu_besar", "Satu foto paling besar 10 MB.")
    return _terima(tiba, isi, jenis, pendamping)


def _terima(tiba, isi, jenis, pendamping):
    try:
        kunjungan, baru = terima_foto(
            tiba,
            pendamping=pendamping,
            isi=isi,
            jenis=jenis,
            pada=timezone.now(),
            olah_nanti=panggil_pengolah,
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
    return _tanda_terima(kunjungan, baru)


def _tanda_terima(kunjungan, baru):
    rapat = {"ensure_ascii": False, "separators": (",", ":")}
    status = 201 if baru else 200
    return JsonResponse(tanda_terima(kunjungan), status=status, json_dumps_params=rapat)


def _sumber(request):
    """The body as a stream; the server's own where no length is sent and Django reads nothing."""
    meta = request.META
    if not meta.get("CONTENT_LENGTH") and "chunked" in meta.get("HTTP_TRANSFER_ENCODING", ""):
        return meta["wsgi.input"]
    return request


def _baca_terbatas(request, batas):
    """The body, or None when it is longer than the limit; never more than that in memory."""
    sumber, bagian, sisa = _sumber(request), [], batas + 1
    panjang = request.META.get("CONTENT_LENGTH") or ""
    if panjang.isdigit() and int(panjang) > batas:
        return _buang(sumber)
    while sisa and (satu := sumber.read(sisa)):
        bagian.append(satu)
        sisa -= len(satu)
    return b"".join(bagian) if sisa else _buang(sumber)


def _buang(sumber):
    """Let a client that is still sending finish, so that it hears our answer; keep nothing."""
    for _ in range(BATAS_BUANG // (64 * 1024)):
        if not sumber.read(64 * 1024):
            break
