"""An uploaded file between its upload and its import: encrypted on disk, gone when done."""

import hashlib
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from kpm.impor.kolom import BerkasDitolak
from kpm.impor.pembacaan import BATAS_BERKAS
from kpm.penyandian import bukakan_bita, sandikan_bita

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
            sandi = sandikan_bita(isi, _ranah(berkas, nomor))
            tujuan.write(len(sandi).to_bytes(4, "big") + sandi)
    berkas.sidik = sidik.hexdigest()
    berkas.save(update_fields=["sidik"])


@contextmanager
def terbuka(berkas):
    """The upload in the clear under a temporary name, for as long as it is read."""
    if not tersedia(berkas):
        raise BerkasDitolak("Berkas unggahan sudah dihapus. Unggah sekali lagi.")
    with tempfile.NamedTemporaryFile() as sementara:
        with _jalan(berkas).open("rb") as sumber:
            nomor = 0
            while panjang := sumber.read(4):
                sandi = sumber.read(int.from_bytes(panjang, "big"))
                sementara.write(bukakan_bita(sandi, _ranah(berkas, nomor)))
                nomor += 1
        sementara.flush()
        yield Path(sementara.name)


def tersedia(berkas):
    return _jalan(berkas).exists()


def hapus(berkas):
    _jalan(berkas).unlink(missing_ok=True)


def hapus_kedaluwarsa(daftar, *, pada):
    """Drop the files of imports that nobody confirmed within a week."""
    for berkas in daftar.filter(dibuat_pada__lt=pada - LAMA_SIMPAN):
        hapus(berkas)
