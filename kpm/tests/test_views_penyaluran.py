import csv
import io
from datetime import date

import pgtrigger
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from kpm.models import (
    BerkasHasil,
    DaftarPenerima,
    JadwalBantuan,
    PembukaanNik,
    Penyaluran,
    Rekening,
    UnduhanBank,
)
from kpm.tasks import kerjakan_hasil_bank
from kpm.tests.factories import (
    AnggotaFactory,
    JadwalFactory,
    KepesertaanFactory,
    PenyaluranFactory,
    ProgramFactory,
    RekeningFactory,
)
from kpm.tests.test_rekonsiliasi import siapkan

pytestmark = pytest.mark.django_db
NOMOR, NIK = "0012345678", "3673014101850077"
PELIHAT = ["dian", "oki", "ratna", "kepala"]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def alamat(nama, nomor=1, **saring):
    dasar = reverse(f"kpm:{nama}", kwargs={"kode": "JAMSOSRATU", "tahun": 2026, "nomor": nomor})
    return dasar + ("?" + "&".join(f"{k}={v}" for k, v in saring.items()) if saring else "")


def bayar(**isi):
    """A frozen payment that carries numbers which could leak, its account beside it."""
    satu = PenyaluranFactory(
        nik=NIK, nomor_rekening=NOMOR, bank_rekening="BJB", pemilik_rekening="Siti", **isi
    )
    RekeningFactory(keluarga=satu.kepesertaan.keluarga, nomor=NOMOR)
    return satu


@pytest.mark.parametrize("siapa", PELIHAT)
def test_nomor_lengkap_tidak_ada_di_satu_halaman_pun(client, request, siapa):
    satu = bayar()
    client.force_login(request.getfixturevalue(siapa))
    halaman = [
        reverse("kpm:penyaluran-daftar"),
        alamat("tahap-rinci"),
        alamat("bayar-daftar"),
        satu.get_absolute_url(),
        alamat("bank-unduh"),
        alamat("tahap-bekukan"),
        reverse("kpm:rekening-rinci", args=[satu.kepesertaan.keluarga.uuid]),
        satu.kepesertaan.keluarga.get_absolute_url(),
    ]

    isi = "".join(client.get(satu).content.decode() for satu in halaman)

    assert (NOMOR in isi, NIK in isi) == (False, False)


@pytest.mark.parametrize("siapa", PELIHAT)
def test_angka_akhir_rekening_hanya_bagi_yang_berurusan_dengan_bank(client, request, siapa):
    satu = bayar()
    client.force_login(request.getfixturevalue(siapa))

    isi = [
        client.get(halaman).content.decode()
        for halaman in (alamat("bayar-daftar"), satu.get_absolute_url())
    ]

    assert ["******5678" in teks for teks in isi] == [siapa in {"dian", "oki"}] * 2


def test_daftar_tahap_memuat_hanya_yang_menyangkut_wilayah_tugas(client, oki):
    JadwalFactory(wilayah__kode="36.73")
    JadwalFactory(program=ProgramFactory(kode="JSCM"), wilayah__kode="36.72")
    client.force_login(oki)

    jawab = client.get(reverse("kpm:penyaluran-daftar"))

    assert [str(satu.tahap) for satu in jawab.context["baris"]] == ["JAMSOSRATU 2026 tahap 1"]


@pytest.mark.parametrize("banyak", [1, 3])
def test_daftar_tahap_tidak_menambah_kueri_per_baris(
    client, dian, banyak, django_assert_num_queries
):
    for nomor in range(banyak):
        PenyaluranFactory(jadwal=JadwalFactory(tahap=nomor + 1))
    client.force_login(dian)

    with django_assert_num_queries(11):
        client.get(reverse("kpm:penyaluran-daftar"))


@pytest.mark.parametrize("banyak", [1, 3])
def test_daftar_penerima_tidak_menambah_kueri_per_baris(
    client, dian, banyak, django_assert_num_queries
):
    PenyaluranFactory.create_batch(banyak)
    client.force_login(dian)

    with django_assert_num_queries(9):
        client.get(alamat("bayar-daftar"))


