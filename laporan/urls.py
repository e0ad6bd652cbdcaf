from django.urls import path

from laporan.views import keluarga

app_name = "laporan"
urlpatterns = [
    path("kpm/<uuid:uuid>/", keluarga.keluarga_rinci, name="keluarga-rinci"),
]
