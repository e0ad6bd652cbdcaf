"""Row scoping: the one place that turns a user into a WHERE clause.

It fails closed. No duty region means no rows, and a row without a region cannot exist.
"""

from django.db.models import Q, QuerySet


def q_di_dalam(daftar_kode, lookup):
    """Match rows inside any of the regions. No region matches no row.

    A bare prefix is safe because the database only accepts whole code segments.
    """
    q = Q(pk__in=[])
    for kode in daftar_kode:
        q |= Q(**{f"{lookup}__startswith": kode})
    return q


def q_menyangkut(daftar_kode, lookup):
    """Match what concerns the regions: things of a place inside, equal to or above one of them."""
    ruas = [kode.split(".") for kode in daftar_kode]
    atas = {".".join(satu[:n]) for satu in ruas for n in range(1, len(satu) + 1)}
    return q_di_dalam(daftar_kode, lookup) | Q(**{f"{lookup}__in": atas})


class QuerySetTercakup(QuerySet):
    """Rows that hang, directly or through a relation, off one region.

    A pendamping works family by family, not region by region: a model says in
    `q_milik_pendamping` which of its rows are theirs, and by default none is.
    """

    lookup_kode = "wilayah__kode"

    def q_milik_pendamping(self, pengguna):
        return Q(pk__in=[])

    def di_wilayah(self, wilayah):
        return self.filter(q_di_dalam([wilayah.kode], self.lookup_kode))

    def terlihat_oleh(self, pengguna):
        if not pengguna.is_active:  # AnonymousUser never is
            return self.none()
        if not (pengguna.melihat_keluarga and pengguna.kode_tugas):
            return self.none()
        if pengguna.hanya_dampingan:
            return self.filter(self.q_milik_pendamping(pengguna))
        if pengguna.lintas_wilayah:
            return self.all()
        return self.filter(q_di_dalam(pengguna.kode_tugas, self.lookup_kode))
