"""Narrowing and ordering the list of families: what the address asks for, as a queryset."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils import timezone

from ejsika.akun.models import Pengguna
from ejsika.wilayah.cakupan import q_di_dalam
from ejsika.wilayah.models import Tipologi
from kpm.daftar.halaman import URUTAN
from kpm.daftar.pencarian import keluarga_mirip, nomor_rahasia
from kpm.komponen import LABEL, q_komponen
from kpm.models import (
    BERJALAN,
    Anggota,
    Keluarga,
    Kepesertaan,
    MataPencaharian,
    Program,
    StatusKepesertaan,
)
from kpm.peserta.resertifikasi import KEADAAN, q_keadaan

KPM, BUKAN_KPM, TANPA = "kpm", "bukan", "tanpa"
PILIHAN_STATUS = [(KPM, "KPM sekarang"), (BUKAN_KPM, "Bukan KPM"), *StatusKepesertaan.choices]
PILIHAN_DESIL = [(str(n), f"Desil {n}") for n in range(1, 11)] + [(TANPA, "Tanpa desil")]
PILIHAN_GRADE = list(zip("12345", ("I", "II", "III", "IV", "V"), strict=True))


@dataclass(frozen=True, slots=True)
class Saringan:
    """One filter: its parameter in the address, its words, and the condition on a family."""

    nama: str
    label: str
    pilihan: Callable[[Pengguna], list[tuple[str, str]]]
    q: Callable[[str, date], Q]
    utama: bool = True  # shown at once; the others behind "Saringan lain"

    def sebutan(self, nilai, pengguna):
        """The chip's words for a value."""
        kata = dict(self.pilihan(pengguna)).get(nilai, nilai)
        return kata if self.utama else f"{self.label}: {kata}"


def _terkini(model):
    """Latest graded assessments; the rows of `penilaian` live floors above."""
    bergrade = model.objects.filter(keluarga=OuterRef("keluarga"), grade__isnull=False)
    return bergrade.order_by("-dinilai_pada", "-pk").values("pk")[:1]


def _q_grade(nilai, _pada):
    penilaian = Keluarga._meta.get_field("penilaian").related_model
    terkini = penilaian.objects.filter(keluarga=OuterRef("pk"), pk__in=_terkini(penilaian))
    if nilai == TANPA:
        return ~Q(Exists(penilaian.objects.filter(keluarga=OuterRef("pk"), grade__isnull=False)))
    return Q(Exists(terkini.filter(grade=nilai)))


def _q_komponen(nilai, pada):
    orang = Anggota.objects.filter(keluarga=OuterRef("pk"))
    if nilai == TANPA:
        ada = Q()
        for kode in LABEL:
            ada |= q_komponen(kode, pada)
        return ~Q(Exists(orang.filter(ada)))
    return Q(Exists(orang.filter(q_komponen(nilai, pada))))


def _q_pendamping(nilai, pada):
    penugasan = Keluarga._meta.get_field("penugasan").related_model
    berlaku = penugasan.objects.filter(masa__contains=pada)
    if nilai == TANPA:  # a set made once: asking family by family took seconds where all have one
        ikut = Kepesertaan.objects.berjalan().values("keluarga")
        return Q(pk__in=ikut.difference(berlaku.values("keluarga")))
    return Q(pk__in=berlaku.filter(pendamping__username=nilai).values("keluarga"))


def _q_resertifikasi(nilai, pada):
    ikut = Kepesertaan.objects.berjalan().filter(keluarga=OuterRef("pk")).dengan_jatuh_tempo()
    return Q(Exists(ikut.filter(q_keadaan(nilai, pada))))


def _pilihan_pendamping(pengguna):
    if pengguna.hanya_dampingan:
        return []
    semua = Pengguna.objects.terlihat_oleh(pengguna).pendamping().filter(is_active=True)
    nama = semua.order_by("nama_lengkap", "pk").values_list("username", "nama_lengkap")
    return [(TANPA, "KPM tanpa pendamping"), *nama]


def _tetap(*pilihan):
    return lambda _pengguna: list(pilihan)


def _q_desil(nilai, _pada):
    return Q(desil=None) if nilai == TANPA else Q(desil=nilai)


