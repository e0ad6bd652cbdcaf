"""Passwords: chosen by their owner, or made once and handed over on paper."""

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from knox.models import get_token_model

# Nothing that looks like something else on paper: no 0/o, 1/l/i.
HURUF = "23456789abcdefghjkmnpqrstuvwxyz"
KELOMPOK, PANJANG_KELOMPOK = 3, 4
BERLAKU_SEKALI = timedelta(days=14)
# 59 random bits need no slow hash, and 330 slow hashes need minutes; sign-in rehashes in full.
ITERASI_SEKALI = 20_000


def buat_sandi_sekali() -> str:
    """A password to be typed once from paper, such as `k7mt-2rwp-hz9d` (59 bits)."""
    return "-".join(
        "".join(secrets.choice(HURUF) for _ in range(PANJANG_KELOMPOK)) for _ in range(KELOMPOK)
    )


def pasang_sandi_sekali(pengguna, *, pada):
    """Give the (unsaved) person a one-time password and return it; it is kept nowhere."""
    sandi = buat_sandi_sekali()
    penyandi = get_hasher()
    opsi = {"iterations": ITERASI_SEKALI} if isinstance(penyandi, PBKDF2PasswordHasher) else {}
    pengguna.password = penyandi.encode(sandi, penyandi.salt(), **opsi)
    pengguna.harus_ganti_sandi = True
    pengguna.sandi_sekali_sampai = pada + BERLAKU_SEKALI
    return sandi


def atur_ulang_sandi(pengguna, *, pada):
    """Replace a lost password by a one-time one; every session and token ends."""
    sandi = pasang_sandi_sekali(pengguna, pada=pada)
    pengguna.save(update_fields=["password", "harus_ganti_sandi", "sandi_sekali_sampai"])
    get_token_model().objects.filter(user=pengguna).delete()
    return sandi


def ganti_sandi(pengguna, *, sandi_baru):
    """Store the password its owner chose; every other session of theirs ends."""
    pengguna.set_password(sandi_baru)
    pengguna.harus_ganti_sandi = False
    pengguna.sandi_sekali_sampai = None
    pengguna.save(update_fields=["password", "harus_ganti_sandi", "sandi_sekali_sampai"])
