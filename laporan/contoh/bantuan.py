"""Payments of the demo: last year's and last month's tahap answered by the bank, one just frozen.

Amounts, decrees and accounts are examples.
"""

from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from ejsika.akun.models import Pengguna
from kpm.models import JadwalBantuan, Kepesertaan, Penyaluran, SumberRekening
from kpm.salur.pembekuan import TidakAdaPenerima, bekukan
from kpm.salur.penyaluran import catat_hasil
from kpm.salur.rekening import catat_rekening_massal
from kpm.salur.tahap import Tahap

BANK = {"36.72": "Bank Banten", "36.73": "BRI", "36.04": "Bank Banten"}  # the rest BJB, as in 2021
NOMINAL = {"JAMSOSRATU": 500_000, "JSCM": 250_000}
GAGAL = ("GAGAL OMSPAN", "SI", "TIDAK TRANSAKSI", "EXCLUDE MENINGGAL")
TANPA_REKENING = 0.02


def bayar(acak, kabupaten, program, *, pada):
    """Freeze three tahap of every programme; the bank has answered all but the newest."""
    lalu = pada.replace(day=15) - relativedelta(months=1)
    tahap = (  # budget year, number, day of freezing, planned day, answered
        (lalu.year - 1, 1, date(lalu.year - 1, 11, 15), date(lalu.year - 1, 11, 20), True),
        (lalu.year, 1, lalu, lalu + timedelta(days=3), True),
        (lalu.year, 2, pada - timedelta(days=1), lalu + relativedelta(months=2), False),
    )
    _buka_rekening(acak, pada=_pagi(date(lalu.year - 1, 10, 1)))
    for kode, nominal in NOMINAL.items():
        for tahun, nomor, beku, tanggal, dijawab in tahap:
            satu = Tahap(program[kode], tahun, nomor)
            _jadwalkan(satu, kabupaten, nominal, tanggal)
            daftar = _bekukan(satu, beku)
            if daftar and dijawab:
                _lunasi(acak, daftar, tanggal)


def _pagi(hari):
    return timezone.make_aware(datetime.combine(hari, time(9)))


def _buka_rekening(acak, *, pada):
    """An account for nearly every family of a programme of ours, at the bank of its region."""
    ikut = Kepesertaan.objects.filter(program__milik_sendiri=True).order_by("keluarga")
    baris = list(
        ikut.values_list(
            "keluarga", "keluarga__wilayah__kode", "keluarga__nama_pengurus"
        ).distinct()
    )
    catat_rekening_massal(
        (
            (keluarga, BANK.get(kode[:5], "BJB"), f"{acak.randrange(10**12):013d}", nama)
            for keluarga, kode, nama in baris
            if acak.random() > TANPA_REKENING
        ),
        sumber=SumberRekening.IMPOR,
        tanggal_sumber=pada.date(),
        pada=pada,
    )


def _jadwalkan(tahap, kabupaten, nominal, tanggal):
    JadwalBantuan.objects.bulk_create(
        JadwalBantuan(
            program=tahap.program,
            tahun_anggaran=tahap.tahun,
            tahap=tahap.nomor,
            wilayah=satu,
            bank=BANK.get(satu.kode, "BJB"),
            nominal=nominal,
            tanggal=tanggal,
        )
        for satu in kabupaten
        if satu.kode.startswith(tahap.program.wilayah.kode)
    )


def _bekukan(tahap, hari):
    """The list under an invented decree; None where a small demo has nobody to pay."""
    try:
        return bekukan(
            tahap,
            pilihan=set(),
            sk_nomor=f"978/Kep.{tahap.nomor}{hari:%m}-Contoh/{tahap.tahun}",
            sk_tanggal=hari,
            oleh=Pengguna.objects.filter(username="dinsos").first(),
            pada=_pagi(hari),
        )
    except TidakAdaPenerima:
        return None


def _lunasi(acak, daftar, tanggal):
    semua = Penyaluran.objects.filter(daftar=daftar).order_by("kepesertaan")
    kepesertaan = list(semua.values_list("kepesertaan", flat=True))
    gagal = {nomor: acak.choice(GAGAL) for nomor in kepesertaan if acak.random() < 0.035}
    catat_hasil(
        daftar,
        tersalur=[nomor for nomor in kepesertaan if nomor not in gagal],
        gagal=gagal,
        tanggal=tanggal,
    )
