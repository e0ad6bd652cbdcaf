"""Loading instruments: versions are added, never rewritten under an assessment; one is in use."""

import json
from pathlib import Path

from django.db import transaction

from graduasi.models import Butir, Instrumen, VersiInstrumen

BERKAS = Path(__file__).with_name("data") / "bps14.json"
BAWAAN = "BPS14-2005"
ISI_BUTIR = ("kriteria", "pertanyaan", "bantuan", "jenis", "satuan", "pilihan", "aturan")


class VersiSudahDipakai(Exception):
    """The shipped file changes a version that assessments already rest on."""


@transaction.atomic
def muat_instrumen(*, berkas=BERKAS):
    """Bring every shipped version into the database; safe to run again.

    The first load puts the default version in use; after that the office's choice stands.
    """
    isi = json.loads(Path(berkas).read_text(encoding="utf-8"))
    instrumen, _ = Instrumen.objects.update_or_create(
        kode=isi["kode"], defaults={"nama": isi["nama"], "sumber": isi["sumber"]}
    )
    for versi in isi["versi"]:
        _muat_versi(instrumen, versi, isi)
    if not VersiInstrumen.objects.filter(dipakai=True).exists():
        VersiInstrumen.objects.filter(kode=BAWAAN).update(dipakai=True)
    return instrumen


@transaction.atomic
def pakai_versi(versi):
    """From now on new assessments use this version, and no other."""
    # All rows first: two people choosing at once would each leave a version in use.
    list(VersiInstrumen.objects.select_for_update().order_by("pk").values_list("pk"))
    VersiInstrumen.objects.exclude(pk=versi.pk).filter(dipakai=True).update(dipakai=False)
    VersiInstrumen.objects.filter(pk=versi.pk).update(dipakai=True)


def _muat_versi(instrumen, versi, isi):
    kepala = {
        "instrumen": instrumen,
        "nama": versi["nama"],
        "parameter": versi["parameter"],
        "batas": isi["batas"],
    }
    baris = [
        _butir(nomor, butir | versi.get("butir", {}).get(butir["kode"], {}))
        for nomor, butir in enumerate(isi["butir"], start=1)
    ]
    lama = VersiInstrumen.objects.filter(kode=versi["kode"]).first()
    if lama and _sama(lama, kepala, baris):
        return
    if lama and lama.penilaian.exists():
        raise VersiSudahDipakai(versi["kode"])
    baru, _ = VersiInstrumen.objects.update_or_create(kode=versi["kode"], defaults=kepala)
    baru.butir.all().delete()
    Butir.objects.bulk_create(Butir(versi=baru, **satu) for satu in baris)


def _butir(nomor, isi):
    kosong = {"bantuan": "", "satuan": "", "pilihan": [], "aturan": {}}
    isi = kosong | isi
    return {"nomor": nomor, "kode": isi["kode"], **{nama: isi[nama] for nama in ISI_BUTIR}}


def _sama(versi, kepala, baris):
    tersimpan = list(versi.butir.order_by("nomor").values("nomor", "kode", *ISI_BUTIR))
    return tersimpan == baris and all(getattr(versi, nama) == kepala[nama] for nama in kepala)
