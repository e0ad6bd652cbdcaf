"""What would become of families under one verb: each goes ahead, or is held by a reason."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Left

from ejsika.wilayah.models import Wilayah
from kpm.komponen import q_komponen
from kpm.models import Anggota, Keluarga, Kepesertaan, Program, StatusKepesertaan
from kpm.peserta.kuota import PANJANG_KABUPATEN, sisa_kuota
from kpm.peserta.tindakan import Tindakan

DIPERIKSA_KELAYAKANNYA = {"validasi", "aktifkan"}
DIPERTIMBANGKAN = ("sejak", "di_dalam", "padan", "berkomponen", "pernah")
CONTOH = 100  # names shown of each group


@dataclass(frozen=True, slots=True)
class Nasib:
    """One family: its membership now, and why it is held; no reason, and it goes ahead."""

    keluarga_id: int
    kepesertaan_id: int | None
    status: str
    kabupaten: str
    sebab: str = ""


@dataclass(frozen=True, slots=True)
class Rencana:
    """What a verb does to the chosen families."""

    program: Program
    tindakan: Tindakan
    nasib: list[Nasib]

    @property
    def lanjut(self):
        return [satu for satu in self.nasib if not satu.sebab]

    @property
    def terhalang(self):
        """How many families each reason holds, the commonest first."""
        return Counter(satu.sebab for satu in self.nasib if satu.sebab).most_common()

    @property
    def sidik(self):
        """Stands for this very outcome: another family, status or reason differs."""
        isi = sorted(f"{n.keluarga_id}:{n.status}:{n.sebab}" for n in self.nasib)
        return sha256("\n".join(isi).encode()).hexdigest()

    def kelompok(self):
        """`[(reason or "", how many, the first families)]`, those that go ahead first."""
        urut = [("", len(self.lanjut)), *self.terhalang]
        pilih = {s: [n.keluarga_id for n in self.nasib if n.sebab == s][:CONTOH] for s, _ in urut}
        semua = [pk for daftar in pilih.values() for pk in daftar]
        keluarga = Keluarga.objects.filter(pk__in=semua).untuk_daftar().in_bulk()
        return [(s, banyak, [keluarga[pk] for pk in pilih[s]]) for s, banyak in urut if banyak]


def rencanakan(keluarga, *, program, tindakan, tanggal: date, sisa=None):
    """Say what the verb would do to each of the families on the day; nothing is stored.

    Free places go to the poorest first (decile, then who has waited longest).
    """
    baris = _keadaan(keluarga, program, tanggal).order_by(
        F("desil").asc(nulls_last=True), "sejak", "pk"
    )
    kolom = ("pk", "peserta", "status_ikut", "kabupaten", "digabung_ke", *DIPERTIMBANGKAN)
    nasib = [
        Nasib(
            keluarga_id=satu["pk"],
            kepesertaan_id=satu["peserta"],
            status=satu["status_ikut"] or "",
            kabupaten=satu["kabupaten"],
            sebab=_sebab(program, tindakan, tanggal, satu),
        )
        for satu in baris.values(*kolom)
    ]
    if tindakan.kode == "aktifkan":
        sisa = sisa_kuota(program, tanggal.year) if sisa is None else sisa
        nama = dict(Wilayah.objects.filter(kode__in=sisa).values_list("kode", "nama"))
        penuh = {kode: f"Melebihi kuota {nama[kode]} tahun {tanggal.year}" for kode in sisa}
        nasib = list(_sampai_penuh(nasib, dict(sisa), penuh))
    return Rencana(program, tindakan, nasib)


def _keadaan(keluarga, program, tanggal):
    """The families with all that decides: their latest span, other programmes, components."""
    ikut = Kepesertaan.objects.filter(keluarga=OuterRef("pk"))
    sini = ikut.filter(program=program).order_by(
        F("tanggal_keluar").desc(nulls_first=True), "-tanggal_masuk", "-pk"
    )
    lain = ikut.filter(program__in=program.tidak_bersama.all(), tanggal_keluar=None).exclude(
        status__in=["CALON", "TERVALIDASI"]
    )
    return keluarga.annotate(
        peserta=Subquery(sini.values("pk")[:1]),
        status_ikut=Subquery(sini.values("status")[:1]),
        sejak=Subquery(sini.values("tanggal_masuk")[:1]),
        kabupaten=Left("wilayah__kode", PANJANG_KABUPATEN),
        di_dalam=Q(wilayah__kode__startswith=program.wilayah.kode),
        padan=ArraySubquery(lain.order_by("program__kode").values("program__kode")),
        berkomponen=Exists(_berkomponen(program, tanggal)),
        pernah=Exists(sini.filter(tanggal_keluar__gt=F("tanggal_masuk"))),
    )


def _berkomponen(program, tanggal):
    syarat = Q(pk__in=[])
    for kode in program.komponen_wajib:
        syarat |= q_komponen(kode, tanggal)
    return Anggota.objects.filter(syarat, keluarga=OuterRef("pk"))


def _sebab(program, tindakan, tanggal, satu):
    if satu["digabung_ke"]:
        return "Sudah digabung ke keluarga lain"
    if sebab := _sebab_status(tindakan, satu["status_ikut"]):
        return sebab
    if tindakan.kode == "usulkan":
        if not satu["di_dalam"]:
            return f"Di luar wilayah {program.nama}"
        if satu["pernah"] and program.tanpa_kembali:
            return "Sudah pernah dikeluarkan; menurut aturan program tidak dapat diusulkan lagi"
    if tindakan.kode in DIPERIKSA_KELAYAKANNYA:
        if satu["padan"]:
            return f"Masih terdaftar di {', '.join(satu['padan'])}, tidak boleh bersama"
        if program.komponen_wajib and not satu["berkomponen"]:
            return "Tidak punya komponen yang disyaratkan pada tanggal itu"
    if tindakan.kode == "pantau" and not satu["pernah"]:
        return "Belum pernah menjadi peserta program ini"
    if tindakan.kode == "keluarkan" and satu["sejak"] > tanggal:
        return "Tanggal keluar mendahului tanggal masuknya"
    return ""


def _sebab_status(tindakan, status):
    """Why the verb does not apply to this status."""
    if tindakan.dari:
        if status in tindakan.dari:
            return ""
        return f"Statusnya {_sebut(status)}" if status else "Bukan peserta program ini"
    terbuka = status and status not in ("KELUAR", "DIPANTAU")
    return f"Sudah terdaftar, statusnya {_sebut(status)}" if terbuka else ""


def _sebut(status):
    return StatusKepesertaan(status).label.lower()


def _sampai_penuh(nasib, sisa, penuh):
    """Give out the free places in order; a kabupaten/kota without a quota is not limited."""
    for satu in nasib:
        if satu.sebab or satu.kabupaten not in sisa:
            yield satu
        elif sisa[satu.kabupaten] > 0:
            sisa[satu.kabupaten] -= 1
            yield satu
        else:
            yield replace(satu, sebab=penuh[satu.kabupaten])
