"""A trail of changed rows that can be walked back, as long as nobody has changed them since.

The values themselves are not in the trail: it names the rows of the history, where they are kept
as they were, encrypted where they are encrypted.
"""

import pgtrigger
from django.apps import apps


class SudahBerubah(Exception):
    """A row of the trail was changed by something else since; `args[0]` is that row."""


class Jejak:
    """Changes made one after the other; `langkah` goes into the record of the act."""

    def __init__(self):
        self.langkah = []

    def ubah(self, baris, **baru):
        """Set what differs and remember where the history keeps what was."""
        beda = [nama for nama, nilai in baru.items() if getattr(baris, nama) != nilai]
        if not beda:
            return
        for nama in beda:
            setattr(baris, nama, baru[nama])
        baris.save(update_fields=[*beda, *_waktu_ubah(baris)])
        peristiwa = _peristiwa(baris).order_by("-pgh_id").values_list("pgh_id", flat=True)[0]
        self.langkah.append([baris._meta.label, baris.pk, peristiwa, beda])

    def buat(self, baris):
        baris.save(force_insert=True)
        self.langkah.append([baris._meta.label, baris.pk, None, []])


def mundur(langkah):
    """Walk the trail back, last step first; raises SudahBerubah, and then nothing may stand."""
    milik_kita = {}
    for label, pk, peristiwa, _ in langkah:
        milik_kita.setdefault((label, pk), []).append(peristiwa)
    baris = {kunci: _terkunci(kunci, ours) for kunci, ours in milik_kita.items()}
    for label, pk, peristiwa, kolom in reversed(langkah):
        satu = baris[label, pk]
        if peristiwa is None:
            satu.delete()
            continue
        dahulu = _peristiwa(satu).get(pgh_id=peristiwa)
        for nama in kolom:
            attname = satu._meta.get_field(nama).attname
            setattr(satu, attname, getattr(dahulu, attname))
        with pgtrigger.ignore("kpm.Kepesertaan:perpindahan_sah"):  # back, where no verb leads
            satu.save(update_fields=[*kolom, *_waktu_ubah(satu)])


def _terkunci(kunci, milik_kita):
    label, pk = kunci
    model = apps.get_model(label)
    baris = model.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if baris is None:
        raise SudahBerubah(model(pk=pk))
    kenal = [satu for satu in milik_kita if satu]
    sesudah = _peristiwa(baris).exclude(pgh_id__in=kenal)
    if kenal:
        sesudah = sesudah.filter(pgh_id__gt=min(kenal))
    if sesudah.exists():
        raise SudahBerubah(baris)
    return baris


def _peristiwa(baris):
    return type(baris).pgh_event_model.objects.filter(pgh_obj_id=baris.pk)


def _waktu_ubah(baris):
    return ["diubah_pada"] if hasattr(baris, "diubah_pada") else []
