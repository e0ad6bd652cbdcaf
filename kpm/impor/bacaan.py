"""What an opened file offers: its header, what its columns mean, a fresh walk through its rows."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from kpm.identitas import teks
from kpm.impor.kolom import BerkasDitolak, posisi, sidik_judul, tebak
from kpm.penyandian import samarkan

CUPLIKAN = 1024 * 1024
BARIS_JUDUL = 30  # how far down a header may stand
SEDIKIT = 2  # known columns below which a row is no header
BARIS_CONTOH = 200
CONTOH = 3
ANGKA_PANJANG = re.compile(r"\d{6,}")


@dataclass
class Bacaan:
    """An opened file. `bagian()` says how much of it the last walk has passed, from 0 to 1."""

    judul: list[str]
    baris: Callable[[], Iterator[tuple[int, list]]]
    catatan: list[str] = field(default_factory=list)
    bagian: Callable[[], float] = lambda: 0.0
    lembar: list[str] = field(default_factory=list)  # sheets read
    lembar_lain: list[str] = field(default_factory=list)  # sheets with another header
    peta_kolom: list | None = None  # a field per column, as a person said it

    @property
    def tebakan(self):
        return tebak(self.judul)

    @property
    def sidik_judul(self):
        return sidik_judul(self.judul)

    @property
    def peta(self):
        """Where each field stands, as mapped or else as guessed; refuses what lacks a must."""
        return posisi(self.judul, self.tebakan if self.peta_kolom is None else self.peta_kolom)

    def contoh(self):
        """For each column up to three different values from its first rows, numbers masked."""
        hasil = [[] for _ in self.judul]
        for _, isi in islice(self.baris(), BARIS_CONTOH):
            for nilai, satu in zip(isi, hasil, strict=False):
                tampak = tersamar(teks(nilai))[:60]
                if tampak and len(satu) < CONTOH and tampak not in satu:
                    satu.append(tampak)
        return hasil


def tersamar(isi):
    """The text with every long number masked: NIK, No. KK, phones, account numbers."""
    return ANGKA_PANJANG.sub(_samar, isi)


def _samar(cocok):
    angka = cocok[0]
    return samarkan(angka) if len(angka) == 16 else f"{angka[:2]}{'*' * (len(angka) - 2)}"


def cari_judul(baris, tebak=tebak):
    """The row that names most fields: `(line, labels, how many)`; `tebak` knows their names."""
    calon = [(nomor, isi, len(set(filter(None, tebak(isi))))) for nomor, isi in baris]
    nomor, judul, banyak = max(calon, key=lambda c: c[2], default=(0, [], 0))
    return nomor, [str("" if label is None else label).strip() for label in judul], banyak


def pastikan_judul(banyak):
    if banyak < SEDIKIT:
        raise BerkasDitolak(
            "Baris judul tidak ditemukan. Berkas harus memuat kolom seperti NIK, NAMA ANGGOTA, "
            "HUBUNGAN, dan KODE DESA."
        )
