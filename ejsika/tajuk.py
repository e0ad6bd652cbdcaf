"""Headers that Django does not set by itself."""


class TajukIzinPeramban:
    """Let our own pages ask for place and camera, and nobody else for anything."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        jawab = self.get_response(request)
        jawab.headers.setdefault(
            "Permissions-Policy", "geolocation=(self), camera=(self), microphone=(), payment=()"
        )
        return jawab
