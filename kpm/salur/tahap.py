"""A tahap: one payment stage of one programme and budget year, whatever its regions and banks."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import reverse

from kpm.models import DaftarPenerima, JadwalBantuan, Penyaluran, Program

KOSONG = {"jumlah": 0, "rupiah": 0}


@dataclass(frozen=True, slots=True)
class Tahap:
    """The key that a schedule, a list and a page share."""

    program: Program
    tahun: int
    nomor: int

    def __str__(self):
        return f"{self.program.kode} {self.tahun} tahap {self.nomor}"

    @property
    def kunci(self):
        return {"kode": self.program.kode, "tahun": self.tahun, "nomor": self.nomor}

    def get_absolute_url(self):
        return reverse("kpm:tahap-rinci", kwargs=self.kunci)


@dataclass
class RingkasTahap:
    """One row of the list of tahap, within what the person may see."""

    tahap: Tahap
    wilayah: int = 0
    bank: set = field(default_factory=set)
    daftar: list = field(default_factory=list)
    menurut: dict = field(default_factory=lambda: defaultdict(lambda: dict(KOSONG)))

    @property
    def rencana(self):
        return {n: sum(isi[n] for isi in self.menurut.values()) for n in KOSONG}

    @property
    def utama(self):
        return self.daftar[0] if self.daftar else None

    @property
    def susulan(self):
        return len(self.daftar) - 1


def cari_tahap(pengguna, *, kode, tahun, nomor):
    """The tahap, if it has a schedule the person may see; else None."""
    jadwal = (
        JadwalBantuan.objects.terlihat_oleh(pengguna)
        .filter(program__kode=kode, tahun_anggaran=tahun, tahap=nomor)
        .select_related("program__wilayah")
        .first()
    )
    return Tahap(jadwal.program, tahun, nomor) if jadwal else None


def kunci_tahap(pengguna, saring):
    """Keys of the tahap in scope as (program, tahun, tahap), newest first: what a page cuts up."""
    return (
        JadwalBantuan.objects.terlihat_oleh(pengguna)
        .filter(**saring)
        .order_by("-tahun_anggaran", "-tahap", "program__kode")
        .values_list("program", "tahun_anggaran", "tahap")
        .distinct()
    )


def ringkas_tahap(pengguna, kunci):
    """The rows of those keys: schedules, lists and how far the money has come."""
    program = Program.objects.in_bulk({p for p, _, _ in kunci})
    baris = {k: RingkasTahap(Tahap(program[k[0]], *k[1:])) for k in kunci}
    tahun = {t for _, t, _ in kunci}
    jadwal = JadwalBantuan.objects.terlihat_oleh(pengguna).filter(tahun_anggaran__in=tahun)
    for p, t, n, bank in jadwal.values_list("program", "tahun_anggaran", "tahap", "bank"):
        if satu := baris.get((p, t, n)):
            satu.wilayah += 1
            satu.bank.add(bank)
    daftar = DaftarPenerima.objects.filter(tahun_anggaran__in=tahun).order_by("urutan")
    milik = {}
    for satu in daftar:
        if tempat := baris.get((satu.program_id, satu.tahun_anggaran, satu.tahap)):
            tempat.daftar.append(satu)
            milik[satu.pk] = tempat
    bayar = Penyaluran.objects.terlihat_oleh(pengguna).filter(daftar__in=milik)
    for isi in bayar.jumlahkan("daftar", "status"):
        angka = milik[isi["daftar"]].menurut[isi["status"]]
        angka["jumlah"] += isi["jumlah"]
        angka["rupiah"] += isi["rupiah"]
    return [baris[k] for k in kunci]
