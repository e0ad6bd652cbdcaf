import pghistory

from ejsika.akun.models import Penempatan
from ejsika.akun.riwayat import riwayat_pengguna
from ejsika.wilayah.tests.factories import WilayahFactory


def test_riwayat_memuat_isian_dan_penempatan_beserta_pelakunya(sari, admin):
    with pghistory.context(user=admin.pk):
        sari.nomor_hp = "+6281234567890"
        sari.save()
        Penempatan.objects.create(pengguna=sari, wilayah=WilayahFactory(kode="36.01"))
        sari.penempatan.get(wilayah__kode="36.73").delete()

    riwayat = riwayat_pengguna(sari)

    assert [(p.jenis, p.isi) for p in riwayat if p.oleh == "Admin Sistem"] == [
        ("Dihapus", [("penempatan", "36.73 Wilayah 36.73", "")]),
        ("Dibuat", [("penempatan", "", "36.01 Wilayah 36.01")]),
        ("Diubah", [("nomor HP", "", "+6281234567890")]),
    ]


def test_riwayat_tidak_memuat_orang_lain_atau_sandi(sari, budi):
    budi.set_password("kopi-tubruk-42-cangkir")
    budi.nomor_hp = "+6281234567890"
    budi.save()

    semua = str([isi for satu in riwayat_pengguna(sari) for isi in satu.isi])

    assert "36.73 Wilayah 36.73" in semua
    assert "36.01 Wilayah 36.01" not in semua
    assert "+6281234567890" not in semua
    assert "password" not in str([isi for p in riwayat_pengguna(budi) for isi in p.isi])
