"""An uploaded file between its upload and its import: encrypted on disk, gone when done.

It arrives whole or in pieces of `POTONGAN` bytes, each written where its offset says, so that a
piece sent twice, or cut off halfway, does no harm.
"""

import hashlib
import os
import secrets
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kpm.impor.kolom import BerkasDitolak
from kpm.impor.pembacaan import BATAS_BERKAS, TERLALU_BESAR
from kpm.penyandian import bukakan_bita, nomor_kunci, sandikan_bita

POTONGAN = 4 * 1024 * 1024
KEPALA = 4  # bytes before a piece that say how long it is
TAMBAHAN = KEPALA + 17  # what a piece grows by: that, the key's number, the SIV
LAMA_SIMPAN = timedelta(days=7)


def _jalan(berkas):
    folder = Path(settings.MEDIA_ROOT) / "impor"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / str(berkas.uuid)


def _ranah(berkas, nomor):
    return f"berkas_impor:{berkas.uuid}:{nomor}"


def pastikan_ukuran(ukuran):
    if ukuran > BATAS_BERKAS:
        raise BerkasDitolak(TERLALU_BESAR)
    if ukuran <= 0:
        raise BerkasDitolak("Berkas kosong.")


def simpan(berkas, unggahan):
    """Keep an upload that came in one request."""
    pastikan_ukuran(unggahan.size)
    for nomor, isi in enumerate(unggahan.chunks(POTONGAN)):
        tulis_potongan(berkas, isi, dari=nomor * POTONGAN)


def tulis_potongan(berkas, isi, *, dari):
    """Put a piece on the disk for good; what an earlier attempt left behind it is cut off."""
    nomor = dari // POTONGAN
    sandi = sandikan_bita(isi, _ranah(berkas, nomor))
    jalan = _jalan(berkas)
    jalan.touch(mode=0o600)
    with jalan.open("r+b") as tujuan:
        tujuan.seek(nomor * (POTONGAN + TAMBAHAN))
        _tulis(tujuan, sandi)
        tujuan.truncate()
        tujuan.flush()
        os.fsync(tujuan.fileno())


def _tulis(tujuan, sandi):
    tujuan.write(len(sandi).to_bytes(KEPALA, "big") + sandi)


def _potongan(berkas):
    """The encrypted pieces of an upload, in order."""
    with _jalan(berkas).open("rb") as sumber:
        while panjang := sumber.read(KEPALA):
            yield sumber.read(int.from_bytes(panjang, "big"))


@contextmanager
def terbuka(berkas):
    """The upload in the clear, for as long as it is read; it has no name a crash could leave.

    Its SHA-256 goes to the row.
    """
    if not tersedia(berkas):
        raise BerkasDitolak("Berkas unggahan sudah dihapus. Unggah sekali lagi.")
    sidik = hashlib.sha256()
    with tempfile.TemporaryFile() as sementara:
        for nomor, sandi in enumerate(_potongan(berkas)):
            isi = bukakan_bita(sandi, _ranah(berkas, nomor))
            sidik.update(isi)
            sementara.write(isi)
        sementara.flush()
        berkas.sidik = sidik.hexdigest()
        berkas.save(update_fields=["sidik"])
        yield Path(f"/proc/{os.getpid()}/fd/{sementara.fileno()}")


def sandikan_ulang(berkas):
    """Put a waiting upload under the current key; False where there is nothing to do.

    The row is locked meanwhile: a piece that arrives waits, and goes into the new file.
    """
    with transaction.atomic():
        type(berkas).objects.select_for_update().get(pk=berkas.pk)
        return _sandikan_ulang(berkas)


def _sandikan_ulang(berkas):
    if not tersedia(berkas) or next(_potongan(berkas), b"")[:1] in (b"", bytes([nomor_kunci()])):
        return False
    jalan = _jalan(berkas)
    baru = jalan.with_name(f"{jalan.name}.{secrets.token_hex(4)}")
    with baru.open("wb") as tujuan:
        for nomor, sandi in enumerate(_potongan(berkas)):
            ranah = _ranah(berkas, nomor)
            _tulis(tujuan, sandikan_bita(bukakan_bita(sandi, ranah), ranah))
        tujuan.flush()
        os.fsync(tujuan.fileno())
    baru.replace(jalan)
    return True


def tersedia(berkas):
    return _jalan(berkas).exists()


def hapus(berkas):
    _jalan(berkas).unlink(missing_ok=True)
