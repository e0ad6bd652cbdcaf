from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError as AntreanMati

from ejsika.akun.tests.factories import PenggunaFactory
from ejsika.wilayah.tests.factories import WilayahFactory
from laporan.laporan_bulanan import letak_berkas, tulis_utuh
from laporan.models import LaporanBulanan
from laporan.tasks import sapu_laporan

pytestmark = pytest.mark.django_db

DAFTAR = "/laporan/"
SUSUN = "/laporan/susun/"


@pytest.fixture(autouse=True)
def berkas(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def koordinator(db):
    """Koordinator of Kota Serang."""
    return PenggunaFactory(peran="koordinator", bertugas_di=["36.73"])


def laporan(kode="36.73", **isi):
    """A finished report with files of a few bytes."""
    satu = LaporanBulanan.objects.create(
        **{
            "wilayah": WilayahFactory(kode=kode),
            "bulan": date(2026, 10, 1),
            "status": "selesai",
            "sidik": "ab" * 32,
            "kode_verifikasi": f"KODE{kode.replace('.', '')}{isi.get('edisi', 1)}",
            "berkas_pdf": f"{kode}.pdf",
            "berkas_xlsx": f"{kode}.xlsx",
            "angka": {
                "data_per": "31 Oktober 2026",
                "ringkas": {
                    "kpm_akhir": 1250,
                    "kunjungan": 40,
                    "grade_naik": 3,
                    "grade_turun": None,
                },
            },
            "diminta_pada": timezone.now(),
            "disusun_pada": timezone.now(),
            **isi,
        }
    )
    tulis_utuh(letak_berkas(satu.berkas_pdf), b"%PDF contoh")
    tulis_utuh(letak_berkas(satu.berkas_xlsx), b"PK contoh")
    return satu


def berjalan(**isi):
    return laporan(status="disusun", kemajuan=40, langkah="Membekukan angka", **isi)


@pytest.mark.parametrize(
    ("siapa", "terlihat"),
    [
        ("koordinator", ["36.73"]),
        ("oki", ["36.73"]),
        ("dian", ["36.01", "36.73"]),
        ("kepala", ["36.01", "36.73"]),
        ("opi", ["36.01", "36.73"]),
    ],
)
def test_daftar_memuat_laporan_wilayah_tugas(client, request, siapa, terlihat):
    laporan()
    laporan("36.01")
    client.force_login(request.getfixturevalue(siapa))

    halaman = client.get(DAFTAR).context["halaman"]

    assert [satu.wilayah.kode for satu in halaman] == terlihat


@pytest.mark.parametrize("siapa", ["sari", "admin"])
def test_daftar_tertutup_bagi_yang_tidak_membaca_agregat(client, request, siapa):
    laporan()
    client.force_login(request.getfixturevalue(siapa))

    assert client.get(DAFTAR).status_code == 403


@pytest.mark.parametrize(
    ("saring", "banyak"),
    [
        ({}, 2),
        ({"kabupaten": "36.01"}, 1),
        ({"bulan": "2026-10"}, 2),
        ({"bulan": "2026-09"}, 0),
        ({"bulan": "rusak"}, 2),
    ],
)
def test_daftar_disaring(client, dian, saring, banyak):
    laporan()
    laporan("36.01")
    client.force_login(dian)

    assert client.get(DAFTAR, saring).context["halaman"].paginator.count == banyak


@pytest.mark.parametrize("banyak", [1, 3])
def test_daftar_tidak_menambah_kueri_per_laporan(client, kepala, banyak, django_assert_num_queries):
    for ke in range(1, banyak + 1):
        laporan(edisi=ke)
    client.force_login(kepala)

    with django_assert_num_queries(6):  # session, user, duty regions, kabupaten, count, rows
        client.get(DAFTAR)


@pytest.mark.parametrize(
    ("siapa", "kabupaten", "status", "banyak"),
    [
        ("dian", "36.01", 302, 1),
        ("koordinator", "36.73", 302, 1),
        ("koordinator", "36.01", 302, 0),
        ("oki", "36.73", 403, 0),
        ("kepala", "36.73", 403, 0),
        ("opi", "36.73", 403, 0),
        ("sari", "36.73", 403, 0),
        ("admin", "36.73", 403, 0),
    ],
)
def test_yang_boleh_menyusun(client, request, siapa, kabupaten, status, banyak):
    WilayahFactory(kode="36.01")
    WilayahFactory(kode="36.73")
    client.force_login(request.getfixturevalue(siapa))

    jawab = client.post(SUSUN, {"bulan": "2026-10", "kabupaten": kabupaten})

    assert jawab.status_code == status
    assert LaporanBulanan.objects.filter(status="menunggu").count() == banyak


def test_permintaan_menjalankan_tugasnya_sekali(
    client, koordinator, django_capture_on_commit_callbacks, monkeypatch
):
    tugas = []
    monkeypatch.setattr(
        "laporan.views.laporan.susun_satu_laporan.delay", lambda **isi: tugas.append(isi)
    )
    client.force_login(koordinator)

    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(SUSUN, {"bulan": "2026-10", "kabupaten": "36.73"})

    satu = LaporanBulanan.objects.get()
    assert tugas == [{"laporan_id": satu.pk}]
    assert satu.diminta_oleh == koordinator


@pytest.mark.parametrize("bulan", ["2999-01", "", "Oktober"])
def test_bulan_yang_belum_dimulai_ditolak(client, koordinator, bulan):
    client.force_login(koordinator)

    jawab = client.post(SUSUN, {"bulan": bulan, "kabupaten": "36.73"}, follow=True)

    assert LaporanBulanan.objects.count() == 0
    assert 'class="pesan pesan-error"' in jawab.content.decode()


def test_kemajuan_menyebut_langkahnya_selama_berjalan(client, koordinator):
    satu = berjalan()
    client.force_login(koordinator)

    isi = client.get(reverse("laporan:laporan-kemajuan", args=[satu.uuid])).content.decode()

    assert "40% Membekukan angka" in isi
    assert 'hx-trigger="every 2s"' in isi


def test_kemajuan_meminta_daftar_baru_setelah_selesai_atau_tak_ada(client, koordinator):
    selesai, wilayah_lain = laporan(), berjalan(kode="36.01")
    client.force_login(koordinator)

    for uuid in (selesai.uuid, wilayah_lain.uuid):
        jawab = client.get(reverse("laporan:laporan-kemajuan", args=[uuid]))
        assert (jawab.headers.get("HX-Refresh"), jawab.content) == ("true", b"")


@pytest.mark.parametrize(
    ("siapa", "status"),
    [
        ("koordinator", 200),
        ("oki", 200),
        ("dian", 200),
        ("kepala", 200),
        ("opi", 403),
        ("sari", 404),
        ("budi", 404),
        ("admin", 404),
    ],
)
@pytest.mark.parametrize("ragam", ["pdf", "xlsx"])
def test_yang_boleh_mengunduh(client, request, siapa, status, ragam):
    satu = laporan()
    client.force_login(request.getfixturevalue(siapa))

    jawab = client.get(reverse(f"laporan:laporan-{ragam}", args=[satu.uuid]))

    assert jawab.status_code == status
    if status == 200:
        assert jawab["Content-Disposition"] == (
            f'attachment; filename="laporan-wilayah-3673-2026-10-edisi-1.{ragam}"'
        )
        assert b"".join(jawab.streaming_content).endswith(b"contoh")


def test_laporan_yang_belum_selesai_belum_dapat_diunduh(client, koordinator):
    client.force_login(koordinator)

    jawab = client.get(reverse("laporan:laporan-pdf", args=[berjalan().uuid]))

    assert jawab.status_code == 403


def test_keaslian_terbuka_bagi_umum_dengan_jumlah_saja(client, db):
    satu = laporan()

    isi = client.get(f"/verifikasi/{satu.kode_verifikasi.lower()}/").content.decode()

    assert "Laporan ini terdaftar" in isi
    assert "1.250" in isi
    assert satu.sidik in isi
    assert 'tekan">3</dd>' not in isi  # a small number stays unsaid
    assert 'tekan">&lt;5</dd>' in isi


def test_keaslian_menyebut_edisi_yang_digantikan(client, db):
    lama = laporan()
    laporan(edisi=2)

    isi = client.get(f"/verifikasi/{lama.kode_verifikasi}/").content.decode()

    assert "sudah digantikan edisi yang lebih baru" in isi


@pytest.mark.parametrize("kode", ["TIDAKADA", "KODE36731X"])
def test_kode_yang_tidak_terdaftar_dikatakan(client, db, kode):
    laporan()
    berjalan(kode="36.01", kode_verifikasi=None)

    jawab = client.get(f"/verifikasi/{kode}/")

    assert (jawab.status_code, "Kode tidak terdaftar" in jawab.content.decode()) == (404, True)


def test_laporan_yang_diminta_saat_antrean_mati_disusun_kemudian(client, dian, monkeypatch):
    WilayahFactory(kode="36.73")
    client.force_login(dian)

    def mati(**_):
        raise AntreanMati

    with monkeypatch.context() as putus:
        putus.setattr("laporan.tasks.susun_satu_laporan.delay_on_commit", mati)
        jawab = client.post(SUSUN, {"bulan": "2026-10", "kabupaten": "36.73"}, follow=True)
    satu = LaporanBulanan.objects.get()
    tugas = []
    monkeypatch.setattr("laporan.tasks.susun_satu_laporan.delay", lambda **isi: tugas.append(isi))
    sapu_laporan()
    LaporanBulanan.objects.update(diminta_pada=satu.diminta_pada - timedelta(minutes=2))
    sapu_laporan()

    assert "Antrean sedang tidak dapat dihubungi" in jawab.content.decode()
    assert (satu.status, tugas) == ("menunggu", [{"laporan_id": satu.pk}])


@pytest.mark.parametrize("status", ["disusun", "gagal", "selesai"])
def test_penyapu_hanya_mengambil_laporan_yang_menunggu(monkeypatch, status):
    laporan(status=status, diminta_pada=timezone.now() - timedelta(hours=1))
    tugas = []
    monkeypatch.setattr("laporan.tasks.susun_satu_laporan.delay", lambda **isi: tugas.append(isi))

    sapu_laporan()

    assert tugas == []
