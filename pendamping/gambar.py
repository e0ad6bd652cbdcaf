"""Pictures from the field: looked at before they are opened, opened before they are shown.

The only code that decodes a picture, and the only hash for look-alikes: two libraries differ by
bits on the same picture, so there is one for good.
"""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

BATAS_FOTO = 10 * 1024 * 1024  # bytes of one photo as sent
BATAS_PIKSEL = 50_000_000  # ours: Pillow only warns, and later
SISI_SAJIAN, SISI_KECIL = 1600, 320
FORMAT = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
MODUS_WAJAR = {"RGB", "RGBA", "L", "LA", "P", "1"}


class BukanGambar(Exception):
    """The bytes are not a picture of the announced type; the message says why."""


class TerlaluBanyakPiksel(Exception):
    """Decoding would need more memory than a worker may take."""


class GambarCacat(Exception):
    """A picture we keep as evidence but cannot show; the message says why."""


@dataclass(frozen=True, slots=True)
class Olahan:
    """What is shown of a picture, and what is compared."""

    sajian: bytes
    kecil: bytes
    lebar: int
    tinggi: int
    dhash: int


def jenis_dari_isi(isi):
    """The media type the first bytes promise, or an empty string."""
    if isi[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if isi[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if isi[:4] == b"RIFF" and isi[8:12] == b"WEBP":
        return "image/webp"
    return ""


def periksa_kepala(isi, jenis):
    """Check type and size of a picture from its header, without decoding it."""
    if jenis_dari_isi(isi) != jenis:
        raise BukanGambar("Isi berkas tidak sesuai dengan jenis yang disebut.")
    with _buka(isi, jenis) as gambar:
        lebar, tinggi = gambar.size
    if lebar * tinggi > BATAS_PIKSEL:
        raise TerlaluBanyakPiksel


def olah(isi, jenis):
    """Decode once: upright, without metadata, in two sizes, with its hash."""
    with _buka(isi, jenis) as gambar:
        if gambar.width * gambar.height > BATAS_PIKSEL:
            raise GambarCacat("Gambar terlalu besar untuk dibuka.")
        _tolak_aneh(gambar)
        try:
            asli = _ukuran_tegak(gambar)
            gambar.draft("RGB", (SISI_SAJIAN, SISI_SAJIAN))  # JPEG: decode at a smaller scale
            tegak = _polos(ImageOps.exif_transpose(gambar))
        except Exception as galat:  # hostile bytes make decoders raise anything
            raise GambarCacat("Berkas gambar rusak atau terpotong.") from galat
    tegak.thumbnail((SISI_SAJIAN, SISI_SAJIAN), Image.Resampling.LANCZOS, reducing_gap=2.0)
    kecil = tegak.copy()
    kecil.thumbnail((SISI_KECIL, SISI_KECIL), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return Olahan(_jpeg(tegak, 82), _jpeg(kecil, 75), *asli, dhash(tegak))


def dhash(gambar):
    """64-bit difference hash as a signed number: is each dot brighter than its right neighbour?"""
    titik = gambar.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bit = 0
    for baris in range(8):
        for kolom in range(8):
            bit = bit << 1 | (titik[9 * baris + kolom] > titik[9 * baris + kolom + 1])
    return bit - (1 << 64) if bit >> 63 else bit


def _buka(isi, jenis):
    try:
        return Image.open(BytesIO(isi), formats=[FORMAT[jenis]])
    except Image.DecompressionBombError as galat:
        raise TerlaluBanyakPiksel from galat
    except Exception as galat:  # hostile bytes make parsers raise anything
        raise BukanGambar("Berkas gambar tidak dapat dibaca.") from galat


def _tolak_aneh(gambar):
    """No phone camera makes these: they are kept and marked, not shown."""
    # MPO is a JPEG with a second, smaller picture behind it, as many phones write: not animated.
    if gambar.format != "MPO" and getattr(gambar, "n_frames", 1) > 1:
        raise GambarCacat(f"Gambar bergerak ({gambar.n_frames} bingkai).")
    if gambar.mode not in MODUS_WAJAR:
        raise GambarCacat(f"Warna gambar tidak biasa ({gambar.mode}).")


def _ukuran_tegak(gambar):
    menyamping = gambar.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    return gambar.size[::-1] if menyamping else gambar.size


def _polos(gambar):
    """Plain RGB on white: no transparency, palette or metadata left."""
    if gambar.mode == "RGB":
        return gambar
    gambar = gambar.convert("RGBA")
    dasar = Image.new("RGBA", gambar.size, "white")
    return Image.alpha_composite(dasar, gambar).convert("RGB")


def _jpeg(gambar, mutu):
    keluar = BytesIO()
    polos = gambar.copy()
    polos.info = {}
    polos.save(keluar, "JPEG", quality=mutu, optimize=False, progressive=False)
    return keluar.getvalue()
