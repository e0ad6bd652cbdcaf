"""Recording assessments: every write to Penilaian goes through here. Nothing here decides
about a family; a grade only describes it."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from graduasi.grade import JUMLAH_ANGGOTA, BelumLengkap, rincikan, simpulkan
from graduasi.models import Penilaian
from kpm.penyalinan import salin

BEKU = ("jawaban", "rincian", "kekurangan", "nilai", "grade")


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


def catat_banyak_penilaian(*, versi, kiriman):
    """Freeze many assessments of one version by COPY, streaming; returns how many."""
    instrumen = versi.sebagai_instrumen()
    kolom = ("uuid", "keluarga_id", "versi_id", "penilai_id", "dinilai_pada", "catatan", *BEKU)
    return salin(
        Penilaian._meta.db_table,
        kolom,
        (_baris_salin(satu, versi, instrumen) for satu in kiriman),
    )


def boleh_menilai(pengguna):
    """Of the families they see, a pendamping and a koordinator may assess any."""
    return pengguna.peran in {"pendamping", "koordinator"}


def _baris_salin(satu, versi, instrumen):
    isi = _bekukan(instrumen, satu.jawaban, satu.jumlah_anggota)
    isi |= {nama: json.dumps(isi[nama]) for nama in ("jawaban", "rincian")}
    kepala = (uuid4(), satu.keluarga_id, versi.pk, satu.penilai_id, satu.pada, "")
    return (*kepala, *(isi.get(nama) for nama in BEKU))


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
