from django.urls import path

from pendamping import api
from pendamping.views import ganda, kunjungan, lapangan, penugasan, usulan_sanksi

app_name = "pendamping"
urlpatterns = [
    # The pendamping's phone
    path("lapangan/", lapangan.hari_ini, name="lapangan"),
    path("lapangan/dampingan/", lapangan.dampingan, name="dampingan"),
    path("lapangan/kirim/", lapangan.kirim, name="kirim"),
    path("lapangan/kunjungan/<uuid:uuid>/", lapangan.kunjungan_isi, name="kunjungan-isi"),
    path("manifest.webmanifest", lapangan.manifes, name="manifes"),
    path("sw.js", lapangan.pekerja, name="pekerja"),
    # Visits as the office sees them
    path("kunjungan/", kunjungan.kunjungan_daftar, name="kunjungan-daftar"),
    path("kunjungan/<uuid:uuid>/", kunjungan.kunjungan_rinci, name="kunjungan-rinci"),
    path(
        "kunjungan/<uuid:uuid>/foto/<uuid:uuid_foto>/",
        kunjungan.kunjungan_foto,
        name="kunjungan-foto",
    ),
    # Who looks after whom
    path("penugasan/", penugasan.penugasan_daftar, name="penugasan-daftar"),
    path("penugasan/pilihan/", penugasan.penugasan_pilihan, name="penugasan-pilihan"),
    path("penugasan/tinjau/", penugasan.penugasan_tinjau, name="penugasan-tinjau"),
    path("penugasan/tetapkan/", penugasan.penugasan_tetapkan, name="penugasan-tetapkan"),
    # Families that may be one
    path("kpm/ganda/<uuid:uuid>/", ganda.ganda_rinci, name="ganda-rinci"),
    path("kpm/ganda/<uuid:uuid>/putus/", ganda.ganda_putus, name="ganda-putus"),
    path("kpm/ganda/<uuid:uuid>/buka/", ganda.ganda_buka, name="ganda-buka"),
    path("kpm/ganda/<uuid:uuid>/gabung/", ganda.ganda_gabung, name="ganda-gabung"),
    path("kpm/ganda/<uuid:uuid>/pisah/", ganda.gabung_batal, name="gabung-batal"),
    # Proposed sanctions
    path("komitmen/usulan/", usulan_sanksi.usulan_daftar, name="usulan-sanksi-daftar"),
    path("komitmen/usulan/hitung/", usulan_sanksi.usulan_hitung, name="usulan-sanksi-hitung"),
    path("komitmen/usulan/<uuid:uuid>/", usulan_sanksi.usulan_rinci, name="usulan-sanksi-rinci"),
    # Doors for phones and programs
    path("api/v1/kunjungan/<uuid:uuid>/", api.kunjungan, name="api-kunjungan"),
    path(
        "api/v1/kunjungan/<uuid:uuid>/foto/<uuid:uuid_foto>/",
        api.kunjungan_foto,
        name="api-kunjungan-foto",
    ),
]
