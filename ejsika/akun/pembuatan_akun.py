"""Opening pendamping accounts from an office's list."""

import re
from dataclasses import dataclass, field

from django.db import transaction

from ejsika.akun.models import Penempatan, Pengguna, Peran
from ejsika.akun.nomor_hp import NomorHpSalah, baku_nomor_hp
from ejsika.akun.sandi import pasang_sandi_sekali
from ejsika.wilayah.models import Tingkat, Wilayah

NAMA = re.compile(r"[^\W\d_][^\d_<>=@{}\[\]|\\]{0,149}")
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,49}")


@dataclass
class CalonAkun:
    """One row of the list: what would be made of it, and every reason why not."""

    nomor: int
    nama_lengkap: str
    nomor_hp: str
    kode_wilayah: list[str]
    username: str
    wilayah: list[Wilayah] = field(default_factory=list)
    galat: list[str] = field(default_factory=list)


def periksa_calon(baris):
    """Judge every row of `berkas_akun.baca_berkas_akun`; nothing is stored."""
    calon = [_calon(satu) for satu in baris]
    semua_kode = {kode for satu in calon for kode in satu.kode_wilayah}
    wilayah = {w.kode: w for w in Wilayah.objects.filter(kode__in=semua_kode)}
    hp = {satu.nomor_hp for satu in calon if satu.nomor_hp}
    hp_terpakai = set(Pengguna.objects.filter(nomor_hp__in=hp).values_list("nomor_hp", flat=True))
    nama_terpakai = {nama.lower() for nama in Pengguna.objects.values_list("username", flat=True)}
    diminta = {satu.username for satu in calon if satu.username}
    for satu in calon:
        _periksa_wilayah(satu, wilayah)
        _periksa_hp(satu, hp_terpakai)
        _periksa_username(satu, nama_terpakai, diminta)
    return calon


@transaction.atomic
def buat_akun_pendamping(calon, *, pada):
    """Open the accounts of rows without errors; returns `[(pengguna, one-time password)]`."""
    akun = []
    for satu in calon:
        pengguna = Pengguna(
            username=satu.username,
            nama_lengkap=satu.nama_lengkap,
            nomor_hp=satu.nomor_hp,
            peran=Peran.PENDAMPING,
        )
        akun.append((pengguna, pasang_sandi_sekali(pengguna, pada=pada)))
    Pengguna.objects.bulk_create([pengguna for pengguna, _ in akun])
    Penempatan.objects.bulk_create(
        [
            Penempatan(pengguna=pengguna, wilayah=tempat)
            for (pengguna, _), satu in zip(akun, calon, strict=True)
            for tempat in satu.wilayah
        ]
    )
    return akun


def _calon(baris):
    """A row in our own forms: names trimmed, number and codes as they are kept."""
    galat = []
    if not NAMA.fullmatch(baris["nama_lengkap"]):
        galat.append("Nama lengkap harus diawali huruf dan tanpa angka. Tulis seperti di KTP.")
    hp = baris["nomor_hp"].removesuffix(".0")  # Excel keeps a number as a fraction
    if hp.isdigit() and hp.startswith("8"):  # and drops the leading zero
        hp = f"0{hp}"
    try:
        hp = baku_nomor_hp(hp)
    except NomorHpSalah:
        sebab = f"“{hp}” tidak dikenal" if hp else "kosong"
        galat.append(f"Nomor HP {sebab}. Contoh: 0812-3456-7890.")
        hp = ""
    return CalonAkun(
        nomor=baris["nomor"],
        nama_lengkap=baris["nama_lengkap"],
        nomor_hp=hp,
        kode_wilayah=[_baku_kode(k) for k in re.split(r"[;,\s]+", baris["kode_wilayah"]) if k],
        username=baris.get("username", "").lower(),
        galat=galat,
    )


def _baku_kode(kode):
    """`3601` and `36.01` are the same region."""
    angka = kode.replace(".", "")
    potong = [angka[:2], angka[2:4], angka[4:6], angka[6:]]
    return ".".join(p for p in potong if p)


def _periksa_wilayah(satu, wilayah):
    if not satu.kode_wilayah:
        satu.galat.append("Kode wilayah kosong. Contoh: 36.01 atau 36.01.21.")
    for kode in dict.fromkeys(satu.kode_wilayah):
        if kode not in wilayah:
            satu.galat.append(f"Kode wilayah {kode} tidak ada di Banten.")
        elif wilayah[kode].tingkat == Tingkat.PROVINSI:
            satu.galat.append("Pendamping bertugas di kabupaten/kota atau di bawahnya.")
        else:
            satu.wilayah.append(wilayah[kode])


def _periksa_hp(satu, terpakai):
    if satu.nomor_hp in terpakai:
        satu.galat.append("Nomor HP ini sudah dipakai akun lain atau baris sebelumnya.")
    elif satu.nomor_hp:
        terpakai.add(satu.nomor_hp)


def _periksa_username(satu, terpakai, diminta):
    if not satu.username:
        satu.username = _usulan_username(satu.nama_lengkap, terpakai | diminta)
    elif not USERNAME.fullmatch(satu.username):
        satu.galat.append(
            "Nama pengguna hanya boleh huruf kecil, angka, titik, dan tanda hubung, minimal 3."
        )
    elif satu.username in terpakai:
        satu.galat.append(f"Nama pengguna {satu.username} sudah dipakai. Pilih yang lain.")
    terpakai.add(satu.username)


def _usulan_username(nama, terpakai):
    """`H. Ahmad Fauzi Ramli, S.Sos` becomes `ahmad.fauzi`, or `ahmad.fauzi2` when taken."""
    kata = [k for k in re.findall(r"[a-z]+", nama.partition(",")[0].lower()) if len(k) > 2]
    dasar = (".".join(kata[:2]) or "pendamping")[:40]
    nama, urut = dasar, 1
    while nama in terpakai:
        urut += 1
        nama = f"{dasar}{urut}"
    return nama
