from django.urls import path

from laporan.views import dasbor, keluarga, laporan, peta

app_name = "laporan"
urlpatterns = [
    path("dasbor/", dasbor.dasbor, name="dasbor"),
    path("peta/", peta.peta, name="peta"),
    path("peta/titik/<int:z>/<int:x>/<int:y>.json", peta.titik, name="peta-titik"),
    path("peta/indikator/<slug:tingkat>.json", peta.indikator, name="peta-indikator"),
    path("laporan/", laporan.laporan_daftar, name="laporan-daftar"),
    path("laporan/susun/", laporan.laporan_susun, name="laporan-susun"),
    path("laporan/<uuid:uuid>/kemajuan/", laporan.laporan_kemajuan, name="laporan-kemajuan"),
    path("laporan/<uuid:uuid>/pdf/", laporan.laporan_pdf, name="laporan-pdf"),
    path("laporan/<uuid:uuid>/xlsx/", laporan.laporan_xlsx, name="laporan-xlsx"),
    path("verifikasi/<slug:kode>/", laporan.laporan_verifikasi, name="verifikasi"),
    path("kpm/<uuid:uuid>/", keluarga.keluarga_rinci, name="keluarga-rinci"),
    path("kpm/<uuid:uuid>/riwayat/", keluarga.keluarga_riwayat, name="keluarga-riwayat"),
]
