"""Building the whole demo, through the activities everybody else uses."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from dateutil.relativedelta import relativedelta
from django.db import connection
from django.utils import timezone

from ejsika.wilayah.models import Tingkat, Wilayah
from ejsika.wilayah.pemuatan import muat_wilayah
from graduasi.models import VersiInstrumen
from graduasi.pemuatan import muat_instrumen
from graduasi.penilaian import Kiriman, catat_banyak_penilaian
from kpm.models import Keluarga
from kpm.pendaftaran import daftarkan_keluarga_massal
from kpm.program_awal import muat_program
from laporan.contoh.bantuan import bayar
from laporan.contoh.bukti import Juru
from laporan.contoh.dampingan import Dampingan, baca_dampingan
from laporan.contoh.jawaban import Penjawab, kemiskinan_awal
from laporan.contoh.keluarga import Pengisi
from laporan.contoh.kepesertaan import siapkan_daftar_tunggu
from laporan.contoh.kerja_lapangan import BukuHarian, watak
from laporan.contoh.orang import Kantor
from laporan.ringkasan import susun_ringkasan
from laporan.sel_peta import segarkan_sel
from pendamping.pencatatan_massal import catat_kunjungan_massal
from pendamping.penugasan import tetapkan_penugasan_massal

SEBULAN = relativedelta(months=1)
MEMBAIK = 0.32  # how far hidden poverty falls between two assessments, on average


class SudahBerisi(Exception):
    """The database holds families already: a demo never mixes with them."""


@dataclass(frozen=True, slots=True)
class Ukuran:
    """How big a province to build."""

    kpm: int = 1200
    pendamping: int = 24
    bulan: int = 4
    foto: int = 240
    benih: int = 7


def susun_contoh(ukuran, *, pada, lapor=lambda _teks: None):
    """Build the demo as of the moment `pada`; the same size and seed give the same province.

    Raises SudahBerisi when there are families already. `lapor` is told each step.
    """
    if Keluarga.objects.exists():
        raise SudahBerisi
    acak = Random(ukuran.benih)  # noqa: S311  believable, not secret
    hari_ini = timezone.localdate(pada)
    mulai = hari_ini.replace(day=1) - relativedelta(months=ukuran.bulan - 1)
    if not Wilayah.objects.filter(tingkat=Tingkat.DESA).exists():
        lapor("Memuat wilayah")
        muat_wilayah()
    program = {satu.kode: satu for satu in muat_program()}
    muat_instrumen()
    kabupaten = list(Wilayah.objects.pada_tingkat(Tingkat.KABUPATEN).select_related("induk"))

    lapor("Membuat akun")
    pendamping = Kantor(acak).buka(kabupaten, ukuran.pendamping)

    pengisi = Pengisi(acak, hari_ini, program, ukuran.kpm)
    daftar = []
    for satu in kabupaten:
        lapor(f"Mendaftarkan keluarga {satu.nama}")
        daftarkan_keluarga_massal(pengisi.keluarga(satu), pada=_pagi(mulai))
        daftar += _tugaskan(satu, pendamping[satu.kode], mulai, hari_ini)
    _segarkan_statistik()

    juru = Juru(acak, ukuran.foto, daftar, sejak=_pagi(hari_ini.replace(day=1)) - SEBULAN)
    lapor("Mencatat kunjungan")
    banyak = catat_kunjungan_massal(
        _kunjungan(acak, daftar, juru, mulai, pada),
        lapor=lambda n: lapor(f"  {n} kunjungan dinilai"),
    )
    lapor(f"  {banyak} kunjungan, {juru.dibuat} foto")

    lapor("Menilai kesejahteraan")
    versi = VersiInstrumen.objects.get(dipakai=True)
    penjawab = Penjawab(acak, versi.sebagai_instrumen())
    catat_banyak_penilaian(versi=versi, kiriman=_penilaian(acak, daftar, penjawab, pada))
    siapkan_daftar_tunggu(kabupaten, program["JAMSOSRATU"], pada=pada)
    lapor("Menyalurkan bantuan")
    bayar(acak, kabupaten, program, pada=hari_ini)
    _segarkan_statistik()
    for ke in range(ukuran.bulan):
        bulan = mulai + relativedelta(months=ke)
        lapor(f"Menghitung ringkasan {bulan:%Y-%m}")
        susun_ringkasan(bulan=bulan, pada=pada)
    lapor("Menyusun peta")
    segarkan_sel(pada=pada)


def _pagi(hari):
    return timezone.make_aware(datetime.combine(hari, time(7)))


def _tugaskan(kabupaten, pendamping, sejak, hari_ini):
    """Share the kabupaten's KPM out in whole neighbourhoods; returns the caseloads."""
    keluarga = baca_dampingan(kabupaten, hari_ini)
    per_orang = -(-len(keluarga) // len(pendamping)) if keluarga else 1
    dampingan = [
        Dampingan(orang, keluarga[nomor * per_orang : (nomor + 1) * per_orang])
        for nomor, orang in enumerate(pendamping)
    ]
    tetapkan_penugasan_massal(
        pasangan=((k.pk, d.pendamping.pk) for d in dampingan for k in d.keluarga), sejak=sejak
    )
    return dampingan


def _kunjungan(acak, daftar, juru, mulai, pada):
    """Visits of everybody, month after month, as they would have reached the office by now."""
    kemarin = timezone.localdate(pada) - timedelta(days=1)
    buku = [(d, BukuHarian(acak, watak(acak))) for d in daftar]
    bulan = mulai
    while bulan <= kemarin:
        for dampingan, harian in buku:
            keluarga = dampingan.berputar(acak)
            for satu in harian.kunjungan(keluarga, bulan, kemarin):
                if satu["diterima_pada"] < pada:
                    yield juru.lengkapi(satu, dampingan.pendamping)
        bulan += SEBULAN


def _penilaian(acak, daftar, penjawab, pada):
    """A first assessment of every family, half a year later a second one of half of them."""
    for dampingan in daftar:
        for keluarga in dampingan.keluarga:
            miskin = kemiskinan_awal(acak)
            kali = [(acak.randint(200, 270), miskin)]
            if acak.random() < 0.55:
                kali.append((acak.randint(1, 60), miskin - acak.gauss(MEMBAIK, 0.35)))
            for hari, kemiskinan in kali:
                yield Kiriman(
                    keluarga_id=keluarga.pk,
                    penilai_id=dampingan.pendamping.pk,
                    jawaban=penjawab.jawab(kemiskinan, keluarga.jumlah_anggota),
                    jumlah_anggota=keluarga.jumlah_anggota,
                    pada=pada - timedelta(days=hari, hours=acak.uniform(0, 6)),
                )


def _segarkan_statistik():
    with connection.cursor() as kursor:
        kursor.execute("ANALYZE")
