from django.urls import path

from laporan.views import dasbor, keluarga

app_name = "laporan"
urlpatterns = [
    path("dasbor/", dasbor.dasbor, name="dasbor"),
    path("kpm/<uuid:uuid>/", keluarga.keluarga_rinci, name="keluarga-rinci"),
]
