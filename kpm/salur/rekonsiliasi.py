"""Where every rupiah went: what was ordered held against what became of it, part by part."""

from dataclasses import dataclass, field

from kpm.models import Penyaluran, RekapBeku, StatusPenyaluran
from kpm.salur.alasan import arti, langkah

URUTAN_STATUS = ("tersalur", "gagal", "dikembalikan", "dibatalkan", "direncanakan")
SEBUTAN = {**dict(StatusPenyaluran.choices), "direncanakan": "Belum ada hasil"}


@dataclass(frozen=True, slots=True)
class Uang:
    """A number of payments and their sum."""

    jumlah: int = 0
    rupiah: int = 0

    def __add__(self, lain):
        return Uang(self.jumlah + lain.jumlah, self.rupiah + lain.rupiah)

    def __sub__(self, lain):
        return Uang(self.jumlah - lain.jumlah, self.rupiah - lain.rupiah)


@dataclass
class BarisRekonsiliasi:
    """One bank in one kabupaten: ordered, and each outcome; `selisih` is nothing, or a fault."""

    kode: str
    nama: str
    bank: str
    beku: Uang = field(default_factory=Uang)
    menurut: dict = field(default_factory=lambda: {s: Uang() for s in URUTAN_STATUS})

    @property
    def terjelaskan(self):
        return sum(self.menurut.values(), Uang())

    @property
    def selisih(self):
        return self.beku - self.terjelaskan

    @property
    def cocok(self):
        return self.selisih == Uang()

    @property
    def sel(self):
        """The outcomes in the order of the columns."""
        return [(status, self.menurut[status]) for status in URUTAN_STATUS]


@dataclass
class Rekonsiliasi:
    """All parts of a tahap a person may see, their total, and why payments failed."""

    baris: list
    jumlah: BarisRekonsiliasi
    alasan: list

    @property
    def cocok(self):
        return all(satu.cocok for satu in self.baris)


def susun_rekonsiliasi(pengguna, tahap, *, daftar=None):
    """The reconciliation within the person's scope, of one list or of all lists of the tahap."""
    milik = {
        "daftar__program": tahap.program,
        "daftar__tahun_anggaran": tahap.tahun,
        "daftar__tahap": tahap.nomor,
    }
    if daftar:
        milik = {"daftar": daftar}
    bagian = {}
    rekap = RekapBeku.objects.terlihat_oleh(pengguna).filter(**milik)
    for kode, nama, bank, jumlah, rupiah in rekap.values_list(
        "wilayah__kode", "wilayah__nama", "bank", "jumlah", "rupiah"
    ):
        satu = bagian.setdefault((kode, bank), BarisRekonsiliasi(kode, nama, bank))
        satu.beku += Uang(jumlah, rupiah)
    bayar = Penyaluran.objects.terlihat_oleh(pengguna).filter(**milik)
    kolom = ("wilayah__induk__induk__kode", "wilayah__induk__induk__nama", "jadwal__bank", "status")
    for isi in bayar.jumlahkan(*kolom):
        kode, nama, bank, status = (isi[k] for k in kolom)
        satu = bagian.setdefault((kode, bank), BarisRekonsiliasi(kode, nama, bank))
        satu.menurut[status] += Uang(isi["jumlah"], isi["rupiah"])
    baris = [bagian[k] for k in sorted(bagian)]
    return Rekonsiliasi(baris, _jumlahkan(baris), _menurut_alasan(bayar))


def _jumlahkan(baris):
    semua = BarisRekonsiliasi("", "Jumlah", "")
    for satu in baris:
        semua.beku += satu.beku
        for status in URUTAN_STATUS:
            semua.menurut[status] += satu.menurut[status]
    return semua


def _menurut_alasan(bayar):
    """Failed, returned and cancelled by reason: how many, how much, what to do next."""
    gagal = bayar.exclude(alasan_gagal="")
    return [
        {
            "status": isi["status"],
            "sebutan_status": SEBUTAN[isi["status"]],
            "kode": isi["alasan_gagal"],
            "arti": arti(isi["alasan_gagal"]),
            "langkah": langkah(isi["alasan_gagal"]),
            "uang": Uang(isi["jumlah"], isi["rupiah"]),
        }
        for isi in sorted(
            gagal.jumlahkan("status", "alasan_gagal"),
            key=lambda isi: (URUTAN_STATUS.index(isi["status"]), -isi["jumlah"]),
        )
    ]
