from datetime import UTC, date, datetime

import pytest

from kpm.models import Kepesertaan, KeputusanTumpang
from kpm.peserta.tumpang_tindih import biarkan_tetap, cabut_keputusan, tumpang_tindih
from kpm.tests.factories import KeluargaFactory, KepesertaanFactory, ProgramFactory

pytestmark = pytest.mark.django_db
DAFTAR, TETAP = "/kpm/tumpang-tindih/", "/kpm/tumpang-tindih/tetap/"
CABUT = "/kpm/tumpang-tindih/cabut/"
PADA = datetime(2026, 11, 2, 2, tzinfo=UTC)
PANDEGLANG = "36.01.21.1009"


@pytest.fixture
def program():
    ini = ProgramFactory()
    ini.tidak_bersama.add(ProgramFactory(kode="PKH", nama="PKH", milik_sendiri=False))
    return ini


def dua_program(program, status="AKTIF", **isi):
    """A family in both programmes: our span and the other one."""
    keluarga = KeluargaFactory(**isi)
    lain = program.tidak_bersama.get()
    return (
        KepesertaanFactory(keluarga=keluarga, program=program, status=status),
        KepesertaanFactory(keluarga=keluarga, program=lain),
    )


def test_hanya_yang_berjalan_di_keduanya_yang_tumpang_tindih(program):
    peserta, luar = dua_program(program)
    dua_program(program, status="CALON")
    KepesertaanFactory(program=program)
    bebas = ProgramFactory(kode="UEP", nama="UEP")
    KepesertaanFactory(program=bebas, keluarga=KepesertaanFactory(program=program).keluarga)

    temuan = tumpang_tindih(Kepesertaan.objects.all(), program)

    assert [(t, t.peserta) for t in temuan] == [(luar, peserta.pk)]


def test_keputusan_tetap_berlaku_sampai_kepesertaan_berganti(program, dian):
    peserta, luar = dua_program(program)
    biarkan_tetap([peserta.keluarga], program=program, alasan="Surat 1", oleh=dian, pada=PADA)
    Kepesertaan.objects.filter(pk=luar.pk).update(
        status="KELUAR", tanggal_keluar=date(2026, 11, 1), kode_keluar="L01"
    )
    kembali = KepesertaanFactory(keluarga=luar.keluarga, program=luar.program)

    temuan = tumpang_tindih(Kepesertaan.objects.all(), program)

    assert [(t, t.tetap) for t in temuan] == [(kembali, False)]


def test_keputusan_tetap_yang_diulang_tidak_tersimpan_dua_kali(program, dian):
    peserta, _ = dua_program(program)
    isi = {"program": program, "oleh": dian, "pada": PADA}

    banyak = [biarkan_tetap([peserta.keluarga], alasan=a, **isi) for a in ("Surat 1", "Surat 2")]

    assert (banyak, KeputusanTumpang.objects.get().alasan) == ([1, 0], "Surat 1")


@pytest.mark.parametrize(
    ("siapa", "status", "banyak"),
    [("dian", 302, 1), ("oki", 403, 0), ("ratna", 403, 0), ("kepala", 403, 0), ("opi", 403, 0)],
)
def test_hanya_dinsos_yang_memutuskan_tetap(client, request, program, siapa, status, banyak):
    peserta, _ = dua_program(program)
    isi = {"program": "JAMSOSRATU", "keluarga": peserta.keluarga.uuid, "alasan": "Surat 1"}
    client.force_login(request.getfixturevalue(siapa))

    jawab = client.post(TETAP, isi)

    assert (jawab.status_code, KeputusanTumpang.objects.count()) == (status, banyak)


def test_keputusan_tetap_meminta_alasan_dahulu(client, dian, program):
    peserta, _ = dua_program(program)
    client.force_login(dian)

    jawab = client.post(TETAP, {"program": "JAMSOSRATU", "keluarga": peserta.keluarga.uuid})

    assert jawab.status_code == 200
    assert peserta.keluarga.nama_pengurus in jawab.content.decode()
    assert KeputusanTumpang.objects.count() == 0


def test_daftar_memisahkan_yang_sudah_diputus(client, dian, program):
    belum, tetap = dua_program(program)[0], dua_program(program)[0]
    biarkan_tetap([tetap.keluarga], program=program, alasan="Surat 1", oleh=dian, pada=PADA)
    client.force_login(dian)

    def isi(keadaan):
        halaman = client.get(DAFTAR, {"keadaan": keadaan}).context["halaman"]
        return [satu["keluarga"] for satu in halaman.object_list]

    assert (isi("belum"), isi("tetap")) == ([belum.keluarga], [tetap.keluarga])


