"""Small outline files of each kind, written by hand: no GDAL tools needed, nothing real inside."""

import io
import json
import sqlite3
import struct
import tempfile
import zipfile
from pathlib import Path

from django.contrib.gis.geos import MultiPolygon, Polygon

WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'
)
UTM48S = (
    f'PROJCS["WGS 84 / UTM zone 48S",{WGS84},PROJECTION["Transverse_Mercator"],'
    'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",105],'
    'PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],'
    'PARAMETER["false_northing",10000000],UNIT["metre",1]]'
)


def kotak(bujur, lintang, lebar=0.02, *, srid=4326):
    """A square whose lower left corner is the given point."""
    poligon = Polygon.from_bbox((bujur, lintang, bujur + lebar, lintang + lebar))
    poligon.srid = 4326
    if srid != 4326:
        poligon.transform(srid)
    return poligon


def geojson(daftar, **tambahan):
    """`daftar` holds pairs of fields and outline (None: no outline)."""
    fitur = [
        {
            "type": "Feature",
            "properties": sifat,
            "geometry": json.loads(bentuk.json) if bentuk else None,
        }
        for sifat, bentuk in daftar
    ]
    isi = {"type": "FeatureCollection", "features": fitur, **tambahan}
    return io.BytesIO(json.dumps(isi).encode())


def zip_dari(isi, cara=zipfile.ZIP_DEFLATED):
    keluar = io.BytesIO()
    with zipfile.ZipFile(keluar, "w", cara) as arsip:
        for nama, bita in isi.items():
            arsip.writestr(nama, bita)
    keluar.seek(0)
    return keluar


def bagian_shapefile(daftar, *, prj=WGS84):
    """The parts of a polygon shapefile by name, text fields of 40 bytes each."""
    rekaman = [_rekaman_poligon(bentuk) for _, bentuk in daftar]
    kotak_semua = [f(b.extent[n] for _, b in daftar) for n, f in enumerate([min, min, max, max])]
    shp, shx, di = b"", b"", 50
    for nomor, isi in enumerate(rekaman, 1):
        shx += struct.pack(">2i", di, len(isi) // 2)
        shp += struct.pack(">2i", nomor, len(isi) // 2) + isi
        di += 4 + len(isi) // 2
    bagian = {
        "batas.shp": _kepala(100 + len(shp), kotak_semua) + shp,
        "batas.shx": _kepala(100 + len(shx), kotak_semua) + shx,
        "batas.dbf": _dbf([sifat for sifat, _ in daftar]),
        "batas.cpg": b"UTF-8",
    }
    return bagian | ({"batas.prj": prj.encode()} if prj else {})


def shapefile(daftar, *, prj=WGS84):
    return zip_dari(bagian_shapefile(daftar, prj=prj))


def _kepala(panjang, kotak_semua):
    return (
        struct.pack(">7i", 9994, 0, 0, 0, 0, 0, panjang // 2)
        + struct.pack("<2i", 1000, 5)
        + struct.pack("<8d", *kotak_semua, 0, 0, 0, 0)
    )


def _rekaman_poligon(bentuk):
    titik = list(reversed(bentuk[0].coords))  # a shapefile's outer ring runs clockwise
    return struct.pack("<i4d2ii", 5, *bentuk.extent, 1, len(titik), 0) + b"".join(
        struct.pack("<2d", *t[:2]) for t in titik
    )


def _dbf(daftar):
    kolom = list(daftar[0])
    kepala = struct.pack(
        "<4BIHH20x", 3, 126, 1, 1, len(daftar), 33 + 32 * len(kolom), 1 + 40 * len(kolom)
    )
    for nama in kolom:
        kepala += struct.pack("<11sc4xBB14x", nama[:10].encode(), b"C", 40, 0)
    baris = b"".join(
        b" " + b"".join(str(sifat[k]).encode().ljust(40) for k in kolom) for sifat in daftar
    )
    return kepala + b"\r" + baris + b"\x1a"


def geopackage(daftar, *, srid=4326, wkt=WGS84, sql_lain=()):
    """A GeoPackage of one layer `batas`; `sql_lain` is run on it afterwards."""
    kolom = list(daftar[0][0])
    with tempfile.TemporaryDirectory() as folder:
        jalur = Path(folder) / "batas.gpkg"
        basis = sqlite3.connect(jalur)
        basis.executescript(GPKG)
        basis.execute(
            "INSERT INTO gpkg_spatial_ref_sys VALUES ('x', ?, 'EPSG', ?, ?, '')", [srid, srid, wkt]
        )
        basis.execute(
            "INSERT INTO gpkg_contents VALUES"
            " ('batas', 'features', 'batas', '', '2026-01-01T00:00:00Z', 0, 0, 0, 0, ?)",
            [srid],
        )
        basis.execute(
            "INSERT INTO gpkg_geometry_columns VALUES ('batas', 'geom', 'MULTIPOLYGON', ?, 0, 0)",
            [srid],
        )
        basis.execute(
            "CREATE TABLE batas (fid INTEGER PRIMARY KEY, geom MULTIPOLYGON, "
            + ", ".join(f'"{k}" TEXT' for k in kolom)
            + ")"
        )
        for sifat, bentuk in daftar:
            geom = b"GP\0\1" + struct.pack("<i", srid) + bytes(MultiPolygon(bentuk).wkb)
            tanda = ", ".join("?" * (1 + len(kolom)))
            basis.execute(f"INSERT INTO batas VALUES (NULL, {tanda})", [geom, *sifat.values()])  # noqa: S608
        for sql in sql_lain:
            basis.execute(sql)
        basis.commit()
        basis.close()
        return io.BytesIO(jalur.read_bytes())


GPKG = """
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10200;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
    organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL,
    identifier TEXT UNIQUE, description TEXT, last_change DATETIME, min_x DOUBLE, min_y DOUBLE,
    max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
    m TINYINT NOT NULL);
"""
