from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from kpm.ganda.pencarian import cari_dugaan
from kpm.models import Anggota, DugaanGanda, Keluarga, Kepesertaan, PemecahanKeluarga
from kpm.pemecahan import Pecahan, TidakDapatDipecah, bahan, pecah_keluarga
from kpm.pemutakhiran import DataBerubah, sidik, usulkan_keluar
from kpm.riwayat import riwayat_keluarga
from kpm.tests.factories import AnggotaFactory, KeluargaFactory, KepesertaanFactory

PADA = datetime(2026, 11, 21, 3, tzinfo=UTC)
HARI = date(2026, 11, 1)
ID_ISIAN = UUID(int=7)


@pytest.fixture
def keluarga(db):
    """Jaenudin, his wife Eneng who receives the aid, their son Ujang and his wife Wati."""
    satu = KeluargaFactory(nomor="JSR-A", nama_pengurus="Eneng", alamat="Kp. Sawah", rt="001")
    for urutan, (nama, hubungan, pengurus) in enumerate(
        [
            ("Jaenudin", "kepala", False),
            ("Eneng", "pasangan", True),
            ("Ujang", "anak", False),
            ("Wati", "menantu", False),
        ],
        start=1,
    ):
        AnggotaFactory(
            keluarga=satu, urutan=urutan, nama=nama, hubungan=hubungan, pengurus=pengurus
        )
    return satu


def pk(nama):
    return Anggota.objects.get(nama=nama).pk


def pilihan(keluarga, **ganti):
    """The young couple goes, at the same address, and nothing else with them."""
    alamat = {nama: getattr(keluarga, nama) for nama in ("wilayah", "alamat", "rt", "rw")}
    biasa = Pecahan(
        uuid=ID_ISIAN,
        isi=alamat | {"no_kk": None, "kode_pos": "", "nomor_hp": ""},
        ikut=frozenset({pk("Ujang"), pk("Wati")}),
        hubungan={
            pk("Jaenudin"): "kepala",
            pk("Eneng"): "pasangan",
            pk("Ujang"): "kepala",
            pk("Wati"): "pasangan",
        },
        pengurus_lama=pk("Eneng"),
        pengurus_baru=pk("Wati"),
        tanggal=HARI,
    )
    return replace(biasa, **ganti)


def lihat(keluarga):
    keluarga = Keluarga.objects.get(pk=keluarga.pk)
    anggota, kepesertaan = bahan(keluarga)
    return sidik(keluarga, *anggota, *kepesertaan)


def pecah(keluarga, oleh, *, terlihat=None, dipilih=None, **ganti):
    return pecah_keluarga(
        keluarga,
        dipilih or pilihan(keluarga, **ganti),
        terlihat=terlihat or lihat(keluarga),
        oleh=oleh,
        pada=PADA,
        alasan="KK baru",
    )


def susunan(keluarga):
    keluarga = Keluarga.objects.get(pk=keluarga.pk)
    return keluarga.nama_pengurus, {
        a.nama: a.hubungan + ("*" if a.pengurus else "")
        for a in keluarga.anggota.tercatat().order_by("urutan")
    }


def rentang(keluarga):
    return [
        (p.status, p.tanggal_masuk, p.tanggal_keluar, p.kode_keluar, p.resertifikasi_tanggal)
        for p in keluarga.kepesertaan.order_by("pk")
    ]


def berdua(kerja, *isi):
    """What came of the work done twice at the same moment, each time by its own connection."""
    gerbang = Barrier(2)

    def satu(nilai):
        gerbang.wait(timeout=30)
        try:
            return kerja(nilai)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as kolam:
        return list(kolam.map(satu, isi))


def test_yang_ikut_pindah_dengan_uuidnya_dan_kedua_sisi_tersusun(oki, keluarga):
    uuid = {a.nama: a.uuid for a in keluarga.anggota.all()}

    baru = pecah(keluarga, oki)

    assert susunan(keluarga) == ("Eneng", {"Jaenudin": "kepala", "Eneng": "pasangan*"})
    assert susunan(baru) == ("Wati", {"Ujang": "kepala", "Wati": "pasangan*"})
    assert {a.nama: a.uuid for a in Anggota.objects.all()} == uuid
    assert (baru.lokasi, baru.sumber_lokasi, baru.nomor) == (keluarga.lokasi, "impor", None)


