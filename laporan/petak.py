"""Tile arithmetic (Web Mercator, EPSG:3857) and grouping of points into squares."""

import math
from collections.abc import Iterable
from typing import NamedTuple

SEL_PER_PETAK = 2  # as a power of two: squares of 64 px in a tile of 256
ZOOM_TERDALAM = 19


class Petak(NamedTuple):
    """One tile. `Petak.sah` says whether it exists."""

    z: int
    x: int
    y: int

    @property
    def sah(self) -> bool:
        return self.z <= ZOOM_TERDALAM and self.x < 1 << self.z and self.y < 1 << self.z

    def rentang_sel(self, zoom: int) -> tuple[int, int, int, int]:
        """First and last square of that zoom inside the tile: `(x0, x1, y0, y1)`, inclusive."""
        geser = zoom - self.z
        return (
            self.x << geser,
            ((self.x + 1) << geser) - 1,
            self.y << geser,
            ((self.y + 1) << geser) - 1,
        )

    def batas(self, tepi: float = 0.0) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees, widened on each side by that share of a tile."""
        n = 1 << self.z
        barat, timur = ((x / n) * 360 - 180 for x in (self.x - tepi, self.x + 1 + tepi))
        utara, selatan = (
            math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / n))))
            for y in (self.y - tepi, self.y + 1 + tepi)
        )
        return barat, selatan, timur, utara

    def memuat(self, lintang: float, bujur: float) -> bool:
        """Every point lies in exactly one tile of a zoom."""
        return sel(lintang, bujur, self.z) == (self.x, self.y)


def sel(lintang: float, bujur: float, zoom: int) -> tuple[int, int]:
    """The square of a zoom that holds the point."""
    n = 1 << zoom
    lat = math.radians(lintang)
    return (
        math.floor((bujur + 180) / 360 * n),
        math.floor((1 - math.asinh(math.tan(lat)) / math.pi) / 2 * n),
    )


def kelompokkan(titik: Iterable[tuple[float, float]], zoom: int) -> list[tuple[float, float, int]]:
    """Group points by square of that zoom: mean latitude, mean longitude, count."""
    kelompok: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for lintang, bujur in titik:
        kelompok.setdefault(sel(lintang, bujur, zoom), []).append((lintang, bujur))
    return [
        (sum(la for la, _ in isi) / len(isi), sum(bu for _, bu in isi) / len(isi), len(isi))
        for isi in kelompok.values()
    ]
