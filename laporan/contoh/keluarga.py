"""The families of the demo: how many where, in which programme, since when."""

from collections import Counter
from datetime import timedelta

from ejsika.wilayah.models import Tingkat, Wilayah
from kpm.pendaftaran import KepesertaanBaru
from laporan.contoh.orang import SEBARAN_KPM, bagi
from laporan.contoh.permukiman import Permukiman
from laporan.contoh.rumah_tangga import Pendata

PKH = 0.015  # KPM whom the list of PKH names too
HARI_PESERTA = 90, 1900  # since when, in days: a few are past their five years
TIDAK_AKTIF = 0.05  # families on the list beside the KPM asked for: gone, or still candidates
KODE_KELUAR = ("G01", "G02", "G03", "G03", "N01", "N02", "N03")


class Pengisi:
    """Draws the families of one kabupaten after another, desa by desa."""

    def __init__(self, acak, pada, program, jumlah_kpm):
        self.acak = acak
        self.pada = pada
        self.program = program  # {kode: Program}
        self.jumlah = bagi(jumlah_kpm, SEBARAN_KPM)
        self.pendata = Pendata(acak, pada)
        self.nomor = Counter()

    def keluarga(self, kabupaten):
        """Yield the kabupaten's families in desa order; the number of KPM is exact."""
        desa = list(
            Wilayah.objects.di_wilayah(kabupaten).filter(tingkat=Tingkat.DESA).order_by("kode")
        )
        jumlah = self.jumlah[kabupaten.kode]
        bobot = [self.acak.uniform(0.3, 1.7) for _ in desa]
        banyak = Counter(self.acak.choices(range(len(desa)), bobot, k=jumlah))
        for nomor, satu in enumerate(desa):
            if not banyak[nomor]:
                continue
            permukiman = Permukiman(self.acak, satu)
            for _ in range(banyak[nomor]):
                yield self._keluarga(satu, permukiman, aktif=True)
                if self.acak.random() < TIDAK_AKTIF:
                    yield self._keluarga(satu, permukiman, aktif=False)

    def _keluarga(self, desa, permukiman, *, aktif):
        acak = self.acak
        baru = self.pendata.rumah_tangga(desa)
        self.nomor[desa.kode[:8]] += 1
        baru.nomor = f"JSR-{desa.kode[:8].replace('.', '')}-{self.nomor[desa.kode[:8]]:05d}"
        if acak.random() > 0.03:
            rumah = permukiman.rumah()
            baru.lokasi = (rumah.x, rumah.y)
            baru.akurasi_lokasi_m = round(acak.uniform(5, 40), 1)
        cilegon = desa.kode.startswith("36.72") and acak.random() < 0.35
        masuk = self.pada - timedelta(days=acak.randint(*HARI_PESERTA))
        kepesertaan = KepesertaanBaru(
            program_id=self.program["JSCM" if cilegon else "JAMSOSRATU"].pk, tanggal_masuk=masuk
        )
        if not aktif and acak.random() < 0.6:
            kepesertaan.status = "KELUAR"
            kepesertaan.tanggal_keluar = self.pada - timedelta(days=acak.randint(5, 80))
            kepesertaan.kode_keluar = acak.choice(KODE_KELUAR)
        elif not aktif:
            kepesertaan.status = "CALON"
        elif acak.random() < 0.01:
            kepesertaan.status = "DITANGGUHKAN"
        baru.kepesertaan = [kepesertaan]
        if aktif and acak.random() < PKH:
            baru.kepesertaan.append(
                KepesertaanBaru(program_id=self.program["PKH"].pk, tanggal_masuk=self.pada)
            )
        baru.desil_pada = self.pada.replace(month=1, day=15)
        return baru
