from datetime import date, timedelta

import pghistory
import pytest
from django.utils import timezone

from graduasi.tests.factories import PenilaianFactory
from kpm.models import PemecahanKeluarga
from kpm.pemutakhiran import usulkan_keluar
from kpm.tests.factories import (
    AnggotaFactory,
    JadwalFactory,
    KeluargaFactory,
    KepesertaanFactory,
    PenyaluranFactory,
)
from pendamping.models import Putusan
from pendamping.tests.factories import KunjunganFactory, PenugasanFactory


@pytest.fixture
def dampingan(sari):
    """Sari's family in Kota Serang: a KPM with a grandmother."""
    keluarga = PenugasanFactory(
        pendamping=sari, keluarga__nama_pengurus="Siti Aminah", keluarga__akurasi_lokasi_m=18
    ).keluarga
    KepesertaanFactory(keluarga=keluarga)
    AnggotaFactory(
        keluarga=keluarga,
        nama="Nenek Iyah",
        hubungan="orang_tua",
        tanggal_lahir=date(1950, 2, 3),
        nik="3673014101500001",
    )
    return keluarga


def kunjungan_diputus(keluarga, pendamping, putusan="hadir"):
    kunjungan = KunjunganFactory(keluarga=keluarga, pendamping=pendamping)
    kunjungan.putusan_kini = Putusan.objects.create(
        kunjungan=kunjungan,
        putusan=putusan,
        versi_aturan="1",
        keyakinan=0.9,
        alasan=[],
        dinilai_pada=kunjungan.diterima_pada,
    )
    kunjungan.save()
    return kunjungan


@pytest.mark.parametrize(
    ("siapa", "status"),
    [
        ("sari", 200),
        ("rekan", 404),
        ("budi", 404),
        ("ratna", 200),
        ("oki", 200),
        ("dian", 200),
        ("kepala", 200),
        ("opi", 404),
        ("admin", 404),
    ],
)
def test_yang_melihat_halaman_keluarga(client, request, dampingan, siapa, status):
    client.force_login(request.getfixturevalue(siapa))

    assert client.get(dampingan.get_absolute_url()).status_code == status


@pytest.mark.parametrize(
    ("siapa", "ada"),
    [("ratna", True), ("oki", True), ("dian", True), ("kepala", False), ("sari", False)],
)
def test_ganti_pendamping_bagi_yang_menugaskan(client, request, dampingan, siapa, ada):
    client.force_login(request.getfixturevalue(siapa))

    isi = client.get(dampingan.get_absolute_url()).content.decode()

    assert (f'href="/penugasan/?keluarga={dampingan.uuid}"' in isi) == ada


@pytest.mark.parametrize(
    ("siapa", "daftar"),
    [("sari", '<a href="/lapangan/dampingan/">Dampingan'), ("oki", '<a href="/kpm/">Keluarga')],
)
def test_remah_kembali_ke_daftar_sendiri(client, request, dampingan, siapa, daftar):
    client.force_login(request.getfixturevalue(siapa))

    assert daftar in client.get(dampingan.get_absolute_url()).content.decode()


def test_halaman_menceritakan_keluarga(client, sari, dampingan, versi):
    jadwal = JadwalFactory(
        program=dampingan.kepesertaan.get().program,
        tahun_anggaran=2026,
        tahap=1,
        wilayah=dampingan.wilayah.induk.induk,
        bank="Bank Banten",
        nominal=1_000_000,
    )
    PenyaluranFactory(
        jadwal=jadwal,
        kepesertaan=dampingan.kepesertaan.get(),
        nominal=1_000_000,
        status="tersalur",
        tanggal=date(2026, 5, 4),
    )
    lama = PenilaianFactory(keluarga=dampingan, kekurangan=9)
    PenilaianFactory(keluarga=dampingan, kekurangan=5, pada=lama.dinilai_pada + timedelta(days=200))
    kunjungan_diputus(dampingan, sari)
    client.force_login(sari)

    isi = client.get(dampingan.get_absolute_url()).content.decode()

    for kalimat in [
        "Siti Aminah",
        "Sari Wulandari",
        "Nenek Iyah",
        "Lansia",
        "3673********0001",
        "Ketelitian ±18 m",
        "Tahun 2026 tahap 1",
        "Sudah tersalur",
        "Rentan miskin",
        "naik</span>",
        "14 Oktober 2026 09.00",
        "</svg>Hadir</span>",
    ]:
        assert kalimat in isi
    assert "3673014101500001" not in isi
    assert "1.000.000" not in isi  # amounts are the office's business


