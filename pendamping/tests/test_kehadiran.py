from datetime import datetime, timedelta, timezone

import pytest

from pendamping.kehadiran import ATURAN, VERSI_KINI
from pendamping.kehadiran.aturan_2026_1 import nilai
from pendamping.kehadiran.bahan import Bahan, Rumah, Titik, jarak_m, titik_terbaik

MULAI = datetime(2026, 10, 14, 9, 0, tzinfo=timezone(timedelta(hours=7)))
SELESAI = MULAI + timedelta(minutes=25)
RUMAH = Rumah(-6.12, 106.15, 30.0)
SATU_KM = 1 / 111.2  # degrees of latitude


def titik(km=0.0, akurasi_m=12.0, menit=1):
    return Titik(-6.12 + km * SATU_KM, 106.15, akurasi_m, MULAI + timedelta(minutes=menit))


def bahan(titik_, rumah=RUMAH, jenis="rumah", **ganti):
    return Bahan(
        **{
            "jenis": jenis,
            "mulai": MULAI,
            "selesai": SELESAI,
            "selisih_jam": timedelta(seconds=3),
            "titik": titik_,
            "rumah": rumah,
            "di_luar_dampingan": False,
        }
        | ganti
    )


@pytest.mark.parametrize(
    ("keadaan", "putusan"),
    [
        (bahan(titik()), "hadir"),
        (bahan(titik(km=0.09)), "hadir"),
        (bahan(titik(akurasi_m=180)), "hadir"),
        (bahan(titik(menit=-30)), "hadir"),
        (bahan(titik(km=0.3)), "belum_pasti"),
        (bahan(titik(km=2)), "perlu_diperiksa"),
        (bahan(titik(km=60)), "perlu_diperiksa"),
        (bahan(titik(km=2, menit=-30)), "belum_pasti"),  # on the road half an hour before
        (bahan(titik(km=2, menit=300)), "belum_pasti"),
        (bahan(titik(km=2, akurasi_m=150)), "belum_pasti"),
        (bahan(titik(km=60, akurasi_m=1000)), "belum_pasti"),
        (bahan(titik(km=60, akurasi_m=3000)), "belum_pasti"),
        (bahan(titik(akurasi_m=2000)), "belum_pasti"),
        (bahan(None), "belum_pasti"),
        (bahan(titik(), rumah=None), "belum_pasti"),
        (bahan(titik(km=0.45), rumah=Rumah(-6.12, 106.15, 400.0)), "hadir"),
        (bahan(titik(km=1), rumah=Rumah(-6.12, 106.15, 400.0)), "belum_pasti"),
        (bahan(titik(), jenis="fasdik"), "hadir"),
        (bahan(titik(km=60), jenis="fasdik"), "belum_pasti"),
        (bahan(titik(), di_luar_dampingan=True), "belum_pasti"),
        (bahan(None, di_luar_dampingan=True), "belum_pasti"),
        (bahan(titik(akurasi_m=2000, km=9), di_luar_dampingan=True), "belum_pasti"),
        (bahan(titik(), selisih_jam=timedelta(days=400)), "hadir"),
    ],
)
def test_putusan_menurut_keadaan(keadaan, putusan):
    assert nilai(keadaan).putusan == putusan


def test_alasan_menyebut_jarak_dengan_kedua_ketidakpastian():
    hasil = nilai(bahan(titik(km=0.038)))

    assert [(a.kode, a.nilai, a.bobot) for a in hasil.alasan] == [
        ("jarak_rumah", "38 m ± 32 m", 3.0),
        ("akurasi", "± 12 m", 0.0),
        ("usia_titik", "0 menit", 0.3),
    ]
    assert hasil.alasan[0].uraian == "Lokasi 38 m dari rumah, dalam batas ketelitian 32 m."
    assert (hasil.versi, hasil.keyakinan) == ("2026.1", 0.96)


@pytest.mark.parametrize("versi", ATURAN)
@pytest.mark.parametrize("akurasi_m", [1000, 1700, 3000])
@pytest.mark.parametrize("km", [0, 1, 5, 40])
@pytest.mark.parametrize("di_luar", [True, False])
def test_lokasi_perkiraan_tidak_pernah_menuduh(versi, akurasi_m, km, di_luar):
    keadaan = bahan(titik(km=km, akurasi_m=akurasi_m), di_luar_dampingan=di_luar)

    assert ATURAN[versi](keadaan).putusan == "belum_pasti"


@pytest.mark.parametrize("jam", [-30, 30])
def test_jam_ponsel_yang_salah_disebut_dan_tidak_mengurangi(jam):
    hasil = nilai(bahan(titik(), selisih_jam=timedelta(hours=jam)))

    assert (hasil.putusan, hasil.alasan[-1].kode, hasil.alasan[-1].bobot) == (
        "hadir",
        "jam_ponsel",
        0.0,
    )


def test_titik_terbaik_adalah_yang_paling_teliti_selama_kunjungan():
    lama_tetapi_teliti = titik(akurasi_m=3, menit=-120)
    kasar, teliti = titik(akurasi_m=40), titik(akurasi_m=9, menit=2)

    assert titik_terbaik([lama_tetapi_teliti, kasar, teliti], MULAI, SELESAI) == teliti
    assert titik_terbaik([lama_tetapi_teliti], MULAI, SELESAI) == lama_tetapi_teliti
    assert titik_terbaik([], MULAI, SELESAI) is None


def test_jarak_sesuai_ukuran_bumi():
    serang_ke_merak = jarak_m(Titik(-6.1149, 106.1502, 5, MULAI), Rumah(-5.93, 105.998, 5))

    assert round(serang_ke_merak / 1000, 1) == 26.6
    assert VERSI_KINI in ATURAN
