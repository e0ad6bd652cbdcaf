"""A pendamping's caseload as a condition; the rows of `penugasan` live one floor above."""

from django.db.models import Q
from django.utils import timezone


def q_dampingan(pengguna, lewat=""):
    """Rows whose family is assigned to the pendamping today; `lewat` is the path to the family.

    Assignments of one family never overlap (exclusion constraint), so the join adds no rows.
    """
    return Q(
        **{
            f"{lewat}penugasan__pendamping": pengguna,
            f"{lewat}penugasan__masa__contains": timezone.localdate(),
        }
    )
