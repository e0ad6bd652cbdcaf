from django.urls import path

from graduasi import api, views

app_name = "graduasi"
urlpatterns = [
    path("graduasi/", views.penilaian_daftar, name="penilaian-daftar"),
    path("graduasi/nilai/<uuid:uuid>/", views.penilaian_isi, name="penilaian-isi"),
    path("graduasi/penilaian/<uuid:uuid>/", views.penilaian_rinci, name="penilaian-rinci"),
    path("api/v1/lapangan/paket/", api.paket, name="paket"),
]
