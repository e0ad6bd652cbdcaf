from pendamping.models.foto import FotoBukti, SumberFoto
from pendamping.models.komitmen import JenisKomitmen, StatusKomitmen, VerifikasiKomitmen
from pendamping.models.kunjungan import JenisKunjungan, Kegiatan, KirimanBentrok, Kunjungan
from pendamping.models.penugasan import Penugasan
from pendamping.models.putusan import HasilPutusan, Putusan
from pendamping.models.usulan_sanksi import JenjangSanksi, KeputusanSanksi, UsulanSanksi

__all__ = [
    "FotoBukti",
    "HasilPutusan",
    "JenisKomitmen",
    "JenisKunjungan",
    "JenjangSanksi",
    "Kegiatan",
    "KeputusanSanksi",
    "KirimanBentrok",
    "Kunjungan",
    "Penugasan",
    "Putusan",
    "StatusKomitmen",
    "SumberFoto",
    "UsulanSanksi",
    "VerifikasiKomitmen",
]
