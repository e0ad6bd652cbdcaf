"""The balance check: what we acknowledged is what we hold (docs: keandalan).

Every finding is one sentence with the row's own number; no name, no address.
"""

import hashlib
import time

from django.db.models import Exists, F, OuterRef

from pendamping.models import FotoBukti, Kunjungan
from pendamping.penyimpanan import ASLI, KECIL, SAJIAN, penyimpanan

TENGGANG_DETIK = 3600  # a file this young may belong to a row that is about to be committed


def periksa_neraca(*, sampai=None):
    """Yield every imbalance between visits, photos, verdicts and files as a sentence."""
    yield from _kunjungan()
    yield from _foto(penyimpanan(), sampai or time.time())


def _kunjungan():
    kurang = FotoBukti.objects.filter(kunjungan=OuterRef("pk"), diterima_pada=None)
    for pk in _nomor(Kunjungan.objects.lengkap().filter(Exists(kurang))):
        yield f"Kunjungan #{pk} disebut lengkap padahal ada fotonya yang belum diterima."
    for pk in _nomor(Kunjungan.objects.filter(~Exists(kurang), lengkap_pada=None)):
        yield f"Kunjungan #{pk} sudah menerima semua fotonya tetapi belum disebut lengkap."
    for pk in _nomor(Kunjungan.objects.lengkap().filter(putusan_kini=None)):
        yield f"Kunjungan #{pk} lengkap tetapi belum dinilai."
    for pk in _nomor(
        Kunjungan.objects.filter(putusan_kini__isnull=False).exclude(
            putusan_kini__kunjungan=F("pk")
        )
    ):
        yield f"Kunjungan #{pk} memakai putusan kunjungan lain."


def _foto(simpanan, sampai):
    diterima = FotoBukti.objects.diterima().order_by("pk")
    diperiksa = set()
    for pk, sidik in diterima.values_list("pk", "sha256").iterator():
        if sidik in diperiksa:
            continue
        diperiksa.add(sidik)
        try:
            isi = simpanan.baca(ASLI, sidik)
        except FileNotFoundError:
            yield f"Foto #{pk} sudah diakui tetapi berkasnya tidak ada."
            continue
        if hashlib.sha256(isi).hexdigest() != sidik:
            yield f"Foto #{pk}: isi berkasnya bukan yang dahulu diterima."
    siap = dict(FotoBukti.objects.siap_tampil().values_list("sha256", "pk").iterator())
    for sidik, pk in siap.items():
        if not (simpanan.ada(SAJIAN, sidik) and simpanan.ada(KECIL, sidik)):
            yield f"Foto #{pk} disebut siap tampil tetapi salinannya tidak ada."
    for nama, ditulis in simpanan.daftar(ASLI):
        if nama not in diperiksa and ditulis < sampai - TENGGANG_DETIK:
            yield f"Berkas {nama} tidak dimiliki foto mana pun."


def _nomor(baris):
    return baris.order_by("pk").values_list("pk", flat=True).iterator()
