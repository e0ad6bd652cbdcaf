"""What a demo visit brings home beside its place: photos and checked commitments."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from laporan.contoh.gambar import Album
from pendamping.bukti_foto import simpan_foto_contoh
from pendamping.pencatatan_massal import FotoBaru, KomitmenBaru, KunjunganBaru

SELANG_FOTO = timedelta(seconds=95)
ALASAN_SEKOLAH = ("SAKIT", "SAKIT", "ALPA", "BEKERJA", "JARAK_LAYANAN")
ALASAN_LAYANAN = ("TIDAK_TAHU_JADWAL", "JARAK_LAYANAN", "LAYANAN_TIDAK_ADA", "LAINNYA")


class Juru:
    """Completes visits; about `jatah` pictures are spread over those made since `sejak`."""

    def __init__(self, acak, jatah, daftar, *, sejak):
        self.acak = acak
        self.jatah = jatah
        self.sejak = sejak
        self.dibuat = 0
        kunjungan = max(1, 1.2 * sum(len(d.keluarga) for d in daftar))  # in a month and a half
        self.bagian = jatah / (kunjungan * 4 / 3)
        self.album = Album(acak) if jatah else None
        self.hadir = {  # most children go to school most days, a few seldom do
            anggota: min(1.0, max(0.4, acak.gauss(0.95, 0.06)))
            for dampingan in daftar
            for keluarga in dampingan.keluarga
            for anggota, _ in keluarga.kewajiban
        }

    def lengkapi(self, satu, pendamping):
        """The visit (a dict of `BukuHarian`) as the bulk path takes it."""
        keluarga = satu.pop("keluarga")
        komitmen = []
        if "verifikasi_komitmen" in satu["kegiatan"]:
            komitmen = self._komitmen(keluarga, satu["mulai"])
        return KunjunganBaru(
            **satu,
            pendamping_id=pendamping.pk,
            keluarga_id=keluarga.pk,
            rumah=keluarga.rumah,
            foto=self._foto(keluarga, satu["mulai"]),
            komitmen=komitmen,
            perangkat={"id": f"contoh-{pendamping.username}", "versi": "contoh"},
        )

    def _foto(self, keluarga, mulai):
        """One or two photos taken during the visit, while the quota lasts."""
        daftar = []
        if mulai < self.sejak or self.acak.random() > self.bagian:
            return daftar
        banyak = self.acak.choice((1, 1, 2))
        for ke in range(min(banyak, self.jatah - self.dibuat)):
            self.dibuat += 1
            daftar.append(
                FotoBaru(
                    **simpan_foto_contoh(self.album.jpeg(round(keluarga.titik.x * 1e6))),
                    diambil_pada=mulai + SELANG_FOTO * (ke + 1),
                    sumber=self.acak.choices(("kamera", "galeri"), (93, 7))[0],
                )
            )
        return daftar

    def _komitmen(self, keluarga, mulai):
        """Last month's duties when the month is young, else this month's."""
        bulan = mulai.date().replace(day=1)
        if mulai.day <= 10:
            bulan -= relativedelta(months=1)
        daftar = []
        for anggota, jenis in keluarga.kewajiban:
            if self.acak.random() < 0.06:  # could not be checked that day
                continue
            efektif = self.acak.randint(20, 24) if jenis == "sekolah" else 1
            hadir = sum(self.acak.random() < self.hadir[anggota] for _ in range(efektif))
            alasan = ""
            if hadir < 0.85 * efektif:
                alasan = self.acak.choice(ALASAN_SEKOLAH if jenis == "sekolah" else ALASAN_LAYANAN)
            daftar.append(
                KomitmenBaru(
                    anggota_id=anggota,
                    jenis=jenis,
                    bulan=bulan,
                    hadir=hadir,
                    hari_efektif=efektif,
                    alasan=alasan,
                )
            )
        return daftar
