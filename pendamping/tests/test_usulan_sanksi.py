from datetime import date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kpm.models import JadwalBantuan, Penyaluran
from kpm.tests.factories import AnggotaFactory, KepesertaanFactory, PenyaluranFactory
from pendamping.models import UsulanSanksi, VerifikasiKomitmen
from pendamping.tasks import susun_usulan_sanksi
from pendamping.tests.factories import KunjunganFactory
from pendamping.usulan_sanksi import jenjang_sanksi, susun_usulan

pytestmark = pytest.mark.django_db
BULAN = date(2026, 9, 1)
PADA = timezone.make_aware(datetime(2026, 10, 5, 9))  # noqa: DTZ001
PATUH, GAGAL, BELUM = "PATUH", "TIDAK_PATUH", "BELUM_TERVERIFIKASI"


def keluarga(*bulanan, **isi):
    """A KPM whose months, the last one first, had these statuses, one per duty."""
    satu = KepesertaanFactory(**isi).keluarga
    anak = AnggotaFactory(keluarga=satu, nama="Popon")
    for mundur, status in enumerate(bulanan):
        kunjungan = KunjunganFactory(keluarga=satu)
        jenis = ("sekolah", "balita", "lansia")
        for nama, hasil in zip(
            jenis, [status] if isinstance(status, str) else status, strict=False
        ):
            VerifikasiKomitmen.objects.create(
                kunjungan=kunjungan,
                anggota=anak,
                jenis=nama,
                bulan=BULAN - relativedelta(months=mundur),
                status=hasil,
                alasan="ALPA" if hasil == GAGAL else "",
            )
    return satu


def usulan():
    susun_usulan(bulan=BULAN, pada=PADA)
    return {u.keluarga: (u.jenjang, u.banyak_bulan, u.persen) for u in UsulanSanksi.objects.all()}


@pytest.mark.parametrize(
    ("banyak", "semua", "jenjang"),
    [
        (1, 0, ("PEMBINAAN", 0)),
        (2, 2, ("SP1", 0)),
        (3, 0, ("SP2", 30)),
        (5, 5, ("SP2", 30)),
        (6, 5, ("SP2", 30)),
        (6, 6, ("PENANGGUHAN", 0)),
        (12, 11, ("PENANGGUHAN", 0)),
        (12, 12, ("PENGHENTIAN", 0)),
    ],
)
def test_tangga_sanksi(banyak, semua, jenjang):
    assert jenjang_sanksi(banyak, semua) == jenjang


def test_usulan_menghitung_bulan_gagal_berturut_turut_sampai_bulan_itu():
    satu = keluarga(GAGAL, PATUH, GAGAL)
    dua = keluarga(GAGAL, (GAGAL, PATUH), PATUH)
    tiga = keluarga(GAGAL, GAGAL, GAGAL)
    keluarga(PATUH, GAGAL, GAGAL, GAGAL)

    assert usulan() == {
        satu: ("PEMBINAAN", 1, 0),
        dua: ("SP1", 2, 0),
        tiga: ("SP2", 3, 30),
    }


def test_bulan_yang_belum_diverifikasi_memutus_deret_dan_tidak_pernah_merugikan():
    terputus = keluarga(GAGAL, BELUM, GAGAL, GAGAL)
    keluarga(BELUM, GAGAL, GAGAL, GAGAL)
    keluarga("TIDAK_BERLAKU", GAGAL)

    assert usulan() == {terputus: ("PEMBINAAN", 1, 0)}


def test_penangguhan_hanya_bila_semua_kewajiban_gagal_enam_bulan():
    semua = keluarga(*[(GAGAL, GAGAL)] * 6)
    sebagian = keluarga(*[(GAGAL, GAGAL)] * 5, (GAGAL, PATUH))

    assert usulan() == {semua: ("PENANGGUHAN", 6, 0), sebagian: ("SP2", 6, 30)}


