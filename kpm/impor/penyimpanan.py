"""An uploaded file between its upload and its import: encrypted on disk, gone when done."""

import hashlib
import os
import secrets
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from kpm.impor.kolom import BerkasDitolak
from kpm.impor.pembacaan import BATAS_BERKAS
from kpm.penyandian import bukakan_bita, nomor_kunci, sandikan_bita

POTONGAN = 1024 * 1024
LAMA_SIMPAN = timedelta(days=7)


def _jalan(berkas):
    folder = Path(settings.MEDIA_ROOT) / "impor"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / str(berkas.uuid)


def _ranah(berkas, nomor):
    return f"berkas_impor:{berkas.uuid}:{nomor}"


def simpan(berkas, unggahan):
    """Keep an upload for the import, in encrypted pieces; its SHA-256 goes to the row."""
    if unggahan.size > BATAS_BERKAS:
        raise BerkasDitolak("Berkas lebih besar dari 400 MB. Bagi per kabupaten/kota.")
    sidik = hashlib.sha256()
    with _jalan(berkas).open("wb") as tujuan:
        for nomor, isi in enumerate(unggahan.chunks(POTONGAN)):
            sidik.update(isi)
            _tulis(tujuan, sandikan_bita(isi, _ranah(berkas, nomor)))
    berkas.sidik = sidik.hexdigest()
    berkas.save(update_fields=["sidik"])


def _tulis(tujuan, sandi):
    tujuan.write(len(sandi).to_bytes(4, "big") + sandi)


def _potongan(berkas):
    """The encrypted pieces of an upload, in order."""
    with _jalan(berkas).open("rb") as sumber:
        while panjang := sumber.read(4):
            yield sumber.read(int.from_bytes(panjang, "big"))


@contextmanager
def terbuka(berkas):
    """The upload in the clear, for as long as it is read; it has no name a crash could leave."""
    if not tersedia(berkas):
        raise BerkasDitolak("Berkas unggahan sudah dihapus. Unggah sekali lagi.")
    with tempfile.TemporaryFile() as sementara:
        for nomor, sandi in enumerate(_potongan(berkas)):
            sementara.write(bukakan_bita(sandi, _ranah(berkas, nomor)))
        sementara.flush()
        yield Path(f"/proc/{os.getpid()}/fd/{sementara.fileno()}")


def sandikan_ulang(berkas):
    """Put a waiting upload under the current key; False where there is nothing to do."""
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


def hapus_kedaluwarsa(daftar, *, pada):
    """Drop the files of imports that nobody confirmed within a week."""
    for berkas in daftar.filter(dibuat_pada__lt=pada - LAMA_SIMPAN):
        hapus(berkas)
