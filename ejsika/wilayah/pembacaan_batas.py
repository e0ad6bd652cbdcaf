"""Reading outlines out of GeoJSON, a zipped shapefile or a GeoPackage.

GDAL opens only files under names of ours, with one driver that we name, so a file can make it
neither guess another format nor reach for another file or address.
"""

import json
import re
import shutil
import sqlite3
import tempfile
from contextlib import closing
from ctypes import c_char_p
from dataclasses import dataclass
from pathlib import Path

from django.contrib.gis.gdal import DataSource, GDALException, OGRGeometry, SpatialReference
from django.contrib.gis.gdal.driver import Driver
from django.contrib.gis.gdal.error import SRSException
from django.contrib.gis.gdal.prototypes import ds as capi
from django.utils.encoding import DjangoUnicodeDecodeError

from ejsika.wilayah.pembongkaran import MIB, BerkasDitolak, bongkar_shapefile

BATAS_UNGGAH = 60 * MIB
BATAS_GEOJSON = 40 * MIB  # it is read whole
BATAS_UNSUR = 20_000
POLIGON = {"Polygon", "MultiPolygon"}
WGS84 = 4326
# Where coordinates look like degrees although the file names no system.
DERAJAT = (-180, -90, 180, 90)
WKT = re.compile(r"\s*(PROJCS|GEOGCS|COMPD_CS|PROJCRS|GEOGCRS|GEODCRS|COMPOUNDCRS|BOUNDCRS)\s*\[")
NAMA_CRS = re.compile(r"(?:urn:ogc:def:crs:)?(?:EPSG:(?:[\d.]*:)?(\d{4,5})|OGC:[\d.]*:?CRS84)")


@dataclass(frozen=True, slots=True)
class Unsur:
    """One feature: its fields under lower-case names, its outline as 2-D WKB in WGS 84."""

    sifat: dict
    wkb: bytes | None
    kotak: tuple | None  # bujur_min, lintang_min, bujur_maks, lintang_maks


def baca_unsur(berkas, *, nama):
    """All features of an uploaded file, or `BerkasDitolak` with the reason."""
    berkas.seek(0, 2)
    if not berkas.tell():
        raise BerkasDitolak("Berkas kosong.")
    if berkas.tell() > BATAS_UNGGAH:
        raise BerkasDitolak(f"Berkas lebih dari {BATAS_UNGGAH // MIB} MiB.")
    berkas.seek(0)
    awal = berkas.read(16)
    berkas.seek(0)
    akhiran = Path(nama).suffix.lower()
    try:
        if akhiran == ".zip" and awal.startswith(b"PK"):
            return _baca_shapefile(berkas)
        if akhiran == ".gpkg" and awal == b"SQLite format 3\0":
            return _baca_geopackage(berkas)
        if akhiran in {".geojson", ".json"}:
            return _baca_geojson(berkas)
    except DjangoUnicodeDecodeError as galat:
        raise BerkasDitolak("Tulisan di berkas tidak terbaca. Simpan dengan UTF-8.") from galat
    except (GDALException, SRSException) as galat:
        raise BerkasDitolak("Berkas rusak atau bukan peta yang dapat dibaca.") from galat
    if akhiran in {".zip", ".gpkg"}:
        raise BerkasDitolak(f"Berkas berakhiran {akhiran}, tetapi isinya bukan itu atau rusak.")
    raise BerkasDitolak("Kirim GeoJSON (.geojson), shapefile dalam .zip, atau GeoPackage (.gpkg).")


def _susun_unsur(sifat, geometri, srs):
    """Bring one geometry to flat WGS 84; anything but an area is refused."""
    sifat = {str(k).lower(): v for k, v in sifat.items()}
    if geometri is None or geometri.empty:
        return Unsur(sifat, None, None)
    geometri.set_3d(False)
    geometri.set_measured(False)
    if str(geometri.geom_name).upper() not in {"POLYGON", "MULTIPOLYGON"}:
        raise BerkasDitolak("Berkas berisi titik atau garis. Batas wilayah harus berupa area.")
    if srs:
        geometri.srs = srs
        geometri.transform(WGS84)
    return Unsur(sifat, bytes(geometri.wkb), tuple(geometri.extent))


def _baca_geojson(berkas):
    """Parsed by us: GDAL sees bare coordinates, never a `crs` link it could follow."""
    if berkas.seek(0, 2) > BATAS_GEOJSON:
        raise BerkasDitolak(
            f"GeoJSON lebih dari {BATAS_GEOJSON // MIB} MiB. Kirim sebagai GeoPackage."
        )
    berkas.seek(0)
    try:
        isi = json.loads(berkas.read().decode("utf-8-sig"))
        if isi["type"] != "FeatureCollection":
            raise BerkasDitolak("GeoJSON harus berupa FeatureCollection.")
        daftar = [(f.get("properties") or {}, f.get("geometry")) for f in isi["features"]]
        nama_crs = ((isi.get("crs") or {}).get("properties") or {}).get("name")
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as galat:
        raise BerkasDitolak("GeoJSON rusak atau terpotong.") from galat
    _batasi(len(daftar))
    srs = _srs_geojson(nama_crs) if isi.get("crs") else None
    return [
        _susun_unsur(sifat, _geometri_geojson(bentuk) if bentuk else None, srs)
        for sifat, bentuk in daftar
    ]


