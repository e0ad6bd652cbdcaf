"""Every figure of the monthly facts, named once: the key, its label, and how it adds up."""

from collections.abc import Mapping
from dataclasses import dataclass

from graduasi.models import Grade
from kpm.komponen import LABEL as LABEL_KOMPONEN
from kpm.models import StatusPenyaluran
from kpm.peserta.kode_keluar import SEBAB_BERAKHIR
from pendamping.models import HasilPutusan, JenisKomitmen, JenisKunjungan, Kegiatan, StatusKomitmen

ALASAN_KOMITMEN = {
    "SAKIT": "Sakit",
    "ALPA": "Alpa",
    "PUTUS_SEKOLAH": "Putus sekolah",
    "BEKERJA": "Bekerja",
    "MENIKAH_DINI": "Menikah dini",
    "JARAK_LAYANAN": "Layanan jauh",
    "BIAYA": "Biaya",
    "TIDAK_TAHU_JADWAL": "Tidak tahu jadwal",
    "MENOLAK_LAYANAN": "Menolak layanan",
    "PINDAH": "Pindah",
    "BENCANA": "Bencana",
    "LAYANAN_TIDAK_ADA": "Layanan tidak ada",
    "LAINNYA": "Lainnya",
}
STATUS_PENYALURAN = dict(StatusPenyaluran.choices)
ROMAWI = {grade.value: grade.name for grade in Grade}


@dataclass(frozen=True, slots=True)
class Angka:
    """One figure. `jumlahkan` is False where children overlap (a pendamping in two desa)."""

    nama: str
    label: str
    kelompok: str
    jumlahkan: bool = True


def _daftar():
    yield Angka("kpm_awal", "KPM awal bulan", "kpm")
    yield Angka("kpm_masuk", "KPM masuk", "kpm")
    yield Angka("kpm_keluar", "KPM keluar", "kpm")
    for kode, label in SEBAB_BERAKHIR.items():
        yield Angka(f"keluar_{kode}", f"Keluar {kode}: {label}", "keluar")
    yield Angka("kpm_akhir", "KPM akhir bulan", "kpm")
    yield Angka("kpm_berlokasi", "KPM yang titik rumahnya diketahui", "kpm")
    yield Angka("kpm_tanpa_komponen", "KPM tanpa komponen", "kpm")
    for kode, label in LABEL_KOMPONEN.items():
        yield Angka(f"komponen_{kode}", label, "komponen")
    yield Angka("pendamping", "Pendamping", "pendampingan", jumlahkan=False)
    yield Angka("pendamping_berkunjung", "Pendamping yang berkunjung", "pendampingan", False)
    yield Angka("kunjungan", "Kunjungan", "pendampingan")
    yield Angka("keluarga_dikunjungi", "Keluarga yang dikunjungi", "pendampingan")
    yield Angka("kpm_dikunjungi", "KPM akhir bulan yang dikunjungi", "pendampingan")
    yield Angka("luar_dampingan", "Kunjungan di luar dampingan", "pendampingan")
    for hasil in HasilPutusan:
        yield Angka(f"putusan_{hasil}", hasil.label, "putusan")
    yield Angka("putusan_belum", "Belum dinilai", "putusan")
    for jenis in JenisKunjungan:
        yield Angka(f"jenis_{jenis}", jenis.label, "jenis_kunjungan")
    for kegiatan in Kegiatan:
        yield Angka(f"kegiatan_{kegiatan}", kegiatan.label, "kegiatan")
    for jenis in JenisKomitmen:
        for status in StatusKomitmen:
            yield Angka(f"komitmen_{jenis}_{status}", f"{jenis.label}: {status.label}", "komitmen")
    for kode, label in ALASAN_KOMITMEN.items():
        yield Angka(f"alasan_{kode}", label, "alasan")
    yield Angka("penilaian", "Penilaian", "grade")
    for grade in Grade:
        yield Angka(f"grade_{grade}", f"Grade {grade.name}: {grade.label}", "grade")
    yield Angka("grade_belum", "Belum bergrade", "grade")
    yield Angka("grade_pertama", "Baru pertama kali bergrade", "grade")
    yield Angka("grade_naik", "Naik grade", "grade")
    yield Angka("grade_tetap", "Tetap", "grade")
    yield Angka("grade_turun", "Turun grade", "grade")
    for dari in Grade:
        for ke in Grade:
            yield Angka(f"pindah_{dari}_{ke}", f"Grade {dari.name} → {ke.name}", "pindah_grade")
    for status, label in STATUS_PENYALURAN.items():
        yield Angka(f"penyaluran_{status}", f"Penyaluran: {label}", "penyaluran")
        yield Angka(f"rupiah_{status}", f"Rupiah: {label}", "penyaluran")


ANGKA = tuple(_daftar())
NAMA = tuple(angka.nama for angka in ANGKA)
LABEL = {angka.nama: angka.label for angka in ANGKA}


def bagian(pembilang: float | None, penyebut: float | None) -> float | None:
    """A share of 0–1; None where there is nothing to share (never zero)."""
    if pembilang is None or not penyebut:
        return None
    return pembilang / penyebut


def dinilai(angka: Mapping[str, int]) -> int | None:
    """Visits with a verdict, the base of the on-site share."""
    hasil = [angka.get(f"putusan_{h}") for h in HasilPutusan]
    return None if None in hasil else sum(hasil)


def bagian_di_tempat(angka: Mapping[str, int]) -> float | None:
    """Share of the judged visits that were reported from the family's place."""
    return bagian(angka.get("putusan_hadir"), dinilai(angka))


def bagian_dikunjungi(angka: Mapping[str, int]) -> float | None:
    """Share of the families at month's end that were visited in the month."""
    return bagian(angka.get("kpm_dikunjungi"), angka.get("kpm_akhir"))
