"""Put every encrypted number under the first key of EJSIKA_KUNCI_DATA; may be run beside users."""

import time

from django.core.management.base import BaseCommand, CommandError

from kpm.impor.giliran import bergiliran
from kpm.penggantian_kunci import ganti_berkas, ganti_kolom, kolom_tersandi

SELANG_S = 5  # between two lines of progress


class Command(BaseCommand):
    help = (
        "Menyandi ulang NIK, No. KK, dan isian tersandi lain dengan kunci pertama di "
        "EJSIKA_KUNCI_DATA. Boleh dihentikan dan diulang, dan boleh berjalan selagi dipakai."
    )

    def handle(self, **_):
        with bergiliran():
            rusak = {str(kolom): self._ganti(kolom) for kolom in kolom_tersandi()}
            if banyak := ganti_berkas():
                self.stdout.write(f"Berkas unggahan: {_ribuan(banyak)} disandi ulang.")
        self._pastikan(rusak)

    def _ganti(self, kolom):
        sisa, awal = kolom.sisa(), time.monotonic()
        self.stdout.write(f"{kolom}: {_ribuan(sisa)} dari {_ribuan(kolom.isi())} perlu diganti.")
        selesai, terakhir = 0, awal

        def lapor(banyak):
            nonlocal selesai, terakhir
            selesai += banyak
            if time.monotonic() - terakhir >= SELANG_S:
                terakhir = time.monotonic()
                laju = selesai / (terakhir - awal)
                self.stdout.write(
                    f"  {_ribuan(selesai)} ({100 * selesai // max(sisa, selesai)} %), "
                    f"{_ribuan(round(laju))} per detik"
                )

        return ganti_kolom(kolom, lapor=lapor)

    def _pastikan(self, rusak):
        """Count everything once more: the old key may go only when nothing needs it."""
        sisa = {str(kolom): kolom.sisa() for kolom in kolom_tersandi()}
        for nama, nomor in rusak.items():
            if nomor:
                self.stderr.write(f"{nama}: tidak terbuka dengan kunci mana pun: {_sebut(nomor)}")
        if tersisa := {nama: banyak for nama, banyak in sisa.items() if banyak}:
            daftar = ", ".join(f"{nama} {_ribuan(banyak)}" for nama, banyak in tersisa.items())
            raise CommandError(
                f"Belum semua berganti: {daftar}. JANGAN hapus kunci lama; ulangi perintah ini."
            )
        semua = sum(kolom.isi() for kolom in kolom_tersandi())
        self.stdout.write(
            f"Semua {_ribuan(semua)} nilai memakai kunci pertama. Kunci lain boleh dihapus dari "
            "EJSIKA_KUNCI_DATA; simpan di tempat aman selama cadangan basis data yang lama ada."
        )


def _ribuan(banyak):
    return f"{banyak:,}".replace(",", ".")


def _sebut(nomor):
    lebih = f" dan {_ribuan(len(nomor) - 10)} lagi" if len(nomor) > 10 else ""
    return ", ".join(map(str, nomor[:10])) + lebih
