"""Every door for every role: generated from the URL configuration, so that none is forgotten.

A new route fails `test_setiap_rute_ada_di_matriks` until somebody has decided who may open it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.contrib import admin as situs
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from ejsika.akun.tests.factories import PenggunaFactory
from ejsika.wilayah.models import Wilayah
from graduasi.tests.factories import PenilaianFactory
from kpm.models import BerkasHasil, BerkasImpor, DaftarLuar, DugaanGanda, SaringanTersimpan
from kpm.tests.factories import (
    AnggotaFactory,
    JadwalFactory,
    KeluargaFactory,
    KepesertaanFactory,
    PenyaluranFactory,
    ProgramFactory,
)
from laporan.laporan_bulanan import minta_laporan, susun_laporan
from pendamping.bukti_foto import simpan_foto_contoh
from pendamping.models import FotoBukti, UsulanSanksi
from pendamping.tests.factories import KunjunganFactory, PenugasanFactory
from pendamping.tests.kiriman import gambar

PERAN = ["tanpa", "pendamping", "koordinator", "operator", "dinsos", "pimpinan", "opd", "admin"]

# Route: method, then the status for each of PERAN, for things inside one's scope.
# 302 of `tanpa` leads to the sign-in page.
MATRIKS = """
akun:beranda                     GET   302 302 302 302 302 302 302 302
akun:ganti-sandi                 GET   302 200 200 200 200 200 200 200
akun:keluar                      POST  302 302 302 302 302 302 302 302
akun:masuk                       GET   200 302 302 302 302 302 302 302
akun:saya                        GET   302 200 200 200 200 200 200 200
graduasi:paket                   GET   401 200 403 403 403 403 403 403
graduasi:penilaian-daftar        GET   302 200 200 200 200 200 403 403
graduasi:penilaian-isi           GET   302 200 200 403 403 403 404 404
graduasi:penilaian-rinci         GET   302 200 200 200 200 200 404 404
kpm:alasan-petakan               GET   302 403 403 403 200 403 403 403
kpm:bank-unduh                   GET   302 403 403 200 200 403 403 403
kpm:bayar-daftar                 GET   302 403 200 200 200 200 403 403
kpm:bayar-rinci                  GET   302 403 200 200 200 200 403 403
kpm:hasil-batal                  POST  302 403 403 302 302 403 403 403
kpm:hasil-daftar                 GET   302 403 403 200 200 403 403 403
kpm:hasil-kemajuan               GET   302 403 403 200 200 403 403 403
kpm:hasil-rinci                  GET   302 403 403 200 200 403 403 403
kpm:hasil-terapkan               POST  302 403 403 302 302 403 403 403
kpm:hasil-tolakan                GET   302 403 403 200 200 403 403 403
kpm:hasil-ulang                  POST  302 403 403 302 302 403 403 403
kpm:daftar-luar-batal            POST  302 403 403 302 302 403 403 403
kpm:daftar-luar-berlakukan       POST  302 403 403 302 302 403 403 403
kpm:daftar-luar-daftar           GET   302 403 403 200 200 403 403 403
kpm:daftar-luar-kemajuan         GET   302 403 403 200 200 403 403 403
kpm:daftar-luar-rinci            GET   302 403 403 200 200 403 403 403
kpm:daftar-luar-tak-padan        GET   302 403 403 200 200 403 403 403
kpm:ganda-ajukan                 GET   302 403 403 200 200 403 404 404
kpm:ganda-daftar                 GET   302 403 200 200 200 200 403 403
kpm:ganda-periksa                POST  302 403 403 200 200 403 403 403
kpm:impor-batal                  POST  302 403 403 302 302 403 403 403
kpm:impor-daftar                 GET   302 403 403 200 200 403 403 403
kpm:impor-kemajuan               GET   302 403 403 200 200 403 403 403
kpm:impor-kolom                  GET   302 403 403 302 302 403 403 403
kpm:impor-mulai                  POST  302 403 403 400 400 403 403 403
kpm:impor-potongan               PUT   302 403 403 410 410 403 403 403
kpm:impor-rinci                  GET   302 403 403 200 200 403 403 403
kpm:impor-terapkan               POST  302 403 403 302 302 403 403 403
kpm:impor-tolakan                GET   302 403 403 200 200 403 403 403
kpm:impor-ulang                  POST  302 403 403 302 302 403 403 403
kpm:impor-urungkan               GET   302 403 403 302 302 403 403 403
kpm:jadwal-baru                  GET   302 403 403 403 200 403 403 403
kpm:jadwal-ubah                  GET   302 404 403 403 302 403 404 404
kpm:keluarga-cari                POST  302 302 302 302 302 302 403 403
kpm:keluarga-daftar              GET   302 200 200 200 200 200 403 403
kpm:keluarga-ekspor              GET   302 200 200 200 200 200 403 403
kpm:kepesertaan-tetapkan         POST  302 403 403 302 302 403 403 403
kpm:kepesertaan-tinjau           POST  302 403 403 302 302 403 403 403
kpm:kuota-daftar                 GET   302 403 200 200 200 200 403 403
kpm:keluarga-saran               POST  302 200 200 200 200 200 403 403
kpm:saringan-simpan              POST  302 302 302 302 302 302 403 403
kpm:saringan-ubah                POST  302 404 404 302 404 404 404 404
kpm:tampilan-simpan              POST  302 302 302 302 302 302 403 403
kpm:unduhan                      GET   302 200 200 200 200 200 403 403
kpm:nik-buka                     POST  302 403 403 400 400 403 404 404
kpm:penyaluran-daftar            GET   302 403 200 200 200 200 403 403
kpm:rekening-buka                POST  302 403 403 400 400 403 404 404
kpm:rekening-rinci               GET   302 403 403 200 200 403 404 404
kpm:tahap-bekukan                GET   302 403 403 403 200 403 403 403
kpm:tahap-lembar                 GET   302 403 200 200 200 200 403 403
kpm:tahap-periksa                POST  302 403 403 403 302 403 403 403
kpm:tahap-rinci                  GET   302 403 200 200 200 200 403 403
kpm:resertifikasi-daftar         GET   302 403 200 200 200 200 403 403
kpm:tumpang-cabut                POST  302 403 403 403 302 403 403 403
kpm:tumpang-daftar               GET   302 403 200 200 200 200 403 403
kpm:tumpang-tetap                POST  302 403 403 403 302 403 403 403
kpm:tunggu-daftar                GET   302 403 200 200 200 200 403 403
laporan:dasbor                   GET   302 403 200 200 200 200 200 403
laporan:keluarga-rinci           GET   302 200 200 200 200 200 404 404
kpm:anggota-baru                 GET   302 403 403 200 200 403 404 404
kpm:anggota-keluar               GET   302 403 403 200 200 403 404 404
kpm:anggota-kembali              GET   302 403 403 200 200 403 404 404
kpm:anggota-ubah                 GET   302 403 403 200 200 403 404 404
kpm:kepala-ganti                 GET   302 403 403 200 200 403 404 404
kpm:keluarga-baru                GET   302 403 403 200 200 403 403 403
kpm:keluarga-pecah               GET   302 403 403 200 200 403 404 404
kpm:keluarga-pindah              GET   302 403 403 200 200 403 404 404
kpm:keluarga-pindah-luar         GET   302 403 403 200 200 403 404 404
kpm:keluarga-posisi              GET   302 403 403 200 200 403 404 404
kpm:keluarga-ubah                GET   302 403 403 200 200 403 404 404
kpm:pengurus-ganti               GET   302 403 403 200 200 403 404 404
kpm:usulan-daftar                GET   302 403 200 200 200 200 403 403
kpm:usulan-tarik                 POST  302 403 403 302 302 403 404 404
laporan:keluarga-riwayat         GET   302 403 200 200 200 200 404 404
laporan:laporan-daftar           GET   302 403 200 200 200 200 200 403
laporan:laporan-kemajuan         GET   302 403 200 200 200 200 200 403
laporan:laporan-pdf              GET   302 404 200 200 200 200 403 404
laporan:laporan-susun            POST  302 403 302 403 302 403 403 403
laporan:laporan-xlsx             GET   302 404 200 200 200 200 403 404
laporan:peta                     GET   302 200 200 200 200 200 200 403
laporan:peta-indikator           GET   302 403 200 200 200 200 200 403
laporan:peta-titik               GET   302 200 200 200 200 200 200 403
laporan:verifikasi               GET   200 200 200 200 200 200 200 200
pendamping:api-kunjungan         GET   401 200 200 200 200 200 404 404
pendamping:api-kunjungan-foto    PUT   401 415 403 403 403 403 404 404
pendamping:dampingan             GET   302 200 403 403 403 403 403 403
pendamping:gabung-batal          POST  302 404 403 404 404 403 404 404
pendamping:ganda-buka            POST  302 404 403 400 400 403 404 404
pendamping:ganda-gabung          GET   302 404 403 200 200 403 404 404
pendamping:ganda-putus           POST  302 404 403 400 400 403 404 404
pendamping:ganda-rinci           GET   302 404 200 200 200 200 404 404
pendamping:kirim                 GET   302 200 403 403 403 403 403 403
pendamping:kunjungan-daftar      GET   302 200 200 200 200 200 403 403
pendamping:kunjungan-foto        GET   302 200 200 200 200 200 404 404
pendamping:kunjungan-isi         GET   302 200 403 403 403 403 403 403
pendamping:kunjungan-rinci       GET   302 200 200 200 200 200 404 404
pendamping:lapangan              GET   302 200 403 403 403 403 403 403
pendamping:manifes               GET   200 200 200 200 200 200 200 200
pendamping:pekerja               GET   200 200 200 200 200 200 200 200
pendamping:penugasan-daftar      GET   302 403 200 200 200 200 403 403
pendamping:penugasan-pilihan     POST  302 403 302 302 302 403 403 403
pendamping:penugasan-tetapkan    POST  302 403 302 302 302 403 403 403
pendamping:penugasan-tinjau      POST  302 403 302 302 302 403 403 403
pendamping:usulan-sanksi-daftar  GET   302 403 200 200 200 200 403 403
pendamping:usulan-sanksi-hitung  POST  302 403 403 403 302 403 403 403
pendamping:usulan-sanksi-rinci   GET   302 403 200 200 200 200 403 403
sehat                            GET   200 200 200 200 200 200 200 200
sehat-siap                       GET   200 200 200 200 200 200 200 200
skema                            GET   200 200 200 200 200 200 200 200
wilayah:wilayah-garis            GET   302 200 200 200 200 200 200 200
"""

# Routes about one thing: which of `benda` fills each argument.
ARGUMEN = {
    "pendamping:api-kunjungan": {"uuid": "kunjungan"},
    "pendamping:api-kunjungan-foto": {"uuid": "kunjungan", "uuid_foto": "foto"},
    "graduasi:penilaian-isi": {"uuid": "keluarga"},
    "graduasi:penilaian-rinci": {"uuid": "penilaian"},
    "laporan:keluarga-rinci": {"uuid": "keluarga"},
    "pendamping:kunjungan-rinci": {"uuid": "kunjungan"},
    "pendamping:kunjungan-foto": {"uuid": "kunjungan", "uuid_foto": "foto"},
    "pendamping:kunjungan-isi": {"uuid": "keluarga"},
    "pendamping:gabung-batal": {"uuid": "dugaan"},
    "pendamping:ganda-buka": {"uuid": "dugaan"},
    "pendamping:ganda-gabung": {"uuid": "dugaan"},
    "pendamping:ganda-putus": {"uuid": "dugaan"},
    "pendamping:ganda-rinci": {"uuid": "dugaan"},
    "kpm:ganda-ajukan": {"uuid": "keluarga"},
    "kpm:nik-buka": {"uuid": "keluarga"},
    **{
        nama: {"uuid": "keluarga"}
        for nama in (
            *("kpm:anggota-baru", "kpm:kepala-ganti", "kpm:keluarga-pindah", "kpm:keluarga-ubah"),
            *("kpm:keluarga-pindah-luar", "kpm:keluarga-posisi", "kpm:pengurus-ganti"),
            *("kpm:keluarga-pecah", "kpm:usulan-tarik", "laporan:keluarga-riwayat"),
        )
    },
    "kpm:anggota-ubah": {"uuid": "keluarga", "uuid_anggota": "anggota"},
    "kpm:anggota-keluar": {"uuid": "keluarga", "uuid_anggota": "anggota"},
    "kpm:anggota-kembali": {"uuid": "keluarga", "uuid_anggota": "pergi"},
    "kpm:saringan-ubah": {"uuid": "saringan"},
    "kpm:impor-rinci": {"uuid": "berkas"},
    "kpm:impor-kemajuan": {"uuid": "berkas"},
    "kpm:impor-tolakan": {"uuid": "berkas"},
    "kpm:impor-kolom": {"uuid": "berkas"},
    "kpm:impor-potongan": {"uuid": "berkas"},
    "kpm:impor-urungkan": {"uuid": "berkas"},
    "kpm:impor-terapkan": {"uuid": "berkas"},
    "kpm:impor-ulang": {"uuid": "berkas"},
    "kpm:impor-batal": {"uuid": "berkas"},
    "kpm:bayar-rinci": {"uuid": "bayar"},
    "pendamping:usulan-sanksi-rinci": {"uuid": "usulan"},
    "kpm:hasil-rinci": {"uuid": "hasil"},
    "kpm:hasil-kemajuan": {"uuid": "hasil"},
    "kpm:hasil-tolakan": {"uuid": "hasil"},
    "kpm:hasil-terapkan": {"uuid": "hasil"},
    "kpm:hasil-ulang": {"uuid": "hasil"},
    "kpm:hasil-batal": {"uuid": "hasil"},
    "kpm:jadwal-ubah": {"pk": "jadwal"},
    "kpm:rekening-rinci": {"uuid": "keluarga"},
    "kpm:rekening-buka": {"uuid": "keluarga"},
    "kpm:daftar-luar-rinci": {"uuid": "daftar_luar"},
    "kpm:daftar-luar-kemajuan": {"uuid": "daftar_luar"},
    "kpm:daftar-luar-tak-padan": {"uuid": "daftar_luar"},
    "kpm:daftar-luar-berlakukan": {"uuid": "daftar_luar"},
    "kpm:daftar-luar-batal": {"uuid": "daftar_luar"},
    "laporan:laporan-kemajuan": {"uuid": "laporan"},
    "laporan:laporan-pdf": {"uuid": "laporan"},
    "laporan:laporan-xlsx": {"uuid": "laporan"},
    "laporan:verifikasi": {"kode": "laporan"},
}
TAHAP = {"kode": "JAMSOSRATU", "tahun": 2026, "nomor": 1}
TETAP = {
    "kpm:bank-unduh": TAHAP,
    "kpm:bayar-daftar": TAHAP,
    "kpm:hasil-daftar": TAHAP,
    "kpm:tahap-bekukan": TAHAP,
    "kpm:tahap-lembar": TAHAP,
    "kpm:tahap-periksa": TAHAP,
    "kpm:tahap-rinci": TAHAP,
    "laporan:peta-indikator": {"tingkat": "kabupaten"},
    "laporan:peta-titik": {"z": 9, "x": 407, "y": 264},
    "wilayah:wilayah-garis": {"tingkat": "kabupaten"},
    "kpm:impor-tolakan": {"jenis": "csv"},
    "kpm:keluarga-ekspor": {"bentuk": "xlsx"},
}
SEBUTAN_KUNCI = {"kode": "kode_verifikasi", "pk": "pk"}
# Public totals by their code; a poll that answers alike whether the report exists or not.
TERBUKA = {"laporan:verifikasi", "laporan:laporan-kemajuan"}
SEKARANG = timezone.make_aware(datetime(2026, 11, 3, 9))  # noqa: DTZ001


@dataclass(frozen=True)
class Harapan:
    metode: str
    status: dict


def semua_rute(pola=None, ruang=""):
    """Names of every route outside the Django admin, with their namespace."""
    for satu in get_resolver().url_patterns if pola is None else pola:
        if isinstance(satu, URLPattern):
            yield f"{ruang}{satu.name}"
        elif satu.namespace != "admin":
            bawah = f"{ruang}{satu.namespace}:" if satu.namespace else ruang
            yield from semua_rute(satu.url_patterns, bawah)


def baca_matriks():
    for baris in MATRIKS.strip().splitlines():
        nama, metode, *status = baris.split()
        yield nama, Harapan(metode, dict(zip(PERAN, map(int, status), strict=True)))


HARAPAN = dict(baca_matriks())


def buat_benda(kode_desa, nama, foto):
    """One family with all that hangs on it, in the caseload of its own pendamping."""
    keluarga = KeluargaFactory(wilayah__kode=kode_desa, nama_pengurus=nama)
    anggota = AnggotaFactory(keluarga=keluarga, nama=nama, hubungan="kepala")
    pergi = AnggotaFactory(
        keluarga=keluarga, tanggal_keluar=date(2026, 1, 1), alasan_keluar="pindah"
    )
    peserta = KepesertaanFactory(keluarga=keluarga)
    pendamping = PenggunaFactory(bertugas_di=[kode_desa[:5]])
    PenugasanFactory(pendamping=pendamping, keluarga=keluarga)
    kunjungan = KunjunganFactory(pendamping=pendamping, keluarga=keluarga)
    bukti = FotoBukti.objects.create(
        kunjungan=kunjungan,
        diambil_pada=kunjungan.mulai,
        diterima_pada=kunjungan.diterima_pada,
        diolah_pada=kunjungan.diterima_pada,
        sumber="kamera",
        **foto,
    )
    operator = PenggunaFactory(peran="operator", bertugas_di=[kode_desa[:5]])
    jadwal = JadwalFactory(wilayah__kode=kode_desa[:5])
    bayar = PenyaluranFactory(jadwal=jadwal, kepesertaan=peserta)
    hasil = BerkasHasil.objects.create(
        daftar=bayar.daftar,
        nama_berkas=f"Hasil {nama}.csv",
        sidik="0",
        tanggal=kunjungan.mulai.date(),
        oleh=operator,
        dibuat_pada=SEKARANG,
    )
    bulan = kunjungan.mulai.date()
    kabupaten = Wilayah.objects.get(kode=kode_desa[:5])
    laporan, _ = minta_laporan(wilayah=kabupaten, bulan=bulan, oleh=None, pada=SEKARANG)
    kembar = KeluargaFactory(
        wilayah__kode=kode_desa, nama_pengurus=f"{nama} Kembar", no_kk=keluarga.no_kk
    )
    return SimpleNamespace(
        dugaan=DugaanGanda.objects.create(
            pertama=keluarga, kedua=kembar, bukti={"no_kk": {}}, kekuatan=20, dibuka_pada=SEKARANG
        ),
        pendamping=pendamping,
        operator=operator,
        keluarga=keluarga,
        jadwal=jadwal,
        bayar=bayar,
        usulan=UsulanSanksi.objects.create(
            keluarga=keluarga,
            bulan=kunjungan.mulai.date().replace(day=1),
            jenjang="SP1",
            banyak_bulan=2,
            dibuat_pada=SEKARANG,
        ),
        hasil=hasil,
        anggota=anggota,
        pergi=pergi,
        saringan=SaringanTersimpan.objects.create(
            pemilik=operator, nama=nama, kueri="desil=1", dibuat_pada=SEKARANG
        ),
        berkas=BerkasImpor.objects.create(nama_berkas=f"{nama}.csv", sidik="0", oleh=operator),
        daftar_luar=DaftarLuar.objects.create(
            program=ProgramFactory(kode="PKH", nama="PKH", milik_sendiri=False),
            wilayah=kabupaten,
            tanggal=bulan,
            nama_berkas=f"{nama}.csv",
        ),
        laporan=susun_laporan(laporan=laporan, pada=SEKARANG),
        kunjungan=kunjungan,
        foto=bukti,
        penilaian=PenilaianFactory(keluarga=keluarga, penilai=pendamping),
    )


@pytest.fixture
def benda(db, versi):
    """Something of every kind in Kota Serang, inside everybody's scope."""
    return buat_benda("36.73.01.1004", "Siti Contoh Serang", simpan_foto_contoh(gambar()))


