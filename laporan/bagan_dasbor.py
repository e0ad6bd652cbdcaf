"""The five charts of the dashboard: title that says the finding, and the rows it draws."""

from dataclasses import dataclass

from graduasi.models import Grade
from kpm.komponen import KODE as KODE_KOMPONEN
from laporan.angka import LABEL, bagian_di_tempat, bagian_dikunjungi, dinilai
from laporan.bentuk import BULAN, tulis_angka, tulis_bulan, tulis_persen
from laporan.dasbor import samarkan_satu
from laporan.temuan import (
    judul_grade,
    judul_kehadiran,
    judul_komponen,
    judul_kunjungan,
    judul_tren,
)

PUTUSAN = (("hadir", "Hadir"), ("belum_pasti", "Belum pasti"), ("perlu_diperiksa", "Diperiksa"))


@dataclass(frozen=True, slots=True)
class Bagan:
    judul: str
    keterangan: str
    baris: list


def susun_bagan(dasbor):
    """Charts by name; hidden figures become missing ones."""
    angka = dasbor.jumlah
    bawahan = [(b.nama_pendek, b.angka) for b in dasbor.bawahan if b.wilayah]
    if not bawahan:
        bawahan = [(dasbor.wilayah.nama, angka)]
    if dasbor.samar:
        angka = _terbaca(angka)
        bawahan = [(nama, _terbaca(a)) for nama, a in bawahan]
    bagan = {"grade": _grade(bawahan, angka), "komponen": _komponen(angka)}
    if dasbor.samar:  # the work of a pendamping is no matter of another agency
        return bagan
    return bagan | {
        "kunjungan": _kunjungan(bawahan),
        "kehadiran": _kehadiran(bawahan, angka),
        "tren": _tren(dasbor.tren, dasbor.berjalan),
    }


def _terbaca(angka):
    return {nama: None if n == "<5" else n for nama, n in samarkan_satu(angka).items()}


def _kunjungan(bawahan):
    baris = [(nama, bagian_dikunjungi(a), a) for nama, a in bawahan]
    return Bagan(
        judul_kunjungan([(nama, n) for nama, n, _ in baris]),
        "Bagian KPM akhir bulan yang dikunjungi paling sedikit sekali dalam bulan ini.",
        [
            (nama, n, f"{tulis_persen(n)} dari {tulis_angka(a.get('kpm_akhir'))}")
            for nama, n, a in baris
        ],
    )


def _kehadiran(bawahan, angka):
    return Bagan(
        judul_kehadiran(angka),
        "Dari kunjungan yang sudah dinilai. “Diperiksa” alasan untuk melihat, bukan temuan.",
        [
            (
                nama,
                [(p.replace("_", "-"), label, a[f"putusan_{p}"]) for p, label in PUTUSAN]
                if dinilai(a)
                else None,
                f"{tulis_persen(bagian_di_tempat(a))} hadir, {tulis_angka(dinilai(a))} dinilai",
            )
            for nama, a in bawahan
        ],
    )


def _grade(bawahan, angka):
    def isi(a):
        semua = [(f"grade-{g}", g.name, a.get(f"grade_{g}")) for g in Grade]
        return None if any(n is None for _, _, n in semua) else semua

    return Bagan(
        judul_grade(angka),
        "Grade terakhir tiap KPM pada akhir bulan; I sangat miskin, V mandiri.",
        [
            (
                nama,
                isi(a),
                f"{tulis_angka(sum(n for _, _, n in isi(a)) if isi(a) else None)} bergrade",
            )
            for nama, a in bawahan
        ],
    )


def _komponen(angka):
    baris = [(LABEL[f"komponen_{k}"], angka.get(f"komponen_{k}")) for k in KODE_KOMPONEN]
    return Bagan(
        judul_komponen(baris),
        "Anggota KPM pada akhir bulan; satu orang bisa punya dua komponen.",
        [(nama, n, tulis_angka(n)) for nama, n in baris],
    )


def _tren(tren, berjalan):
    titik = [(bulan, bagian_dikunjungi(a)) for bulan, a in tren]
    return Bagan(
        judul_tren(titik, berjalan=berjalan),
        f"Bagian KPM akhir bulan yang dikunjungi, sampai {tulis_bulan(titik[-1][0])}."
        if titik
        else "",
        [
            (BULAN[bulan.month - 1][:3], n, tulis_persen(n).replace("\u00a0", "\u202f"))
            for bulan, n in titik
        ],
    )
