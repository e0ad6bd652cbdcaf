"""Presence rule 2026.1: distance with both uncertainties, accuracy, age of the fix.

A doubt never becomes an accusation: only a sharp and fresh fix that lies beyond both
uncertainties asks for a look. Everything less certain stays `belum_pasti`.
"""

from datetime import timedelta
from math import exp

from pendamping.kehadiran.bahan import (
    Alasan,
    Bahan,
    Hasil,
    Rumah,
    Titik,
    jarak_m,
    ketidakpastian_m,
    usia,
)

VERSI = "2026.1"
HALAMAN_M = 75  # house, yard and the neighbour's porch where people sit
JAUH_M = 300  # beyond this, and beyond three times the uncertainty, it is another place
SEKITAR_M = 5_000  # a school, posyandu or meeting serves the villages around
AKURASI_BAIK_M = 100
RAGU_KECIL_M = 150  # a good phone at a home known to a hundred metres
AKURASI_CUKUP_M = 500  # coarser than this the phone gave an approximate position on purpose
USIA_SEGAR = timedelta(minutes=10)
USIA_CUKUP = timedelta(hours=1)
JAM_SALAH = timedelta(minutes=15)
HADIR_DARI = 0.80
PERIKSA_HINGGA = 0.15
BERTENTANGAN = -3.0  # one signal this strong must be there: small doubts never add up to a look


def nilai(bahan: Bahan) -> Hasil:
    """Judge one visit. The same input gives the same verdict for ever."""
    alasan = [*_tentang_tempat(bahan), *_tentang_keadaan(bahan)]
    peluang = 1 / (1 + exp(-sum(a.bobot for a in alasan)))
    bertentangan = any(a.bobot <= BERTENTANGAN for a in alasan)
    if peluang >= HADIR_DARI:
        putusan, keyakinan = "hadir", peluang
    elif bertentangan and peluang <= PERIKSA_HINGGA:
        putusan, keyakinan = "perlu_diperiksa", 1 - peluang
    else:
        putusan, keyakinan = "belum_pasti", 1 - abs(2 * peluang - 1)
    return Hasil(putusan, VERSI, round(keyakinan, 2), tuple(alasan))


def _tentang_tempat(bahan: Bahan) -> list[Alasan]:
    titik, rumah = bahan.titik, bahan.rumah
    if titik is None:
        uraian = "Ponsel tidak mendapat lokasi, jadi tempat kunjungan tidak dapat dibandingkan."
        return [Alasan("tanpa_lokasi", "–", 0.0, uraian)]
    tempat = [_akurasi(titik), _usia_titik(bahan, titik)]
    lama = usia(titik, bahan.mulai, bahan.selesai)
    dipakai = titik.akurasi_m <= AKURASI_CUKUP_M and lama <= USIA_CUKUP
    if rumah is None:
        uraian = "Letak rumah keluarga ini belum tercatat, jadi jaraknya belum dapat dihitung."
        return [*tempat, Alasan("rumah_belum_tercatat", "–", 0.0, uraian)]
    if bahan.jenis == "rumah":
        tegas = titik.akurasi_m <= AKURASI_BAIK_M and lama <= USIA_SEGAR
        return [_jarak_rumah(titik, rumah, dipakai=dipakai, tegas=tegas), *tempat]
    return [_jarak_sekitar(titik, rumah, dipakai=dipakai), *tempat]


def _jarak_rumah(titik: Titik, rumah: Rumah, *, dipakai: bool, tegas: bool) -> Alasan:
    jarak, ragu = jarak_m(titik, rumah), ketidakpastian_m(titik, rumah)
    nilai_teks = f"{_meter(jarak)} ± {_meter(ragu)}"
    if not dipakai:
        uraian = (
            f"Lokasi tercatat {_meter(jarak)} dari rumah, tetapi titik itu terlalu kasar atau"
            " terlalu lama untuk dijadikan pegangan."
        )
        return Alasan("jarak_rumah", nilai_teks, 0.0, uraian)
    if jarak <= HALAMAN_M + ragu:
        bobot = 3.0 if ragu <= RAGU_KECIL_M else 1.2
        uraian = f"Lokasi {_meter(jarak)} dari rumah, dalam batas ketelitian {_meter(ragu)}."
        return Alasan("jarak_rumah", nilai_teks, bobot, uraian)
    if jarak <= JAUH_M + 3 * ragu or not tegas:
        uraian = (
            f"Lokasi {_meter(jarak)} dari rumah dengan ketelitian {_meter(ragu)}. Itu belum cukup"
            " untuk memastikan atau membantah kehadiran."
        )
        return Alasan("jarak_rumah", nilai_teks, -0.5, uraian)
    uraian = (
        f"Lokasi {_meter(jarak)} dari rumah, jauh melebihi ketelitian {_meter(ragu)}."
        " Keterangan pendamping didengar dahulu: keluarga mungkin pindah, atau bertemunya"
        " di tempat lain."
    )
    return Alasan("jarak_rumah", nilai_teks, BERTENTANGAN, uraian)


