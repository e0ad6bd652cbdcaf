"""Two stories under one visit id, side by side, for the person who has to look."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from pendamping.models import JenisKunjungan


@dataclass(frozen=True, slots=True)
class Banding:
    label: str
    tersimpan: str
    kiriman: str

    @property
    def beda(self):
        return self.tersimpan != self.kiriman


def bandingkan(kunjungan, bentrok):
    """The facts a reader can compare; nothing of a sender who is not the visit's pendamping."""
    if bentrok.pengirim_id != kunjungan.pendamping_id:
        return []
    isi = bentrok.isi
    return [
        Banding("Jenis", kunjungan.get_jenis_display(), JenisKunjungan(isi.get("jenis", "")).label),
        Banding("Mulai", _jam(kunjungan.mulai), _jam(datetime.fromisoformat(isi["mulai"]))),
        Banding("Selesai", _jam(kunjungan.selesai), _jam(datetime.fromisoformat(isi["selesai"]))),
        Banding("Titik lokasi", str(len(kunjungan.titik)), str(len(isi.get("lokasi", [])))),
        Banding("Foto", str(len(kunjungan.foto.all())), str(len(isi.get("foto", [])))),
        Banding("Komitmen", str(len(kunjungan.komitmen.all())), str(len(isi.get("komitmen", [])))),
        Banding("Catatan", kunjungan.catatan or "–", isi.get("catatan") or "–"),
    ]


def _jam(waktu):
    return date_format(timezone.localtime(waktu), "j F Y H.i")
