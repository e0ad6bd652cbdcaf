"""The rooms of the registry, a tab each: one table, shown above every page of theirs."""

from django.urls import reverse

from ejsika.akun.navigasi import letak

MELIHAT = {"koordinator", "operator", "dinsos", "pimpinan"}
MENGISI = {"operator", "dinsos"}

# (URL name, label, roles that see it)
TAB = [
    ("kpm:keluarga-daftar", "Daftar", MELIHAT),
    ("kpm:ganda-daftar", "Ganda", MELIHAT),
    ("kpm:tunggu-daftar", "Daftar tunggu", MELIHAT),
    ("kpm:usulan-daftar", "Usulan keluar", MELIHAT),
    ("kpm:tumpang-daftar", "Tumpang tindih", MELIHAT),
    ("kpm:resertifikasi-daftar", "Resertifikasi", MELIHAT),
    ("kpm:kuota-daftar", "Kuota", MELIHAT),
    ("kpm:penyaluran-daftar", "Penyaluran", MELIHAT),
    ("kpm:impor-daftar", "Impor", MENGISI),
]


def tab_untuk(pengguna, jalan):
    """The tabs of a person with their addresses, the one whose page this is marked."""
    tab = [
        {"url": reverse(nama), "label": label}
        for nama, label, milik in TAB
        if pengguna.peran in milik
    ]
    jalan = letak(jalan)
    di_sini = max((t["url"] for t in tab if jalan.startswith(t["url"])), key=len, default=None)
    for satu in tab:
        satu["aktif"] = satu["url"] == di_sini
    return tab
