"""Which region is each feature? Reads the code fields that Indonesian agencies use.

Kemendagri codes match by themselves; BPS codes differ below kabupaten, so there the name inside
the parent decides.
"""

import re
from collections import Counter
from dataclasses import dataclass

from ejsika.wilayah.models import Tingkat
from ejsika.wilayah.pembongkaran import BerkasDitolak

TINGKAT = (Tingkat.PROVINSI, Tingkat.KABUPATEN, Tingkat.KECAMATAN, Tingkat.DESA)
TINGKAT_DARI_ANGKA = {2: 0, 4: 1, 6: 2, 10: 3}
KODE_TUNGGAL = ("kode", "kode_wilayah", "kode_kemendagri", "kdwilayah")
KODE_BIG = ("kdppum", "kdpkab", "kdcpum", "kdepum")
NAMA_BIG = ("wadmpr", "wadmkk", "wadmkc", "wadmkd")
KODE_BPS = tuple(f"adm{n}_pcode" for n in (1, 2, 3, 4))
AKHIRAN_NAMA_BPS = ("en", "id", "name", "nm")
SEBUTAN = re.compile(
    r"^(provinsi|kabupaten|kab\.?|kecamatan|kec\.?|kelurahan|kel\.?|desa)\s+", re.I
)


@dataclass(frozen=True, slots=True)
class Susunan:
    """The layout of a file: its deepest level, and per level the code field and name fields."""

    tingkat: int
    kode: dict[int, str]
    nama: dict[int, tuple[str, ...]]
    bps: bool = False


def angka_kode(nilai) -> str:
    """The digits of a code, dotted or not, "ID" in front or not, even if stored as a number."""
    if isinstance(nilai, float) and nilai.is_integer():
        nilai = int(nilai)
    return re.sub(r"\D", "", "" if nilai is None else str(nilai))


def kode_bertitik(angka: str) -> str | None:
    """36.01.01.2001 of 3601012001; None where the length is no Kemendagri level."""
    if len(angka) not in TINGKAT_DARI_ANGKA:
        return None
    bagian = [angka[:2], angka[2:4], angka[4:6], angka[6:]]
    return ".".join(b for b in bagian if b)


def nama_polos(nama) -> str:
    """A name for comparing: no title, no case, no spaces or marks; "Kota" stays, it tells apart."""
    return re.sub(r"[^a-z0-9]", "", SEBUTAN.sub("", str(nama or "").strip()).lower())


def kenali_susunan(daftar_sifat: list[dict]) -> Susunan:
    """The layout of the file, or `BerkasDitolak` where no code field is known."""
    ada = set().union(*daftar_sifat) if daftar_sifat else set()
    if susunan := _berlapis(daftar_sifat, ada, KODE_BPS, bps=True):
        return susunan
    if susunan := _berlapis(daftar_sifat, ada, KODE_BIG, bps=False):
        return susunan
    for kolom in KODE_TUNGGAL:
        if kolom in ada:
            return _tunggal(daftar_sifat, kolom)
    raise BerkasDitolak(
        "Kolom kode wilayah tidak ditemukan. Yang dikenal: kode; KDPPUM, KDPKAB, KDCPUM, KDEPUM "
        "(BIG); ADM1_PCODE sampai ADM4_PCODE (BPS/OCHA)."
    )


def _berlapis(daftar_sifat, ada, kolom_kode, *, bps):
    """A code field per level; the deepest that most features fill in is the file's level."""
    separuh = len(daftar_sifat) / 2
    terisi = {
        n: kolom
        for n, kolom in enumerate(kolom_kode)
        if kolom in ada and sum(bool(angka_kode(s.get(kolom))) for s in daftar_sifat) >= separuh
    }
    if not terisi:
        return None
    nama = {
        n: tuple(f"adm{n + 1}_{akhiran}" for akhiran in AKHIRAN_NAMA_BPS) if bps else (NAMA_BIG[n],)
        for n in range(4)
    }
    return Susunan(tingkat=max(terisi), kode=terisi, nama=nama, bps=bps)


def _tunggal(daftar_sifat, kolom):
    panjang = Counter(len(angka_kode(s.get(kolom))) for s in daftar_sifat)
    dikenal = {TINGKAT_DARI_ANGKA[n] for n in panjang if n in TINGKAT_DARI_ANGKA}
    if not dikenal:
        raise BerkasDitolak(f"Isi kolom {kolom} bukan kode wilayah Kemendagri.")
    if len(dikenal) > 1:
        raise BerkasDitolak(
            "Berkas memuat lebih dari satu tingkat wilayah. Kirim tiap tingkat sendiri-sendiri."
        )
    tingkat = dikenal.pop()
    return Susunan(tingkat=tingkat, kode={tingkat: kolom}, nama={tingkat: ("nama", "name")})


class Buku:
    """The regions by code and, inside each parent, by name."""

    def __init__(self, daftar: list[tuple[str, str]]):
        self.kode = {kode for kode, _ in daftar}
        self.menurut_nama: dict[tuple[str, str], list[str]] = {}
        for kode, nama in daftar:
            induk = kode.rpartition(".")[0]
            self.menurut_nama.setdefault((induk, nama_polos(nama)), []).append(kode)

    def cari_nama(self, induk: str, nama) -> str | None:
        """The one child of that name; two of one name is nobody."""
        calon = self.menurut_nama.get((induk, nama_polos(nama)), [])
        return calon[0] if len(calon) == 1 else None


def cocokkan(sifat: dict, susunan: Susunan, buku: Buku) -> tuple[str | None, str]:
    """The region's own code or None, and how the file itself calls the feature."""
    mentah = angka_kode(sifat.get(susunan.kode[susunan.tingkat]))
    nama = _nama(sifat, susunan, susunan.tingkat)
    sebutan = " ".join(str(b) for b in (kode_bertitik(mentah) or mentah, nama) if b) or "(kosong)"
    if not susunan.bps or susunan.tingkat <= 1:
        kode = kode_bertitik(mentah)
        if kode in buku.kode and len(kode) == (2, 5, 8, 13)[susunan.tingkat]:
            return kode, sebutan
    return _telusuri_nama(sifat, susunan, buku), sebutan


def _telusuri_nama(sifat, susunan, buku):
    """Walk down from the province by code where that is sure, else by name inside the parent."""
    kode = ""
    for n in range(susunan.tingkat + 1):
        sendiri = kode_bertitik(angka_kode(sifat.get(susunan.kode.get(n, ""))))
        if sendiri in buku.kode and sendiri.startswith(kode) and (not susunan.bps or n <= 1):
            kode = sendiri
            continue
        if n == 0 and not _nama(sifat, susunan, 0):
            kode = _provinsi(sifat, susunan)
        else:
            kode = buku.cari_nama(kode, _nama(sifat, susunan, n))
        if kode is None:
            return None
    return kode if len(kode) == (2, 5, 8, 13)[susunan.tingkat] else None


def _provinsi(sifat, susunan):
    """The province a deeper code begins with: two digits that BPS and Kemendagri share."""
    for kolom in susunan.kode.values():
        if angka := angka_kode(sifat.get(kolom)):
            return angka[:2]
    return None


def _nama(sifat, susunan, n):
    return next((sifat[k] for k in susunan.nama.get(n, ()) if sifat.get(k)), None)
