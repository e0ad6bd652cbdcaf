import pytest
from django.utils import timezone

from kpm.ganda.pencarian import cari_dugaan
from kpm.ganda.pengajuan import ajukan_dugaan
from kpm.models import DugaanGanda, PutusanGanda
from kpm.tests.factories import AnggotaFactory, KeluargaFactory

pytestmark = pytest.mark.django_db
PADA = timezone.now()
PANDEGLANG = "36.01.21.1009"


@pytest.fixture
def dua():
    keluarga = [KeluargaFactory(nama_pengurus=nama) for nama in ("Siti Aminah", "Ujang Sobari")]
    for satu in keluarga:
        AnggotaFactory(keluarga=satu, nama=satu.nama_pengurus, hubungan="kepala")
    return keluarga


def alamat(keluarga):
    return f"/kpm/{keluarga.uuid}/ganda/"


def test_pasangan_yang_diajukan_masuk_antrean_dengan_siapa_dan_mengapa(client, oki, dua):
    satu, lain = dua
    client.force_login(oki)
    isi = {"cari": lain.nomor, "lain": lain.uuid, "alasan": "Satu rumah menurut RT"}

    jawab = client.post(alamat(satu), isi)

    dugaan = DugaanGanda.objects.get()
    assert (jawab.status_code, jawab.url) == (302, dugaan.get_absolute_url())
    assert (dugaan.pertama, dugaan.kedua, dugaan.status) == (satu, lain, "terbuka")
    assert (dugaan.sebutan_bukti, dugaan.kekuatan) == (["Diajukan petugas"], 60)
    kata = PutusanGanda.objects.values_list("jenis", "alasan", "oleh")
    assert list(kata) == [("ajukan", "Satu rumah menurut RT", oki.pk)]


@pytest.mark.parametrize("kata", ["nomor", "nama_pengurus", "no_kk"])
def test_keluarga_lain_dicari_tanpa_menyimpan_apa_pun(client, oki, dua, kata):
    satu, lain = dua
    client.force_login(oki)

    jawab = client.post(alamat(satu), {"cari": getattr(lain, kata), "tahap": "cari"})

    assert (jawab.status_code, jawab.context["form"].temuan) == (200, [lain])
    assert DugaanGanda.objects.count() == 0


def test_keluarga_di_luar_wilayah_tidak_dapat_dipilih(client, oki, dua):
    jauh = KeluargaFactory(nama_pengurus="Rahasia Pandeglang", wilayah__kode=PANDEGLANG)
    client.force_login(oki)
    isi = {"cari": jauh.nomor, "lain": jauh.uuid, "alasan": "Sama"}

    jawab = client.post(alamat(dua[0]), isi)

    assert (jawab.status_code, DugaanGanda.objects.count()) == (400, 0)
    assert "Rahasia" not in jawab.content.decode()


def test_keluarga_tidak_dapat_dipasangkan_dengan_dirinya(client, oki, dua):
    client.force_login(oki)

    jawab = client.post(
        alamat(dua[0]), {"cari": dua[0].nomor, "lain": dua[0].uuid, "alasan": "Sama"}
    )

    assert (jawab.status_code, DugaanGanda.objects.count()) == (400, 0)


def test_pengajuan_tanpa_alasan_diminta_alasannya(client, oki, dua):
    satu, lain = dua
    client.force_login(oki)

    jawab = client.post(alamat(satu), {"cari": lain.nomor, "lain": lain.uuid, "alasan": ""})

    assert (jawab.status_code, DugaanGanda.objects.count()) == (400, 0)
    assert "Tuliskan alasannya" in jawab.content.decode()


@pytest.mark.parametrize(
    ("status", "menjadi"),
    [
        ("bukan_ganda", "terbuka"),
        ("gugur", "terbuka"),
        ("tunda", "tunda"),
        ("terbuka", "terbuka"),
        ("satu_keluarga", "satu_keluarga"),
    ],
)
def test_pasangan_yang_pernah_ada_ditanyakan_lagi(dua, oki, status, menjadi):
    DugaanGanda.objects.create(
        pertama=dua[0],
        kedua=dua[1],
        bukti={"nik": {}},
        kekuatan=70,
        status=status,
        dibuka_pada=PADA,
    )

    dugaan = ajukan_dugaan(dua[1], dua[0], alasan="Satu rumah", oleh=oki, pada=PADA)

    assert (dugaan.status, dugaan.kekuatan, sorted(dugaan.bukti)) == (
        *(menjadi, 70, ["nik", "petugas"]),
    )
    assert DugaanGanda.objects.count() == 1


def test_pengajuan_petugas_tidak_gugur_oleh_pencarian(dua, oki):
    dugaan = ajukan_dugaan(*dua, alasan="Satu rumah", oleh=oki, pada=PADA)

    cari_dugaan(pada=PADA)

    dugaan.refresh_from_db()
    assert dugaan.status == "terbuka"