@pytest.mark.parametrize("banyak", [1, 3])
def test_rekonsiliasi_tidak_menambah_kueri_per_baris(
    client, dian, banyak, django_assert_num_queries
):
    siapkan(banyak * 2)
    client.force_login(dian)

    with django_assert_num_queries(9):
        client.get(alamat("tahap-rinci"))


def test_saringan_penerima_menurut_alamat(client, dian):
    gagal = {"status": "gagal", "alasan_gagal": "SI", "tanggal": date(2026, 4, 1)}
    cocok = PenyaluranFactory(nama="Siti Aminah", **gagal)
    PenyaluranFactory(nama="Siti Rohmah")
    PenyaluranFactory(nama="Budi", **gagal)
    client.force_login(dian)

    jawab = client.get(alamat("bayar-daftar", status="gagal", alasan="SI", cari="siti"))

    assert list(jawab.context["halaman"]) == [cocok]
    assert list(client.get(alamat("bayar-daftar", status="entah")).context["halaman"]) == []


def test_nik_yang_dicari_tidak_masuk_alamat(client, dian):
    PenyaluranFactory()
    client.force_login(dian)

    nama, nomor = (
        client.post(alamat("bayar-daftar", status="gagal"), {"cari": kata}).url
        for kata in ("Siti", NIK)
    )

    assert nama.endswith("?status=gagal&cari=Siti")
    assert NIK not in nomor


def test_dinsos_membuat_jadwal_lalu_membekukannya(client, dian):
    peserta = KepesertaanFactory()
    AnggotaFactory(keluarga=peserta.keluarga, hubungan="kepala")
    RekeningFactory(keluarga=peserta.keluarga)
    client.force_login(dian)
    isi = {
        "program": peserta.program_id,
        "tahun_anggaran": 2026,
        "tahap": 1,
        "wilayah": peserta.keluarga.wilayah.induk.induk_id,
        "bank": "BJB",
        "nominal": 750_000,
    }

    client.post(reverse("kpm:jadwal-baru"), isi)
    sidik = client.get(alamat("tahap-bekukan")).context["hasil"].sidik
    sk = {"sk_nomor": "978/1", "sk_tanggal": "2026-03-02", "sidik": sidik}
    jawab = client.post(alamat("tahap-bekukan"), sk)

    assert jawab.url == alamat("tahap-rinci")
    daftar = DaftarPenerima.objects.get()
    assert (daftar.jumlah, daftar.rupiah, daftar.dibekukan_oleh) == (1, 750_000, dian)
    jadwal = JadwalBantuan.objects.get()
    client.post(reverse("kpm:jadwal-ubah", args=[jadwal.pk]), isi | {"nominal": 1})
    jadwal.refresh_from_db()
    assert jadwal.nominal == 750_000


def test_pembekuan_atas_pratinjau_lama_ditolak_dan_menunjukkan_yang_baru(client, dian):
    JadwalFactory()
    peserta = KepesertaanFactory()
    AnggotaFactory(keluarga=peserta.keluarga, hubungan="kepala")
    RekeningFactory(keluarga=peserta.keluarga)
    client.force_login(dian)

    jawab = client.post(
        alamat("tahap-bekukan"), {"sk_nomor": "1", "sk_tanggal": "2026-03-02", "sidik": "lama"}
    )

    assert jawab.status_code == 409
    assert "Data berubah sejak Anda membukanya" in jawab.content.decode()
    assert not DaftarPenerima.objects.exists()


def test_jadwal_di_luar_wilayah_program_ditolak(client, dian):
    jscm = ProgramFactory(kode="JSCM", wilayah__kode="36.72")
    kota = JadwalFactory(wilayah__kode="36.73").wilayah
    client.force_login(dian)
    isi = {"program": jscm.pk, "tahun_anggaran": 2026, "tahap": 1, "wilayah": kota.pk}

    jawab = client.post(reverse("kpm:jadwal-baru"), isi | {"bank": "BJB", "nominal": 1})

    assert "tidak dibayar di" in str(jawab.context["form"].errors)


