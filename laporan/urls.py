from django.urls import path

from laporan.views import dasbor, keluarga, peta

app_name = "laporan"
urlpatterns = [
    path("dasbor/", dasbor.dasbor, name="dasbor"),
    path("peta/", peta.peta, name="peta"),
    path("peta/titik/<int:z>/<int:x>/<int:y>.json", peta.titik, name="peta-titik"),
    path("peta/indikator/<slug:tingkat>.json", peta.indikator, name="peta-indikator"),
    path("kpm/<uuid:uuid>/", keluarga.keluarga_rinci, name="keluarga-rinci"),
]
