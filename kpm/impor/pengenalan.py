"""What the columns of an upload seem to mean, and what a person said they mean, remembered."""

import json

from kpm.impor.giliran import periksa_pembatalan
from kpm.impor.kolom import LABEL, WAJIB, BerkasDitolak, jelas, posisi
from kpm.impor.pembacaan import buka
from kpm.models import BerkasImpor, PemetaanKolom, StatusImpor


def kenali_kolom(berkas, jalan):
    """Read header and examples; True where no one need be asked what the columns mean.

    That is where this source's mapping of this header is known, or every label speaks for itself.
    """
    bacaan = buka(jalan, lembar=berkas.lembar)
    isi = {
        "judul": bacaan.judul,
        "sidik_judul": bacaan.sidik_judul,
        "tebakan": bacaan.tebakan,
        "contoh": bacaan.contoh(),
        "catatan": bacaan.catatan,
        "lembar": bacaan.lembar,
        "lembar_lain": bacaan.lembar_lain,
    }
    berkas.peta = peta_diingat(berkas.sumber, bacaan)
    if berkas.peta is None and jelas(bacaan.judul):
        berkas.peta = bacaan.tebakan
    berkas.pengenalan = json.dumps(isi, ensure_ascii=False)
    berkas.status = StatusImpor.MENUNGGU if berkas.peta else StatusImpor.KOLOM
    periksa_pembatalan(berkas)
    berkas.save(update_fields=["pengenalan", "peta", "status"])
    return berkas.peta is not None


def peta_diingat(sumber, bacaan):
    """What a person said before of this source's file with this header, or None."""
    if sumber is None:
        return None
    satu = PemetaanKolom.objects.filter(sumber=sumber, sidik_judul=bacaan.sidik_judul).first()
    if satu is None:
        return None
    try:
        posisi(bacaan.judul, satu.peta)
    except BerkasDitolak:  # a field has become a must since
        return None
    return satu.peta


def daftar_kolom(berkas):
    """The columns for the page: label, examples, and the field chosen or guessed."""
    isi = json.loads(berkas.pengenalan)
    terpilih = berkas.peta or isi["tebakan"]
    return [
        {"judul": judul, "contoh": contoh, "isian": isian or ""}
        for judul, contoh, isian in zip(isi["judul"], isi["contoh"], terpilih, strict=True)
    ]


def keterangan_lembar(berkas):
    """Notes about the file, the sheets read as one, and those that could be read instead."""
    isi = json.loads(berkas.pengenalan)
    return {nama: isi[nama] for nama in ("catatan", "lembar", "lembar_lain")}


def pilihan_isian():
    """The fields a column can be read as; those every file must have are marked."""
    return [(nama, f"{label} *" if nama in WAJIB else label) for nama, label in LABEL.items()]


def tetapkan_peta(berkas, peta, *, oleh, pada):
    """Keep the mapping, remember it for the source; False if the import has gone on meanwhile.

    A mapping that lacks what every row needs, or names a field twice, is refused.
    """
    isi = json.loads(berkas.pengenalan)
    posisi(isi["judul"], peta)
    siap = BerkasImpor.objects.filter(
        pk=berkas.pk, status__in=[StatusImpor.KOLOM, StatusImpor.DIPERIKSA]
    )
    if not siap.update(
        peta=peta, status=StatusImpor.MENUNGGU, kemajuan=0, percobaan=0, hanya_periksa=True
    ):
        return False
    ingat_peta(berkas.sumber, isi["sidik_judul"], peta, oleh=oleh, pada=pada)
    return True


def ingat_peta(sumber, sidik_judul, peta, *, oleh, pada):
    if sumber is not None:
        PemetaanKolom.objects.update_or_create(
            sumber=sumber,
            sidik_judul=sidik_judul,
            defaults={"peta": peta, "oleh": oleh, "diubah_pada": pada},
        )


def ganti_lembar(berkas, lembar):
    """Read another sheet of the file instead; its columns are recognised anew."""
    isi = json.loads(berkas.pengenalan)
    if lembar not in isi["lembar_lain"]:
        return False
    siap = BerkasImpor.objects.filter(pk=berkas.pk, status=StatusImpor.KOLOM)
    return bool(
        siap.update(lembar=lembar[:80], peta=None, status=StatusImpor.MENUNGGU, percobaan=0)
    )
