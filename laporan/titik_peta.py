"""What one map tile shows: groups from the counted squares, or the families themselves.

Every row is a scoped one. Who may see no name gets squares of five families or more, rounded down
to fives, at the middle of the square, never nearer than `ZOOM_AGREGAT` and never filtered: neither
a smaller square nor the difference of two answers points at fewer.
"""

from dataclasses import dataclass

from django.contrib.gis.geos import Polygon
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils import timezone

from graduasi.models import Penilaian
from kpm.models import Keluarga, Kepesertaan
from laporan.models import SelPeta
from laporan.penyamaran import BATAS
from laporan.petak import SEL_PER_PETAK, Petak, kelompokkan
from laporan.ringkasan import rentang_bulan
from laporan.sel_peta import ZOOM_SEL
from pendamping.models import Kunjungan

TERBANYAK = 70  # families in one answer: 20 KB
ZOOM_KELUARGA = 13  # from here on few families are shown one by one
ZOOM_LANGSUNG = ZOOM_SEL[1] - SEL_PER_PETAK + 1  # no squares are kept for tiles this near
ZOOM_AGREGAT = 11


@dataclass(frozen=True, slots=True)
class Saringan:
    """Which families a tile counts."""

    wilayah: str = ""
    program: object = None
    tipologi: str = ""
    tepi_laut: bool = False
    belum: bool = False

    @property
    def kosong(self):
        return self == Saringan()


def isi_petak(pengguna, petak: Petak, saringan: Saringan, *, pada):
    """The features of one tile, as GeoJSON."""
    if not pengguna.melihat_keluarga:
        return _kumpulan(_gugus_agregat(pengguna, petak))
    if pengguna.hanya_dampingan:
        return _langsung(pengguna, petak, saringan, pada=pada, seluruhnya=True)
    if petak.z >= ZOOM_LANGSUNG:
        return _langsung(pengguna, petak, saringan, pada=pada)
    gugus = _gugus(pengguna, petak, saringan)
    if petak.z >= ZOOM_KELUARGA and sum(g["n"] for g in gugus) <= TERBANYAK:
        return _langsung(pengguna, petak, saringan, pada=pada) if gugus else _kumpulan([])
    return _kumpulan([_titik(g["lat"], g["lon"], jumlah=g["n"]) for g in gugus])


def _sel(pengguna, petak, saringan):
    zoom = max(petak.z + SEL_PER_PETAK, ZOOM_SEL[0])
    x0, x1, y0, y1 = petak.rentang_sel(zoom)
    sel = SelPeta.objects.terlihat_oleh(pengguna).filter(
        zoom=zoom, program=saringan.program, x__range=(x0, x1), y__range=(y0, y1)
    )
    if saringan.wilayah:
        sel = sel.filter(kode__startswith=saringan.wilayah)
    if saringan.tipologi:
        sel = sel.filter(tipologi=saringan.tipologi)
    if saringan.tepi_laut:
        sel = sel.filter(tepi_laut=True)
    return sel


def _gugus(pengguna, petak, saringan):
    banyak = "belum" if saringan.belum else "jumlah"
    return list(
        _sel(pengguna, petak, saringan)
        .filter(**{f"{banyak}__gt": 0})
        .values("x", "y")
        .annotate(
            n=Sum(banyak),
            lat=Sum(F("lintang") * F(banyak)) / Sum(banyak),
            lon=Sum(F("bujur") * F(banyak)) / Sum(banyak),
        )
        .order_by("x", "y")
    )


def _gugus_agregat(pengguna, petak):
    if petak.z > ZOOM_AGREGAT:
        return []
    zoom = max(petak.z + SEL_PER_PETAK, ZOOM_SEL[0])
    for g in _gugus(pengguna, petak, Saringan()):
        if g["n"] >= BATAS:
            barat, selatan, timur, utara = Petak(zoom, g["x"], g["y"]).batas()
            bulat = g["n"] - g["n"] % BATAS
            yield _titik((selatan + utara) / 2, (barat + timur) / 2, jumlah=bulat)


