"""The short way in for what a phone sends: its answers are the ordinary way's, sooner.

A visit is worth more than a page view and comes in bursts, when a village has signal again; what
pages need (their session, messages, history, languages, compression) it does not use.
"""

import re
from uuid import UUID

from django.utils import timezone

from ejsika.akun.pengenalan import kenali
from pendamping.penerimaan import jawab_foto, jawab_kunjungan

KETAT = "default-src 'none'; frame-ancestors 'none'"
SATU_UUID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
ALAMAT = re.compile(f"/api/v1/kunjungan/{SATU_UUID}/(?:foto/{SATU_UUID}/)?")


class JalurKirim:
    """Middleware: take what a signed-in pendamping sends; leave every other request alone."""

    def __init__(self, get_response):
        self.jalur_biasa = get_response

    def __call__(self, request):
        alamat = request.method == "PUT" and ALAMAT.fullmatch(request.path_info)
        if not alamat:
            return self.jalur_biasa(request)
        request.get_host()  # refuses a host that is not ours
        pengguna = kenali(request, pada=timezone.now())
        if not (pengguna and pengguna.hanya_dampingan and pengguna.kode_tugas):
            return self.jalur_biasa(request)
        uuid, uuid_foto = (satu and UUID(satu) for satu in alamat.groups())
        if uuid_foto:
            jawab = jawab_foto(request, uuid, uuid_foto, pendamping=pengguna)
        else:
            jawab = jawab_kunjungan(request, uuid, pendamping=pengguna)
        jawab.headers["Content-Security-Policy"] = KETAT
        return jawab
