"""How families are divided: who looks after how many and where, and whom nobody looks after."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count, Exists, OuterRef, Q

from ejsika.akun.models import Pengguna, Peran
from ejsika.wilayah.cakupan import q_di_dalam
from ejsika.wilayah.models import Tingkat, Wilayah
from kpm.models import Keluarga
from pendamping.models import Penugasan

YANG_MENUGASKAN = {Peran.KOORDINATOR, Peran.OPERATOR, Peran.DINSOS}
YANG_MELIHAT = {*YANG_MENUGASKAN, Peran.PIMPINAN}
PALING_BANYAK = 1000  # families handed over at once: more than anyone can look after
DISEBUT = 4  # more desa or kecamatan than this and a row counts them


def boleh_menugaskan(pengguna):
    return pengguna.peran in YANG_MENUGASKAN


def boleh_melihat_pembagian(pengguna):
    return pengguna.peran in YANG_MELIHAT


def tanpa_pendamping(keluarga, hari_ini):
    """The KPM among the families whom nobody looks after on the day."""
    berlaku = Penugasan.objects.berlaku_pada(hari_ini).filter(keluarga=OuterRef("pk"))
    return keluarga.kpm().filter(~Exists(berlaku))


def dampingan(keluarga, pendamping, hari_ini):
    """The families the pendamping looks after on the day."""
    return keluarga.filter(penugasan__pendamping=pendamping, penugasan__masa__contains=hari_ini)


def per_desa(keluarga):
    """How many of the families live in each place: `{code: families}`."""
    return dict(keluarga.order_by().values_list("wilayah__kode").annotate(Count("pk")))


def calon_pendamping(pengguna, wilayah=None):
    """Active pendamping within one's scope, of the region where one is named."""
    calon = Pengguna.objects.terlihat_oleh(pengguna).pendamping().filter(is_active=True)
    return calon.bertugas_di(wilayah) if wilayah else calon


def calon_untuk(keluarga, pengguna, hari_ini):
    """Active pendamping who work where the families live, each with `beban`: families today."""
    kode = {satu[:5] for satu in keluarga.order_by().values_list("wilayah__kode", flat=True)}
    berlaku = Q(penugasan__masa__contains=hari_ini)
    calon = calon_pendamping(pengguna).filter(q_di_dalam(kode, "penempatan__wilayah__kode"))
    beban = Count("penugasan", filter=berlaku, distinct=True)
    return calon.annotate(beban=beban).order_by("nama_lengkap", "pk")


def pemegang(pengguna, hari_ini, wilayah=None):
    """Pendamping who work in the region, and those who left it but still hold its families."""
    dipegang = Penugasan.objects.terlihat_oleh(pengguna).berlaku_pada(hari_ini)
    if wilayah:
        dipegang = dipegang.di_wilayah(wilayah)
    return Pengguna.objects.filter(
        Q(pk__in=calon_pendamping(pengguna, wilayah).values("pk"))
        | Q(pk__in=dipegang.values("pendamping"))
    ).order_by("nama_lengkap", "pk")


@dataclass(frozen=True, slots=True)
class Beban:
    """One pendamping's families: how many, and where they live."""

    pendamping: Pengguna
    keluarga: int  # all of them, those outside the region in focus too
    tempat: dict[str, list[str]]  # kecamatan: its desa

    @property
    def sebutan_tempat(self):
        """Where, in one line: desa by name where they are few, else kecamatan."""
        if sum(len(desa) for desa in self.tempat.values()) <= DISEBUT:
            return "; ".join(
                f"{k}: {', '.join(desa)}" if desa else k for k, desa in self.tempat.items()
            )
        sebut = [f"{k} ({len(desa)} desa)" for k, desa in self.tempat.items()]
        lain = len(sebut) - DISEBUT
        return ", ".join(sebut[:DISEBUT]) + (f", dan {lain} kecamatan lain" if lain > 0 else "")


