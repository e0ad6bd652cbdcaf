"""Headers that Django does not set by itself."""

FORMULIR_PONSEL = ("/lapangan/", "/graduasi/nilai/")


class TajukPeramban:
    """Let our pages alone ask for place and camera; let no page outlive its reader's session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        jawab = self.get_response(request)
        jawab.headers.setdefault(
            "Permissions-Policy", "geolocation=(self), camera=(self), microphone=(), payment=()"
        )
        jawab.headers.setdefault("Cache-Control", _simpanan(request))
        return jawab


def _simpanan(request):
    """What a browser may keep: a phone its half-filled forms, an office machine nothing."""
    if request.path.startswith(FORMULIR_PONSEL):
        return "private, no-cache"
    return "private, no-store"
