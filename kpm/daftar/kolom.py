"""The columns of the list of families: which there are, which a person wants, what they load."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Prefetch
from django.utils import timezone

from kpm.models import TampilanDaftar

BARIS = (25, 50, 100)


@dataclass(frozen=True, slots=True)
class Kolom:
    """One column beside the name; `urut` is its order, empty where it holds several values."""

    nama: str
    judul: str
    urut: str = ""
    bawaan: bool = True
    angka: bool = False

    @property
    def turun(self):
        return f"-{self.urut}"


KOLOM = (
    Kolom("tempat", "Tempat tinggal", "tempat"),
    Kolom("nomor", "Nomor peserta", "nomor", bawaan=False),
    Kolom("komponen", "Komponen hari ini"),
    Kolom("program", "Program"),
    Kolom("pendamping", "Pendamping", bawaan=False),
    Kolom("grade", "Grade", bawaan=False),
    Kolom("desil", "Desil", "desil", angka=True),
    Kolom("mata_pencaharian", "Mata pencaharian", bawaan=False),
    Kolom("dibuat", "Didaftarkan", "dibuat", bawaan=False),
    Kolom("diubah", "Diubah", "diubah", bawaan=False),
)
BAWAAN = tuple(kolom.nama for kolom in KOLOM if kolom.bawaan)


def pilih_kolom(isi):
    """The known columns among these names, in the order of the table; the usual ones if none is."""
    diminta = set(isi.split(","))
    return [k for k in KOLOM if k.nama in diminta] or [k for k in KOLOM if k.bawaan]


def tampilan(data, pengguna):
    """What the address asks for, else what the person chose last: `(columns, rows to a page)`."""
    kolom, baris = data.get("kolom", ""), data.get("baris", "")
    simpan = TampilanDaftar.objects.filter(pengguna=pengguna).first()
    kolom = kolom or (simpan.kolom if simpan else "")
    baris = int(baris) if baris in map(str, BARIS) else (simpan and simpan.baris) or BARIS[0]
    return pilih_kolom(kolom), baris


def ingat_tampilan(pengguna, *, kolom, baris):
    """Keep the choice for the next time; the usual columns are kept as no choice at all."""
    nama = [satu.nama for satu in kolom]
    isi = {"kolom": "" if tuple(nama) == BAWAAN else ",".join(nama), "baris": baris}
    TampilanDaftar.objects.update_or_create(pengguna=pengguna, defaults=isi)


def dengan_kolom(keluarga, kolom):
    """Load what the chosen columns show; the rows of some live floors above."""
    nama = {satu.nama for satu in kolom}
    if "pendamping" in nama:
        penugasan = apps.get_model("pendamping", "Penugasan").objects
        kini = penugasan.filter(masa__contains=timezone.localdate()).select_related("pendamping")
        keluarga = keluarga.prefetch_related(Prefetch("penugasan", kini, to_attr="penugasan_kini"))
    if "grade" in nama:
        penilaian = apps.get_model("graduasi", "Penilaian").objects.terkini()
        terkini = penilaian.only("keluarga", "grade", "dinilai_pada")
        keluarga = keluarga.prefetch_related(
            Prefetch("penilaian", terkini, to_attr="penilaian_kini")
        )
    return keluarga