@dataclass(frozen=True, slots=True)
class Pembagian:
    """The loads of some pendamping beside each other: who left first, then who has fewest."""

    baris: list[Beban]

    @property
    def aktif(self):
        return [satu for satu in self.baris if satu.pendamping.is_active]

    @property
    def keluarga(self):
        return sum(satu.keluarga for satu in self.baris)

    @property
    def rata_rata(self):
        """Families per active pendamping; None where there is none."""
        aktif = self.aktif
        return round(sum(satu.keluarga for satu in aktif) / len(aktif)) if aktif else None

    @property
    def terbanyak(self):
        return max((satu.keluarga for satu in self.baris), default=0) or 1

    @property
    def nonaktif(self):
        """Families whose pendamping can no longer sign in."""
        return self.keluarga - sum(satu.keluarga for satu in self.aktif)

    def dibandingkan(self):
        """Each load with its distance from the average in words."""
        return [(satu, _sebut_beda(satu, self.rata_rata)) for satu in self.baris]


def _sebut_beda(beban, rata_rata):
    if rata_rata is None or not beban.pendamping.is_active:
        return "–"
    beda = beban.keluarga - rata_rata
    if not beda:
        return "sama"
    return f"{intcomma(abs(beda))} lebih {'banyak' if beda > 0 else 'sedikit'}"


def _urutan(beban):
    return beban.pendamping.is_active, beban.keluarga, beban.pendamping.nama_lengkap


def susun_pembagian(pendamping, hari_ini):
    """Count the families of each of the pendamping, in two queries."""
    orang = list(pendamping)
    banyak, tempat = dict.fromkeys([p.pk for p in orang], 0), {p.pk: {} for p in orang}
    per_tempat = (
        Penugasan.objects.berlaku_pada(hari_ini)
        .filter(pendamping__in=orang)
        .order_by("keluarga__wilayah__kode")
        .values_list(
            "pendamping",
            "keluarga__wilayah__tingkat",
            "keluarga__wilayah__nama",
            "keluarga__wilayah__induk__nama",
            "keluarga__wilayah__kode",
        )
        .annotate(Count("pk"))
    )
    for pk, tingkat, nama, induk, _, jumlah in per_tempat:
        banyak[pk] += jumlah
        if tingkat == Tingkat.DESA:
            tempat[pk].setdefault(induk, []).append(nama)
        else:  # a family whose desa is not known yet
            tempat[pk].setdefault(nama, [])
    baris = [Beban(p, banyak[p.pk], tempat[p.pk]) for p in orang]
    return Pembagian(sorted(baris, key=_urutan))


@dataclass(frozen=True, slots=True)
class BarisWilayah:
    """One kabupaten/kota in the summary of a wider scope."""

    wilayah: Wilayah
    tanpa: int
    didampingi: int
    nonaktif: int  # families whose pendamping can no longer sign in
    pendamping: int

    @property
    def rata_rata(self):
        return round(self.didampingi / self.pendamping) if self.pendamping else None


def ringkas_per_wilayah(pengguna, hari_ini):
    """The division of every kabupaten/kota of a scope that holds several."""
    terlihat = Wilayah.objects.terlihat_oleh(pengguna).defer("batas").order_by("kode")
    wilayah = list(terlihat.pada_tingkat(Tingkat.KABUPATEN)) or list(
        terlihat.filter(kode__in=pengguna.kode_tugas)
    )
    tanpa = per_desa(tanpa_pendamping(Keluarga.objects.terlihat_oleh(pengguna), hari_ini))
    berlaku = Penugasan.objects.terlihat_oleh(pengguna).berlaku_pada(hari_ini)
    dipegang = {True: {}, False: {}}  # by whether the pendamping can still sign in
    per_tempat = berlaku.order_by().values_list("keluarga__wilayah__kode", "pendamping__is_active")
    for kode, aktif, jumlah in per_tempat.annotate(Count("pk")):
        dipegang[aktif][kode] = jumlah
    tugas = set(calon_pendamping(pengguna).values_list("pk", "penempatan__wilayah__kode"))
    return [
        BarisWilayah(
            wilayah=satu,
            tanpa=jumlah_di(tanpa, satu.kode),
            didampingi=jumlah_di(dipegang[True], satu.kode),
            nonaktif=jumlah_di(dipegang[False], satu.kode),
            pendamping=len(
                {p for p, k in tugas if k.startswith(satu.kode) or satu.kode.startswith(k)}
            ),
        )
        for satu in wilayah
    ]


def jumlah_di(per_kode, kode):
    """How many of `per_desa` lie in the region."""
    return sum(jumlah for desa, jumlah in per_kode.items() if desa.startswith(kode))
