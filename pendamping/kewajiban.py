"""Duties that follow from a member's components, and why a month may fail (domain 2.2, 2.9)."""

from dataclasses import dataclass

from kpm.komponen import LABEL, komponen_anggota
from pendamping.models import JenisKomitmen

JENIS_KEWAJIBAN = {
    "IBU_HAMIL": JenisKomitmen.HAMIL,
    "IBU_NIFAS": JenisKomitmen.NIFAS,
    "ANAK_0_11_BLN": JenisKomitmen.BALITA,
    "ANAK_1_4_TH": JenisKomitmen.BALITA,
    "ANAK_5_TH": JenisKomitmen.BALITA,
    "ANAK_SD": JenisKomitmen.SEKOLAH,
    "ANAK_SMP": JenisKomitmen.SEKOLAH,
    "ANAK_SMA": JenisKomitmen.SEKOLAH,
    "LANSIA": JenisKomitmen.LANSIA,
    "DISABILITAS_BERAT": JenisKomitmen.DISABILITAS,
}

PERTANYAAN = {
    JenisKomitmen.SEKOLAH: "Berapa hari hadir di sekolah?",
    JenisKomitmen.HAMIL: "Sudah periksa kehamilan pada bulan itu?",
    JenisKomitmen.NIFAS: "Sudah diperiksa setelah melahirkan?",
    JenisKomitmen.BALITA: "Sudah ditimbang di posyandu pada bulan itu?",
    JenisKomitmen.LANSIA: "Sudah periksa kesehatan tahun ini?",
    JenisKomitmen.DISABILITAS: "Sudah mendapat perawatan tahun ini?",
}

ALASAN = (
    ("SAKIT", "Sakit"),
    ("ALPA", "Tanpa keterangan"),
    ("PUTUS_SEKOLAH", "Putus sekolah"),
    ("BEKERJA", "Bekerja"),
    ("MENIKAH_DINI", "Menikah dini"),
    ("JARAK_LAYANAN", "Tempat layanan jauh"),
    ("BIAYA", "Tidak ada biaya"),
    ("TIDAK_TAHU_JADWAL", "Tidak tahu jadwal"),
    ("MENOLAK_LAYANAN", "Menolak layanan"),
    ("PINDAH", "Pindah"),
    ("BENCANA", "Bencana"),
    ("LAYANAN_TIDAK_ADA", "Layanan tidak ada bulan ini"),
    ("LAINNYA", "Lainnya"),
)


def jenis_kewajiban(komponen):
    """Kinds of duty of one member, each once, in the order of the components."""
    return list(dict.fromkeys(JENIS_KEWAJIBAN[kode] for kode in komponen))


@dataclass(frozen=True, slots=True)
class Kewajiban:
    """One duty of one member as a form asks for it; `awalan` names its fields."""

    anggota: object
    jenis: str
    awalan: str
    keterangan: str

    hitungan = (("hadir", "Hari hadir"), ("hari_efektif", "Hari efektif"))
    jawaban = (("ya", "Sudah"), ("tidak", "Belum"), ("", "Belum dicek"))

    @property
    def dihitung(self):
        return self.jenis == JenisKomitmen.SEKOLAH

    @property
    def pertanyaan(self):
        return PERTANYAAN[self.jenis]


def kewajiban_keluarga(anggota, hari_ini):
    """Every duty of the members on the day, in the order of the family card."""
    semua = []
    for satu in anggota:
        komponen = komponen_anggota(satu, hari_ini)
        for jenis in jenis_kewajiban(komponen):
            label = [LABEL[kode] for kode in komponen if JENIS_KEWAJIBAN[kode] == jenis]
            sekolah = satu.sekolah if jenis == JenisKomitmen.SEKOLAH else ""
            semua.append(Kewajiban(satu, jenis, f"k{len(semua)}", sekolah or ", ".join(label)))
    return semua
