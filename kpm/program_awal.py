"""The programmes the house starts with (domain 1): reference data, corrected in the admin."""

from ejsika.wilayah.models import Wilayah
from kpm.models import Program

PROGRAM_AWAL = (
    # kode, nama, wilayah, milik_sendiri
    ("JAMSOSRATU", "Jaminan Sosial Rakyat Banten Bersatu (Jamsosratu)", "36", True),
    ("JSCM", "Jaminan Sosial Cilegon Mandiri (JSCM)", "36.72", True),
    ("PKH", "Program Keluarga Harapan (PKH)", "36", False),
)


def muat_program():
    """Make sure the first programmes exist; never overwrite what the office has corrected."""
    wilayah = Wilayah.objects.in_bulk([kode for _, _, kode, _ in PROGRAM_AWAL], field_name="kode")
    return [
        Program.objects.get_or_create(
            kode=kode,
            defaults={"nama": nama, "wilayah": wilayah[tempat], "milik_sendiri": milik_sendiri},
        )[0]
        for kode, nama, tempat, milik_sendiri in PROGRAM_AWAL
        if tempat in wilayah
    ]
