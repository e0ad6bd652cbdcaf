"""The office's own word on what a region is like; it outlives every rule and reload."""

from django.db import transaction

from ejsika.wilayah.ciri_awal import isi_ciri_awal, ringkas_kecamatan, turunkan_tipologi
from ejsika.wilayah.models import CIRI, Wilayah


@transaction.atomic
def koreksi_ciri(wilayah, **nilai):
    """Set traits of the regions of a queryset by hand; return how many regions.

    What follows by rule from a corrected trait (typology, the kecamatan's summary) follows at
    once, except where the office has spoken about that too.
    """
    if asing := nilai.keys() - set(CIRI):
        raise ValueError(f"bukan ciri wilayah: {', '.join(sorted(asing))}")
    daftar = list(wilayah.select_for_update(of=["self"]).defer("batas", "titik"))
    for satu in daftar:
        satu.dikoreksi = sorted({*satu.dikoreksi, *nilai})
        for nama, isi in nilai.items():
            setattr(satu, nama, isi)
    Wilayah.objects.bulk_update(daftar, [*nilai, "dikoreksi"])
    turunkan_tipologi()
    ringkas_kecamatan()
    return len(daftar)


@transaction.atomic
def lepas_koreksi(wilayah):
    """Give the regions back to the rules; return how many had been corrected."""
    dikoreksi = wilayah.exclude(dikoreksi=[]).values_list("pk", flat=True)
    banyak = Wilayah.objects.filter(pk__in=list(dikoreksi)).update(dikoreksi=[])
    isi_ciri_awal()
    return banyak
