"""Places in a programme: how many there are, how many are taken, and changing their number."""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Left

from ejsika.wilayah.models import Tingkat, Wilayah
from kpm.models import BERJALAN, Kepesertaan, Kuota, Program

PANJANG_KABUPATEN = 5  # of a region code


@dataclass(frozen=True, slots=True)
class KeadaanKuota:
    """The places of one programme in one kabupaten/kota and year, as they stand now."""

    program: Program
    wilayah: Wilayah
    tahun: int
    kuota: Kuota | None
    terisi: int
    calon: int
    tervalidasi: int

    @property
    def sisa(self):
        """Free places; negative when over, None where no number has been set."""
        return None if self.kuota is None else self.kuota.jumlah - self.terisi

    @property
    def lebih(self):
        """Families beyond the places there are."""
        return max(0, -(self.sisa or 0))


def terisi_per_kabupaten(program):
    """Families in the programme now, suspended ones included: `{kabupaten code: number}`."""
    terisi = Counter()
    jalan = Kepesertaan.objects.filter(program=program, status__in=BERJALAN)
    for (kode, _), jumlah in _per_kabupaten(jalan).items():
        terisi[kode] += jumlah
    return terisi


def sisa_terkunci(program, tahun):
    """Free places by kabupaten code, nobody else activating until this transaction ends.

    Every year's row is locked: two decrees of different years fill the same places.
    """
    kunci = Kuota.objects.select_for_update(of=("self",)).filter(program=program).order_by("pk")
    baris = [k for k in kunci.select_related("wilayah").defer("wilayah__batas") if k.tahun == tahun]
    return _sisa(baris, program)


def sisa_kuota(program, tahun):
    """Free places by kabupaten code, for a preview."""
    baris = Kuota.objects.filter(program=program, tahun=tahun).select_related("wilayah")
    return _sisa(baris.defer("wilayah__batas"), program)


def _sisa(baris, program):
    terisi = terisi_per_kabupaten(program)
    return {k.wilayah.kode: k.jumlah - terisi[k.wilayah.kode] for k in baris}


def keadaan_kuota(pengguna, *, program, tahun):
    """The places of every kabupaten/kota of one's scope where the programme runs."""
    terlihat = Wilayah.objects.terlihat_oleh(pengguna) | Wilayah.objects.filter(
        kode__in=[kode[:PANJANG_KABUPATEN] for kode in pengguna.kode_tugas]
    )
    wilayah = terlihat.pada_tingkat(Tingkat.KABUPATEN).defer("batas")
    wilayah = wilayah.filter(kode__startswith=program.wilayah.kode)
    kuota = {k.wilayah_id: k for k in Kuota.objects.filter(program=program, tahun=tahun)}
    status = [*BERJALAN, "CALON", "TERVALIDASI"]
    banyak = _per_kabupaten(Kepesertaan.objects.filter(program=program, status__in=status))
    return [
        KeadaanKuota(
            program=program,
            wilayah=satu,
            tahun=tahun,
            kuota=kuota.get(satu.pk),
            terisi=sum(banyak[satu.kode, nama] for nama in BERJALAN),
            calon=banyak[satu.kode, "CALON"],
            tervalidasi=banyak[satu.kode, "TERVALIDASI"],
        )
        for satu in wilayah
    ]


def jumlahkan(keadaan):
    """The totals of several kabupaten/kota; no places where one of them has no limit."""
    berkuota = all(satu.kuota for satu in keadaan)
    return {
        "kuota": sum(satu.kuota.jumlah for satu in keadaan) if berkuota else None,
        "terisi": sum(satu.terisi for satu in keadaan),
        "kosong": sum(satu.sisa for satu in keadaan) if berkuota else None,
        "tervalidasi": sum(satu.tervalidasi for satu in keadaan),
        "calon": sum(satu.calon for satu in keadaan),
    }


@transaction.atomic
def tetapkan_kuota(*, program, wilayah, tahun, jumlah, alasan, oleh, pada):
    """Set the places of one kabupaten/kota; the figure before it stays in the history.

    Fewer places than families is allowed: nobody leaves, and nobody new comes in.
    """
    kuota, _ = Kuota.objects.select_for_update().update_or_create(
        program=program,
        wilayah=wilayah,
        tahun=tahun,
        defaults={"jumlah": jumlah, "alasan": alasan, "oleh": oleh, "pada": pada},
    )
    return kuota


def riwayat_kuota(keadaan):
    """Every figure these places ever had, newest first: each row says by whom, when and why."""
    kuota = [satu.kuota.pk for satu in keadaan if satu.kuota]
    kini = Kuota.objects.filter(pk__in=kuota).select_related("wilayah", "oleh")
    lama = Kuota.pgh_event_model.objects.filter(pgh_obj__in=kuota).select_related("wilayah", "oleh")
    semua = [*kini.defer("wilayah__batas"), *lama.defer("wilayah__batas")]
    return sorted(semua, key=lambda satu: satu.pada, reverse=True)


def _per_kabupaten(kepesertaan):
    """How many of them by `(kabupaten code, status)`."""
    kode = Left("keluarga__wilayah__kode", PANJANG_KABUPATEN)
    per = kepesertaan.order_by().values_list(kode, "status").annotate(Count("pk"))
    return Counter({(kode, status): jumlah for kode, status, jumlah in per})
