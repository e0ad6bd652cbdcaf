"""Where a house can stand: in Banten, by its outlines where they are loaded."""

from django.contrib.gis.geos import Point

from ejsika.wilayah.models import Tingkat, Wilayah
from kpm import identitas

TEPI_DERAJAT = 0.02  # about 2 km: outlines are generalised, along the shore most of all


def di_banten(titik: Point) -> bool:
    """Near or inside a kabupaten; without outlines, in the box around the province."""
    if not identitas.di_kotak(titik.x, titik.y):
        return False
    return _dekat(titik, _berbatas())


def di_dalam_kabupaten(titik: Point, kode: str) -> bool:
    """Near or inside the kabupaten of a code; without its outline nothing can be said against."""
    return _dekat(titik, _berbatas().filter(kode=kode[:5]))


def _berbatas():
    return Wilayah.objects.filter(tingkat=Tingkat.KABUPATEN, batas__isnull=False)


def _dekat(titik, wilayah):
    return wilayah.filter(batas__dwithin=(titik, TEPI_DERAJAT)).exists() or not wilayah.exists()
