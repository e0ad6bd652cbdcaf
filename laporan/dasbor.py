"""The province dashboard: the facts of one region and month, side by side with its parts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils import timezone

from ejsika.wilayah.models import Wilayah
from graduasi.models import Grade
from kpm.komponen import KODE as KODE_KOMPONEN
from kpm.models import Program
from laporan.angka import (
    ANGKA,
    LABEL,
    bagian,
    bagian_di_tempat,
    bagian_dikunjungi,
)
from laporan.bentuk import tulis_angka, tulis_persen
from laporan.models import RingkasanBulanan
from laporan.penyamaran import samarkan_kolom, samarkan_sebaran
from pendamping.models import HasilPutusan

DIJUMLAHKAN = tuple(angka.nama for angka in ANGKA if angka.jumlahkan)
SEBARAN = (
    (*(f"grade_{grade}" for grade in Grade), "grade_belum"),
    ("grade_naik", "grade_tetap", "grade_turun", "grade_pertama"),
    ("kpm_masuk", "kpm_keluar"),
)
GRADE = {f"grade_{grade}" for grade in Grade}
KUNJUNGAN = {"kunjungan", *(f"putusan_{hasil}" for hasil in HasilPutusan)}
BULAN_TREN = 12
BAWAHAN = {"provinsi": "Kabupaten/kota", "kabupaten": "Kecamatan", "kecamatan": "Desa/kelurahan"}


@dataclass(slots=True)
class Bagian:
    """One part of the region, or its remainder (`wilayah` None), with its figures."""

    wilayah: Wilayah | None
    nama: str
    angka: dict

    @property
    def nama_pendek(self):
        return self.nama.removeprefix("Kabupaten ")


@dataclass
class Dasbor:
    """What one page shows. `angka` None: the facts of this month were never counted."""

    wilayah: Wilayah
    bulan: object
    program: Program | None
    angka: dict | None
    bawahan: list[Bagian]
    tren: list[tuple]
    dihitung_pada: object = None
    samar: bool = False
    bulan_tersedia: list = field(default_factory=list)

    @property
    def sebutan_bawahan(self):
        return BAWAHAN.get(self.wilayah.tingkat, "")

    @property
    def berjalan(self):
        """Whether the month was not over when its facts were counted."""
        if not (self.bulan and self.dihitung_pada):
            return False
        habis = self.bulan + relativedelta(months=1)
        return timezone.localdate(self.dihitung_pada) < habis

    @cached_property
    def jumlah(self):
        """Totals of the parts: added up where parts cannot overlap, else the region's own."""
        if self.angka is None:
            return {}
        return dict(self.angka) | {
            nama: sum(b.angka[nama] for b in self.bawahan)
            for nama in DIJUMLAHKAN
            if self.bawahan and all(nama in b.angka for b in self.bawahan)
        }


def program_sendiri():
    return list(Program.objects.filter(milik_sendiri=True, aktif=True).order_by("nama"))


def susun_dasbor(pengguna, *, wilayah, bulan, program):
    """Read the facts of a region, its parts and its last twelve months, in two queries."""
    terlihat = RingkasanBulanan.objects.terlihat_oleh(pengguna).filter(program=program)
    riwayat = list(terlihat.filter(wilayah=wilayah).order_by("-bulan")[:36])
    bulan = bulan or (riwayat[0].bulan if riwayat else None)
    sendiri = next((baris for baris in riwayat if baris.bulan == bulan), None)
    bawahan = [
        Bagian(baris.wilayah, baris.wilayah.nama, baris.angka)
        for baris in terlihat.filter(bulan=bulan, wilayah__induk=wilayah)
        .select_related("wilayah")
        .defer("wilayah__batas")
        .order_by("wilayah__kode")
    ]
    if sendiri and bawahan and (sisa := _sisa(sendiri.angka, bawahan)):
        bawahan.append(sisa)
    sampai_bulan = [baris for baris in riwayat if bulan and baris.bulan <= bulan]
    return Dasbor(
        wilayah=wilayah,
        bulan=bulan,
        program=program,
        angka=sendiri.angka if sendiri else None,
        bawahan=bawahan,
        tren=[(baris.bulan, baris.angka) for baris in reversed(sampai_bulan[:BULAN_TREN])],
        dihitung_pada=sendiri.dihitung_pada if sendiri else None,
        samar=not pengguna.melihat_keluarga,
        bulan_tersedia=[baris.bulan for baris in riwayat],
    )


def _sisa(angka, bawahan):
    """Families whose place is known no deeper than this region: a row of their own."""
    sisa = {
        nama: angka[nama] - sum(b.angka.get(nama, 0) for b in bawahan)
        for nama in DIJUMLAHKAN
        if nama in angka
    }
    if not any(sisa.values()):
        return None
    return Bagian(None, "Tempat belum rinci", sisa)


@dataclass(frozen=True, slots=True)
class Kolom:
    """A column: a figure by name, or a value worked out of the figures of a row."""

    label: str
    nama: str = ""
    hitung: Callable | None = None
    tulis: Callable = tulis_angka


