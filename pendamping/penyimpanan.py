"""Where the bytes of evidence live: written once under a key made of their own content.

The interface is small enough for an object store to fill (`simpan`, `baca`, `ada`, `hapus`,
`daftar`); `simpan` promises that the bytes survive a power cut once it has returned.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.conf import settings

ASLI, SAJIAN, KECIL = "asli", "sajian", "kecil"


class PenyimpananGagal(Exception):
    """The bytes could not be made durable (disk full, read-only): nothing was kept."""


class PenyimpananBerkas:
    """Evidence in a folder tree: `<ragam>/<first two of the hash>/<hash>`."""

    def __init__(self, akar):
        self.akar = Path(akar)

    def _letak(self, ragam, sidik):
        return self.akar / "bukti" / ragam / sidik.lstrip(".")[:2] / sidik

    def simpan(self, ragam, sidik, isi):
        """Make the bytes durable under the key. Safe to run twice, also at the same moment."""
        letak = self._letak(ragam, sidik)
        try:
            if not letak.exists():
                self._tulis(letak, isi)
            _pastikan_folder(letak.parent)
        except OSError as galat:
            raise PenyimpananGagal(sidik) from galat

    def _tulis(self, letak, isi):
        if not letak.parent.is_dir():
            letak.parent.mkdir(parents=True, exist_ok=True)
            for folder in (letak.parent.parent, letak.parent.parent.parent, self.akar):
                _pastikan_folder(folder)
        # A random name: two copies of one photo at once must not write into one file.
        sementara = letak.with_name(f".{letak.name[:2]}{secrets.token_hex(8)}")
        try:
            gagang = os.open(sementara, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
            with open(gagang, "wb", closefd=True) as berkas:
                berkas.write(isi)
                berkas.flush()
                os.fsync(berkas.fileno())
            os.replace(sementara, letak)
        except BaseException:
            with suppress(OSError):
                sementara.unlink()
            raise

    def baca(self, ragam, sidik):
        """The bytes under the key; FileNotFoundError when there are none."""
        return self._letak(ragam, sidik).read_bytes()

    def buka(self, ragam, sidik):
        return self._letak(ragam, sidik).open("rb")

    def ada(self, ragam, sidik):
        return self._letak(ragam, sidik).exists()

    def hapus(self, ragam, sidik):
        self._letak(ragam, sidik).unlink(missing_ok=True)

    def daftar(self, ragam):
        """Yield `(hash, moment of writing)` of everything kept, unfinished writes included."""
        for berkas in (self.akar / "bukti" / ragam).glob("*/*"):
            with suppress(FileNotFoundError):
                yield berkas.name, berkas.stat().st_mtime


def _pastikan_folder(folder):
    """Make the folder's entries durable; a renamed file is not before this."""
    gagang = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(gagang)
    finally:
        os.close(gagang)


def penyimpanan():
    """The storage of this installation."""
    return PenyimpananBerkas(settings.MEDIA_ROOT)
