from pendamping.models.foto import FotoBukti, SumberFoto
from pendamping.models.komitmen import JenisKomitmen, StatusKomitmen, VerifikasiKomitmen
from pendamping.models.kunjungan import JenisKunjungan, Kegiatan, KirimanBentrok, Kunjungan
from pendamping.models.penugasan import Penugasan
from pendamping.models.putusan import HasilPutusan, Putusan

__all__ = [
    "FotoBukti",
    "HasilPutusan",
    "JenisKomitmen",
    "JenisKunjungan",
    "Kegiatan",
    "KirimanBentrok",
    "Kunjungan",
    "Penugasan",
    "Putusan",
    "StatusKomitmen",
    "SumberFoto",
    "VerifikasiKomitmen",
]