def test_daftar_memuat_wilayah_tugas_saja(client, oki, program):
    milik, _ = dua_program(program)
    dua_program(program, wilayah__kode=PANDEGLANG)
    client.force_login(oki)

    halaman = client.get(DAFTAR).context["halaman"]

    assert [satu["keluarga"] for satu in halaman.object_list] == [milik.keluarga]


def test_mengeluarkan_karena_ganda_diusulkan_dengan_kode_n03(client, dian, program):
    peserta, _ = dua_program(program)
    client.force_login(dian)

    jawab = client.post(
        "/kpm/kepesertaan/tinjau/",
        {
            "program": "JAMSOSRATU",
            "tindakan": "keluarkan",
            "daftar": "tumpang",
            "semua": "1",
            "saring": "",
            "kode_keluar": "N03",
        },
    )

    assert [n.kepesertaan_id for n in jawab.context["rencana"].lanjut] == [peserta.pk]
    assert '<option value="N03" selected>' in jawab.content.decode()


@pytest.mark.parametrize("banyak", [1, 3])
def test_daftar_tidak_menambah_kueri(client, oki, program, banyak, django_assert_num_queries):
    for n in range(banyak):
        dua_program(program, wilayah__kode=f"36.73.01.100{n}")
    client.force_login(oki)

    # session, user, duty regions, programme, programmes beside, count, page, families,
    # members, memberships, ours, matches, decisions, lists in force, trail
    with django_assert_num_queries(15):
        client.get(DAFTAR)


def test_keputusan_yang_dicabut_ditanyakan_lagi_dan_tetap_tersimpan(client, dian, program):
    peserta, _ = dua_program(program)
    isi = {"program": program, "oleh": dian, "pada": PADA}
    biarkan_tetap([peserta.keluarga], alasan="Surat 1", **isi)
    client.force_login(dian)
    kirim = {"program": "JAMSOSRATU", "keluarga": peserta.keluarga.uuid, "alasan": "Surat palsu"}

    jawab = client.post(CABUT, kirim)

    [temuan] = tumpang_tindih(Kepesertaan.objects.all(), program)
    lama = KeputusanTumpang.objects.get()
    assert (jawab.status_code, temuan.tetap) == (302, False)
    assert (lama.alasan, lama.oleh, lama.alasan_cabut, lama.dicabut_oleh) == (
        *("Surat 1", dian, "Surat palsu", dian),
    )
    assert biarkan_tetap([peserta.keluarga], alasan="Surat 2", **isi) == 1
    assert KeputusanTumpang.objects.count() == 2


def test_pencabutan_tidak_menyentuh_keluarga_lain(program, dian):
    satu, lain = dua_program(program)[0], dua_program(program)[0]
    isi = {"program": program, "oleh": dian, "pada": PADA}
    biarkan_tetap([satu.keluarga, lain.keluarga], alasan="Surat 1", **isi)

    banyak = [cabut_keputusan([satu.keluarga], alasan="Keliru", **isi) for _ in range(2)]

    assert banyak == [1, 0]
    assert KeputusanTumpang.objects.berlaku().get().kepesertaan == lain


@pytest.mark.parametrize(
    ("siapa", "status", "berlaku"), [("dian", 302, 0), ("oki", 403, 1), ("kepala", 403, 1)]
)
def test_hanya_dinsos_yang_mencabut_keputusan(client, request, program, siapa, status, berlaku):
    orang = request.getfixturevalue(siapa)
    peserta, _ = dua_program(program)
    biarkan_tetap([peserta.keluarga], program=program, alasan="Surat 1", oleh=orang, pada=PADA)
    client.force_login(orang)
    kirim = {"program": "JAMSOSRATU", "keluarga": peserta.keluarga.uuid, "alasan": "Keliru"}

    jawab = client.post(CABUT, kirim)

    assert (jawab.status_code, KeputusanTumpang.objects.berlaku().count()) == (status, berlaku)


def test_pencabutan_meminta_alasan_dahulu(client, dian, program):
    peserta, _ = dua_program(program)
    biarkan_tetap([peserta.keluarga], program=program, alasan="Surat 1", oleh=dian, pada=PADA)
    client.force_login(dian)

    jawab = client.post(CABUT, {"program": "JAMSOSRATU", "keluarga": peserta.keluarga.uuid})

    assert "Mengapa keputusan tetap dicabut?" in jawab.content.decode()
    assert KeputusanTumpang.objects.berlaku().count() == 1
