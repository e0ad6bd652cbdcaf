"""The menu of each role: one table, read by the base template."""

from ejsika.akun.models import Peran

# (URL name, label, tabler icon, roles that see it)
MENU = [
    ("pendamping:lapangan", "Hari ini", "sun", {Peran.PENDAMPING}),
]


def navigasi(request):
    """Context processor: `menu` for the signed-in person."""
    pengguna = getattr(request, "user", None)
    if pengguna is None or not pengguna.is_authenticated:
        return {"menu": []}
    return {
        "menu": [
            {"url": url, "label": label, "ikon": ikon}
            for url, label, ikon, peran in MENU
            if pengguna.peran in peran
        ]
    }
