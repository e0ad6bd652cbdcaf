"""Names and addresses as they are heard in Banten, drawn at random."""

import tomllib
from pathlib import Path

_DAFTAR = {
    kunci: teks.split()
    for kunci, teks in tomllib.loads(Path(__file__).with_suffix(".toml").read_text()).items()
}


def orang(acak, kelamin, *, tua=False, muda=False):
    """A full name of one or two words, by sex and generation."""
    huruf = kelamin.lower()
    nama = acak.choice(_DAFTAR[f"{'anak' if muda else 'depan'}_{huruf}"])
    if acak.random() < (0.35 if tua else 0.75):
        nama = f"{nama} {acak.choice(_DAFTAR[f'belakang_{huruf}'])}"
    return nama


def alamat(acak, *, perkotaan):
    """A street or a kampung, as the desa is a kelurahan or a village."""
    if perkotaan:
        return f"Jl. {acak.choice(_DAFTAR['jalan'])} No. {acak.randint(1, 160)}"
    return f"Kp. {acak.choice(_DAFTAR['kampung'])} {acak.choice(_DAFTAR['kampung'])}"