def _jarak_sekitar(titik: Titik, rumah: Rumah, *, dipakai: bool) -> Alasan:
    """A visit elsewhere has no registered place yet: nearness helps, distance never accuses."""
    jarak, ragu = jarak_m(titik, rumah), ketidakpastian_m(titik, rumah)
    nilai_teks = f"{_meter(jarak)} ± {_meter(ragu)}"
    if dipakai and jarak <= SEKITAR_M + ragu:
        uraian = (
            f"Pertemuan tercatat {_meter(jarak)} dari rumah keluarga, masih di sekitar tempat"
            " tinggalnya. Letak pasti tempat pertemuan belum tercatat."
        )
        return Alasan("sekitar_rumah", nilai_teks, 1.5, uraian)
    uraian = (
        f"Pertemuan tercatat {_meter(jarak)} dari rumah keluarga. Letak tempat pertemuan belum"
        " tercatat, jadi belum dapat dipastikan."
    )
    return Alasan("sekitar_rumah", nilai_teks, 0.0, uraian)


def _akurasi(titik: Titik) -> Alasan:
    teks = f"± {_meter(titik.akurasi_m)}"
    if titik.akurasi_m <= AKURASI_BAIK_M:
        return Alasan("akurasi", teks, 0.0, f"Ketelitian lokasi baik ({teks}).")
    if titik.akurasi_m <= AKURASI_CUKUP_M:
        uraian = f"Ketelitian lokasi sedang ({teks}), biasa terjadi di dalam rumah."
        return Alasan("akurasi", teks, 0.0, uraian)
    uraian = (
        f"Ponsel hanya memberi lokasi perkiraan ({teks}). Ini bisa karena pengaturan ponsel dan"
        " bukan kesalahan pendamping."
    )
    return Alasan("akurasi", teks, 0.0, uraian)


def _usia_titik(bahan: Bahan, titik: Titik) -> Alasan:
    lama = usia(titik, bahan.mulai, bahan.selesai)
    teks = _durasi(lama)
    if lama <= USIA_SEGAR:
        return Alasan("usia_titik", teks, 0.3, "Lokasi diambil pada waktu kunjungan.")
    if lama <= USIA_CUKUP:
        return Alasan("usia_titik", teks, -0.5, f"Lokasi diambil {teks} di luar waktu kunjungan.")
    uraian = f"Lokasi diambil {teks} di luar waktu kunjungan, jadi tidak dipakai menilai jarak."
    return Alasan("usia_titik", teks, 0.0, uraian)


def _tentang_keadaan(bahan: Bahan) -> list[Alasan]:
    keadaan = []
    if bahan.di_luar_dampingan:
        uraian = "Keluarga ini bukan dampingan pendamping pada hari kunjungan."
        keadaan.append(Alasan("di_luar_dampingan", "ya", -2.0, uraian))
    if abs(bahan.selisih_jam) > JAM_SALAH:
        teks = _durasi(abs(bahan.selisih_jam))
        arah = "terlambat" if bahan.selisih_jam > timedelta(0) else "terlalu cepat"
        uraian = f"Jam ponsel {arah} {teks} saat mengirim. Ini dicatat, tidak mengurangi nilai."
        keadaan.append(Alasan("jam_ponsel", teks, 0.0, uraian))
    return keadaan


def _meter(meter: float) -> str:
    if meter < 1000:
        return f"{meter:.0f} m"
    return f"{meter / 1000:.1f} km".replace(".", ",")


def _durasi(lama: timedelta) -> str:
    menit = round(lama.total_seconds() / 60)
    if menit < 120:
        return f"{menit} menit"
    return f"{menit // 60} jam" if menit < 2880 else f"{menit // 1440} hari"