def test_kepala_dan_pengurus_yang_pergi_diganti_di_keluarga_asal(oki, keluarga):
    baru = pecah(
        keluarga,
        oki,
        ikut=frozenset({pk("Jaenudin"), pk("Eneng")}),
        pengurus_lama=pk("Wati"),
        pengurus_baru=pk("Eneng"),
    )

    assert susunan(keluarga) == ("Wati", {"Ujang": "kepala", "Wati": "pasangan*"})
    assert susunan(baru) == ("Eneng", {"Jaenudin": "kepala", "Eneng": "pasangan*"})


def test_yang_tinggal_dapat_bertukar_peran_tanpa_dua_kepala_sekejap_pun(oki, keluarga):
    dipilih = pilihan(
        keluarga,
        ikut=frozenset({pk("Wati")}),
        pengurus_lama=pk("Jaenudin"),
        hubungan={
            pk("Jaenudin"): "orang_tua",
            pk("Eneng"): "kepala",
            pk("Ujang"): "anak",
            pk("Wati"): "kepala",
        },
    )

    pecah(keluarga, oki, dipilih=dipilih)

    assert susunan(keluarga) == (
        "Jaenudin",
        {"Jaenudin": "orang_tua*", "Eneng": "kepala", "Ujang": "anak"},
    )


def test_pemecahan_tercatat_siapa_kapan_mengapa_pada_kedua_keluarga(oki, keluarga):
    baru = pecah(keluarga, oki)

    catatan = PemecahanKeluarga.objects.get()
    asal, hasil = riwayat_keluarga(keluarga)[0], riwayat_keluarga(baru)[0]
    assert (catatan.asal, catatan.baru, catatan.tanggal, catatan.oleh, catatan.pada) == (
        *(keluarga, baru, HARI),
        *(oki, PADA),
    )
    assert (asal.judul, asal.alasan, asal.oleh) == (("Keluarga dipecah",), "KK baru", str(oki))
    assert (hasil.judul, hasil.alasan) == (("Keluarga terbentuk dari pemecahan",), "KK baru")
    assert [p.perihal for p in asal.perubahan] == ["Anggota Wati", "Anggota Ujang"]


def test_alamat_lain_tidak_membawa_posisi_rumah(oki, keluarga):
    baru = pecah(keluarga, oki, isi=pilihan(keluarga).isi | {"rt": "002"})

    assert (baru.lokasi, baru.sumber_lokasi) == (None, "")


def test_kepesertaan_yang_tetap_tidak_tersentuh(oki, keluarga):
    KepesertaanFactory(keluarga=keluarga)
    dahulu = rentang(keluarga)

    baru = pecah(keluarga, oki)

    assert (rentang(keluarga), rentang(baru)) == (dahulu, [])


@pytest.mark.parametrize(
    ("status", "lama", "baru"),
    [
        (
            "AKTIF",
            ("KELUAR", date(2024, 1, 1), HARI, "L02", None),
            ("AKTIF", HARI, None, "", date(2024, 1, 1)),  # its term is not begun anew
        ),
        (
            "CALON",  # never a KPM here, and its place in the queue is kept there
            ("KELUAR", HARI, HARI, "L02", None),
            ("CALON", date(2024, 1, 1), None, "", None),
        ),
    ],
)
def test_kepesertaan_yang_beralih_tidak_pernah_berjalan_di_dua_keluarga(
    oki, keluarga, status, lama, baru
):
    satu = KepesertaanFactory(keluarga=keluarga, status=status)

    hasil = pecah(keluarga, oki, beralih=frozenset({satu.pk}), nomor_ikut=True)

    keluarga.refresh_from_db()
    assert (rentang(keluarga), rentang(hasil)) == ([lama], [baru])
    assert (keluarga.nomor, hasil.nomor) == (None, "JSR-A")
    pada_hari_itu = Kepesertaan.objects.berjalan_pada(HARI).values_list("keluarga", flat=True)
    assert list(pada_hari_itu) == ([hasil.pk] if status == "AKTIF" else [])


