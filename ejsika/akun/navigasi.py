"""The menu of each role: one table, read by the base template."""

from django.urls import reverse

from ejsika.akun.models import Peran

KABUPATEN = {Peran.KOORDINATOR, Peran.OPERATOR}
PROVINSI = {Peran.DINSOS, Peran.PIMPINAN}

# (URL name, label, tabler icon, roles that see it); a phone's bottom bar holds the first four.
MENU = [
    ("pendamping:lapangan", "Hari ini", "sun", {Peran.PENDAMPING}),
    ("pendamping:dampingan", "Dampingan", "users", {Peran.PENDAMPING}),
    ("pendamping:kirim", "Kirim", "send", {Peran.PENDAMPING}),
    ("akun:saya", "Saya", "user", {Peran.PENDAMPING}),
    ("laporan:dasbor", "Dasbor", "layout-dashboard", KABUPATEN | PROVINSI | {Peran.OPD}),
    ("kpm:keluarga-daftar", "Keluarga", "users", KABUPATEN | PROVINSI),
    ("pendamping:kunjungan-daftar", "Kunjungan", "clipboard-list", KABUPATEN | PROVINSI),
    ("pendamping:penugasan-daftar", "Penugasan", "user-share", KABUPATEN | PROVINSI),
    ("laporan:peta", "Peta", "map-2", KABUPATEN | PROVINSI | {Peran.OPD}),
    ("graduasi:penilaian-daftar", "Graduasi", "stairs-up", KABUPATEN | PROVINSI),
    ("laporan:laporan-daftar", "Laporan", "file-report", KABUPATEN | PROVINSI | {Peran.OPD}),
    ("admin:index", "Administrasi", "settings", {Peran.ADMIN}),
]
BANYAK_DI_BILAH = 4

# Pages that are opened from another place than their address says.
DI_BAWAH = {"pendamping:usulan-sanksi-daftar": "kpm:penyaluran-daftar"}


def letak(jalan):
    """The address under which menus look for this page: nearly always its own."""
    for nama, tempat in DI_BAWAH.items():
        if jalan.startswith(reverse(nama)):
            return reverse(tempat)
    return jalan


def tempat_untuk(peran):
    """The places of a role in order, as `(URL name, label, icon)`."""
    return [(nama, label, ikon) for nama, label, ikon, milik in MENU if peran in milik]


def menu_untuk(pengguna):
    """The places of a person's role, with their addresses."""
    return [
        {"url": reverse(nama), "nama": nama, "label": label, "ikon": ikon}
        for nama, label, ikon in tempat_untuk(pengguna.peran)
    ]


def navigasi(request):
    """Context processor: `menu` for the signed-in person, the current place marked."""
    pengguna = getattr(request, "user", None)
    if pengguna is None or not pengguna.is_authenticated or pengguna.harus_ganti_sandi:
        return {"menu": []}
    menu = menu_untuk(pengguna)
    jalan = letak(request.path)
    di_sini = max(
        (butir["url"] for butir in menu if jalan.startswith(butir["url"])),
        key=len,
        default=None,
    )
    for butir in menu:
        butir["aktif"] = butir["url"] == di_sini
    return {
        "menu": menu,
        "menu_bilah": menu[:BANYAK_DI_BILAH],
        "menu_lain": menu[BANYAK_DI_BILAH:],
    }
