"""Log lines that say what happened, never whose data it was."""

import logging
import re

# PostgreSQL repeats the values of the offending row below these words; they may hold line breaks.
ISI_BARIS = re.compile(
    r"^(DETAIL|CONTEXT|LINE \d+):.*?(?=\n\n(?:The above exception|During handling)|\Z)", re.M | re.S
)


NOMOR = re.compile(r"(?<!\d)\d{15,}(?!\d)")  # a NIK or No. KK, also with a digit lost or doubled


class TanpaIsiBaris(logging.Formatter):
    """Leaves out the lines in which the database quotes a row's values, and any long number."""

    def format(self, record):
        return NOMOR.sub("(nomor)", super().format(record))

    def formatException(self, ei):  # noqa: N802  logging's own name
        return ISI_BARIS.sub("DETAIL: (tidak dicatat)", super().formatException(ei))