@pytest.mark.parametrize("sebab", ["ditangguhkan", "diusulkan"])
def test_kepesertaan_yang_menunggu_putusan_tidak_dapat_beralih(oki, keluarga, sebab):
    status = "DITANGGUHKAN" if sebab == "ditangguhkan" else "AKTIF"
    satu = KepesertaanFactory(keluarga=keluarga, status=status)
    if sebab == "diusulkan":
        usulkan_keluar(keluarga, "N02", tanggal=HARI, alasan="Pindah", oleh=oki, pada=PADA)

    with pytest.raises(TidakDapatDipecah):
        pecah(keluarga, oki, beralih=frozenset({satu.pk}))

    assert (Keluarga.objects.count(), PemecahanKeluarga.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    "ikut", [[], ["Jaenudin", "Eneng", "Ujang", "Wati"], ["Ujang"], ["Jaenudin", "Ujang", "Wati"]]
)
def test_sisi_tanpa_anggota_kepala_atau_pengurus_ditolak(oki, keluarga, ikut):
    with pytest.raises(TidakDapatDipecah):
        pecah(keluarga, oki, ikut=frozenset(pk(nama) for nama in ikut))

    assert Keluarga.objects.count() == 1


def test_keluarga_yang_diubah_orang_lain_tidak_dipecah(oki, keluarga):
    terlihat = lihat(keluarga)
    Anggota.objects.filter(nama="Ujang").update(sekolah="SDN 2")

    with pytest.raises(DataBerubah):
        pecah(keluarga, oki, terlihat=terlihat)

    assert Keluarga.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_isian_yang_dikirim_dua_kali_sekaligus_membentuk_satu_keluarga(oki, keluarga):
    dipilih, terlihat = pilihan(keluarga), lihat(keluarga)

    def kirim(siapa):
        return pecah(keluarga, siapa, dipilih=dipilih, terlihat=terlihat).pk

    satu, dua = berdua(kirim, oki, oki)

    assert (satu, Keluarga.objects.count(), PemecahanKeluarga.objects.count()) == (dua, 2, 1)
    assert len(riwayat_keluarga(keluarga)) == 1


@pytest.mark.django_db(transaction=True)
def test_dua_operator_memecah_sekaligus_yang_kedua_diberi_tahu(oki, dian, keluarga):
    terlihat = lihat(keluarga)
    kedua = {oki: pilihan(keluarga), dian: pilihan(keluarga, uuid=UUID(int=8))}

    def kirim(siapa):
        try:
            pecah(keluarga, siapa, dipilih=kedua[siapa], terlihat=terlihat)
        except DataBerubah:
            return "keduluan"
        return "memecah"

    hasil = berdua(kirim, oki, dian)

    assert (sorted(hasil), Keluarga.objects.count()) == (["keduluan", "memecah"], 2)


def test_no_kk_lama_yang_sama_bukan_dugaan_ganda_di_antara_pecahan(oki, keluarga):
    isi = pilihan(keluarga).isi | {"no_kk": keluarga.no_kk}
    baru = pecah(keluarga, oki, isi=isi)
    dipilih = pilihan(
        keluarga,
        uuid=UUID(int=8),
        isi=isi,
        ikut=frozenset({pk("Eneng")}),
        hubungan={pk("Jaenudin"): "kepala", pk("Eneng"): "kepala"}
        | {pk(nama): "famili" for nama in ("Ujang", "Wati")},
        pengurus_lama=pk("Jaenudin"),
        pengurus_baru=pk("Eneng"),
    )
    pecah(keluarga, oki, dipilih=dipilih)
    asing = KeluargaFactory(no_kk=keluarga.no_kk)

    cari_dugaan(pada=timezone.now())

    kedua = DugaanGanda.objects.values_list("kedua", flat=True)
    assert set(kedua) == {asing.pk}
    assert DugaanGanda.objects.filter(pertama=baru).count() == 1
