"""Families as the demo's field work needs them: where they live, and whose duties to check."""

from dataclasses import dataclass, field

from django.contrib.gis.geos import Point

from ejsika.akun.models import Pengguna
from kpm.komponen import komponen_anggota
from kpm.models import Anggota, Keluarga
from laporan.contoh.permukiman import geser
from pendamping.kehadiran.penilaian import susun_rumah
from pendamping.kewajiban import jenis_kewajiban


@dataclass(slots=True)
class KeluargaDampingan:
    """One family of a caseload; `titik` is where it really lives, registered or not."""

    pk: int
    titik: Point
    rumah: tuple[float, float, float] | None
    jumlah_anggota: int = 0
    kewajiban: list[tuple[int, str]] = field(default_factory=list)  # (member, kind of duty)


@dataclass(frozen=True, slots=True)
class Dampingan:
    """One pendamping with their families, neighbours beside each other."""

    pendamping: Pengguna
    keluarga: list[KeluargaDampingan]

    def berputar(self, acak):
        """The families in walk order, begun somewhere else each time."""
        if not self.keluarga:
            return []
        awal = acak.randrange(len(self.keluarga))
        return self.keluarga[awal:] + self.keluarga[:awal]


def baca_dampingan(kabupaten, pada):
    """The kabupaten's KPM in the order of registration, with members' duties as of the day."""
    daftar = {}
    for keluarga in Keluarga.objects.di_wilayah(kabupaten).kpm().select_related("wilayah"):
        rumah = susun_rumah(keluarga.lokasi, keluarga.sumber_lokasi, keluarga.akurasi_lokasi_m)
        daftar[keluarga.pk] = KeluargaDampingan(
            pk=keluarga.pk,
            titik=keluarga.lokasi or geser(keluarga.wilayah.titik, 150, -120),
            rumah=rumah and (rumah.bujur, rumah.lintang, rumah.akurasi_m),
        )
    anggota = Anggota.objects.tercatat().filter(keluarga__in=list(daftar)).defer("nik")
    for satu in anggota.order_by("pk").iterator(chunk_size=5000):
        keluarga = daftar[satu.keluarga_id]
        keluarga.jumlah_anggota += 1
        keluarga.kewajiban += [
            (satu.pk, jenis) for jenis in jenis_kewajiban(komponen_anggota(satu, pada))
        ]
    return [daftar[pk] for pk in sorted(daftar)]
