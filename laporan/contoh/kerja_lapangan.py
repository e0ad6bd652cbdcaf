"""What pendamping do in a month: who goes where, when, and what their phones say about it.

Most people are honest and most phones are decent; a few phones only know the place roughly, a few
rounds are reported from a chair. The demo shows both, because the office will meet both.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from laporan.contoh.permukiman import geser

JAKARTA = ZoneInfo("Asia/Jakarta")
CATATAN = (
    "",
    "",
    "",
    "Keluarga sehat. Anak berangkat sekolah seperti biasa.",
    "Ibu sedang ke posyandu, bertemu nenek di rumah.",
    "Usaha kue kering mulai berjalan, perlu bantuan label kemasan.",
    "Atap dapur bocor, diusulkan ke program rutilahu.",
    "Anak kedua sering tidak masuk karena membantu melaut.",
    "Sudah mencairkan bantuan, dipakai untuk seragam sekolah.",
    "Diingatkan jadwal imunisasi bulan depan.",
)


@dataclass(frozen=True, slots=True)
class Watak:
    """How one pendamping works and what their phone can do."""

    jangkauan: float  # share of the caseload seen in a month
    akurasi_m: float  # typical radius the phone reports outdoors
    kasar: float  # share of visits with an approximate location only
    dari_jauh: float  # share of visits reported from elsewhere
    jeda_kirim_jam: float  # typical wait for a signal


def watak(acak):
    """Nine in ten are honest with a usable phone."""
    undian = acak.random()
    jangkauan = min(0.98, max(0.35, acak.gauss(0.8, 0.14)))
    if undian < 0.06:
        return Watak(jangkauan, 14, 0.02, 0.55, 3)
    if undian < 0.13:
        return Watak(jangkauan, 1800, 0.7, 0.0, 8)
    return Watak(jangkauan, acak.uniform(6, 28), 0.03, 0.004, acak.choice((0.3, 1, 6, 20)))


def hari_kerja(bulan, sampai):
    """Working days of the month that begins on `bulan`, none after `sampai`."""
    hari, akhir = [], min(sampai, (bulan + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    while bulan <= akhir:
        if bulan.weekday() < 5:
            hari.append(bulan)
        bulan += timedelta(days=1)
    return hari


class BukuHarian:
    """One pendamping's month, day by day, neighbour after neighbour."""

    def __init__(self, acak, sifat):
        self.acak = acak
        self.sifat = sifat

    def kunjungan(self, keluarga, bulan, sampai):
        """Yield visits as dicts; `keluarga` have a `.titik` (Point) and come in walk order."""
        acak = self.acak
        hari = hari_kerja(bulan, sampai)
        if not hari:
            return
        bagian = len(hari) / max(1, len(hari_kerja(bulan, bulan + timedelta(days=31))))
        terpilih = [k for k in keluarga if acak.random() < self.sifat.jangkauan * bagian]
        per_hari = -(-len(terpilih) // len(hari)) if terpilih else 1
        for nomor, satu in enumerate(terpilih):
            urutan = nomor % per_hari
            if urutan == 0:
                jam = datetime.combine(
                    hari[nomor // per_hari], time(8, acak.randint(0, 50)), JAKARTA
                )
            lama = timedelta(minutes=acak.randint(12, 32))
            yield self._satu(satu, jam, jam + lama)
            jam += lama + timedelta(minutes=acak.randint(6, 18))

    def _satu(self, keluarga, mulai, selesai):
        acak = self.acak
        jauh = acak.random() < self.sifat.dari_jauh
        lokasi = self._titik(keluarga.titik, mulai, jauh=jauh)
        jeda = timedelta(hours=acak.expovariate(1 / self.sifat.jeda_kirim_jam))
        dikirim = selesai + timedelta(minutes=2) + jeda
        return {
            "uuid": uuid.UUID(int=acak.getrandbits(128), version=4),
            "keluarga": keluarga,
            "jenis": "rumah",
            "mulai": mulai,
            "selesai": selesai,
            "dikirim_pada": dikirim,
            "diterima_pada": dikirim + timedelta(seconds=acak.uniform(0.4, 9)),
            "titik": lokasi,
            "kegiatan": acak.choice(
                (["verifikasi_komitmen", "motivasi"], ["verifikasi_komitmen"], ["pemutakhiran"])
            ),
            "catatan": acak.choice(CATATAN),
        }

    def _titik(self, rumah, mulai, *, jauh):
        """One to four fixes, as a phone settles; none where it found no satellite."""
        acak, sifat = self.acak, self.sifat
        if acak.random() < 0.03:
            return []
        kasar = acak.random() < sifat.kasar
        pusat = geser(rumah, acak.uniform(3000, 9000), acak.uniform(-6000, 6000)) if jauh else rumah
        akurasi = acak.uniform(1000, 3000) if kasar else sifat.akurasi_m * acak.uniform(0.5, 2.2)
        titik, waktu = [], mulai + timedelta(seconds=acak.uniform(5, 40))
        for ke in range(acak.randint(1, 4)):
            radius = round(akurasi * (1 + 2.5 / (ke + 1)) / 2, 1)
            tempat = geser(pusat, acak.gauss(0, radius / 2.5), acak.gauss(0, radius / 2.5))
            titik.append(
                {
                    "lintang": round(tempat.y, 6),
                    "bujur": round(tempat.x, 6),
                    "akurasi_m": radius,
                    "pada": waktu.isoformat(timespec="seconds"),
                    "ketinggian_m": None,
                    "kecepatan_mps": None,
                }
            )
            waktu += timedelta(seconds=acak.uniform(3, 9))
        return titik
