from django.urls import path

from kpm.daftar.urls import daftar
from kpm.peserta.urls import kepesertaan
from kpm.salur.urls import penyaluran
from kpm.urls_ubah import ubah
from kpm.views import ganda, impor, impor_unggah

app_name = "kpm"
urlpatterns = [
    *daftar,
    *kepesertaan,
    *penyaluran,
    path("kpm/ganda/", ganda.ganda_daftar, name="ganda-daftar"),
    path("kpm/ganda/periksa/", ganda.ganda_periksa, name="ganda-periksa"),
    path("kpm/<uuid:uuid>/ganda/", ganda.ganda_ajukan, name="ganda-ajukan"),
    path("kpm/impor/", impor_unggah.impor_daftar, name="impor-daftar"),
    path("kpm/impor/mulai/", impor_unggah.impor_mulai, name="impor-mulai"),
    path("kpm/impor/<uuid:uuid>/potongan/", impor_unggah.impor_potongan, name="impor-potongan"),
    path("kpm/impor/<uuid:uuid>/kolom/", impor.impor_kolom, name="impor-kolom"),
    path("kpm/impor/<uuid:uuid>/urungkan/", impor.impor_urungkan, name="impor-urungkan"),
    path("kpm/impor/<uuid:uuid>/", impor.impor_rinci, name="impor-rinci"),
    path("kpm/impor/<uuid:uuid>/kemajuan/", impor.impor_kemajuan, name="impor-kemajuan"),
    path("kpm/impor/<uuid:uuid>/terapkan/", impor.impor_terapkan, name="impor-terapkan"),
    path("kpm/impor/<uuid:uuid>/ulang/", impor.impor_ulang, name="impor-ulang"),
    path("kpm/impor/<uuid:uuid>/batal/", impor.impor_batal, name="impor-batal"),
    path(
        "kpm/impor/<uuid:uuid>/ditolak.<str:jenis>",
        impor.impor_tolakan,
        name="impor-tolakan",
    ),
    *ubah,
]