def test_kantor_melihat_penyaluran_dengan_nominal_dan_alasannya(client, oki, dampingan):
    gagal = {"status": "gagal", "alasan_gagal": "TIDAK TRANSAKSI", "tanggal": date(2026, 5, 4)}
    bayar = PenyaluranFactory(
        kepesertaan=dampingan.kepesertaan.get(), nomor_rekening="0012345678", **gagal
    )
    client.force_login(oki)

    isi = client.get(dampingan.get_absolute_url()).content.decode()

    for kalimat in ["Rp1.000.000", "TIDAK TRANSAKSI", bayar.get_absolute_url(), "/rekening/"]:
        assert kalimat in isi
    assert "0012345678" not in isi


def test_pendamping_tidak_melihat_kunjungan_orang_lain(client, sari, rekan, dampingan):
    kunjungan_diputus(dampingan, rekan, "perlu_diperiksa")
    client.force_login(sari)

    jawab = client.get(dampingan.get_absolute_url())

    assert (jawab.context["jumlah_kunjungan"], list(jawab.context["kunjungan"])) == (0, [])


def test_hanya_sepuluh_kunjungan_terbaru_yang_tampil(client, oki, sari, dampingan):
    for hari in range(12):
        KunjunganFactory(
            keluarga=dampingan,
            pendamping=sari,
            mulai=KunjunganFactory.mulai + timedelta(days=hari),
        )
    client.force_login(oki)

    KunjunganFactory()  # another family's
    jawab = client.get(dampingan.get_absolute_url())
    semua = client.get("/kunjungan/", {"keluarga": dampingan.uuid, "bulan": "semua"})

    assert f'href="/kunjungan/?keluarga={dampingan.uuid}&amp;bulan=semua"' in (
        jawab.content.decode()
    )
    assert {kunjungan.keluarga for kunjungan in semua.context["halaman"]} == {dampingan}
    assert semua.context["halaman"].paginator.count == 12
    tampil = [kunjungan.mulai for kunjungan in jawab.context["kunjungan"]]
    assert (jawab.context["jumlah_kunjungan"], len(tampil)) == (12, 10)
    assert tampil[0] == KunjunganFactory.mulai + timedelta(days=11)


@pytest.mark.parametrize(
    ("siapa", "menilai", "riwayat"),
    [
        ("sari", True, False),
        ("ratna", True, True),
        ("oki", False, True),
        ("dian", False, True),
        ("kepala", False, True),
    ],
)
def test_tindakan_menurut_peran(client, request, oki, dampingan, siapa, menilai, riwayat):
    with pghistory.context(user=oki.pk):
        dampingan.alamat = "Kp. Baru"
        dampingan.save()
    client.force_login(request.getfixturevalue(siapa))

    isi = client.get(dampingan.get_absolute_url()).content.decode()

    assert (f"/graduasi/nilai/{dampingan.uuid}/" in isi) == menilai
    assert ("Riwayat perubahan data" in isi) == riwayat
    assert ("Oki Firmansyah</td>" in isi) == riwayat


@pytest.mark.parametrize(
    ("siapa", "boleh"), [("oki", True), ("dian", True), ("sari", False), ("kepala", False)]
)
def test_pembukaan_nik_hanya_ditawarkan_kepada_yang_boleh(client, request, dampingan, siapa, boleh):
    client.force_login(request.getfixturevalue(siapa))

    isi = client.get(dampingan.get_absolute_url()).content.decode()

    assert (f'action="/kpm/{dampingan.uuid}/nik/"' in isi) == boleh
    assert "3673014101500001" not in isi


def test_keluarga_tanpa_apa_pun_menjelaskan_kekosongannya(client, oki):
    keluarga = PenugasanFactory(keluarga__lokasi=None, keluarga__sumber_lokasi="").keluarga
    client.force_login(oki)

    isi = client.get(keluarga.get_absolute_url()).content.decode()

    for kalimat in [
        "Anggota terisi dari berkas impor",
        "Posisi terisi dari berkas impor atau ditetapkan operator di peta.",
        "Posisi rumah belum diketahui",
        "Bukan peserta program",
        "Belum ada kunjungan",
        "Belum pernah dinilai",
    ]:
        assert kalimat in isi


@pytest.mark.parametrize("banyak", [1, 3])
def test_halaman_tidak_menambah_kueri_per_baris(
    client, oki, sari, dampingan, versi, banyak, django_assert_num_queries
):
    for anggota in AnggotaFactory.create_batch(banyak, keluarga=dampingan):
        anggota.nama = f"{anggota.nama} baru"
        anggota.save()
        kunjungan_diputus(dampingan, sari)
        PenilaianFactory(keluarga=dampingan)
    client.force_login(oki)

    # session, user, duty regions, family, rows joined into it; grades, members, memberships,
    # payments, assignment, visits and their count, splits, proposals to leave, 9 of the history; of
    # membership its spans, steps, proposals, and programmes one may propose
    with django_assert_num_queries(27):
        client.get(dampingan.get_absolute_url())