def test_laporan_terakhir_tentang_kewajiban_yang_sama_yang_berlaku():
    satu = keluarga(GAGAL)
    lama = VerifikasiKomitmen.objects.get()
    VerifikasiKomitmen.objects.create(
        kunjungan=KunjunganFactory(keluarga=satu, mulai=KunjunganFactory.mulai + timedelta(days=3)),
        anggota=lama.anggota,
        jenis=lama.jenis,
        bulan=lama.bulan,
        status=PATUH,
    )

    assert usulan() == {}


def test_yang_bukan_kpm_tidak_diusulkan_dan_hitungan_ulang_tidak_menggandakan():
    keluarga(GAGAL, status="CALON")
    keluarga(GAGAL)

    assert [susun_usulan(bulan=BULAN, pada=PADA) for _ in range(2)] == [1, 0]


def test_menerima_usulan_tidak_mengubah_nominal_siapa_pun(client, dian):
    satu = keluarga(GAGAL, GAGAL, GAGAL)
    PenyaluranFactory(kepesertaan=satu.kepesertaan.get())
    susun_usulan(bulan=BULAN, pada=PADA)
    usul = UsulanSanksi.objects.get()
    client.force_login(dian)

    isi = client.get(usul.get_absolute_url()).content.decode()
    client.post(usul.get_absolute_url(), {"keputusan": "diterima", "alasan": "Sudah dikunjungi"})

    assert "Sanksi belum diaktifkan" in isi
    assert "nominal bantuan tidak berubah" in isi
    assert "Popon: kehadiran di sekolah (tanpa keterangan)" in isi
    usul.refresh_from_db()
    assert (usul.keputusan, usul.alasan_keputusan, usul.diputus_oleh) == (
        "diterima",
        "Sudah dikunjungi",
        dian,
    )
    assert set(Penyaluran.objects.values_list("nominal", "status")) == {(1_000_000, "direncanakan")}
    assert set(JadwalBantuan.objects.values_list("nominal", flat=True)) == {1_000_000}


@pytest.mark.parametrize(
    ("siapa", "bulan", "status"),
    [
        ("dian", 3, 302),
        ("ratna", 2, 302),
        ("ratna", 3, 403),
        ("oki", 1, 403),
        ("kepala", 1, 403),
    ],
)
def test_siapa_memutus_usulan_yang_mana(client, request, siapa, bulan, status):
    keluarga(*[GAGAL] * bulan)
    susun_usulan(bulan=BULAN, pada=PADA)
    usul = UsulanSanksi.objects.get()
    client.force_login(request.getfixturevalue(siapa))

    jawab = client.post(usul.get_absolute_url(), {"keputusan": "ditolak", "alasan": "Sakit"})

    usul.refresh_from_db()
    assert (jawab.status_code, bool(usul.keputusan)) == (status, status == 302)


@pytest.mark.parametrize("banyak", [1, 3])
def test_daftar_usulan_tidak_menambah_kueri_per_baris(
    client, dian, banyak, django_assert_num_queries
):
    for _ in range(banyak):
        keluarga(GAGAL)
    susun_usulan(bulan=BULAN, pada=PADA)
    client.force_login(dian)

    with django_assert_num_queries(5):
        client.get(reverse("pendamping:usulan-sanksi-daftar"))


def test_tugas_bulanan_menyusun_usulan_bulan_lalu_sekali_saja(monkeypatch):
    satu = keluarga(GAGAL, GAGAL)
    monkeypatch.setattr(timezone, "now", lambda: PADA)

    susun_usulan_sanksi()
    susun_usulan_sanksi()

    tersusun = UsulanSanksi.objects.values_list("keluarga", "bulan", "jenjang", "keputusan")
    assert list(tersusun) == [(satu.pk, BULAN, "SP1", "")]


def test_usulan_disusun_menurut_jadwal_tanpa_menunggu_tombol():
    jadwal = {isi["task"]: isi["schedule"] for isi in settings.CELERY_BEAT_SCHEDULE.values()}

    assert jadwal[susun_usulan_sanksi.name].day_of_month == {5}