def unduh(client, bentuk):
    client.get(alamat("bank-unduh"))
    bagian = client.get(alamat("bank-unduh")).context["form"].fields["bagian"].choices[0][0]
    isi = {"bagian": bagian, "bentuk": bentuk, "tujuan": "pencairan", "keterangan": "Surat 5"}
    return client.post(alamat("bank-unduh"), isi)


def isi_berkas(jawab):
    return b"".join(jawab.streaming_content)


def test_unduhan_memuat_nomor_lengkap_jumlah_dan_tercatat(client, oki):
    siapkan(4)
    Penyaluran.objects.filter(nomor_peserta="JSR-2").update(status="tersalur", tanggal="2026-04-01")
    client.force_login(oki)

    jawab = unduh(client, "csv")

    baris = list(csv.reader(io.StringIO(isi_berkas(jawab).decode("utf-8-sig")), delimiter=";"))
    satu = Penyaluran.objects.get(nomor_peserta="JSR-0")
    assert baris[1][1:6] == ["JSR-0", satu.nik, satu.nama, "BJB", satu.nomor_rekening]
    assert baris[2][:2] + baris[2][10:] == ["JUMLAH", "1", "1000000"]
    assert len(baris) == 3
    assert "BRI-36.73-1-baris-Rp1000000.csv" in jawab["Content-Disposition"]
    catatan = UnduhanBank.objects.get()
    assert (catatan.oleh, catatan.jumlah, catatan.rupiah) == (oki, 1, 1_000_000)
    assert (catatan.tujuan, catatan.keterangan, catatan.bank) == ("pencairan", "Surat 5", "BRI")


def test_unduhan_xlsx_berisi_teks_saja_dan_rumus_dinetralkan(client, oki):
    siapkan(2)
    with pgtrigger.ignore("kpm.Penyaluran:beku"):
        Penyaluran.objects.update(nama="=HYPERLINK(1)")
    client.force_login(oki)

    lembar = load_workbook(io.BytesIO(isi_berkas(unduh(client, "xlsx"))))["Daftar"]
    teks = isi_berkas(unduh(client, "csv")).decode()

    assert {sel.data_type for baris in lembar.iter_rows() for sel in baris if sel.value} == {"s"}
    assert lembar["D2"].value == "=HYPERLINK(1)"
    assert ";'=HYPERLINK(1);" in teks


def test_unduhan_tanpa_keterangan_tidak_terjadi(client, oki):
    siapkan(2)
    client.force_login(oki)
    bagian = client.get(alamat("bank-unduh")).context["form"].fields["bagian"].choices[0][0]

    jawab = client.post(alamat("bank-unduh"), {"bagian": bagian, "bentuk": "csv"})

    assert (jawab.status_code, UnduhanBank.objects.count()) == (400, 0)


def test_operator_tidak_dapat_mengunduh_bagian_wilayah_lain(client, oki):
    siapkan(2)
    client.force_login(oki)
    pilihan = client.get(alamat("bank-unduh")).context["form"].fields["bagian"].choices

    assert [kata for _, kata in pilihan] == ["Daftar utama: BRI, Wilayah 36.73"]


def jalankan_antrean():
    """What the worker does with the one file that waits."""
    kerjakan_hasil_bank(berkas_id=BerkasHasil.objects.get().pk, oleh_id=None)


def test_berkas_unduhan_yang_diisi_bank_langsung_terbaca(client, oki):
    _, daftar = siapkan(4)
    client.force_login(oki)
    baris = isi_berkas(unduh(client, "csv")).decode("utf-8-sig").splitlines()
    terisi = [
        baris[0],
        *(satu.removesuffix(";;;") + ";TERSALUR;;17-04-2026" for satu in baris[1:-1]),
    ]
    berkas = SimpleUploadedFile("hasil.csv", "\r\n".join([baris[0], *terisi, baris[-1]]).encode())
    isi = {"berkas": berkas, "daftar": daftar.pk, "tanggal": "2026-04-20"}

    rinci = client.post(alamat("hasil-daftar"), isi).url
    jalankan_antrean()
    sebelum = client.get(rinci).content.decode()
    client.post(f"{rinci}terapkan/")
    jalankan_antrean()

    assert "<strong>2 tersalur</strong>" in sebelum
    assert Penyaluran.objects.filter(status="tersalur").count() == 2


