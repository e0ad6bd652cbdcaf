from datetime import date

import pytest
from dateutil.relativedelta import relativedelta
from django.utils import timezone

from kpm.models import Kepesertaan
from kpm.peserta.resertifikasi import hitung_resertifikasi
from kpm.tests.factories import KepesertaanFactory, ProgramFactory

pytestmark = pytest.mark.django_db
DAFTAR = "/kpm/resertifikasi/"
HARI = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("isi", "jatuh_tempo"),
    [
        ({"tanggal_masuk": date(2021, 1, 1)}, date(2026, 1, 1)),
        ({"tanggal_masuk": date(2020, 2, 29)}, date(2025, 2, 28)),
        (
            {"tanggal_masuk": date(2018, 1, 1), "resertifikasi_tanggal": date(2023, 3, 1)},
            date(2028, 3, 1),
        ),
        (
            {
                "tanggal_masuk": date(2018, 1, 1),
                "resertifikasi_tanggal": date(2026, 3, 1),
                "status": "TRANSISI",
            },
            date(2027, 3, 1),
        ),
    ],
)
def test_jatuh_tempo_menurut_aturan_program(isi, jatuh_tempo):
    KepesertaanFactory(**isi)

    assert Kepesertaan.objects.dengan_jatuh_tempo().get().jatuh_tempo == jatuh_tempo


def test_jatuh_tempo_mengikuti_lama_program():
    KepesertaanFactory(program__lama_tahun=6, tanggal_masuk=date(2021, 1, 1))

    assert Kepesertaan.objects.dengan_jatuh_tempo().get().jatuh_tempo == date(2027, 1, 1)


def test_hitungan_memisahkan_lewat_jatuh_dan_segera():
    for masuk in ("2021-11-01", "2021-11-02", "2022-02-01", "2022-02-02", "2022-11-02"):
        KepesertaanFactory(tanggal_masuk=masuk)
    KepesertaanFactory(tanggal_masuk="2018-01-01", status="CALON")

    assert hitung_resertifikasi(Kepesertaan.objects.all(), HARI) == {
        "lewat": 1,
        "jatuh": 2,
        "segera": 1,
    }


def lewat(**isi):
    return KepesertaanFactory(tanggal_masuk=timezone.localdate() - relativedelta(years=6), **isi)


def test_daftar_memuat_yang_lewat_di_wilayah_tugas(client, oki):
    milik = lewat()
    KepesertaanFactory(tanggal_masuk=timezone.localdate())
    lewat(keluarga__wilayah__kode="36.01.21.1009")
    client.force_login(oki)

    halaman = client.get(DAFTAR).context["halaman"]

    assert [satu.keluarga for satu in halaman.object_list] == [milik.keluarga]


def test_daftar_menurut_tahun_jatuh_tempo(client, oki):
    tahun = timezone.localdate().year + 1
    milik = KepesertaanFactory(tanggal_masuk=date(tahun - 5, 6, 1))
    lewat()
    client.force_login(oki)

    halaman = client.get(DAFTAR, {"tahun": tahun}).context["halaman"]

    assert [satu.keluarga for satu in halaman.object_list] == [milik.keluarga]


@pytest.mark.parametrize(
    ("siapa", "kode"),
    [("dian", ["transisi", "lanjutkan", "keluarkan"]), ("oki", []), ("ratna", [])],
)
def test_hasil_resertifikasi_hanya_oleh_dinsos(client, request, siapa, kode):
    lewat()
    client.force_login(request.getfixturevalue(siapa))

    assert [t.kode for t in client.get(DAFTAR).context["tindakan"]] == kode


@pytest.mark.parametrize(("siapa", "status"), [("sari", 403), ("opi", 403), ("admin", 403)])
def test_daftar_hanya_bagi_kantor(client, request, siapa, status):
    client.force_login(request.getfixturevalue(siapa))

    assert client.get(DAFTAR).status_code == status


@pytest.mark.parametrize("banyak", [1, 3])
def test_daftar_tidak_menambah_kueri(client, oki, banyak, django_assert_num_queries):
    program = ProgramFactory()
    for n in range(banyak):
        lewat(program=program, keluarga__wilayah__kode=f"36.73.01.100{n}")
    client.force_login(oki)

    # session, user, duty regions, programme, tally, count, page, families, members,
    # memberships, trail
    with django_assert_num_queries(11):
        client.get(DAFTAR)
