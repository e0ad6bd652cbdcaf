"""Visit bodies and pictures as a phone makes them, for the tests of several doors."""

import hashlib
import uuid
from io import BytesIO

from PIL import Image


def gambar(lebar=64, tinggi=48, warna="teal", format_="JPEG", **simpan):
    keluar = BytesIO()
    Image.new("RGB", (lebar, tinggi), warna).save(keluar, format_, **simpan)
    return keluar.getvalue()


def isi_foto(isi, **ganti):
    return {
        "id": str(uuid.uuid4()),
        "sha256": hashlib.sha256(isi).hexdigest(),
        "ukuran": len(isi),
        "sha256_asli": None,
        "diambil_pada": "2026-10-14T09:05:00+07:00",
        "sumber": "kamera",
        "exif": {"pada": None, "lintang": None, "bujur": None},
        **ganti,
    }


def titik(**ganti):
    return {
        "lintang": -6.12,
        "bujur": 106.15,
        "akurasi_m": 12.5,
        "pada": "2026-10-14T09:01:00+07:00",
        "ketinggian_m": None,
        "kecepatan_mps": None,
        **ganti,
    }


def isi_kunjungan(keluarga, **ganti):
    """A visit at the family's door, without photos."""
    return {
        "keluarga": str(keluarga.uuid),
        "jenis": "rumah",
        "mulai": "2026-10-14T09:00:00+07:00",
        "selesai": "2026-10-14T09:25:00+07:00",
        "dikirim": "2026-10-14T09:26:00+07:00",
        "lokasi": [titik()],
        "kegiatan": ["motivasi"],
        "catatan": "Keluarga sehat.",
        "foto": [],
        "komitmen": [],
        "perangkat": {"id": "uji", "versi": "1"},
        **ganti,
    }
