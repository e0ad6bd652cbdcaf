from kpm.models.anggota import (
    AlasanKeluar,
    Anggota,
    Disabilitas,
    Hubungan,
    JenisKelamin,
    Jenjang,
    Pendidikan,
    StatusJkn,
)
from kpm.models.bantuan import JadwalBantuan, Penyaluran, StatusPenyaluran
from kpm.models.daftar_luar import (
    BarisDaftarLuar,
    CaraPadan,
    DaftarLuar,
    KeputusanTumpang,
    StatusDaftar,
)
from kpm.models.ganda import (
    DugaanGanda,
    JenisPutusan,
    PemecahanKeluarga,
    PemeriksaanGanda,
    PenggabunganKeluarga,
    PutusanGanda,
    StatusDugaan,
)
from kpm.models.impor import (
    BarisImpor,
    BerkasImpor,
    JejakImpor,
    StatusBaris,
    StatusImpor,
)
from kpm.models.keluarga import Keluarga, MataPencaharian, SumberLokasi
from kpm.models.kuota import Kuota
from kpm.models.langkah import LangkahKepesertaan
from kpm.models.pembukaan import AlasanPembukaan, PembukaanNik
from kpm.models.pemutakhiran import Kegiatan, Pemutakhiran
from kpm.models.program import BERJALAN, Kepesertaan, Program, StatusKepesertaan
from kpm.models.sumber_impor import AturanGabung, PemetaanKolom, SumberImpor
from kpm.models.usulan_keluar import UsulanKeluar

__all__ = [
    "BERJALAN",
    "AlasanKeluar",
    "AlasanPembukaan",
    "Anggota",
    "AturanGabung",
    "BarisDaftarLuar",
    "BarisImpor",
    "BerkasImpor",
    "CaraPadan",
    "DaftarLuar",
    "Disabilitas",
    "DugaanGanda",
    "Hubungan",
    "JadwalBantuan",
    "JejakImpor",
    "JenisKelamin",
    "JenisPutusan",
    "Jenjang",
    "Kegiatan",
    "Keluarga",
    "Kepesertaan",
    "KeputusanTumpang",
    "Kuota",
    "LangkahKepesertaan",
    "MataPencaharian",
    "PembukaanNik",
    "PemecahanKeluarga",
    "PemeriksaanGanda",
    "PemetaanKolom",
    "Pemutakhiran",
    "Pendidikan",
    "PenggabunganKeluarga",
    "Penyaluran",
    "Program",
    "PutusanGanda",
    "StatusBaris",
    "StatusDaftar",
    "StatusDugaan",
    "StatusImpor",
    "StatusJkn",
    "StatusKepesertaan",
    "StatusPenyaluran",
    "SumberImpor",
    "SumberLokasi",
    "UsulanKeluar",
]
