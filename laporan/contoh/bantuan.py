"""Payments of the demo: one tahap paid last month, one planned; amounts are examples."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from kpm.models import JadwalBantuan, Penyaluran
from kpm.penyaluran import catat_hasil, rencanakan_penyaluran

BANK = {"36.72": "Bank Banten", "36.73": "BRI", "36.04": "Bank Banten"}  # the rest BJB, as in 2021
NOMINAL = {"JAMSOSRATU": 500_000, "JSCM": 250_000}
GAGAL = ("OMSPAN", "SI", "TIDAK TRANSAKSI", "EXCLUDE MENINGGAL")


def bayar(acak, kabupaten, program, *, pada):
    """Plan both tahap for every kabupaten and settle the first as a bank would report it."""
    lalu = pada.replace(day=15) - relativedelta(months=1)
    for satu in kabupaten:
        for kode, nominal in NOMINAL.items():
            if kode == "JSCM" and satu.kode != "36.72":
                continue
            for tahap, tanggal in ((1, lalu), (2, lalu + relativedelta(months=3))):
                jadwal = JadwalBantuan.objects.create(
                    program=program[kode],
                    tahun_anggaran=lalu.year,
                    tahap=tahap,
                    wilayah=satu,
                    bank=BANK.get(satu.kode, "BJB"),
                    nominal=nominal,
                    tanggal=tanggal,
                )
                if tahap == 1:
                    rencanakan_penyaluran(jadwal, pada=lalu)
                    _lunasi(acak, jadwal, lalu + timedelta(days=3))


def _lunasi(acak, jadwal, tanggal):
    daftar = Penyaluran.objects.filter(jadwal=jadwal).order_by("kepesertaan")
    kepesertaan = list(daftar.values_list("kepesertaan", flat=True))
    gagal = {nomor: acak.choice(GAGAL) for nomor in kepesertaan if acak.random() < 0.035}
    catat_hasil(
        jadwal,
        tersalur=[nomor for nomor in kepesertaan if nomor not in gagal],
        gagal=gagal,
        tanggal=tanggal,
    )
