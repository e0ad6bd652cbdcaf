"""Closing and reopening an account. People are never deleted: their evidence stays."""

from django.db import transaction
from django.db.models import F
from knox.models import get_token_model


@transaction.atomic
def nonaktifkan(pengguna):
    """Close the account: sessions and tokens end at once and do not come back with it."""
    type(pengguna).objects.filter(pk=pengguna.pk).update(
        is_active=False, generasi_sesi=F("generasi_sesi") + 1
    )
    get_token_model().objects.filter(user=pengguna).delete()
    pengguna.refresh_from_db()


def aktifkan(pengguna):
    """Reopen the account; its owner signs in anew."""
    type(pengguna).objects.filter(pk=pengguna.pk).update(is_active=True)
    pengguna.refresh_from_db()
