from django.urls import path

from graduasi import api

app_name = "graduasi"
urlpatterns = [
    path("api/v1/lapangan/paket/", api.paket, name="paket"),
]
