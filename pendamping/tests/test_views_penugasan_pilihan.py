import pytest

from kpm.tests.factories import KeluargaFactory, KepesertaanFactory

PILIHAN = "/penugasan/pilihan/"
PANDEGLANG = "36.01.21.1009"


def keluarga(**isi):
    return KepesertaanFactory(keluarga=KeluargaFactory(**isi)).keluarga


def test_yang_dicentang_dan_yang_di_halaman_lain_ditanyakan_penerimanya(client, oki, sari):
    dua = [keluarga(), keluarga()]
    keluarga()
    client.force_login(oki)

    jawab = client.post(PILIHAN, {"keluarga": dua[0].uuid, "pilihan": str(dua[1].uuid)})

    assert set(jawab.context["pilihan"].split(",")) == {str(satu.uuid) for satu in dua}
    assert [(satu.username, satu.beban) for satu in jawab.context["calon"]] == [("sari", 0)]


def test_semua_yang_cocok_mengikuti_saringan_dan_cakupan(client, oki):
    cocok = keluarga(desil=1)
    keluarga(desil=2)
    keluarga(desil=1, wilayah__kode=PANDEGLANG)
    client.force_login(oki)

    jawab = client.post(PILIHAN, {"semua": "1", "saring": "desil=1"})

    assert jawab.context["pilihan"] == str(cocok.uuid)


@pytest.mark.parametrize(
    "isi", [{}, {"keluarga": "bukan-uuid"}, {"semua": "1", "saring": "desil=9"}]
)
def test_pilihan_kosong_kembali_ke_daftar_dengan_pesan(client, oki, isi):
    client.force_login(oki)

    jawab = client.post(PILIHAN, isi, follow=True)

    assert "Centang dahulu" in jawab.content.decode()


def test_keluarga_di_luar_cakupan_dianggap_tidak_dipilih(client, oki):
    asing = keluarga(wilayah__kode=PANDEGLANG)
    client.force_login(oki)

    assert client.post(PILIHAN, {"keluarga": asing.uuid}).status_code == 302


def test_pilihan_yang_terlalu_banyak_ditolak_dengan_saran(client, oki, monkeypatch):
    monkeypatch.setattr("pendamping.views.penugasan.PALING_BANYAK", 1)
    keluarga(), keluarga()
    client.force_login(oki)

    jawab = client.post(PILIHAN, {"semua": "1", "saring": ""}, follow=True)

    assert "Saring per desa dahulu" in jawab.content.decode()


def test_pilihan_dari_daftar_dapat_ditinjau(client, oki, sari):
    satu = keluarga()
    client.force_login(oki)

    jawab = client.post("/penugasan/tinjau/", {"pilihan": str(satu.uuid), "pendamping": "sari"})

    assert jawab.context["rencana"].berubah == [satu]
