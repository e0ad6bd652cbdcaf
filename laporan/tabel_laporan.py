"""The tables of a monthly report, and the promise that their totals are sums of their rows."""

TANPA_KECAMATAN = "Belum diketahui kecamatannya"


class NeracaTidakCocok(Exception):
    """The rows of the facts do not add up to their total: nothing may be printed from them."""


class Rekap:
    """Facts by kecamatan; tables whose last row is the sum of the rows above it."""

    def __init__(self, kabupaten, kecamatan):
        self.kabupaten = kabupaten
        self.kecamatan = kecamatan

    def tabel(self, judul, kolom, *, catatan=""):
        """A table of additive figures, `kolom` being pairs (heading, name of the figure)."""
        baris = [
            [nama, *(angka.get(kunci) for _, kunci in kolom)] for nama, angka in self.kecamatan
        ]
        lain = [self._selisih(kunci) for _, kunci in kolom]
        if any(lain):
            baris.append([TANPA_KECAMATAN, *lain])
        jumlah = [self.kabupaten.get(kunci) for _, kunci in kolom]
        return tabel(
            judul, ["Kecamatan", *(teks for teks, _ in kolom)], baris, ["Jumlah", *jumlah], catatan
        )

    def _selisih(self, kunci):
        """What the kabupaten has beyond its kecamatan; less than nothing is a contradiction."""
        if self.kabupaten.get(kunci) is None:
            return None
        selisih = self.kabupaten[kunci] - sum(a.get(kunci) or 0 for _, a in self.kecamatan)
        if selisih < 0:
            raise NeracaTidakCocok(
                f"{kunci}: kecamatan melebihi kabupaten/kota sebanyak {-selisih}"
            )
        return selisih


def tabel(judul, kolom, baris, jumlah=None, catatan=""):
    return {"judul": judul, "kolom": kolom, "baris": baris, "jumlah": jumlah, "catatan": catatan}


def jumlahkan(baris, kolom):
    """The sum of each column; one unknown figure makes the sum unknown."""
    isi = [[satu[n] for satu in baris] for n in kolom]
    return [None if None in satu else sum(satu) for satu in isi]
