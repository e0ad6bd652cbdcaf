"""Encryption at rest of NIK and No. KK: deterministic AES-SIV (RFC 5297), so equality searches.

Each stored value is one key-number byte followed by the SIV ciphertext; the number is the last
byte of SHA-256 of the key, so that keys can be rotated without guessing.
"""

import base64
import hashlib
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


@lru_cache(maxsize=8)
def _kunci(kunci_base64):
    """The key numbers and ciphers, current key first."""
    ring = {}
    for teks in kunci_base64:
        mentah = base64.b64decode(teks)
        nomor = hashlib.sha256(mentah).digest()[-1]
        if nomor in ring:  # one in 256: neither value could be told from the other
            raise ImproperlyConfigured(
                "Dua kunci di EJSIKA_KUNCI_DATA bernomor sama. Buat kunci baru sekali lagi."
            )
        ring[nomor] = AESSIV(mentah)
    return ring


@lru_cache(maxsize=8)
def _terkini(kunci_base64):
    nomor, sandi = next(iter(_kunci(kunci_base64).items()))
    return bytes([nomor]), sandi


def sandikan(teks, ranah):
    """Encrypt under the current key; `ranah` keeps equal numbers of two columns apart."""
    return penyandi(ranah)(teks)


def penyandi(ranah):
    """`sandikan` for one column, with the current key at hand: for millions of numbers."""
    awalan, sandi = _terkini(tuple(settings.KUNCI_DATA))
    konteks, enkripsi = [ranah.encode()], sandi.encrypt
    return lambda teks: awalan + enkripsi(teks.encode(), konteks)


def bukakan(isi, ranah):
    """Decrypt a stored value; raises KeyError for an unknown key, InvalidTag for a damaged one."""
    isi = bytes(isi)
    return _kunci(tuple(settings.KUNCI_DATA))[isi[0]].decrypt(isi[1:], [ranah.encode()]).decode()


def sandikan_bita(isi, ranah):
    """Encrypt bytes (a piece of a file) under the current key."""
    awalan, sandi = _terkini(tuple(settings.KUNCI_DATA))
    return awalan + sandi.encrypt(isi, [ranah.encode()])


def bukakan_bita(isi, ranah):
    return _kunci(tuple(settings.KUNCI_DATA))[isi[0]].decrypt(isi[1:], [ranah.encode()])


def semua_sandi(teks, ranah):
    """The value under every key, so that a search works in the middle of a key rotation."""
    return [
        bytes([nomor]) + sandi.encrypt(teks.encode(), [ranah.encode()])
        for nomor, sandi in _kunci(tuple(settings.KUNCI_DATA)).items()
    ]


def nomor_kunci():
    """The number of the current key: the first byte of all that is encrypted now."""
    return next(iter(_kunci(tuple(settings.KUNCI_DATA))))


def samarkan(nomor):
    """Show the region and the serial of a 16-digit number, hide birth date or issue date.

    >>> samarkan("3601234567890001")
    '3601********0001'
    """
    return f"{nomor[:4]}{'*' * 8}{nomor[-4:]}" if nomor else ""


class NomorTersandi(models.BinaryField):
    """A number in the clear in Python, ciphertext in the database; equality is the only lookup."""

    def __init__(self, *args, ranah, **kwargs):
        self.ranah = ranah
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        nama, jalan, args, kwargs = super().deconstruct()
        return nama, jalan, args, {**kwargs, "ranah": self.ranah}

    def get_db_prep_value(self, value, connection, prepared=False):
        if isinstance(value, str):
            value = sandikan(value, self.ranah)
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value, expression, connection):
        return None if value is None else bukakan(value, self.ranah)

    def to_python(self, value):
        return value

    def value_to_string(self, obj):
        return self.value_from_object(obj)
