"""Answers to the instrument from one hidden number: how poor a family is."""

import math

# How common a deprivation is among poor families; the rest of the items lie at 0.
SERING = {
    "tabungan_aset": 1.6,
    "pendidikan_krt": 1.3,
    "penghasilan_krt": 1.0,
    "konsumsi_protein": 0.9,
    "pakaian": 0.5,
    "luas_lantai": 0.2,
    "jenis_dinding": 0.1,
    "air_minum": -0.2,
    "jamban": -0.3,
    "jenis_lantai": -0.6,
    "bahan_bakar": -0.9,
    "berobat": -1.1,
    "frekuensi_makan": -1.6,
    "penerangan": -2.6,
}


def kemiskinan_awal(acak):
    """A family's hidden poverty: about 0 means grade II or III, each unit is a big step."""
    return acak.gauss(0.15, 0.75)


class Penjawab:
    """Draws one family's answers to one version, item by item."""

    def __init__(self, acak, instrumen):
        self.acak = acak
        self.instrumen = instrumen

    def jawab(self, kemiskinan, jumlah_anggota):
        """Answers for a hidden poverty; now and then one is left open, as in the field."""
        jawaban = {}
        lupa = self.acak.random() < 0.02
        for butir in self.instrumen.butir:
            pangkat = -(1.6 * kemiskinan + SERING.get(butir.kode, 0))
            kurang = self.acak.random() < 1 / (1 + math.exp(pangkat))
            if lupa and butir.kode == "tabungan_aset":
                continue
            if butir.pilihan:
                cocok = [p.kode for p in butir.pilihan if p.miskin is kurang]
                if cocok:
                    jawaban[butir.kode] = self.acak.choice(cocok)
                    continue
                jawaban[butir.kode] = next(p.kode for p in butir.pilihan if p.miskin is None)
                jawaban[f"{butir.kode}_angka"] = self._angka(butir, kurang, jumlah_anggota)
            else:
                jawaban[butir.kode] = self._angka(butir, kurang, jumlah_anggota)
        return jawaban

    def _angka(self, butir, kurang, jumlah_anggota):
        """A number on the wanted side of the item's threshold, rounded as people say it."""
        ambang = self.instrumen.parameter[butir.aturan.parameter]
        if butir.aturan.kali:
            ambang *= jumlah_anggota
        langkah = 50_000 if ambang > 10_000 else 1
        if kurang:
            return int(ambang * self.acak.uniform(0.2, 0.9)) // langkah * langkah
        return -(-int(ambang * self.acak.uniform(1.1, 3.5)) // langkah) * langkah
