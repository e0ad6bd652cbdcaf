"""Sentences that say what the figures show: the answer of a page, the titles of its charts."""

from laporan.angka import bagian, bagian_di_tempat, bagian_dikunjungi, dinilai
from laporan.bentuk import tulis_angka, tulis_bulan, tulis_persen


def jawaban(wilayah, bulan, angka, *, berjalan=False):
    """The first sentence of the dashboard; of a running month it says that it is not over."""
    kpm = angka["kpm_akhir"]
    if not kpm:
        return f"Tidak ada KPM di {wilayah} pada {tulis_bulan(bulan)}."
    kalimat = (
        f"{tulis_angka(kpm)} KPM di {wilayah}; {tulis_persen(bagian_dikunjungi(angka))} "
        f"{'sudah ' if berjalan else ''}dikunjungi pada {tulis_bulan(bulan)}"
        f"{' (bulan berjalan)' if berjalan else ''}"
    )
    if not dinilai(angka):
        return f"{kalimat}. Belum ada kunjungan yang dinilai kehadirannya."
    hadir = tulis_persen(bagian_di_tempat(angka))
    return f"{kalimat}, dan {hadir} kunjungan yang dinilai hadir di tempat."


def ujung(baris):
    """Lowest and highest `(name, value)` among the values that exist; None if fewer than two."""
    ada = [(n, v) for n, v in baris if v is not None]
    if len(ada) < 2:
        return None
    return min(ada, key=lambda b: b[1]), max(ada, key=lambda b: b[1])


def judul_kunjungan(baris):
    if not (u := ujung(baris)):
        return "KPM yang dikunjungi"
    (rendah, a), (tinggi, b) = u
    return (
        f"Kunjungan paling jarang di {rendah} ({tulis_persen(a)} KPM), "
        f"paling merata di {tinggi} ({tulis_persen(b)})"
    )


def judul_kehadiran(angka):
    perlu, jumlah = angka.get("putusan_perlu_diperiksa"), dinilai(angka)
    if not jumlah:
        return "Kehadiran: belum ada kunjungan yang dinilai"
    return f"{tulis_angka(perlu)} dari {tulis_angka(jumlah)} kunjungan perlu diperiksa"


def judul_grade(angka):
    ada = [angka.get(f"grade_{g}") for g in range(1, 6)]
    if None in ada or not sum(ada):
        return "Grade: belum ada keluarga yang dinilai"
    return (
        f"{tulis_persen(bagian(ada[0] + ada[1], sum(ada)))} keluarga bergrade masih Grade I–II, "
        f"{tulis_persen(bagian(ada[4], sum(ada)))} sudah Grade V"
    )


def judul_tren(titik, *, berjalan=False):
    """Compare the last month with the one before, if both are known and both are over."""
    if berjalan and titik and titik[-1][1] is not None:
        return f"{tulis_persen(titik[-1][1])} KPM sudah dikunjungi; bulan ini belum selesai"
    if len(titik) < 2 or titik[-1][1] is None or titik[-2][1] is None:
        return "KPM yang dikunjungi tiap bulan"
    beda = round(100 * titik[-1][1]) - round(100 * titik[-2][1])
    if not beda:
        return "KPM yang dikunjungi sama dengan bulan sebelumnya"
    arah = "naik" if beda > 0 else "turun"
    return f"KPM yang dikunjungi {arah} {abs(beda)} poin dari bulan sebelumnya"


def judul_komponen(baris):
    if not (u := ujung(baris)) or not u[1][1]:
        return "Anggota menurut komponen"
    return f"Komponen terbanyak: {u[1][0]} ({tulis_angka(u[1][1])} orang)"