SARINGAN = (
    Saringan(
        "komponen",
        "Komponen",
        _tetap(*LABEL.items(), (TANPA, "Tanpa komponen")),
        _q_komponen,
    ),
    Saringan("desil", "Desil", _tetap(*PILIHAN_DESIL), _q_desil),
    Saringan("pendamping", "Pendamping", _pilihan_pendamping, _q_pendamping),
    Saringan(
        "grade",
        "Grade",
        _tetap(*((n, f"Grade {r}") for n, r in PILIHAN_GRADE), (TANPA, "Belum dinilai")),
        _q_grade,
        utama=False,
    ),
    Saringan(
        "resertifikasi",
        "Resertifikasi",
        _tetap(*KEADAAN),
        _q_resertifikasi,
        utama=False,
    ),
    Saringan(
        "posisi",
        "Posisi rumah",
        _tetap((TANPA, "Tanpa posisi"), ("ada", "Ada posisi")),
        lambda nilai, _pada: Q(lokasi__isnull=nilai == TANPA),
        utama=False,
    ),
    Saringan(
        "mata_pencaharian",
        "Mata pencaharian",
        _tetap(*MataPencaharian.choices),
        lambda nilai, _pada: Q(mata_pencaharian=nilai),
        utama=False,
    ),
    Saringan(
        "tipologi",
        "Tipologi",
        _tetap(*Tipologi.choices),
        lambda nilai, _pada: (
            Q(tipologi_khusus=nilai) | Q(tipologi_khusus="", wilayah__tipologi=nilai)
        ),
        utama=False,
    ),
)
PARAMETER = ("cari", "wilayah", "program", "status", *(s.nama for s in SARINGAN))


def pilihan_program():
    """Programmes in use, by code: ours first."""
    aktif = Program.objects.filter(aktif=True).order_by("-milik_sendiri", "nama")
    return list(aktif.values_list("kode", "nama"))


def hanya_saringan(data, *, dengan=()):
    """What narrows the list, out of an address: fit to be kept, or to go to another page.

    A NIK or No. KK that somebody put there stays behind.
    """
    bersih = QueryDict(mutable=True)
    for nama in (*PARAMETER, *dengan):
        if (nilai := data.get(nama)) and not nomor_rahasia(nilai):
            bersih[nama] = nilai
    return bersih


class SaringForm(forms.Form):
    """The filters of the list, all optional; an unknown value narrows to nothing, never widens."""

    cari = forms.CharField(required=False, max_length=80, strip=True)
    wilayah = forms.RegexField(r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$", required=False)
    program = forms.SlugField(required=False)
    status = forms.ChoiceField(choices=PILIHAN_STATUS, required=False)
    urut = forms.ChoiceField(choices=[(nama, nama) for nama in URUTAN], required=False)

    def __init__(self, data, *, pengguna):
        super().__init__(data)
        self.pengguna = pengguna
        for satu in SARINGAN:
            if not data.get(satu.nama) or satu.nama == "pendamping":
                # A pendamping narrows within one's own families, whoever it names.
                self.fields[satu.nama] = forms.CharField(required=False, max_length=150)
            else:
                self.fields[satu.nama] = forms.ChoiceField(choices=satu.pilihan(pengguna))

    def saring(self, keluarga):
        """The families that fit, in no order yet (see `kpm.daftar.halaman`)."""
        if not self.is_valid():
            return keluarga.none()
        isi, pada = self.cleaned_data, timezone.localdate()
        keluarga = self._menurut_bantuan(keluarga, isi["program"], isi["status"])
        if isi["wilayah"]:
            keluarga = keluarga.filter(q_di_dalam([isi["wilayah"]], "wilayah__kode"))
        for satu in SARINGAN:
            if nilai := isi[satu.nama]:
                keluarga = keluarga.filter(satu.q(nilai, pada))
        if isi["cari"]:
            return keluarga_mirip(
                keluarga, isi["cari"], pengguna=self.pengguna, wilayah=isi["wilayah"]
            )
        return keluarga

    @property
    def urutan(self):
        """The name of the order asked for."""
        return (self.is_valid() and self.cleaned_data["urut"]) or "nama"

    def _menurut_bantuan(self, keluarga, program, status):
        if not (program or status):
            return keluarga
        ikut = Kepesertaan.objects.filter(keluarga=OuterRef("pk"))
        if program:
            ikut = ikut.filter(program__kode=program)
        if status == BUKAN_KPM:
            return keluarga.filter(~Exists(ikut.berjalan()))
        if status == KPM:
            return keluarga.filter(Exists(ikut.berjalan()))
        return keluarga.filter(Exists(ikut.filter(status__in=[status] if status else BERJALAN)))

    def cip(self, program):
        """What the list is narrowed by, in words: `(parameter, sentence)`; regions apart."""
        cip = [("cari", f"“{self.data['cari']}”")] if self.data.get("cari") else []
        for nama, kata in (("program", dict(program)), ("status", dict(PILIHAN_STATUS))):
            if nilai := self.data.get(nama):
                cip.append((nama, kata.get(nilai, nilai)))
        for satu in SARINGAN:
            if nilai := self.data.get(satu.nama):
                cip.append((satu.nama, satu.sebutan(nilai, self.pengguna)))
        return cip

    def pilihan(self, program):
        """What one may choose from: `[(name, label, choices, shown at once, chosen value)]`."""
        semua = [
            ("program", "Program", program, True),
            ("status", "Status", PILIHAN_STATUS, True),
            *((s.nama, s.label, s.pilihan(self.pengguna), s.utama) for s in SARINGAN),
        ]
        return [(*satu, self.data.get(satu[0], "")) for satu in semua if satu[2]]
