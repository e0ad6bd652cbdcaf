from laporan.bagan import deret_batang, deret_tiang, deret_tumpuk
from laporan.bentuk import baca_bulan, tulis_angka, tulis_persen


def test_batang_bermula_dari_nol_dan_data_yang_tidak_ada_tidak_digambar():
    setengah, nol, tiada = deret_batang([("a", 5, "5"), ("b", 0, "0"), ("c", None, "–")], maks=10)

    assert [[p.lebar for p in b.potongan] for b in (setengah, nol, tiada)] == [
        ["50.00%"],
        ["0.00%"],
        [],
    ]


def test_tumpukan_memenuhi_lebar_dan_hanya_menulis_label_yang_muat():
    (b,) = deret_tumpuk([("a", [("x", "Hadir", 90), ("y", "Belum pasti", 9), ("z", "P", 1)], "")])

    assert [(p.x, p.lebar, p.label) for p in b.potongan] == [
        ("0.00%", "90.00%", "Hadir 90%"),
        ("90.00%", "9.00%", "9%"),
        ("99.00%", "1.00%", ""),
    ]


def test_tumpukan_tanpa_hitungan_kosong():
    nol, tiada = deret_tumpuk([("a", [("x", "X", 0)], ""), ("b", None, "")])

    assert (nol.potongan, tiada.potongan) == ((), ())


def test_tiang_bulan_tanpa_angka_tetap_punya_tempat():
    satu, dua = deret_tiang([("Sep", None, "–"), ("Okt", 1.0, "100 %")], maks=1)

    assert [(t.tinggi, t.tengah) for t in (satu, dua)] == [(0.0, "25.00%"), (132.0, "75.00%")]


def test_angka_dan_persen_ditulis_seperti_dibaca_orang_indonesia():
    assert [tulis_angka(n) for n in (50000, 0, None, 148.5)] == ["50.000", "0", "–", "148"]
    assert [tulis_persen(n) for n in (0, 0.004, 0.5, 0.996, 1, None)] == [
        "0\u00a0%",
        "<\u00a01\u00a0%",
        "50\u00a0%",
        ">\u00a099\u00a0%",
        "100\u00a0%",
        "–",
    ]


def test_bulan_yang_salah_tulis_tidak_terbaca():
    salah = ["", "2026", "2026-13", "2026-1", "0001-01", "²026-10", "2026-10-01", "abcd-ef"]

    assert [baca_bulan(teks) for teks in salah] == [None] * len(salah)
