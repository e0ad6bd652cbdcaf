import pytest
from django.contrib import admin

from kpm.models import Anggota, Keluarga, Kuota, PembukaanNik, Program
from kpm.tests.factories import KuotaFactory, PenyaluranFactory, ProgramFactory

pytestmark = pytest.mark.django_db
ATURAN = {"lama_tahun": 5, "lama_transisi_bulan": 12}


@pytest.mark.parametrize("model", [Keluarga, Anggota, PembukaanNik])
def test_keluarga_tidak_ada_di_administrasi(model):
    assert not admin.site.is_registered(model)


def test_admin_menambah_program_lalu_kodenya_tetap(client, admin):
    wilayah = ProgramFactory().wilayah
    client.force_login(admin)
    isi = {"kode": "JSCB", "nama": "Jaminan Sosial Cilegon Bermartabat", "wilayah": wilayah.pk}

    client.post("/admin/kpm/program/add/", isi | ATURAN | {"aktif": "on"})
    baru = Program.objects.get(kode="JSCB")
    alamat = f"/admin/kpm/program/{baru.pk}/change/"
    client.post(alamat, isi | ATURAN | {"kode": "LAIN", "nama": "JSCB"})

    baru.refresh_from_db()
    assert (baru.kode, baru.nama) == ("JSCB", "JSCB")


@pytest.mark.parametrize("siapa", ["oki", "dian", "ratna"])
def test_peran_lain_tidak_masuk_administrasi(client, request, siapa):
    client.force_login(request.getfixturevalue(siapa))

    assert client.get("/admin/kpm/program/").status_code == 302


def test_admin_mengatur_syarat_program(client, admin):
    program, pkh = ProgramFactory(), ProgramFactory(kode="PKH", milik_sendiri=False)
    client.force_login(admin)
    isi = {"nama": program.nama, "wilayah": program.wilayah_id, "aktif": "on"} | ATURAN

    client.post(
        f"/admin/kpm/program/{program.pk}/change/",
        isi
        | {"komponen_wajib": ["ANAK_SD", "LANSIA"], "tidak_bersama": [program.pk, pkh.pk]}
        | {"tanpa_kembali": "on"},
    )

    program.refresh_from_db()
    assert (program.komponen_wajib, program.tanpa_kembali) == (["ANAK_SD", "LANSIA"], True)
    assert list(program.tidak_bersama.all()) == [pkh]


def test_kuota_dari_administrasi_mencatat_siapa(client, admin):
    lama = KuotaFactory(jumlah=10)
    client.force_login(admin)

    client.post(
        f"/admin/kpm/kuota/{lama.pk}/change/", {"jumlah": 12, "alasan": "SK 2/2026", "tahun": 1}
    )

    baru = Kuota.objects.get()
    assert (baru.tahun, baru.jumlah, baru.alasan, baru.oleh) == (2026, 12, "SK 2/2026", admin)
    assert [e.jumlah for e in Kuota.pgh_event_model.objects.all()] == [10]


def test_jadwal_yang_sudah_beku_hanya_dibaca(client, admin):
    bayar = PenyaluranFactory()
    client.force_login(admin)
    alamat = f"/admin/kpm/jadwalbantuan/{bayar.jadwal_id}/"

    status = [client.post(f"{alamat}{tindakan}/").status_code for tindakan in ("change", "delete")]

    assert status == [403, 403]
    assert client.get(f"{alamat}change/").status_code == 200
