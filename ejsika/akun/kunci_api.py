"""Tokens for programs: issued and withdrawn by an admin, always with an end."""

from datetime import timedelta

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox.auth import TokenAuthentication
from knox.models import get_token_model
from rest_framework.exceptions import PermissionDenied

BERLAKU_HARI = (30, 90, 180, 365)


class AutentikasiKunci(TokenAuthentication):
    """A token is no way round the forced change of a one-time password."""

    def validate_user(self, auth_token):
        pengguna, kunci = super().validate_user(auth_token)
        if pengguna.harus_ganti_sandi:
            raise PermissionDenied(
                "Pemilik kunci harus mengganti kata sandi sekali pakai lebih dahulu.",
                code="harus_ganti_sandi",
            )
        return pengguna, kunci


class SkemaKunci(OpenApiAuthenticationExtension):
    """How the OpenAPI document speaks of the token; found by being a subclass."""

    target_class = AutentikasiKunci
    name = "kunci"

    def get_security_definition(self, auto_schema):
        return build_bearer_security_scheme_object("Authorization", "Token")


def terbitkan_kunci(pengguna, *, berlaku_hari):
    """Make a token; returns `(row, token)`. The token itself is kept nowhere."""
    return get_token_model().objects.create(user=pengguna, expiry=timedelta(days=berlaku_hari))


def cabut_kunci(pengguna, *, digest):
    """Withdraw one token; False if it is gone already."""
    jumlah, _ = get_token_model().objects.filter(user=pengguna, digest=digest).delete()
    return jumlah == 1