def test_hanya_dinsos_membatalkan_dan_hanya_sebelum_ada_hasil(client, dian, oki):
    terbuka = PenyaluranFactory()
    lunas = PenyaluranFactory(status="tersalur", tanggal=date(2026, 4, 1))
    isi = {"alasan": "EXCLUDE MENINGGAL", "keterangan": "Surat desa 12"}

    status = []
    for orang, satu in ((oki, terbuka), (dian, lunas), (dian, terbuka)):
        client.force_login(orang)
        status.append(client.post(satu.get_absolute_url(), isi).status_code)

    assert status == [403, 403, 302]
    terbuka.refresh_from_db()
    assert (terbuka.status, terbuka.alasan_gagal, terbuka.dibatalkan_oleh) == (
        "dibatalkan",
        "EXCLUDE MENINGGAL",
        dian,
    )


def test_lembar_rekonsiliasi_sama_dengan_halaman(client, kepala):
    siapkan(4)
    client.force_login(kepala)

    buku = load_workbook(io.BytesIO(isi_berkas(client.get(alamat("tahap-lembar")))))

    lembar = list(buku["Rekonsiliasi"].iter_rows(values_only=True))
    assert [baris[:4] for baris in lembar[1:]] == [
        ("Wilayah 36.01", "BJB", 2, 1_000_000),
        ("Wilayah 36.73", "BRI", 2, 2_000_000),
        ("Jumlah", "", 4, 3_000_000),
    ]


def test_operator_mencatat_dan_mengganti_rekening_dengan_riwayat(client, oki):
    keluarga = KepesertaanFactory().keluarga
    client.force_login(oki)
    tujuan = reverse("kpm:rekening-rinci", args=[keluarga.uuid])
    isi = {
        "bank": "BJB",
        "nomor": "001-234.567 8",
        "pemilik": "SITI",
        "tanggal_sumber": "2026-01-05",
    }

    client.post(tujuan, isi)
    tanpa_alasan = client.post(tujuan, isi | {"nomor": "0099999999"}).status_code
    client.post(tujuan, isi | {"nomor": "0099999999", "alasan": "buku baru"})

    assert tanpa_alasan == 400
    assert list(
        Rekening.objects.order_by("pk").values_list("nomor", "alasan_berakhir", "dicatat_oleh")
    ) == [(NOMOR, "buku baru", oki.pk), ("0099999999", "", oki.pk)]


def test_nomor_rekening_terbuka_hanya_dengan_alasan_dan_tercatat(client, oki):
    rekening = RekeningFactory(nomor=NOMOR)
    client.force_login(oki)
    tujuan = reverse("kpm:rekening-buka", args=[rekening.keluarga.uuid])

    tanpa, dengan = (client.post(tujuan, isi) for isi in ({}, {"alasan": "penyaluran"}))

    assert [NOMOR in jawab.content.decode() for jawab in (tanpa, dengan)] == [False, True]
    assert [(p.oleh, p.alasan) for p in PembukaanNik.objects.all()] == [(oki, "penyaluran")]


def test_pratinjau_menyebut_siapa_dan_mengapa(client, dian):
    JadwalFactory()
    KepesertaanFactory(status="DITANGGUHKAN", keluarga__nama_pengurus="Ibu Tangguh")
    client.force_login(dian)

    isi = client.get(alamat("tahap-bekukan", luar="DITANGGUHKAN")).content.decode()

    assert "Ibu Tangguh" in isi
    assert "Kepesertaan ditangguhkan (1)" in isi
