"""The cascading choice of region: one level at a time, inside what a person may see."""

from itertools import groupby

from django.db.models import Q

from ejsika.wilayah.models import Tingkat, Wilayah

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


def pilihan_kabupaten(kode_tugas, diminta):
    """The kabupaten whose desa a form offers, and all one may choose from as `(code, name)`.

    The one asked for where it is among them, else the first.
    """
    ada = Wilayah.objects.bertugas_di([kode[:5] for kode in kode_tugas])
    pilihan = list(ada.pada_tingkat(Tingkat.KABUPATEN).values_list("kode", "nama"))
    kode = next((k for k, _ in pilihan if k == diminta), pilihan[0][0] if pilihan else "")
    return kode, pilihan


def desa_menurut_kecamatan(wilayah):
    """The desa among the regions as grouped choices of a form, by official code."""
    desa = wilayah.filter(tingkat=Tingkat.DESA).order_by("kode")
    baris = desa.values_list("kode", "nama", "induk__nama", "induk__kode")
    kelompok = groupby(baris, key=lambda satu: (satu[3], satu[2]))
    return [(f"Kec. {nama}", [(kode, n) for kode, n, *_ in isi]) for (_, nama), isi in kelompok]
