"""CSV as an Indonesian Excel opens it: `;` between the cells, and no cell that is a formula."""

import csv

RUMUS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the start of a formula


def netral(isi):
    """Text that no spreadsheet takes for a formula."""
    return f"'{isi}" if isi.startswith(RUMUS) else isi


class _Gema:
    """A file that hands back what is written, for a csv.writer that streams."""

    def write(self, isi):
        return isi


def penulis_csv():
    """A csv.writer whose `writerow` returns the line instead of keeping it."""
    return csv.writer(_Gema(), delimiter=";")
