import pytest

from graduasi.models import VersiInstrumen
from graduasi.pemuatan import muat_instrumen

pytestmark = pytest.mark.django_db
DAFTAR = "/admin/graduasi/versiinstrumen/"


@pytest.fixture
def pakai(client, admin):
    muat_instrumen()
    client.force_login(admin)

    def jalankan(*kode):
        pilihan = VersiInstrumen.objects.filter(kode__in=kode).values_list("pk", flat=True)
        isi = {"action": "pakai", "_selected_action": list(pilihan)}
        return client.post(DAFTAR, isi, follow=True).content.decode()

    return jalankan


@pytest.mark.parametrize("kode", ["BPS14-BTN", "BPS14-2005"])
def test_versi_yang_dipilih_menggantikan_yang_lama(pakai, kode):
    layar = pakai(kode)

    assert [v.kode for v in VersiInstrumen.objects.filter(dipakai=True)] == [kode]
    assert f"Penilaian baru memakai {kode}." in layar


def test_dua_versi_sekaligus_tidak_mengubah_apa_pun(pakai):
    layar = pakai("BPS14-BTN", "BPS14-2005")

    assert [v.kode for v in VersiInstrumen.objects.filter(dipakai=True)] == ["BPS14-2005"]
    assert "Pilih satu versi saja." in layar


def test_pilihan_versi_tidak_dapat_dicentang_di_formulir(client, admin, pakai):
    lain = VersiInstrumen.objects.get(kode="BPS14-BTN")

    client.post(f"{DAFTAR}{lain.pk}/change/", {"dipakai": "on", **KOSONG})

    lain.refresh_from_db()
    assert lain.dipakai is False


KOSONG = {"butir-TOTAL_FORMS": 0, "butir-INITIAL_FORMS": 0}
