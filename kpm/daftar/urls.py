"""Addresses of the list of families: search, filters, columns, files; a family's full numbers."""

from django.urls import path

from kpm.views import keluarga, saringan, unduhan

daftar = [
    path("kpm/", keluarga.keluarga_daftar, name="keluarga-daftar"),
    path("kpm/cari/", keluarga.keluarga_cari, name="keluarga-cari"),
    path("kpm/saran/", keluarga.keluarga_saran, name="keluarga-saran"),
    path("kpm/tampilan/", keluarga.tampilan_simpan, name="tampilan-simpan"),
    path("kpm/saringan/", saringan.saringan_simpan, name="saringan-simpan"),
    path("kpm/saringan/<uuid:uuid>/", saringan.saringan_ubah, name="saringan-ubah"),
    path("kpm/unduh/", unduhan.unduhan, name="unduhan"),
    path("kpm/unduh.<str:bentuk>", unduhan.keluarga_ekspor, name="keluarga-ekspor"),
    path("kpm/<uuid:uuid>/nik/", keluarga.nik_buka, name="nik-buka"),
]
