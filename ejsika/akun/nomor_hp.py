"""Indonesian mobile numbers: however they are written, one form is kept (E.164)."""

import re

POLA = re.compile(r"^(?:\+62|62|0)(8[1-9][0-9]{6,10})$")


class NomorHpSalah(ValueError):
    """Not an Indonesian mobile number."""


def baku_nomor_hp(tulisan: str) -> str:
    """`0812-3456-7890`, `62812…` and `+62 812…` all become `+628…`.

    >>> baku_nomor_hp("0812-3456-7890")
    '+6281234567890'
    """
    cocok = POLA.match(re.sub(r"[\s().-]", "", tulisan))
    if not cocok:
        raise NomorHpSalah(tulisan)
    return f"+62{cocok[1]}"
