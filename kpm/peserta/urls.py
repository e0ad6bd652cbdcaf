"""The addresses of membership: waiting list, places, overlaps, resertifikasi."""

from django.urls import path

from kpm.views import daftar_luar, daftar_tunggu, kuota, resertifikasi, tumpang_tindih
from kpm.views import kepesertaan as ubah

kepesertaan = [
    path("kpm/kepesertaan/tinjau/", ubah.kepesertaan_tinjau, name="kepesertaan-tinjau"),
    path("kpm/kepesertaan/tetapkan/", ubah.kepesertaan_tetapkan, name="kepesertaan-tetapkan"),
    path("kpm/daftar-tunggu/", daftar_tunggu.tunggu_daftar, name="tunggu-daftar"),
    path("kpm/tumpang-tindih/", tumpang_tindih.tumpang_daftar, name="tumpang-daftar"),
    path("kpm/tumpang-tindih/tetap/", tumpang_tindih.tumpang_tetap, name="tumpang-tetap"),
    path("kpm/tumpang-tindih/cabut/", tumpang_tindih.tumpang_cabut, name="tumpang-cabut"),
    path("kpm/tumpang-tindih/daftar/", daftar_luar.daftar_luar_daftar, name="daftar-luar-daftar"),
    path(
        "kpm/tumpang-tindih/daftar/<uuid:uuid>/",
        daftar_luar.daftar_luar_rinci,
        name="daftar-luar-rinci",
    ),
    path(
        "kpm/tumpang-tindih/daftar/<uuid:uuid>/kemajuan/",
        daftar_luar.daftar_luar_kemajuan,
        name="daftar-luar-kemajuan",
    ),
    path(
        "kpm/tumpang-tindih/daftar/<uuid:uuid>/berlakukan/",
        daftar_luar.daftar_luar_berlakukan,
        name="daftar-luar-berlakukan",
    ),
    path(
        "kpm/tumpang-tindih/daftar/<uuid:uuid>/batal/",
        daftar_luar.daftar_luar_batal,
        name="daftar-luar-batal",
    ),
    path(
        "kpm/tumpang-tindih/daftar/<uuid:uuid>/tidak-cocok.csv",
        daftar_luar.daftar_luar_tak_padan,
        name="daftar-luar-tak-padan",
    ),
    path("kpm/resertifikasi/", resertifikasi.resertifikasi_daftar, name="resertifikasi-daftar"),
    path("kpm/kuota/", kuota.kuota_daftar, name="kuota-daftar"),
]
