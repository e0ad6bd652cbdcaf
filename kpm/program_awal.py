"""The programmes the house starts with (domain 1): reference data, corrected in the admin."""

from ejsika.wilayah.models import Wilayah
from kpm.komponen import KODE
from kpm.models import Program

PROGRAM_AWAL = (
    # kode, nama, wilayah, milik_sendiri, aktif
    ("JAMSOSRATU", "Jaminan Sosial Rakyat Banten Bersatu (Jamsosratu)", "36", True, True),
    ("JSCM", "Jaminan Sosial Cilegon Mandiri (JSCM)", "36.72", True, True),
    ("PKH", "Program Keluarga Harapan (PKH)", "36", False, True),
    # Named in Pergub 16/2015; whether it runs, and for whom, Dinsos has yet to say (domain 9).
    ("SANKESOS", "Santunan Pertanggungan Kesejahteraan Sosial (Sankesos)", "36", True, False),
)
# kode: (components of which a family needs one, programmes it may not receive beside it)
ATURAN_AWAL = {
    "JAMSOSRATU": (KODE, ("PKH", "JSCM")),
    "JSCM": ((), ("PKH", "JAMSOSRATU")),
}


def muat_program():
    """Make sure the first programmes exist; never overwrite what the office has corrected."""
    wilayah = Wilayah.objects.in_bulk([baris[2] for baris in PROGRAM_AWAL], field_name="kode")
    hasil = [_muat(*baris, wilayah) for baris in PROGRAM_AWAL if baris[2] in wilayah]
    for program, baru in hasil:
        _, lain = ATURAN_AWAL.get(program.kode, ((), ())) if baru else ((), ())
        program.tidak_bersama.add(*(satu for satu, _ in hasil if satu.kode in lain))
    return [program for program, _ in hasil]


def _muat(kode, nama, tempat, milik_sendiri, aktif, wilayah):
    komponen, _ = ATURAN_AWAL.get(kode, ((), ()))
    return Program.objects.get_or_create(
        kode=kode,
        defaults={
            "nama": nama,
            "wilayah": wilayah[tempat],
            "milik_sendiri": milik_sendiri,
            "aktif": aktif,
            "komponen_wajib": list(komponen),
        },
    )
