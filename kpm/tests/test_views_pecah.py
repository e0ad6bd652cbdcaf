from datetime import date

import pytest

from kpm.models import Keluarga, PemecahanKeluarga
from kpm.tests.factories import AnggotaFactory, KeluargaFactory, KepesertaanFactory

NO_KK_BARU = "3673011111260001"


@pytest.fixture
def keluarga(db):
    """Jaenudin who receives the aid, and his son Ujang who has married."""
    satu = KeluargaFactory(nomor="JSR-A", nama_pengurus="Jaenudin", no_kk="3673010101200001")
    AnggotaFactory(keluarga=satu, urutan=1, nama="Jaenudin", hubungan="kepala", pengurus=True)
    AnggotaFactory(keluarga=satu, urutan=2, nama="Ujang", hubungan="anak")
    return satu


def halaman(keluarga):
    return f"/kpm/{keluarga.uuid}/pecah/"


def isian(client, keluarga, **ganti):
    """What the form sends when Ujang goes, to head and receive for himself."""
    form = client.get(halaman(keluarga)).context["form"]
    semua = {nama: form[nama].value() for nama in form.fields}
    semua = {nama: nilai for nama, nilai in semua.items() if nilai not in (None, False)}
    ujang = keluarga.anggota.get(nama="Ujang").uuid
    biasa = {
        f"ikut_{ujang}": "on",
        f"hubungan_{ujang}": "kepala",
        "pengurus_baru": str(ujang),
        "tanggal": "01-11-2025",
        "alasan": "KK baru terbit",
        "terlihat": form.sidik_tampil,
        "setuju": "1",
    }
    return semua | biasa | ganti


def setujui(client, keluarga, **ganti):
    return client.post(halaman(keluarga), isian(client, keluarga, **ganti))


@pytest.mark.parametrize(
    ("siapa", "status", "banyak"),
    [
        ("oki", 302, 2),
        ("dian", 302, 2),
        ("ratna", 403, 1),
        ("kepala", 403, 1),
        ("budi", 404, 1),
        ("sari", 404, 1),
        ("opi", 404, 1),
    ],
)
def test_yang_boleh_memecah_keluarga(client, request, oki, keluarga, siapa, status, banyak):
    client.force_login(oki)
    isi = isian(client, keluarga)
    client.force_login(request.getfixturevalue(siapa))

    jawab = client.post(halaman(keluarga), isi)

    assert (jawab.status_code, Keluarga.objects.count()) == (status, banyak)


def test_operator_daerah_lain_tidak_menemukan_keluarga(client, oki):
    asing = KeluargaFactory(wilayah__kode="36.01.21.1009")
    client.force_login(oki)

    assert client.get(halaman(asing)).status_code == 404


def test_kedua_keluarga_diperlihatkan_dahulu_tanpa_menyimpan(client, oki, keluarga):
    peserta = KepesertaanFactory(keluarga=keluarga)
    client.force_login(oki)
    isi = isian(client, keluarga, **{f"program_{peserta.pk}": "beralih"}, no_kk=NO_KK_BARU)
    del isi["setuju"]

    tinjau = client.post(halaman(keluarga), isi)

    asal, baru = tinjau.context["form"].sisi()
    assert [orang.nama for orang, *_ in asal["anggota"]] == ["Jaenudin"]
    assert [orang.nama for orang, *_ in baru["anggota"]] == ["Ujang"]
    assert (asal["program"], baru["program"]) == ([], [peserta.program])
    assert (tinjau.status_code, Keluarga.objects.count()) == (200, 1)

    kembali = client.post(halaman(keluarga), isi | {"kembali": "1"})

    assert kembali.templates[0].name == "kpm/keluarga_pecah_isi.html"
    assert Keluarga.objects.count() == 1