def _geometri_geojson(bentuk):
    try:
        if bentuk["type"] not in POLIGON:
            raise BerkasDitolak("Berkas berisi titik atau garis. Batas wilayah harus berupa area.")
        polos = {"type": bentuk["type"], "coordinates": bentuk["coordinates"]}
        return OGRGeometry(json.dumps(polos, allow_nan=False))
    except (KeyError, TypeError, ValueError, RecursionError) as galat:
        raise BerkasDitolak("GeoJSON memuat bentuk yang rusak.") from galat


def _srs_geojson(nama):
    cocok = NAMA_CRS.fullmatch(str(nama))
    if not cocok:
        raise BerkasDitolak(f"Sistem koordinat {str(nama)[:60]!r} di GeoJSON tidak dikenal.")
    return SpatialReference(int(cocok[1])) if cocok[1] and int(cocok[1]) != WGS84 else None


def _baca_shapefile(berkas):
    with tempfile.TemporaryDirectory() as folder:
        shp = bongkar_shapefile(berkas, folder)
        prj = shp.with_suffix(".prj")
        if prj.exists():
            _periksa_wkt(prj.read_text(encoding="latin-1"))
        return _baca_lapis(shp, "ESRI Shapefile")


def _baca_geopackage(berkas):
    with tempfile.TemporaryDirectory() as folder:
        jalur = Path(folder) / "batas.gpkg"
        with jalur.open("wb") as salinan:
            shutil.copyfileobj(berkas, salinan)
        _periksa_geopackage(jalur)
        return _baca_lapis(jalur, "GPKG")


def _periksa_geopackage(jalur):
    """A plain table with a plain coordinate system; nothing that runs when it is read."""
    try:
        with closing(sqlite3.connect(f"file:{jalur}?mode=ro&immutable=1", uri=True)) as basis:
            basis.execute("PRAGMA trusted_schema = OFF")
            objek = basis.execute("SELECT type, lower(name), sql FROM sqlite_master").fetchall()
            lapis = basis.execute(
                "SELECT lower(table_name), srs_id FROM gpkg_contents WHERE data_type = 'features'"
            ).fetchall()
            sistem = dict(basis.execute("SELECT srs_id, definition FROM gpkg_spatial_ref_sys"))
    except sqlite3.Error as galat:
        raise BerkasDitolak("GeoPackage rusak atau tidak lengkap.") from galat
    maya = [sql for _, _, sql in objek if re.match(r"\s*CREATE\s+VIRTUAL", sql or "", re.I)]
    if any(not re.search(r"\bUSING\s+rtree\b", sql, re.IGNORECASE) for sql in maya):
        raise BerkasDitolak("GeoPackage memuat tabel maya. Ekspor ulang sebagai GeoPackage biasa.")
    if len(lapis) != 1:
        raise BerkasDitolak(
            f"GeoPackage berisi {len(lapis)} lapis peta. Kirim satu lapis (satu tingkat) saja."
        )
    nama, srs_id = lapis[0]
    if ("table", nama) not in {(jenis, nama_objek) for jenis, nama_objek, _ in objek}:
        raise BerkasDitolak("Lapis GeoPackage bukan tabel. Ekspor ulang sebagai GeoPackage biasa.")
    if srs_id not in {0, -1}:
        _periksa_wkt(str(sistem.get(srs_id, "")))


def _periksa_wkt(teks):
    """Only a spelled-out coordinate system: no reference to a file, a grid or an address."""
    if not WKT.match(teks) or "EXTENSION[" in teks.upper() or "://" in teks:
        raise BerkasDitolak("Sistem koordinat berkas tidak dikenal. Simpan ulang dalam WGS 84.")


def _baca_lapis(jalur, penggerak):
    sumber = _buka(jalur, penggerak)
    lapis = sumber[0]
    _batasi(len(lapis))
    srs = lapis.srs
    if srs is None and not _di_dalam(lapis.extent.tuple, DERAJAT):
        raise BerkasDitolak(
            "Berkas tidak menyebut sistem koordinatnya (.prj tidak ada). Sertakan, atau simpan "
            "dalam WGS 84."
        )
    return [
        _susun_unsur(
            {nama: unsur.get(nama) for nama in unsur.fields},
            unsur.geom if _berbentuk(unsur) else None,
            srs,
        )
        for unsur in lapis
    ]


def _buka(jalur, penggerak):
    """Django's DataSource lets GDAL try every driver; this one allows a single one."""
    Driver.ensure_registered()
    boleh = (c_char_p * 2)(penggerak.encode(), None)
    petunjuk = capi.open_ds(
        str(jalur).encode(), capi.GDAL_OF_READONLY | capi.GDAL_OF_VECTOR, boleh, None, None
    )
    return DataSource(petunjuk, Driver(penggerak).ptr)


def _berbentuk(unsur):
    try:
        return bool(unsur.geom)
    except GDALException:  # a record without a shape
        return False


def _batasi(banyak):
    if not banyak:
        raise BerkasDitolak("Berkas tidak berisi satu wilayah pun.")
    if banyak > BATAS_UNSUR:
        raise BerkasDitolak(f"Berkas berisi {banyak} unsur; paling banyak {BATAS_UNSUR}.")


def _di_dalam(kotak, luar):
    return (
        kotak[0] >= luar[0] and kotak[1] >= luar[1] and kotak[2] <= luar[2] and kotak[3] <= luar[3]
    )
