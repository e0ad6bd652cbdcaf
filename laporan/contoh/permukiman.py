"""Where people live in a desa: a few settlements, houses scattered round each."""

import math

from django.contrib.gis.geos import Point

M_PER_DERAJAT = 111_320.0
SEBARAN_KAMPUNG_M = 700
SEBARAN_RUMAH_M = 110


def geser(titik, timur_m, utara_m):
    """The point moved by metres; good to a few centimetres over a few kilometres."""
    bujur = titik.x + timur_m / (M_PER_DERAJAT * math.cos(math.radians(titik.y)))
    return Point(bujur, titik.y + utara_m / M_PER_DERAJAT, srid=4326)


def _di_darat(acak, pusat, sebaran_m, batas):
    for _ in range(12):
        titik = geser(pusat, acak.gauss(0, sebaran_m), acak.gauss(0, sebaran_m))
        if batas is None or batas.contains(titik):
            return titik
    return pusat


class Permukiman:
    """The settlements of one desa; houses never leave its outline."""

    def __init__(self, acak, desa):
        self.acak = acak
        self.batas = desa.batas.prepared if desa.batas else None
        self.pusat = [
            _di_darat(acak, desa.titik, SEBARAN_KAMPUNG_M, self.batas)
            for _ in range(acak.randint(2, 4))
        ]

    def rumah(self):
        """A place for one more house."""
        return _di_darat(self.acak, self.acak.choice(self.pusat), SEBARAN_RUMAH_M, self.batas)
