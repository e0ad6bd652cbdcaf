import io
import os
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from kombu.exceptions import OperationalError

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.models import BerkasImpor, Keluarga, SumberImpor
from kpm.tests.berkas import ISTRI, KELUARGA_LAIN, KEPALA, csv_bytes
from kpm.tests.factories import AnggotaFactory, ProgramFactory

pytestmark = pytest.mark.django_db
DAFTAR = "/kpm/impor/"


@pytest.fixture(autouse=True)
def _rumah(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    WilayahFactory(kode="36.73.01.1004")
    WilayahFactory(kode="36.01.21.1009")
    ProgramFactory()


@pytest.fixture
def kirim(client, django_capture_on_commit_callbacks):
    """Post, let the worker run what was queued, and follow where the page leads."""

    def jalankan(alamat, isi=None):
        with django_capture_on_commit_callbacks(execute=True):
            jawab = client.post(alamat, isi)
        return client.get(jawab.url, follow=True) if jawab.status_code == 302 else jawab

    return jalankan


@pytest.fixture
def unggah(kirim):
    """Upload a file, and accept what the columns were guessed to mean."""

    def jalankan(*baris, isi=None, nama="registri.csv", **pilihan):
        isi = csv_bytes(*baris) if isi is None else isi
        jawab = kirim(DAFTAR, {"berkas": SimpleUploadedFile(nama, isi), **pilihan})
        if "kolom" not in (jawab.context or {}):
            return jawab
        return kirim(jawab.wsgi_request.path, tebakan(jawab))

    return jalankan


def tebakan(jawab):
    return {f"kolom-{n}": satu["isian"] for n, satu in enumerate(jawab.context["kolom"])}


@pytest.fixture
def tindak(kirim):
    return lambda berkas, nama: kirim(reverse(f"kpm:impor-{nama}", args=[berkas.uuid]))


def test_impor_lewat_halaman_dari_unggah_sampai_berkas_tolakan(client, oki, unggah, tindak):
    client.force_login(oki)
    rusak = KEPALA | KELUARGA_LAIN | {"KODE DESA": "3601211009"}

    diperiksa = unggah(KEPALA, ISTRI, rusak)
    berkas = BerkasImpor.objects.get()
    sebelum = Keluarga.objects.count()
    disimpan = tindak(berkas, "terapkan")

    berkas.refresh_from_db()
    tolakan = client.get(reverse("kpm:impor-tolakan", args=[berkas.uuid, "csv"]))
    assert "Simpan 1 keluarga" in diperiksa.content.decode()
    assert (sebelum, Keluarga.objects.count(), berkas.status) == (0, 1, "selesai")
    assert "1 keluarga baru</strong> terdaftar" in disimpan.content.decode()
    assert "di luar wilayah tugas Anda" in b"".join(tolakan.streaming_content).decode()
    assert 'filename="ditolak-1-baris.csv"' in tolakan["Content-Disposition"]


def test_berkas_unggahan_tersandi_selama_menunggu_dan_hilang_sesudahnya(
    client, oki, tmp_path, unggah, tindak
):
    client.force_login(oki)
    unggah(KEPALA)
    (jalan,) = (tmp_path / "impor").iterdir()
    isi = jalan.read_bytes()

    tindak(BerkasImpor.objects.get(), "terapkan")

    assert KEPALA["NIK"].encode() not in isi
    assert os.listdir(tmp_path / "impor") == []


def test_riwayat_menyebut_siapa_yang_mengimpor(dian, client, unggah, tindak):
    client.force_login(dian)
    for alamat in ("Kp. Lama", "Kp. Baru"):
        unggah(KEPALA | {"ALAMAT": alamat})
        tindak(BerkasImpor.objects.latest("pk"), "terapkan")

    keluarga = Keluarga.objects.get()

    (peristiwa,) = keluarga.events.select_related("pgh_context")
    assert (keluarga.alamat, peristiwa.pgh_context.metadata["user"]) == ("Kp. Baru", dian.pk)


def test_menyetujui_dua_kali_hanya_menyimpan_sekali(client, oki, unggah, tindak):
    client.force_login(oki)
    unggah(KEPALA)
    berkas = BerkasImpor.objects.get()

    for _ in range(2):
        tindak(berkas, "terapkan")

    berkas.refresh_from_db()
    assert (berkas.status, berkas.hasil["keluarga_baru"]) == ("selesai", 1)


def test_impor_yang_dibatalkan_tidak_menyimpan_apa_pun(client, oki, tmp_path, unggah, tindak):
    client.force_login(oki)
    unggah(KEPALA)
    berkas = BerkasImpor.objects.get()

    tindak(berkas, "batal")
    tindak(berkas, "terapkan")

    berkas.refresh_from_db()
    assert (berkas.status, Keluarga.objects.count()) == ("ditolak", 0)
    assert os.listdir(tmp_path / "impor") == []


@pytest.mark.parametrize(
    ("isi", "sebab"),
    [
        (b"", "Berkas kosong."),
        (b"\x00\x01\x02" * 500, "bukan CSV atau XLSX"),
        (b"PK\x03\x04rusak", "XLSX rusak"),
        (b"a;b;c\r\n1;2;3\r\n", "Baris judul tidak ditemukan"),
    ],
)
def test_berkas_aneh_dijawab_dengan_sebab_yang_jelas(client, dian, isi, sebab, unggah):
    client.force_login(dian)

    jawab = unggah(isi=isi)

    assert (jawab.status_code, sebab in jawab.content.decode()) == (200, True)


def test_kesalahan_sistem_menghentikan_impor_tanpa_membocorkan_isinya(
    client, dian, monkeypatch, caplog, unggah
):
    def gagal(*_, **__):
        raise ValueError(KEPALA["NIK"])

    monkeypatch.setattr("kpm.impor.antrean.impor_berkas", gagal)
    client.force_login(dian)

    jawab = unggah(KEPALA)

    assert "Impor terhenti karena kesalahan sistem" in jawab.content.decode()
    assert KEPALA["NIK"] not in caplog.text
    assert "ValueError" in caplog.text


def test_antrean_yang_mati_tidak_menghilangkan_unggahan(client, dian, monkeypatch, unggah, tindak):

    def mati(**_):
        raise OperationalError

    with monkeypatch.context() as putus:
        putus.setattr("kpm.tasks.impor.delay_on_commit", mati)
        client.force_login(dian)
        jawab = unggah(KEPALA)
    berkas = BerkasImpor.objects.get()
    tindak(berkas, "ulang")

    berkas.refresh_from_db()
    assert "Antrean tidak dapat dihubungi" in jawab.content.decode()
    assert berkas.status == "diperiksa"


@pytest.mark.parametrize(
    ("siapa", "status"),
    [
        *[("oki", 200), ("dian", 200), ("sari", 403), ("ratna", 403), ("kepala", 403)],
        *[("opi", 403), ("admin", 403)],
    ],
)
def test_hanya_operator_dan_dinsos_yang_mengimpor(client, request, siapa, status, unggah):
    client.force_login(request.getfixturevalue(siapa))

    assert client.get(DAFTAR).status_code == status
    assert unggah(KEPALA).status_code == status
    assert BerkasImpor.objects.exists() == (status == 200)


HALAMAN = ["rinci", "kemajuan", "kolom", "urungkan", "terapkan", "batal", "ulang"]


@pytest.mark.parametrize("halaman", HALAMAN)
@pytest.mark.parametrize(("siapa", "status"), [("lain", 404), ("ratna", 403)])
def test_impor_orang_lain_seperti_tidak_ada(client, request, oki, dian, siapa, status, halaman):
    berkas = BerkasImpor.objects.create(nama_berkas="milik dian", oleh=dian)
    client.force_login(oki if siapa == "lain" else request.getfixturevalue(siapa))
    cara = client.get if halaman in HALAMAN[:4] else client.post

    assert cara(reverse(f"kpm:impor-{halaman}", args=[berkas.uuid])).status_code == status


PROGRAM_DI = [("PROV", "36"), ("KOTA", "36.73"), ("KEC", "36.73.01"), ("LUAR", "36.01")]


def test_pilihan_program_menurut_wilayah_tugas(client, oki):
    for kode, wilayah in PROGRAM_DI:
        ProgramFactory(kode=kode, nama=kode, wilayah__kode=wilayah)
    ProgramFactory(kode="TUTUP", nama="TUTUP", wilayah__kode="36.73", aktif=False)
    client.force_login(oki)

    pilihan = client.get(DAFTAR).context["form"].fields["program"].queryset

    assert [p.kode for p in pilihan] == ["JAMSOSRATU", "KEC", "KOTA", "PROV"]


@pytest.mark.parametrize("banyak", [1, 3])
def test_riwayat_tidak_menambah_kueri_per_baris(client, dian, banyak, django_assert_num_queries):
    for n in range(banyak):
        sumber = SumberImpor.objects.create(nama=f"s{n}", wilayah=WilayahFactory(kode="36"))
        isi = {"oleh": dian, "program": ProgramFactory(), "sumber": sumber}
        BerkasImpor.objects.create(nama_berkas=f"b{n}", **isi)
    client.force_login(dian)

    # session, user, duties, count, rows, programmes, sources
    with django_assert_num_queries(7):
        client.get(DAFTAR)


def test_contoh_isi_berkas_dilupakan_setelah_impor_berakhir(client, dian, unggah, tindak):
    client.force_login(dian)
    unggah(KEPALA)
    selama = BerkasImpor.objects.get().pengenalan

    tindak(BerkasImpor.objects.get(), "terapkan")

    assert KEPALA["NAMA ANGGOTA"] in selama
    assert BerkasImpor.objects.get().pengenalan is None


def test_urung_lewat_halaman_meminta_alasan(client, dian, unggah, tindak, kirim):
    client.force_login(dian)
    unggah(KEPALA)
    tindak(BerkasImpor.objects.get(), "terapkan")
    alamat = reverse("kpm:impor-urungkan", args=[BerkasImpor.objects.get().uuid])

    tanpa = kirim(alamat, {"alasan": " "}).content.decode()
    sebelum = Keluarga.objects.count()
    kirim(alamat, {"alasan": "Berkas bulan lalu."})

    berkas = BerkasImpor.objects.get()
    assert "Tulis alasannya" in tanpa
    assert (sebelum, Keluarga.objects.count()) == (1, 0)
    assert (berkas.status, berkas.diurungkan_oleh, berkas.alasan_urung) == (
        *("diurungkan", dian, "Berkas bulan lalu."),
    )


def test_halaman_urung_menyebut_keluarga_yang_menghalangi(client, dian, unggah, tindak):
    client.force_login(dian)
    unggah(KEPALA)
    tindak(BerkasImpor.objects.get(), "terapkan")
    AnggotaFactory(keluarga=Keluarga.objects.get())

    halaman = client.get(reverse("kpm:impor-urungkan", args=[BerkasImpor.objects.get().uuid]))

    isi = halaman.content.decode()
    assert "Mendapat anggota baru sesudah impor" in isi
    assert "Mengapa diurungkan?" not in isi


def test_tolakan_xlsx_berisi_teks_dan_alasan(client, dian, unggah):
    client.force_login(dian)
    unggah(KEPALA | {"JK": "X", "NAMA ANGGOTA": "@Jae"})
    berkas = BerkasImpor.objects.get()

    jawab = client.get(reverse("kpm:impor-tolakan", args=[berkas.uuid, "xlsx"]))

    lembar = openpyxl.load_workbook(io.BytesIO(b"".join(jawab.streaming_content))).active
    judul, baris = lembar.values
    assert (judul[-1], baris[4], baris[-1]) == (
        *("ALASAN DITOLAK", "@Jae", "Jenis kelamin X: isi L atau P."),
    )


@pytest.mark.parametrize(
    "ujung", [f"{'-' * 36}/ditolak.csv", f"{uuid.UUID(int=7)}/ditolak.pdf", "x/ditolak.csv"]
)
def test_alamat_tolakan_yang_keliru_tidak_ada(client, dian, ujung):
    client.force_login(dian)

    assert client.get(f"/kpm/impor/{ujung}").status_code == 404
