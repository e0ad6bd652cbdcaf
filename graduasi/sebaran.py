"""Grades over many families: who stands where now, and how many stand on each step."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Subquery

from ejsika.wilayah.models import Tingkat
from graduasi.models import Grade, Penilaian

BATAS = ("wilayah__batas", "wilayah__induk__batas", "wilayah__induk__induk__batas")  # heavy
TANPA = "tanpa"  # families nobody has graded yet


@dataclass(frozen=True, slots=True)
class Sebaran:
    """How many families there are, and how many on each step."""

    keluarga: int
    per_grade: dict[int, int]

    @property
    def dinilai(self):
        return sum(self.per_grade.values())

    @property
    def tanpa(self):
        return self.keluarga - self.dinilai

    @property
    def batang(self):
        """One bar per step for the chart: width in hundredths of the longest."""
        terpanjang = max(self.per_grade.values(), default=0) or 1
        return [
            {
                "grade": grade.value,
                "angka": grade.name,
                "label": grade.label,
                "jumlah": self.per_grade[grade],
                "lebar": round(100 * self.per_grade[grade] / terpanjang, 1),
                "persen": round(100 * self.per_grade[grade] / self.dinilai) if self.dinilai else 0,
            }
            for grade in Grade
        ]


def pilihan_wilayah(terlihat, wilayah):
    """The regions one step below the chosen one, or below the person's own duty region."""
    terlihat = terlihat.only("kode", "nama").order_by("kode")
    if wilayah:
        return list(terlihat.filter(induk=wilayah))
    kabupaten = list(terlihat.filter(tingkat=Tingkat.KABUPATEN))
    return kabupaten if len(kabupaten) > 1 else list(terlihat.filter(induk__in=kabupaten))


def dengan_grade(keluarga):
    """Load what a row of the grade list shows: the place, the latest grade, the one before it."""
    urut = (
        Penilaian.objects.bergrade()
        .filter(keluarga=OuterRef("pk"))
        .order_by("-dinilai_pada", "-pk")
    )
    keluarga = keluarga.select_related("wilayah__induk__induk").defer("no_kk", *BATAS)
    return keluarga.order_by("nama_pengurus", "-pk").annotate(
        grade_kini=Subquery(urut.values("grade")[:1]),
        grade_sebelum=Subquery(urut.values("grade")[1:2]),
        kekurangan_kini=Subquery(urut.values("kekurangan")[:1]),
        dinilai_pada=Subquery(urut.values("dinilai_pada")[:1]),
        penilaian_uuid=Subquery(urut.values("uuid")[:1]),
    )


def saring_grade(keluarga, pilihan):
    """Families whose latest grade is the chosen one (`tanpa`: who has none); else all of them."""
    if pilihan == TANPA:
        bergrade = Penilaian.objects.bergrade().filter(keluarga=OuterRef("pk"))
        return keluarga.exclude(Exists(bergrade))
    if pilihan in {str(grade.value) for grade in Grade}:
        return keluarga.filter(pk__in=_terkini().filter(grade=pilihan).values("keluarga"))
    return keluarga


def hitung_sebaran(keluarga):
    """Count the families, and those on each step, in two queries."""
    per_grade = (
        _terkini()
        .filter(keluarga__in=keluarga.values("pk"))
        .values("grade")
        .annotate(jumlah=Count("pk"))
        .values_list("grade", "jumlah")
    )
    nol = dict.fromkeys(Grade.values, 0)
    return Sebaran(keluarga=keluarga.count(), per_grade=nol | dict(per_grade))


def grade_keluarga(keluarga):
    """The latest assessment of each family, by the family's key, in one query."""
    terkini = _terkini().filter(keluarga__in=keluarga).annotate(uuid_keluarga=F("keluarga__uuid"))
    return {satu.uuid_keluarga: satu for satu in terkini.defer("rincian", "jawaban", "catatan")}


def _terkini():
    return Penilaian.objects.filter(pk__in=Penilaian.objects.terkini().values("pk"))
