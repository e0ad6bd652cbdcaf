"""Duties that follow from a member's components, and why a month may fail (domain 2.2, 2.9)."""

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
    JenisKomitmen.HAMIL: "Sudah periksa kehamilan bulan ini?",
    JenisKomitmen.NIFAS: "Sudah diperiksa setelah melahirkan?",
    JenisKomitmen.BALITA: "Sudah ditimbang di posyandu bulan ini?",
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
