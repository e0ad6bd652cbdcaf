"""Unpacking an uploaded shapefile archive without trusting a word of it."""

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

MIB = 1024 * 1024
BATAS_ISI = 400 * MIB  # unpacked, all entries together
BATAS_RASIO = 100  # unpacked to packed, once the unpacked size is worth a doubt
BATAS_TANPA_CURIGA = 20 * MIB
BATAS_ENTRI = 60
BAGIAN_SHP = {".shp", ".shx", ".dbf", ".prj", ".cpg"}
ARSIP = {".zip", ".kmz", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar"}
POTONGAN = 1 * MIB


class BerkasDitolak(Exception):
    """The file cannot be used; the message tells the person why and what to do."""


def periksa_daftar_isi(arsip):
    """Refuse an archive by its directory alone, before one byte is unpacked."""
    entri = [e for e in arsip.infolist() if not e.is_dir()]
    if len(entri) > BATAS_ENTRI:
        raise BerkasDitolak(
            f"Arsip berisi {len(entri)} berkas. Kirim satu shapefile saja di dalam satu zip."
        )
    for e in entri:
        jalur = PurePosixPath(e.filename)
        if jalur.is_absolute() or ".." in jalur.parts or "\\" in e.filename or ":" in e.filename:
            raise BerkasDitolak("Arsip memuat nama berkas yang menunjuk ke luar arsip.")
        if stat.S_ISLNK(e.external_attr >> 16):
            raise BerkasDitolak("Arsip memuat tautan (symbolic link), bukan berkas.")
        if e.flag_bits & 0x1:
            raise BerkasDitolak("Arsip dikunci dengan kata sandi. Kirim arsip tanpa sandi.")
        if e.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise BerkasDitolak("Cara pemampatan arsip tidak dikenal. Buat ulang zip biasa.")
        if jalur.suffix.lower() in ARSIP:
            raise BerkasDitolak("Arsip berisi arsip lain. Kirim shapefile langsung di dalam zip.")
    isi = sum(e.file_size for e in entri)
    padat = max(1, sum(e.compress_size for e in entri))
    if isi > BATAS_ISI or (isi > BATAS_TANPA_CURIGA and isi / padat > BATAS_RASIO):
        raise BerkasDitolak(
            f"Isi arsip terlalu besar setelah dibuka ({isi // MIB} MiB dari {padat // 1024} KiB)."
        )
    return entri


def pilih_shapefile(entri):
    """The parts of the one shapefile in the archive, by suffix."""
    nyata = [e for e in entri if "__MACOSX" not in PurePosixPath(e.filename).parts]
    shp = [e for e in nyata if e.filename.lower().endswith(".shp")]
    if len(shp) != 1:
        raise BerkasDitolak(
            "Arsip zip harus berisi tepat satu shapefile (.shp); "
            f"yang ini berisi {len(shp)}. Kirim tiap tingkat sendiri-sendiri."
        )
    pangkal = PurePosixPath(shp[0].filename).with_suffix("")
    bagian = {}
    for e in nyata:
        jalur = PurePosixPath(e.filename)
        akhiran = jalur.suffix.lower()
        if jalur.with_suffix("") == pangkal and akhiran in BAGIAN_SHP:
            if akhiran in bagian:
                raise BerkasDitolak(f"Arsip memuat bagian {akhiran} dua kali.")
            bagian[akhiran] = e
    if kurang := {".shx", ".dbf"} - bagian.keys():
        raise BerkasDitolak(f"Shapefile tidak lengkap: {', '.join(sorted(kurang))} tidak ada.")
    return bagian


def bongkar_shapefile(berkas, folder):
    """Unpack the one shapefile into `folder` under names of ours; return the path of the .shp."""
    try:
        with zipfile.ZipFile(berkas) as arsip:
            bagian = pilih_shapefile(periksa_daftar_isi(arsip))
            sisa = BATAS_ISI  # a directory may lie, so the bytes themselves are counted too
            for akhiran, entri in bagian.items():
                with arsip.open(entri) as dari, (Path(folder) / f"batas{akhiran}").open("wb") as ke:
                    while potongan := dari.read(POTONGAN):
                        sisa -= len(potongan)
                        if sisa < 0:
                            raise BerkasDitolak("Isi arsip terlalu besar setelah dibuka.")
                        ke.write(potongan)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as galat:
        raise BerkasDitolak("Arsip zip rusak atau tidak lengkap. Unduh atau buat ulang.") from galat
    return Path(folder) / "batas.shp"
