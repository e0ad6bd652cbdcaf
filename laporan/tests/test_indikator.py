from laporan.bentuk import tulis_angka
from laporan.indikator import DAFTAR, INDIKATOR, batas_kelas, kelas_dari, sebut_kelas


def test_lima_kelas_kuantil_berisi_sama_banyak():
    nilai = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    batas = batas_kelas(nilai)

    assert batas == [20, 40, 60, 80, 100]
    assert [kelas_dari(n, batas) for n in nilai] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert sebut_kelas(nilai, batas, tulis_angka)[:2] == ["10 – 20", "30 – 40"]


def test_nilai_yang_sama_tidak_terbelah_dan_kelas_tidak_kosong():
    nilai = [0, 0, 0, 0, 7, None]
    batas = batas_kelas(nilai)

    assert (batas, [kelas_dari(n, batas) for n in (0, 7)]) == ([0, 7], [0, 1])
    assert sebut_kelas(nilai, batas, tulis_angka) == ["0", "7"]


def test_tanpa_nilai_tidak_ada_kelas():
    assert (batas_kelas([None]), sebut_kelas([], [], tulis_angka)) == ([], [])


def test_indikator_tanpa_penyebut_tidak_bernilai_nol():
    kosong = {"kpm_akhir": 0, "kpm_dikunjungi": 0, "pendamping": 0}

    assert [INDIKATOR[n].hitung(kosong) for n in ("dikunjungi", "di_tempat", "beban")] == [None] * 3
    assert [i.hitung({}) for i in DAFTAR] == [None] * len(DAFTAR)