@pytest.fixture
def asing(db, versi):
    """The same in Pandeglang, outside the scope of everyone who works in Kota Serang."""
    return buat_benda("36.01.21.1009", "Rahasia Pandeglang", simpan_foto_contoh(gambar()))


def orang(peran, benda):
    """The person of a role whose duty covers Kota Serang; None for nobody."""
    if peran == "tanpa":
        return None
    if peran in {"pendamping", "operator"}:
        return getattr(benda, peran)
    wilayah = {"dinsos": ["36"], "pimpinan": ["36"], "opd": ["36.73"], "admin": []}
    kelola = peran == "admin"
    return PenggunaFactory(
        peran=peran,
        bertugas_di=wilayah.get(peran, ["36.73"]),
        is_staff=kelola,
        is_superuser=kelola,
    )


def alamat(nama, benda):
    argumen = {
        kunci: getattr(getattr(benda, milik), SEBUTAN_KUNCI.get(kunci, "uuid"))
        for kunci, milik in ARGUMEN.get(nama, {}).items()
    }
    return reverse(nama, kwargs=argumen | TETAP.get(nama, {}))


def buka(client, pengguna, nama, benda):
    """One request as the person, from a fresh sign-in."""
    client.logout()
    if pengguna:
        client.force_login(pengguna)
    metode = getattr(client, HARAPAN[nama].metode.lower())
    return metode(alamat(nama, benda))


