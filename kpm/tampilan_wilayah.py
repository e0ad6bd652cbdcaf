"""The cascading choice of region: one level at a time, inside what a person may see."""

from django.db.models import Q

SEBUTAN = {2: "Kabupaten/kota", 5: "Kecamatan", 8: "Desa/kelurahan"}


def pilihan_wilayah(terlihat, kode, kode_tugas):
    """The trail to the chosen region, the step back, and the regions one step below it.

    `terlihat` scopes the choice; without one the choice begins below a single duty region.
    """
    jejak = [kode[:n] for n in (5, 8, 13) if len(kode) >= n]
    induk = jejak[-1] if jejak else (kode_tugas[0] if len(kode_tugas) == 1 else "36")
    cocok = terlihat.filter(Q(kode__in=jejak) | Q(induk__kode=induk)).order_by("kode")
    isi = list(cocok.values_list("kode", "nama"))
    return {
        "jejak": [(k, nama) for k, nama in isi if k in jejak],
        "naik": jejak[-2] if len(jejak) > 1 else "",
        "anak": [(k, nama) for k, nama in isi if k not in jejak],
        "sebutan": SEBUTAN.get(len(induk), ""),
    }
