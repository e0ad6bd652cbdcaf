"""The balance of payments: a frozen list still says what it said, and every rupiah is accounted.

Every finding is one sentence without a name or a number of a person.
"""

from django.db.models import Count, Sum

from kpm.models import DaftarPenerima, Penyaluran, RekapBeku
from kpm.salur.pembekuan import hitung_sidik


def periksa_penyaluran():
    """Yield every list whose rows, totals or seal no longer agree, as a sentence.

    Lists from before the sealing have no totals and no seal of their own: of them only the parts
    per kabupaten and bank are held against the rows.
    """
    for daftar in DaftarPenerima.objects.select_related("program").order_by("pk").iterator():
        yield from _jumlah(daftar)
        yield from _bagian(daftar)
        if daftar.sidik and hitung_sidik(daftar) != daftar.sidik:
            yield f"Daftar {daftar}: isinya bukan lagi yang disegel (sidik SHA-256 berbeda)."


def _jumlah(daftar):
    baris = Penyaluran.objects.filter(daftar=daftar)
    kini = baris.aggregate(jumlah=Count("pk"), rupiah=Sum("nominal", default=0))
    beku = {"jumlah": daftar.jumlah, "rupiah": daftar.rupiah}
    if daftar.sidik and kini != beku:
        yield f"Daftar {daftar}: dibekukan {_uang(**beku)}, barisnya {_uang(**kini)}."


def _bagian(daftar):
    """What was ordered per kabupaten and bank against the sum of all outcomes."""
    beku = {
        (satu.wilayah.nama, satu.bank): {"jumlah": satu.jumlah, "rupiah": satu.rupiah}
        for satu in RekapBeku.objects.filter(daftar=daftar).select_related("wilayah")
    }
    kolom = ("wilayah__induk__induk__nama", "jadwal__bank")
    kini = {
        tuple(isi.pop(nama) for nama in kolom): isi
        for isi in Penyaluran.objects.filter(daftar=daftar).jumlahkan(*kolom)
    }
    nol = {"jumlah": 0, "rupiah": 0}
    for bagian in sorted({*beku, *kini}):
        dahulu, jadinya = beku.get(bagian, nol), kini.get(bagian, nol)
        if dahulu != jadinya:
            yield (
                f"Daftar {daftar}, {', '.join(bagian)}: dibekukan {_uang(**dahulu)},"
                f" jumlah semua statusnya {_uang(**jadinya)}."
            )


def _uang(jumlah, rupiah):
    return f"{jumlah} penerima Rp{rupiah}"
