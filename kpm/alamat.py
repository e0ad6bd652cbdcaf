"""Reading what an address asks for: anything may stand in it, and nothing there may hurt."""

import re

from django.http import QueryDict


def angka(isi):
    """The whole number written there, or None where there is none of up to nine digits."""
    return int(isi) if re.fullmatch(r"\d{1,9}", isi or "", re.A) else None


def kueri(isi):
    """A posted query string as data, without the NUL bytes that no text of ours holds."""
    return QueryDict(isi.replace("%00", "").replace("\0", ""))
