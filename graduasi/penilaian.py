"""Recording assessments: every write to Penilaian goes through here. Nothing here decides
about a family; a grade only describes it."""

import json
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID, uuid5

from graduasi.grade import JUMLAH_ANGGOTA, BelumLengkap, rincikan, simpulkan
from graduasi.models import Penilaian

SEKALI_SIMPAN = 2000


@dataclass(frozen=True, slots=True)
class Kiriman:
    """One family's answers for the bulk path, by ids."""

    keluarga_id: int
    penilai_id: int
    jawaban: dict
    jumlah_anggota: int
    pada: datetime


def catat_penilaian(
    *, keluarga, versi, penilai, jawaban, jumlah_anggota, pada, catatan="", id_isian=None
):
    """Freeze one assessment with its breakdown and version; incomplete answers get no grade.

    `id_isian` names the form that was filled: the same form with the same answers sent twice is
    one assessment. Raises JawabanTidakDikenal for an answer the version does not offer.
    """
    isi = _bekukan(versi.sebagai_instrumen(), jawaban, jumlah_anggota)
    baris = {
        **isi,
        "keluarga": keluarga,
        "versi": versi,
        "penilai": penilai,
        "dinilai_pada": pada,
        "catatan": catatan,
    }
    if id_isian is None:
        return Penilaian.objects.create(**baris)
    uuid = _uuid_kiriman(id_isian, keluarga, penilai, versi, isi["jawaban"], catatan)
    penilaian, _ = Penilaian.objects.get_or_create(uuid=uuid, defaults=baris)
    return penilaian


def catat_banyak_penilaian(*, versi, kiriman, sekali=SEKALI_SIMPAN):
    """Freeze many assessments of one version, streaming; returns how many."""
    instrumen = versi.sebagai_instrumen()
    baris = (
        Penilaian(
            keluarga_id=satu.keluarga_id,
            penilai_id=satu.penilai_id,
            versi=versi,
            dinilai_pada=satu.pada,
            **_bekukan(instrumen, satu.jawaban, satu.jumlah_anggota),
        )
        for satu in kiriman
    )
    banyak = 0
    while sebagian := list(islice(baris, sekali)):
        banyak += len(Penilaian.objects.bulk_create(sebagian))
    return banyak


def boleh_menilai(pengguna):
    """Of the families they see, a pendamping and a koordinator may assess any."""
    return pengguna.peran in {"pendamping", "koordinator"}


def _bekukan(instrumen, jawaban, jumlah_anggota):
    dikenal = {butir.kode for butir in instrumen.butir}
    dikenal |= {f"{kode}_angka" for kode in dikenal}
    jawaban = {kode: isi for kode, isi in jawaban.items() if kode in dikenal}
    jawaban[JUMLAH_ANGGOTA] = jumlah_anggota
    rincian = rincikan(jawaban, instrumen)
    isi = {
        "jawaban": jawaban,
        "rincian": [
            {
                "kode": satu.kode,
                "kriteria": satu.kriteria,
                "jawaban": satu.jawaban,
                "kurang": satu.kurang,
            }
            for satu in rincian
        ],
    }
    try:
        hasil = simpulkan(rincian, instrumen)
    except BelumLengkap:
        return isi
    return isi | {"kekurangan": hasil.kekurangan, "nilai": hasil.nilai, "grade": hasil.grade}


def _uuid_kiriman(id_isian, keluarga, penilai, versi, jawaban, catatan):
    """A repeat lands on the same row; the same form with other answers is another assessment."""
    isi = json.dumps(
        [keluarga.pk, penilai.pk, versi.kode, jawaban, catatan], sort_keys=True, default=str
    )
    return uuid5(UUID(str(id_isian)), isi)