def isi(jawab):
    return b"".join(jawab.streaming_content) if jawab.streaming else jawab.content


def test_setiap_rute_ada_di_matriks():
    assert sorted(HARAPAN) == sorted(set(semua_rute()))


@pytest.mark.parametrize("peran", PERAN)
def test_status_setiap_pintu_menurut_peran(client, benda, peran):
    pengguna = orang(peran, benda)

    status = {nama: buka(client, pengguna, nama, benda).status_code for nama in HARAPAN}

    assert status == {nama: harapan.status[peran] for nama, harapan in HARAPAN.items()}


@pytest.mark.parametrize("peran", ["pendamping", "koordinator", "operator"])
def test_benda_di_luar_cakupan_tidak_ada(client, benda, asing, peran):
    pengguna = orang(peran, benda)

    status = {
        nama: buka(client, pengguna, nama, asing).status_code
        for nama in ARGUMEN
        if nama not in TERBUKA
    }

    for nama, dijawab in status.items():
        di_dalam = HARAPAN[nama].status[peran]
        assert dijawab in ({403, 404} if di_dalam == 403 else {404}), nama


@pytest.mark.parametrize("peran", ["pendamping", "koordinator", "operator", "opd", "admin"])
def test_tidak_ada_halaman_yang_membocorkan_nama(client, benda, asing, peran):
    pengguna = orang(peran, benda)
    rahasia = [b"Rahasia Pandeglang", asing.keluarga.nomor.encode()]
    if peran in {"opd", "admin"}:
        rahasia += [b"Siti Contoh Serang", benda.keluarga.nomor.encode()]

    bocor = [
        (nama, satu)
        for nama, harapan in HARAPAN.items()
        if harapan.metode == "GET"
        for teks in [isi(buka(client, pengguna, nama, benda))]
        for satu in rahasia
        if satu in teks
    ]

    assert bocor == []


@pytest.mark.parametrize("peran", PERAN)
def test_hanya_admin_yang_membuka_administrasi(client, benda, peran):
    pengguna = orang(peran, benda)
    if pengguna:
        client.force_login(pengguna)
    nama = [
        f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist" for m in situs.site._registry
    ]

    status = {satu: client.get(reverse(satu)).status_code for satu in ["admin:index", *nama]}

    assert set(status.values()) == {200 if peran == "admin" else 302}, status
