import pytest

from ejsika.wilayah.koreksi import koreksi_ciri, lepas_koreksi
from ejsika.wilayah.models import RiwayatWilayah, Wilayah
from ejsika.wilayah.pemuatan import muat_wilayah

TAMANSARI = "36.72.03.1001"  # Pulomerak, on the sea
PEDALAMAN = "36.73.01.1004"


def pilih(*kode):
    return Wilayah.objects.filter(kode__in=kode)


def ciri(kode):
    return Wilayah.objects.values_list("tepi_laut", "topografi", "tipologi", "dikoreksi").get(
        kode=kode
    )


def test_koreksi_bertahan_dan_yang_mengikutinya_disesuaikan(wilayah_banten):
    banyak = koreksi_ciri(pilih(PEDALAMAN), tepi_laut=True)
    muat_wilayah()

    assert banyak == 1
    assert ciri(PEDALAMAN) == (True, "dataran", "PESISIR_NELAYAN", ["tepi_laut"])


def test_koreksi_kedua_menambah_yang_pertama(wilayah_banten):
    koreksi_ciri(pilih(PEDALAMAN), tipologi="INDUSTRI_BURUH")
    koreksi_ciri(pilih(PEDALAMAN), tepi_laut=True)

    assert ciri(PEDALAMAN) == (True, "dataran", "INDUSTRI_BURUH", ["tepi_laut", "tipologi"])


def test_koreksi_banyak_desa_mengubah_ringkasan_kecamatan(wilayah_banten):
    pulomerak = Wilayah.objects.filter(tingkat="desa", kode__startswith="36.72.03")
    semula = ciri("36.72.03")

    koreksi_ciri(pulomerak, topografi="lereng", tipologi="INDUSTRI_BURUH")

    assert semula[1:] == ("dataran", "PESISIR_NELAYAN", [])
    assert ciri("36.72.03")[1:] == ("lereng", "INDUSTRI_BURUH", [])


def test_kecamatan_yang_dikoreksi_tidak_mengikuti_desanya(wilayah_banten):
    koreksi_ciri(pilih("36.72.03"), topografi="lembah")

    koreksi_ciri(Wilayah.objects.filter(kode__startswith="36.72.03."), topografi="lereng")

    assert ciri("36.72.03")[1:] == ("lembah", "PESISIR_NELAYAN", ["topografi"])


def test_koreksi_yang_dilepas_kembali_ke_nilai_awal(wilayah_banten):
    awal = ciri(TAMANSARI)
    koreksi_ciri(pilih(TAMANSARI), tepi_laut=False, topografi="lereng", tipologi="LAINNYA")

    banyak = lepas_koreksi(pilih(TAMANSARI, PEDALAMAN))

    assert (banyak, ciri(TAMANSARI)) == (1, awal)


def test_koreksi_tercatat_dengan_nilai_sebelumnya(wilayah_banten):
    koreksi_ciri(pilih(PEDALAMAN), topografi="lembah")

    [catatan] = RiwayatWilayah.objects.filter(pgh_obj__kode=PEDALAMAN)
    assert (catatan.topografi, catatan.dikoreksi) == ("dataran", [])


def test_hanya_ciri_yang_dapat_dikoreksi(wilayah_banten):
    with pytest.raises(ValueError, match="nama"):
        koreksi_ciri(pilih(PEDALAMAN), nama="Lain")