def _langsung(pengguna, petak, saringan, *, pada, seluruhnya=False):
    """Families from the registry itself; `seluruhnya` for a caseload, small at any zoom."""
    keluarga = _saring(Keluarga.objects.terlihat_oleh(pengguna), saringan, pada)
    if not seluruhnya:
        bingkai = Polygon.from_bbox(petak.batas(tepi=0.05))
        bingkai.srid = 4326
        keluarga = keluarga.filter(lokasi__bboverlaps=bingkai)
    titik = {
        pk: (lokasi.y, lokasi.x)
        for pk, lokasi in keluarga.values_list("pk", "lokasi").order_by("pk")
        if petak.memuat(lokasi.y, lokasi.x)
    }
    if petak.z >= ZOOM_AGREGAT and len(titik) <= TERBANYAK:
        return _kumpulan(_keluarga(pengguna, titik))
    gugus = kelompokkan(titik.values(), petak.z + SEL_PER_PETAK)
    return _kumpulan([_titik(lat, lon, jumlah=n) for lat, lon, n in gugus])


def _saring(keluarga, saringan, pada):
    peserta = Kepesertaan.objects.berjalan().filter(keluarga=OuterRef("pk"))
    if saringan.program:
        peserta = peserta.filter(program=saringan.program)
    keluarga = keluarga.filter(Exists(peserta), lokasi__isnull=False)
    if saringan.wilayah:
        keluarga = keluarga.filter(wilayah__kode__startswith=saringan.wilayah)
    if saringan.tipologi:
        milik_desa = Q(tipologi_khusus="", wilayah__tipologi=saringan.tipologi)
        keluarga = keluarga.filter(Q(tipologi_khusus=saringan.tipologi) | milik_desa)
    if saringan.tepi_laut:
        keluarga = keluarga.filter(wilayah__tepi_laut=True)
    if saringan.belum:
        bulan_ini = rentang_bulan(timezone.localdate(pada), pada)
        keluarga = keluarga.exclude(
            Exists(
                Kunjungan.objects.filter(
                    keluarga=OuterRef("pk"), mulai__gte=bulan_ini.mulai, mulai__lt=bulan_ini.habis
                )
            )
        )
    return keluarga


def _keluarga(pengguna, titik):
    """The families of a tile with the last visit and grade one may see, in one query."""
    ini = {"keluarga": OuterRef("pk")}
    kunjungan = Kunjungan.objects.terlihat_oleh(pengguna).filter(**ini)
    terakhir = kunjungan.order_by("-mulai", "-pk")[:1]
    penilaian = Penilaian.objects.terlihat_oleh(pengguna).bergrade().filter(**ini)
    grade = penilaian.order_by("-dinilai_pada", "-pk")
    baris = (
        Keluarga.objects.terlihat_oleh(pengguna)
        .filter(pk__in=titik)
        .annotate(
            kunjungan_pada=Subquery(terakhir.values("mulai")),
            kunjungan_uuid=Subquery(terakhir.values("uuid")),
            putusan=Subquery(terakhir.values("putusan_kini__putusan")),
            grade=Subquery(grade.values("grade")[:1]),
        )
        .values_list(
            "pk",
            "uuid",
            "nama_pengurus",
            "wilayah__nama",
            "kunjungan_pada",
            "kunjungan_uuid",
            "putusan",
            "grade",
        )
        .order_by("pk")
    )
    for pk, uuid, nama, desa, pada, kunjungan, putusan, nilai in baris:
        yield _titik(
            *titik[pk],
            jumlah=1,
            nama=nama,
            desa=desa,
            url=reverse("laporan:keluarga-rinci", args=[uuid]),
            kunjungan=pada and pada.isoformat(timespec="minutes"),
            kunjungan_url=kunjungan and reverse("pendamping:kunjungan-rinci", args=[kunjungan]),
            putusan=putusan,
            grade=nilai,
        )


def _titik(lintang, bujur, **sifat):
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(bujur, 5), round(lintang, 5)]},
        "properties": sifat,
    }


def _kumpulan(fitur):
    return {"type": "FeatureCollection", "features": list(fitur)}
