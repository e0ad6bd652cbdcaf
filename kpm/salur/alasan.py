"""Why a payment did not arrive, in the words of SIKS-NG (domain 2.10), and what to do next. Pure.

What a bank writes is matched to these words; what is not known is kept as written, never dropped.
"""

import re
from collections.abc import Mapping

BELUM_DIPETAKAN = "BELUM DIPETAKAN"
TANPA_KETERANGAN = "KETERANGAN -"
LAINNYA = "LAINNYA"

# code -> (what it means, the next step)
ALASAN = {
    "GAGAL OMSPAN": (
        "Nama atau rekening tidak cocok (OMSPAN)",
        "Cocokkan KTP dan buku tabungan, aktifkan rekening di bank, lalu masukkan ke susulan.",
    ),
    "OMSPAN": (
        "Nama atau rekening tidak cocok (OMSPAN)",
        "Cocokkan KTP dan buku tabungan, aktifkan rekening di bank, lalu masukkan ke susulan.",
    ),
    "SI": (
        "Data bank dan Dukcapil tidak cocok (SI)",
        "Perbaiki NIK atau nama menurut KTP, minta bank memadankan lagi, lalu susulan.",
    ),
    "EXCLUDE": (
        "Data tidak lengkap",
        "Lengkapi data keluarga, lalu masukkan ke susulan.",
    ),
    "EXCLUDE PEKERJAAN": (
        "Pekerjaan dikecualikan",
        "Kunjungi dan periksa; bila benar, usulkan keluar (N04).",
    ),
    "EXCLUDE TIDAK LAYAK DAERAH": (
        "Tidak layak menurut daerah",
        "Periksa berita acaranya; keluarga berhak menyanggah.",
    ),
    "EXCLUDE MENINGGAL": (
        "Meninggal",
        "Ganti pengurus dalam KK dan rekeningnya, lalu susulan; tanpa pengganti: N01.",
    ),
    "TIDAK TRANSAKSI": (
        "Tidak bertransaksi",
        "Kunjungi keluarga: tahukah mereka, sanggupkah ke bank? Lalu susulan.",
    ),
    "GAGAL BUREKOL": (
        "Gagal buka rekening kolektif",
        "Lengkapi berkas pembukaan rekening, catat nomornya, lalu susulan.",
    ),
    "TIDAK LAYAK GIS": (
        "Tidak layak GIS",
        "Kunjungi rumahnya dan perbaiki posisi di peta.",
    ),
    "OVERLAP SDM KESOS": (
        "SDM kesejahteraan sosial",
        "Periksa; bila benar, batalkan dan usulkan keluar (N04).",
    ),
    "REKENING SALAH": (
        "Nomor rekening tidak dikenal bank",
        "Perbaiki nomor rekening di halaman keluarga, lalu susulan.",
    ),
    TANPA_KETERANGAN: (
        "Bank tidak memberi alasan",
        "Minta alasannya kepada bank.",
    ),
    LAINNYA: ("Alasan lain", "Baca keterangannya, lalu putuskan."),
    BELUM_DIPETAKAN: (
        "Tulisan bank yang belum dipetakan",
        "Petakan tulisan bank ke alasan baku.",
    ),
}
PILIHAN = [
    (kode, f"{kode}: {arti}") for kode, (arti, _) in ALASAN.items() if kode != BELUM_DIPETAKAN
]

# the first pattern that fits wins; the text is compared in upper case, one blank between words
EJAAN = (
    ("GAGAL BUREKOL", r"BUREKOL|PEMBUKAAN REKENING"),
    ("OVERLAP SDM KESOS", r"SDM KESOS|TKSK|TAGANA"),
    ("EXCLUDE MENINGGAL", r"MENINGGAL|WAFAT|ALMARHUM"),
    ("EXCLUDE PEKERJAAN", r"PEKERJAAN|\bPNS\b|\bASN\b|\bTNI\b|POLRI|PENSIUN"),
    ("EXCLUDE TIDAK LAYAK DAERAH", r"LAYAK DAERAH|TIDAK LAYAK HASIL"),
    ("TIDAK LAYAK GIS", r"\bGIS\b"),
    ("TIDAK TRANSAKSI", r"TIDAK (TRANSAKSI|DIAMBIL|DICAIRKAN)|BELUM (TRANSAKSI|DIAMBIL)"),
    ("SI", r"^SI$|DUKCAPIL|NIK TIDAK (PADAN|SESUAI|VALID)"),
    ("REKENING SALAH", r"REK(ENING)?\.? (SALAH|TIDAK (DITEMUKAN|TERDAFTAR|DIKENAL|ADA))"),
    (
        "GAGAL OMSPAN",
        r"GAGAL OMSPAN|NAMA (BEDA|BERBEDA|TIDAK (SAMA|SESUAI))"
        r"|REK(ENING)?\.? (TIDAK AKTIF|PASIF|TUTUP|DITUTUP|DORMAN)|DORMANT",
    ),
    ("OMSPAN", r"OMSPAN"),
    ("EXCLUDE", r"^EXCLUDE$|DATA (TIDAK|BELUM|KURANG) LENGKAP"),
    (TANPA_KETERANGAN, r"^(KETERANGAN)? ?[-–.]*$"),
)


def rapikan(teks: str) -> str:
    """The spelling under which a text is compared and remembered."""
    return " ".join(str(teks).upper().split())[:200]


def tafsir_alasan(teks: str, padanan: Mapping[str, str]) -> str:
    """The code of a bank's words: as the office mapped them, else as they read, else unmapped."""
    rapi = rapikan(teks)
    if rapi in padanan:
        return padanan[rapi]
    if rapi in ALASAN:
        return rapi
    return next((kode for kode, pola in EJAAN if re.search(pola, rapi)), BELUM_DIPETAKAN)


# what a bank calls an outcome -> ours; "direncanakan" means it is still at work
HASIL = (
    ("gagal", r"\b(GAGAL|TIDAK|BELUM|DITOLAK|TOLAK|REJECT(ED)?|FAILED|EXCLUDE)\b"),
    ("dikembalikan", r"RETUR|KEMBALI|REFUND|SETOR"),
    ("direncanakan", r"^PROSES|DIPROSES|MENUNGGU|PENDING|ANTRI|\bSPM\b"),
    ("tersalur", r"SUKSES|BERHASIL|TERSALUR|SUDAH|CAIR|SUCCESS|\bOK\b|LUNAS|DIBAYAR|TRANSAKSI"),
)


def tafsir_hasil(teks: str) -> str:
    """The status a bank's word means, or nothing where it is not known."""
    rapi = rapikan(teks)
    if rapi in {"1", "Y", "YA"}:
        return "tersalur"
    if rapi in {"0", "N", "T"}:
        return "gagal"
    return next((status for status, pola in HASIL if re.search(pola, rapi)), "")


def langkah(kode: str) -> str:
    """What a person does next about a failure of this kind."""
    return ALASAN.get(kode, ALASAN[LAINNYA])[1]


def arti(kode: str) -> str:
    return ALASAN.get(kode, (kode, ""))[0]
