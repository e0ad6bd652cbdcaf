"""What the page of one visit says beyond the row itself."""

from datetime import timedelta

from pendamping.kewajiban import ALASAN

SEBUTAN_ALASAN = dict(ALASAN)


def susun_rincian(kunjungan):
    """Figures and sentences for a visit loaded by `untuk_rinci`; no further queries."""
    kini = kunjungan.putusan_kini
    return {
        "persen": _persen(kini),
        "putusan_lain": [p for p in kunjungan.putusan.all() if p.pk != kunjungan.putusan_kini_id],
        "foto_kurang": sum(not f.diterima_pada for f in kunjungan.foto.all()),
        "komitmen": [
            (satu, SEBUTAN_ALASAN.get(satu.alasan, satu.alasan))
            for satu in kunjungan.komitmen.all()
        ],
        "selisih": sebut_selisih(kunjungan.selisih_jam),
        "peta": susun_peta(kunjungan),
    }


def _persen(putusan):
    """How sure a verdict is; "not sure" is never sure of anything."""
    if putusan is None or putusan.putusan == "belum_pasti":
        return None
    return round(100 * putusan.keyakinan)


def sebut_selisih(selisih):
    """The difference between both clocks at sending, as a sentence."""
    if abs(selisih) < timedelta(minutes=2):
        return "Jam ponsel cocok dengan jam server"
    menit = round(abs(selisih).total_seconds() / 60)
    hari, menit = divmod(menit, 1440)
    jam, menit = divmod(menit, 60)
    satuan = ((hari, "hari"), (jam, "jam"), (menit, "menit"))
    lama = " ".join(f"{angka} {nama}" for angka, nama in satuan if angka)
    arah = "di belakang" if selisih > timedelta(0) else "di depan"
    return f"Jam ponsel {lama} {arah} jam server"


def susun_peta(kunjungan):
    """The home and the fixes, for the map of one visit."""
    rumah, terbaik = kunjungan.keluarga.lokasi, kunjungan.lokasi
    return {
        "rumah": rumah and {"lintang": rumah.y, "bujur": rumah.x},
        "titik": [
            {nama: titik[nama] for nama in ("lintang", "bujur", "akurasi_m")}
            for titik in kunjungan.titik
        ],
        "terbaik": terbaik and {"lintang": terbaik.y, "bujur": terbaik.x},
    }