@dataclass(slots=True)
class Sel:
    teks: str
    tautan: str = ""


PER_PENDAMPING = Kolom(
    "KPM per pendamping",
    hitung=lambda a: bagian(a.get("kpm_akhir"), a.get("pendamping")),
)
KOLOM_KERJA = (
    Kolom("KPM", "kpm_akhir"),
    Kolom("Masuk", "kpm_masuk"),
    Kolom("Keluar", "kpm_keluar"),
    Kolom("Pendamping", "pendamping"),
    PER_PENDAMPING,
    Kolom("Kunjungan", "kunjungan"),
    Kolom("KPM dikunjungi", hitung=bagian_dikunjungi, tulis=tulis_persen),
    Kolom("Hadir di tempat", hitung=bagian_di_tempat, tulis=tulis_persen),
    Kolom("Perlu diperiksa", "putusan_perlu_diperiksa"),
)
KOLOM_KPM = KOLOM_KERJA[:3]
KOLOM_KOMPONEN = (
    *(Kolom(LABEL[f"komponen_{kode}"], f"komponen_{kode}") for kode in KODE_KOMPONEN),
    Kolom("Tanpa komponen", "kpm_tanpa_komponen"),
)
KOLOM_GRADE = (
    *(Kolom(f"Grade {grade.name}", f"grade_{grade}") for grade in Grade),
    Kolom("Belum bergrade", "grade_belum"),
    Kolom("Naik", "grade_naik"),
    Kolom("Turun", "grade_turun"),
    Kolom("Penilaian", "penilaian"),
)


def susun_tabel(dasbor, kolom):
    """Rows `(part, cells)` and the totals cells of one table, small numbers hidden if need be."""
    semua = [b.angka for b in dasbor.bawahan]
    tersamar = _samarkan(semua, kolom) if dasbor.samar else semua
    baris = [
        (bagian_, [_sel(k, angka, dasbor, bagian_.wilayah) for k in kolom])
        for bagian_, angka in zip(dasbor.bawahan, tersamar, strict=True)
    ]
    jumlah = dasbor.jumlah
    if dasbor.samar:
        jumlah = samarkan_satu(jumlah)
    return baris, [_sel(k, jumlah, dasbor, dasbor.wilayah) for k in kolom]


def samarkan_satu(angka):
    """The figures of one region with those hidden that would point at fewer than five families."""
    hasil = {nama: samarkan_kolom([n])[0] for nama, n in angka.items()}
    for sebaran in SEBARAN:
        if samarkan_sebaran(angka, sebaran):
            hasil |= dict.fromkeys(sebaran, "<5")
    return hasil


def _samarkan(semua, kolom):
    hasil = [samarkan_satu(angka) for angka in semua]
    for nama in [k.nama for k in kolom]:
        tersisa = [angka.get(nama) for angka in semua]
        for angka, n in zip(hasil, samarkan_kolom(tersisa), strict=True):
            if angka.get(nama) != "<5":
                angka[nama] = n
    return hasil


def _sel(kolom, angka, dasbor, wilayah):
    if kolom.hitung is None:
        nilai = angka.get(kolom.nama)
        tautan = "" if dasbor.samar or not nilai else alamat(kolom.nama, wilayah, dasbor)
        return Sel(kolom.tulis(nilai), tautan)
    return Sel(kolom.tulis(kolom.hitung(angka)))


TINGKAT_SARING = {5: "kabupaten", 8: "kecamatan"}  # the filters of the visit list, by code length


def alamat(nama, wilayah, dasbor):
    """The list behind a figure; empty where no list shows exactly that."""
    if wilayah is None:
        return ""
    jenis, _, kode = nama.partition("_")
    if nama in KUNJUNGAN and len(wilayah.kode) <= 8 and not dasbor.program:
        kueri = {"bulan": f"{dasbor.bulan:%Y-%m}"}
        if saring := TINGKAT_SARING.get(len(wilayah.kode)):
            kueri[saring] = wilayah.kode
        if jenis == "putusan":
            kueri["putusan"] = kode
        return _alamat("pendamping:kunjungan-daftar", kueri)
    if nama == "kpm_akhir" or jenis == "komponen" or nama in GRADE:
        kueri = {"wilayah": wilayah.kode, "status": "kpm"}
        if jenis != "kpm":
            kueri[jenis] = kode
        if dasbor.program:
            kueri["program"] = dasbor.program.kode
        return _alamat("kpm:keluarga-daftar", kueri)
    return ""


def _alamat(nama, kueri):
    return f"{reverse(nama)}?{urlencode(kueri)}"


def wilayah_awal(terlihat):
    """Where a person starts: the widest region of their duty."""
    return terlihat.order_by("kode").first()


def jalur(terlihat, wilayah):
    """The regions above, widest first, as far as one's duty reaches."""
    atas = [wilayah.kode[:n] for n in (2, 5, 8) if n < len(wilayah.kode)]
    return terlihat.filter(kode__in=atas).only("kode", "nama").order_by("kode")
