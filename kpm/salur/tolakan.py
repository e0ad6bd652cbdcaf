"""The rows of a bank's file that changed nothing, given back in the layout they came in."""

import json

from kpm.lembar_csv import netral, penulis_csv

SEKALI_BACA = 5000


def tolakan_csv(berkas):
    """A stream of `;` CSV with BOM: header, cells as read, line number and reason last."""
    penulis = penulis_csv()
    judul = [str(satu or "") for satu in berkas.hasil.get("judul", [])]
    yield "\ufeff" + penulis.writerow(map(netral, [*judul, "BARIS", "ALASAN TIDAK TERPAKAI"]))
    for satu in berkas.baris.bermasalah().order_by("nomor").iterator(chunk_size=SEKALI_BACA):
        sel = json.loads(satu.isi)[: len(judul)] if satu.isi else []
        sel += [""] * (len(judul) - len(sel))
        yield penulis.writerow(map(netral, [*sel, str(satu.nomor), satu.get_masalah_display()]))
