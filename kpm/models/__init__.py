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
from kpm.models.daftar import BentukUnduhan, SaringanTersimpan, TampilanDaftar, Unduhan
from kpm.models.daftar_luar import (
    BarisDaftarLuar,
    CaraPadan,
    DaftarLuar,
    KeputusanTumpang,
    StatusDaftar,
)
from kpm.models.daftar_penerima import (
    AlasanLuar,
    DaftarPenerima,
    PengecualianPenerima,
    Peringatan,
    RekapBeku,
    TujuanUnduhan,
    UnduhanBank,
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
from kpm.models.hasil_bank import BarisHasil, BerkasHasil, MasalahHasil, PadananAlasan, StatusHasil
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
from kpm.models.pencarian import KataNama, Pencarian
from kpm.models.program import BERJALAN, Kepesertaan, Program, StatusKepesertaan
from kpm.models.rekening import Rekening, SumberRekening
from kpm.models.sumber_impor import AturanGabung, PemetaanKolom, SumberImpor
from kpm.models.usulan_keluar import UsulanKeluar

__all__ = [
    "BERJALAN",
    "AlasanKeluar",
    "AlasanLuar",
    "AlasanPembukaan",
    "Anggota",
    "AturanGabung",
    "BarisDaftarLuar",
    "BarisHasil",
    "BarisImpor",
    "BentukUnduhan",
    "BerkasHasil",
    "BerkasImpor",
    "CaraPadan",
    "DaftarLuar",
    "DaftarPenerima",
    "Disabilitas",
    "DugaanGanda",
    "Hubungan",
    "JadwalBantuan",
    "JejakImpor",
    "JenisKelamin",
    "JenisPutusan",
    "Jenjang",
    "KataNama",
    "Kegiatan",
    "Keluarga",
    "Kepesertaan",
    "KeputusanTumpang",
    "Kuota",
    "LangkahKepesertaan",
    "MasalahHasil",
    "MataPencaharian",
    "PadananAlasan",
    "PembukaanNik",
    "PemecahanKeluarga",
    "PemeriksaanGanda",
    "PemetaanKolom",
    "Pemutakhiran",
    "Pencarian",
    "Pendidikan",
    "PengecualianPenerima",
    "PenggabunganKeluarga",
    "Penyaluran",
    "Peringatan",
    "Program",
    "PutusanGanda",
    "RekapBeku",
    "Rekening",
    "SaringanTersimpan",
    "StatusBaris",
    "StatusDaftar",
    "StatusDugaan",
    "StatusHasil",
    "StatusImpor",
    "StatusJkn",
    "StatusKepesertaan",
    "StatusPenyaluran",
    "SumberImpor",
    "SumberLokasi",
    "SumberRekening",
    "TampilanDaftar",
    "TujuanUnduhan",
    "Unduhan",
    "UnduhanBank",
    "UsulanKeluar",
]
