"""How long a sign-in lasts: a phone in the field 30 days, an office desk one working day."""

from datetime import timedelta

from django.utils import timezone

from ejsika.akun.models import Peran

LAMA_HP = timedelta(days=30)
LAMA_KANTOR = timedelta(hours=8)
HARI = "hari_terakhir"


def atur_lama_sesi(request, *, pada):
    """Set when this sign-in ends. Called once, at sign-in.

    An office session ends 8 hours after sign-in, whatever happens in it. A pendamping's ends
    30 days after its last day of use.
    """
    lapangan = request.user.peran == Peran.PENDAMPING
    request.session.set_expiry(pada + (LAMA_HP if lapangan else LAMA_KANTOR))
    request.session[HARI] = timezone.localdate(pada).isoformat()


def perpanjang_sesi(request, *, pada):
    """Move a phone's end forward, at most once a day: reading stays free of writes."""
    hari_ini = timezone.localdate(pada).isoformat()
    if request.user.peran == Peran.PENDAMPING and request.session.get(HARI, hari_ini) != hari_ini:
        atur_lama_sesi(request, pada=pada)
