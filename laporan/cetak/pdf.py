"""The PDF of a report: typst in a closed root, from the frozen JSON. Same data, same bytes."""

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import segno
import typst

from laporan.bentuk import tulis_angka

NASKAH = Path(__file__).with_name("laporan_bulanan.typ")
SETENGAH_HALAMAN = 20  # rows: a table no longer than this is not broken across pages
HURUF = (
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/truetype/liberation2",
)


class CetakGagal(Exception):
    """The document could not be set."""


def cetak_pdf(isi, *, alamat_verifikasi):
    """The bytes of the report's PDF."""
    with tempfile.TemporaryDirectory(prefix="ejsika-cetak-") as akar:
        akar = Path(akar)
        naskah = akar / "laporan.typ"
        naskah.write_bytes(NASKAH.read_bytes())
        (akar / "data.json").write_text(json.dumps(_untuk_cetak(isi)), encoding="utf-8")
        segno.make(alamat_verifikasi, error="m").save(str(akar / "qr.svg"), border=1)
        try:
            return typst.compile(
                str(naskah),
                root=str(akar),
                font_paths=[satu for satu in HURUF if Path(satu).is_dir()],
                ignore_system_fonts=True,
                format="pdf",
                timestamp=datetime(*isi["tanggal"], tzinfo=UTC),
            )
        except typst.TypstError as galat:
            raise CetakGagal(str(galat)) from galat


def _untuk_cetak(isi):
    """Figures as people read them, and how each column stands."""
    return isi | {
        "bagian": [
            bagian | {"tabel": [_tabel(satu) for satu in bagian["tabel"]]}
            for bagian in isi["bagian"]
        ]
    }


def _tabel(satu):
    baris = satu["baris"]
    semua = [*baris, *([satu["jumlah"]] if satu["jumlah"] else [])]
    kanan = [all(not isinstance(b[n], str) for b in semua) for n in range(len(satu["kolom"]))]
    return satu | {
        "baris": [[_sel(sel) for sel in b] for b in baris],
        "jumlah": satu["jumlah"] and [_sel(sel) for sel in satu["jumlah"]],
        "rata": ["kanan" if n else "kiri" for n in kanan],
        "lebar": [_lebar(satu["kolom"][n], [_sel(b[n]) for b in semua]) for n in range(len(kanan))],
        "utuh": len(baris) <= SETENGAH_HALAMAN,
    }


def _lebar(kepala, isi):
    """A column's share of the width: its longest text, or the longest word of its heading."""
    teks = [str(sel) for sel in isi if sel is not None] + kepala.split()
    return min(max(map(len, teks)) + 3, 32)


def _sel(sel):
    return tulis_angka(sel) if isinstance(sel, int) else sel
