import pytest

from kpm.salur.alasan import tafsir_alasan, tafsir_hasil


@pytest.mark.parametrize(
    ("tulisan", "alasan"),
    [
        ("gagal omspan", "GAGAL OMSPAN"),
        ("Rekening  tidak aktif", "GAGAL OMSPAN"),
        ("Nama tidak sesuai", "GAGAL OMSPAN"),
        ("Tidak padan Dukcapil", "SI"),
        ("Penerima meninggal dunia", "EXCLUDE MENINGGAL"),
        ("Anggota PNS", "EXCLUDE PEKERJAAN"),
        ("belum diambil", "TIDAK TRANSAKSI"),
        ("No rek. tidak ditemukan", "REKENING SALAH"),
        ("Proses burekol gagal", "GAGAL BUREKOL"),
        ("TKSK aktif", "OVERLAP SDM KESOS"),
        ("-", "KETERANGAN -"),
        ("kode 99", "BELUM DIPETAKAN"),
    ],
)
def test_tulisan_bank_menjadi_alasan_baku(tulisan, alasan):
    assert tafsir_alasan(tulisan, {}) == alasan


def test_padanan_kantor_mendahului_tebakan():
    assert tafsir_alasan(" kode  99", {"KODE 99": "SI"}) == "SI"


@pytest.mark.parametrize(
    ("kata", "status"),
    [
        ("SUKSES", "tersalur"),
        ("Sudah Transaksi", "tersalur"),
        ("Tidak transaksi", "gagal"),
        ("Belum transaksi", "gagal"),
        ("GAGAL SPM", "gagal"),
        ("SUKSES SPM", "direncanakan"),
        ("Proses Burekol", "direncanakan"),
        ("Retur ke kas daerah", "dikembalikan"),
        ("abc", ""),
        ("", ""),
    ],
)
def test_kata_bank_menjadi_status(kata, status):
    assert tafsir_hasil(kata) == status