def test_komponen_dihitung_untuk_tanggal_yang_diminta(client, oki, dampingan):
    AnggotaFactory(keluarga=dampingan, nama="Dede", tanggal_lahir=date(2022, 3, 1))
    almarhum = {"tanggal_keluar": date(2025, 1, 1), "alasan_keluar": "meninggal"}
    AnggotaFactory(
        keluarga=dampingan, nama="Kakek Udin", tanggal_lahir=date(1950, 1, 1), **almarhum
    )
    client.force_login(oki)

    def komponen(pada):
        anggota = client.get(dampingan.get_absolute_url(), {"pada": pada}).context["anggota"]
        return {satu["orang"].nama: (satu["usia"], satu["komponen"]) for satu in anggota}

    assert komponen("2024-12-31")["Kakek Udin"] == ("74 tahun", ["Lansia"])
    assert komponen("2026-01-01")["Kakek Udin"][1] == []
    assert komponen("2022-06-01")["Dede"] == ("3 bulan", ["Anak 0–11 bulan"])
    assert komponen("2027-02-28")["Dede"] == ("4 tahun", ["Anak 1–4 tahun"])
    assert komponen("2021-01-01")["Dede"] == ("belum lahir", [])


@pytest.mark.parametrize("pada", ["31-02-2026", "kemarin", "0001-01-01", "2026-13-01"])
def test_tanggal_komponen_yang_keliru_diberitahukan(client, oki, dampingan, pada):
    client.force_login(oki)

    isi = client.get(dampingan.get_absolute_url(), {"pada": pada}).content.decode()

    assert "Tanggal itu tidak ada, jadi yang tampil keadaan hari ini." in isi


@pytest.mark.parametrize(
    ("siapa", "boleh"),
    [("oki", True), ("dian", True), ("sari", False), ("ratna", False), ("kepala", False)],
)
def test_tombol_ubah_hanya_bagi_yang_boleh(client, request, dampingan, siapa, boleh):
    client.force_login(request.getfixturevalue(siapa))

    isi = client.get(dampingan.get_absolute_url()).content.decode()

    assert (f'href="/kpm/{dampingan.uuid}/ubah/"' in isi) == boleh
    assert ("Meninggal/keluar" in isi) == boleh


def test_seluruh_riwayat_berhalaman(client, oki, dampingan):
    for nomor in range(27):
        with pghistory.context(user=oki.pk):
            dampingan.alamat = f"Kp. {nomor}"
            dampingan.save()
    client.force_login(oki)
    alamat = f"{dampingan.get_absolute_url()}riwayat/"

    keluarga = client.get(dampingan.get_absolute_url())
    pertama, kedua = client.get(alamat), client.get(alamat, {"hal": 2})

    assert len(keluarga.context["riwayat"]) == 10
    assert f'href="{alamat}"' in keluarga.content.decode()
    assert [len(jawab.context["halaman"]) for jawab in (pertama, kedua)] == [25, 2]


def test_usulan_keluar_tampil_sampai_diputuskan(client, oki, dampingan):
    usulkan_keluar(
        dampingan,
        "N02",
        tanggal=date(2026, 11, 1),
        alasan="Ke Kab. Bogor",
        oleh=oki,
        pada=KunjunganFactory.mulai,
    )
    client.force_login(oki)
    kalimat = "Diusulkan keluar dari Jamsosratu: N02"

    tampil = client.get(dampingan.get_absolute_url()).content.decode()
    dampingan.kepesertaan.update(
        status="KELUAR", tanggal_keluar=date(2026, 11, 9), kode_keluar="N02"
    )
    sesudah = client.get(dampingan.get_absolute_url()).content.decode()

    assert (kalimat in tampil, kalimat in sesudah) == (True, False)


def test_kedua_halaman_menyebut_pemecahannya_dan_tidak_menamai_yang_di_luar_wilayah(
    client, oki, dampingan
):
    jauh = KeluargaFactory(nama_pengurus="Rahasia", wilayah__kode="36.01.21.1009")
    dekat = KeluargaFactory(nama_pengurus="Ujang")
    for baru, hari in ((dekat, 1), (jauh, 2)):
        PemecahanKeluarga.objects.create(
            asal=dampingan,
            baru=baru,
            tanggal=date(2025, 11, hari),
            alasan="KK baru",
            oleh=oki,
            pada=timezone.now(),
        )
    client.force_login(oki)

    asal, hasil = (client.get(k.get_absolute_url()).content.decode() for k in (dampingan, dekat))

    tautan = '<a href="{}">{}</a>, 1 November 2025'
    assert "Sebagian anggota dipecah menjadi " + tautan.format(
        dekat.get_absolute_url(), "Ujang"
    ) in " ".join(asal.split())
    assert "dipecah menjadi keluarga di wilayah lain, 2 November 2025" in asal
    assert "Rahasia" not in asal
    assert "Keluarga ini dipecah dari " + tautan.format(
        dampingan.get_absolute_url(), dampingan.nama_pengurus
    ) in " ".join(hasil.split())
