import pytest

from kpm.peserta.kode_keluar import DIKENAL, TIDAK_DI_DAFTAR
from laporan.angka import NAMA
from laporan.isi_laporan import susun_bagian
from laporan.tabel_laporan import NeracaTidakCocok

NOL = dict.fromkeys(NAMA, 0)


def bagian(kabupaten, *kecamatan, desa=(), tipologi=(), penyaluran=()):
    daftar = susun_bagian(
        kabupaten=NOL | kabupaten,
        kecamatan=[(nama, NOL | angka) for nama, angka in kecamatan],
        desa=desa,
        tipologi=tipologi,
        penyaluran=penyaluran,
    )
    return {satu["judul"]: satu for b in daftar for satu in b["tabel"]}


def test_semua_bagian_ada_menurut_urutan():
    daftar = susun_bagian(kabupaten=NOL, kecamatan=[], desa=[], tipologi=[], penyaluran=[])

    assert [satu["huruf"] for satu in daftar] == ["B", "C", "D", "E", "F", "G", "H", ""]


def test_jumlah_sama_dengan_baris_kecamatannya():
    tabel = bagian({"kpm_akhir": 7}, ("Serang", {"kpm_akhir": 3}), ("Kasemen", {"kpm_akhir": 4}))

    isi = tabel["KPM per kecamatan"]
    assert isi["baris"] == [["Serang", 0, 0, 0, 3], ["Kasemen", 0, 0, 0, 4]]
    assert isi["jumlah"] == ["Jumlah", 0, 0, 0, 7]


def test_keluarga_tanpa_kecamatan_mendapat_barisnya_sendiri():
    tabel = bagian({"kpm_akhir": 7}, ("Serang", {"kpm_akhir": 5}))

    assert tabel["KPM per kecamatan"]["baris"] == [
        ["Serang", 0, 0, 0, 5],
        ["Belum diketahui kecamatannya", 0, 0, 0, 2],
    ]


def test_kecamatan_yang_melebihi_jumlahnya_menghentikan_laporan():
    with pytest.raises(NeracaTidakCocok, match="kpm_akhir"):
        bagian({"kpm_akhir": 4}, ("Serang", {"kpm_akhir": 5}))


def test_angka_yang_tidak_tersedia_bukan_nol():
    tabel = bagian({"keluar_G01": 2})

    assert tabel["Graduasi"]["baris"] == [
        ["Usulan graduasi", None],
        ["Graduasi berhasil (G01 dan G02)", 2],
        ["Graduasi alamiah, komponen habis (G03)", 0],
    ]
    assert [baris[1] for baris in tabel["Aduan"]["baris"]] == [None, None, None]


def test_setiap_keanggotaan_yang_berakhir_punya_barisnya():
    kode = [satu for satu in DIKENAL if satu != TIDAK_DI_DAFTAR]

    tabel = bagian({f"keluar_{satu}": 1 for satu in kode} | {"kpm_keluar": len(kode)})

    keluar = tabel["KPM keluar menurut alasan"]
    assert [(satu, banyak) for satu, _, banyak in keluar["baris"]] == [(k, 1) for k in kode]
    assert keluar["jumlah"] == ["Jumlah", "", len(kode)]


def test_alasan_tidak_patuh_terbanyak_lebih_dulu():
    tabel = bagian({"alasan_BIAYA": 2, "alasan_ALPA": 9, "alasan_SAKIT": 2})

    assert tabel["Alasan tidak patuh"]["baris"] == [["Alpa", 9], ["Biaya", 2], ["Sakit", 2]]
    assert tabel["Alasan tidak patuh"]["jumlah"] == ["Jumlah", 13]


def test_matriks_grade_membaca_dari_sebelum_ke_sesudah():
    tabel = bagian({"pindah_2_4": 3, "pindah_4_4": 1})

    matriks = tabel["Grade sebelum (baris) dan sesudah (kolom) penilaian bulan ini"]
    assert matriks["baris"][1] == ["Grade II", 0, 0, 0, 3, 0]
    assert matriks["jumlah"] == ["Jumlah", 0, 0, 0, 4, 0]