def test_yang_dibawa_halaman_tinjau_cukup_untuk_menyetujui(client, oki, keluarga):
    client.force_login(oki)
    isi = isian(client, keluarga)
    del isi["setuju"]
    tinjau = client.post(halaman(keluarga), isi)

    bawaan = dict(tinjau.context["form"].kiriman())
    jawab = client.post(halaman(keluarga), bawaan | {"setuju": "1"})

    baru = Keluarga.objects.get(pemecahan_asal__asal=keluarga)
    assert (jawab.status_code, jawab.url) == (302, baru.get_absolute_url())


@pytest.mark.parametrize(
    ("ganti", "pesan"),
    [
        ({"ikut": None}, "Centang siapa yang menjadi keluarga baru, paling sedikit satu orang."),
        ({"hubungan": "anak"}, "Pilih seorang kepala keluarga untuk keluarga baru."),
        ({"pengurus_baru": "lain"}, "Orang ini tidak di keluarga baru. Pilih anggota lain."),
        ({"program": None}, "Pilih keluarga mana yang meneruskan kepesertaan ini."),
        ({"tanggal": "01-01-2023"}, "Kepesertaan yang beralih dimulai sesudah tanggal ini."),
        ({"no_kk": "36730101"}, "No. KK keluarga baru 8 digit, seharusnya 16."),
        ({"alasan": ""}, "Alasan dan bukti: "),
    ],
)
def test_isian_yang_salah_menyebut_obatnya_dan_tidak_menyimpan(client, oki, keluarga, ganti, pesan):
    peserta = KepesertaanFactory(keluarga=keluarga)
    client.force_login(oki)
    isi = isian(client, keluarga, **{f"program_{peserta.pk}": "beralih"})
    ujang, jaenudin = (str(keluarga.anggota.get(nama=n).uuid) for n in ("Ujang", "Jaenudin"))
    nama = {"ikut": f"ikut_{ujang}", "hubungan": f"hubungan_{ujang}"}
    nama["program"] = f"program_{peserta.pk}"
    for kunci, nilai in ganti.items():
        isi[nama.get(kunci, kunci)] = jaenudin if nilai == "lain" else nilai or ""

    jawab = client.post(halaman(keluarga), isi)

    assert jawab.status_code == 400
    assert pesan in jawab.content.decode()
    assert Keluarga.objects.count() == 1


def test_no_kk_keluarga_asal_perlu_dilihat_peringatannya(client, oki, keluarga):
    client.force_login(oki)
    isi = isian(client, keluarga, no_kk=keluarga.no_kk)
    pertama = client.post(halaman(keluarga), isi)
    tanda = pertama.context["form"].tanda_peringatan

    kedua = client.post(halaman(keluarga), isi | {"dilihat": tanda})

    assert "No. KK ini sama dengan No. KK keluarga asal." in pertama.content.decode()
    assert (pertama.status_code, kedua.status_code) == (400, 302)
    catatan = keluarga.pemutakhiran.get()
    assert catatan.peringatan == ["No. KK ini sama dengan No. KK keluarga asal."]


def test_isian_yang_dikirim_dua_kali_membentuk_satu_keluarga(client, oki, keluarga):
    client.force_login(oki)
    isi = isian(client, keluarga)

    satu, dua = (client.post(halaman(keluarga), isi) for _ in range(2))

    assert (satu.status_code, satu.url) == (dua.status_code, dua.url)
    assert (Keluarga.objects.count(), PemecahanKeluarga.objects.count()) == (2, 1)


def test_perubahan_orang_lain_membuat_pemecahan_diulang(client, oki, keluarga):
    client.force_login(oki)
    isi = isian(client, keluarga)
    keluarga.anggota.filter(nama="Ujang").update(sekolah="SDN 2")

    jawab = client.post(halaman(keluarga), isi)

    assert "baru saja diubah orang lain" in jawab.content.decode()
    assert Keluarga.objects.count() == 1


def test_keluarga_seorang_diri_tidak_dapat_dipecah(client, oki, keluarga):
    keluarga.anggota.filter(nama="Ujang").update(
        tanggal_keluar=date(2025, 1, 1), alasan_keluar="pindah"
    )
    client.force_login(oki)

    assert "Tidak dapat dipecah" in client.get(halaman(keluarga)).content.decode()
