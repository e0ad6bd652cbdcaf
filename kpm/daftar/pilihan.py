"""Which families somebody chose in the list: ticked ones, over many pages, or all that fit.

The list posts `keluarga` (uuid, as often as rows were ticked), `pilihan` (uuids with commas: those
of other pages) or `semua` with `saring` (the filters as they stood in the address). Whatever is
not in the person's scope is not there.
"""

from uuid import UUID

from django.urls import reverse

from ejsika.akun.models import Peran
from kpm.alamat import kueri
from kpm.daftar.penyaringan import SaringForm
from kpm.models import Keluarga

YANG_MENUGASKAN = {Peran.KOORDINATOR, Peran.OPERATOR, Peran.DINSOS}
YANG_MENGUBAH = {Peran.OPERATOR, Peran.DINSOS}
# What may be done with chosen families: (URL name, label, tabler icon, roles); the doors, some of
# them floors above, show what would change and ask once more.
TINDAKAN = [
    ("pendamping:penugasan-pilihan", "Tugaskan ke pendamping", "user-share", YANG_MENUGASKAN),
    ("kpm:kepesertaan-tinjau", "Ubah kepesertaan", "id-badge-2", YANG_MENGUBAH),
]


def tindakan_untuk(pengguna):
    return [
        {"url": reverse(nama), "label": label, "ikon": ikon}
        for nama, label, ikon, milik in TINDAKAN
        if pengguna.peran in milik
    ]


class PilihanKosong(Exception):
    """Nothing was chosen, or nothing of it exists for this person."""


def keluarga_terpilih(data, *, pengguna):
    """The chosen families within the person's scope, in no order; raises PilihanKosong."""
    terlihat = Keluarga.objects.terlihat_oleh(pengguna)
    if data.get("semua"):
        cocok = SaringForm(kueri(data.get("saring", "")), pengguna=pengguna).saring(terlihat)
    else:
        cocok = terlihat.filter(uuid__in=_uuid(data))
    if not cocok.exists():
        raise PilihanKosong
    return cocok


def urai_pilihan(data):
    """The posted data with the families of other pages among `keluarga`, as if ticked there."""
    if not (data and data.get("pilihan")):
        return data
    terurai = data.copy()
    terurai.setlist("keluarga", [str(satu) for satu in _uuid(data)])
    return terurai


def _uuid(data):
    diminta = [*data.getlist("keluarga"), *data.get("pilihan", "").split(",")]
    terbaca = {}
    for satu in diminta:
        try:
            terbaca[UUID(satu)] = None
        except ValueError:
            continue
    return list(terbaca)
