from django.urls import path

from ejsika.akun import views

app_name = "akun"
urlpatterns = [
    path("", views.beranda, name="beranda"),
    path("masuk/", views.masuk, name="masuk"),
    path("keluar/", views.keluar, name="keluar"),
    path("saya/", views.saya, name="saya"),
    path("saya/sandi/", views.sandi_ganti, name="ganti-sandi"),
]
