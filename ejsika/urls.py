"""The doors of the house, in the order of its floors."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from ejsika import sehat

urlpatterns = [
    path("sehat/", sehat.hidup, name="sehat"),
    path("sehat/siap/", sehat.siap, name="sehat-siap"),
    path("admin/", admin.site.urls),
    path("api/v1/skema/", SpectacularAPIView.as_view(), name="skema"),
    path("", include("ejsika.wilayah.urls")),
    path("", include("ejsika.akun.urls")),
    path("", include("kpm.urls")),
    path("", include("pendamping.urls")),
    path("", include("graduasi.urls")),
    path("", include("laporan.urls")),
]

handler400 = "ejsika.galat.galat_400"
handler403 = "ejsika.galat.galat_403"
handler404 = "ejsika.galat.galat_404"
handler500 = "ejsika.galat.galat_500"
