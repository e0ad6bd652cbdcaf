from django.urls import path

from ejsika.wilayah import views

app_name = "wilayah"
urlpatterns = [
    path("peta/wilayah/<str:tingkat>.json", views.wilayah_garis, name="wilayah-garis"),
]
