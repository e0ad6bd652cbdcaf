from kpm.models.anggota import (
    Anggota,
    Disabilitas,
    Hubungan,
    JenisKelamin,
    Jenjang,
    StatusJkn,
)
from kpm.models.bantuan import JadwalBantuan, Penyaluran, StatusPenyaluran
from kpm.models.impor import BarisImpor, BerkasImpor, DugaanGanda, StatusBaris, StatusImpor
from kpm.models.keluarga import Keluarga, MataPencaharian, SumberLokasi
from kpm.models.pembukaan import AlasanPembukaan, PembukaanNik
from kpm.models.program import BERJALAN, Kepesertaan, Program, StatusKepesertaan

__all__ = [
    "BERJALAN",
    "AlasanPembukaan",
    "Anggota",
    "BarisImpor",
    "BerkasImpor",
    "Disabilitas",
    "DugaanGanda",
    "Hubungan",
    "JadwalBantuan",
    "JenisKelamin",
    "Jenjang",
    "Keluarga",
    "Kepesertaan",
    "MataPencaharian",
    "PembukaanNik",
    "Penyaluran",
    "Program",
    "StatusBaris",
    "StatusImpor",
    "StatusJkn",
    "StatusKepesertaan",
    "StatusPenyaluran",
    "SumberLokasi",
]
