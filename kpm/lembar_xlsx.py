"""An XLSX workbook of text cells, written as it is read: no row waits for the next one.

Office Open XML (ECMA-376) asks for a zip of a few fixed parts and one part per sheet. Every cell is
an inline string, so that a leading "=" or a long number stays the text it was.
"""

import re
import zlib
from io import RawIOBase
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

TERLARANG = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # not in XML 1.0
BARIS_PALING_BANYAK = 1_048_576
KEPALA = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
INTI = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PAKET = "http://schemas.openxmlformats.org/package/2006"
DOKUMEN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TUTUP = "</t></is></c>"
SEL = '<c t="inlineStr"><is><t xml:space="preserve">'
SEL_TEBAL = SEL.replace("<c ", '<c s="1" ')
XF = 'numFmtId="0" fillId="0" borderId="0"'
GAYA = (
    f'{KEPALA}<styleSheet xmlns="{INTI}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/>'
    '</font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border>'
    f'</borders><cellStyleXfs count="1"><xf {XF} fontId="0"/></cellStyleXfs><cellXfs count="2">'
    f'<xf {XF} fontId="0" xfId="0"/><xf {XF} fontId="1" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
SEKALI_TULIS = 1000  # rows


class _Saluran(RawIOBase):
    """A file that only remembers what has not been taken away yet."""

    def __init__(self):
        self.potongan = []

    def writable(self):
        return True

    def write(self, isi):
        self.potongan.append(bytes(isi))
        return len(isi)

    def ambil(self):
        isi, self.potongan = b"".join(self.potongan), []
        return isi


def tulis_xlsx(lembar):
    """Yield the bytes of a workbook; `lembar` is `[(name, headings, widths, rows of strings)]`."""
    saluran = _Saluran()
    with ZipFile(saluran, "w", ZIP_DEFLATED, compresslevel=zlib.Z_BEST_SPEED) as arsip:
        for nama, isi in _bagian_tetap([nama for nama, *_ in lembar]):
            arsip.writestr(_info(nama), isi)
        for nomor, (_, judul, lebar, baris) in enumerate(lembar, start=1):
            with arsip.open(_info(f"xl/worksheets/sheet{nomor}.xml"), "w") as bagian:
                for teks in _lembar(judul, lebar, baris):
                    bagian.write(teks.encode())
                    if isi := saluran.ambil():
                        yield isi
    yield saluran.ambil()


def _info(nama):
    info = ZipInfo(nama)  # a fixed date: the same rows make the same bytes
    info.compress_type, info._compresslevel = ZIP_DEFLATED, zlib.Z_BEST_SPEED
    return info


def _lembar(judul, lebar, baris):
    kolom = "".join(
        f'<col min="{n}" max="{n}" width="{isi}" customWidth="1"/>'
        for n, isi in enumerate(lebar, start=1)
    )
    yield (
        f'{KEPALA}<worksheet xmlns="{INTI}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{kolom}</cols><sheetData>{_baris(judul, SEL_TEBAL)}"
    )
    kumpulan = []
    for satu in baris:
        kumpulan.append(_baris(satu, SEL))
        if len(kumpulan) == SEKALI_TULIS:
            yield "".join(kumpulan)
            kumpulan = []
    yield "".join(kumpulan) + "</sheetData></worksheet>"


def _baris(sel, buka):
    """One row; the cells are joined by a sign that no cell may hold, then escaped in one go."""
    teks = "\x1f".join(sel)
    if TERLARANG.search(teks.replace("\x1f", "")):
        teks = "\x1f".join(TERLARANG.sub("", satu) for satu in sel)
    teks = teks.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<row>{buka}{teks.replace(chr(31), TUTUP + buka)}{TUTUP}</row>"


def _bagian_tetap(nama):
    jenis, isi, hubungan = "", "", ""
    for n, satu in enumerate(nama, start=1):
        jenis += (
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        )
        isi += f'<sheet name="{satu}" sheetId="{n}" r:id="rId{n}"/>'
        hubungan += (
            f'<Relationship Id="rId{n}" Type="{DOKUMEN}/worksheet" '
            f'Target="worksheets/sheet{n}.xml"/>'
        )
    buku = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    yield (
        "[Content_Types].xml",
        f'{KEPALA}<Types xmlns="{PAKET}/content-types"><Default Extension="rels" ContentType="'
        'application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="'
        f'/xl/workbook.xml" ContentType="{buku}.sheet.main+xml"/><Override PartName="'
        f'/xl/styles.xml" ContentType="{buku}.styles+xml"/>{jenis}</Types>',
    )
    yield (
        "_rels/.rels",
        f'{KEPALA}<Relationships xmlns="{PAKET}/relationships"><Relationship Id="rId1" '
        f'Type="{DOKUMEN}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    yield (
        "xl/workbook.xml",
        f'{KEPALA}<workbook xmlns="{INTI}" xmlns:r="{DOKUMEN}"><sheets>{isi}</sheets></workbook>',
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{KEPALA}<Relationships xmlns="{PAKET}/relationships">{hubungan}<Relationship Id="gaya" '
        f'Type="{DOKUMEN}/styles" Target="styles.xml"/></Relationships>',
    )
    yield "xl/styles.xml", GAYA
