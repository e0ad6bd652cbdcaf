"""Addresses of the pages that correct one family and its members."""

from django.urls import path

from kpm.views import anggota, pecah
from kpm.views import ubah as keluarga

ubah = [
    path("kpm/usulan-keluar/", keluarga.usulan_daftar, name="usulan-daftar"),
    path("kpm/baru/", keluarga.keluarga_baru, name="keluarga-baru"),
    path("kpm/<uuid:uuid>/ubah/", keluarga.keluarga_ubah, name="keluarga-ubah"),
    path("kpm/<uuid:uuid>/ubah/posisi/", keluarga.keluarga_posisi, name="keluarga-posisi"),
    path("kpm/<uuid:uuid>/ubah/pindah/", keluarga.keluarga_pindah, name="keluarga-pindah"),
    path(
        "kpm/<uuid:uuid>/ubah/pindah-luar/",
        keluarga.keluarga_pindah_luar,
        name="keluarga-pindah-luar",
    ),
    path("kpm/<uuid:uuid>/pecah/", pecah.keluarga_pecah, name="keluarga-pecah"),
    path("kpm/<uuid:uuid>/ubah/tarik-usulan/", keluarga.usulan_tarik, name="usulan-tarik"),
    path("kpm/<uuid:uuid>/ubah/kepala/", anggota.kepala_ganti, name="kepala-ganti"),
    path("kpm/<uuid:uuid>/ubah/pengurus/", anggota.pengurus_ganti, name="pengurus-ganti"),
    path("kpm/<uuid:uuid>/anggota/baru/", anggota.anggota_baru, name="anggota-baru"),
    path("kpm/<uuid:uuid>/anggota/<uuid:uuid_anggota>/", anggota.anggota_ubah, name="anggota-ubah"),
    path(
        "kpm/<uuid:uuid>/anggota/<uuid:uuid_anggota>/keluar/",
        anggota.anggota_keluar,
        name="anggota-keluar",
    ),
    path(
        "kpm/<uuid:uuid>/anggota/<uuid:uuid_anggota>/kembali/",
        anggota.anggota_kembali,
        name="anggota-kembali",
    ),
]
