"""The addresses of payments; a tahap is named by programme, budget year and number."""

from django.urls import path

from kpm.views import bank, bayar, pembekuan, rekening
from kpm.views import penyaluran as tahap

TAHAP = "kpm/penyaluran/<slug:kode>/<int:tahun>/<int:nomor>/"
HASIL = "kpm/penyaluran/hasil/<uuid:uuid>/"

penyaluran = [
    path("kpm/penyaluran/", tahap.tahap_daftar, name="penyaluran-daftar"),
    path("kpm/penyaluran/jadwal/baru/", tahap.jadwal_baru, name="jadwal-baru"),
    path("kpm/penyaluran/jadwal/<int:pk>/", tahap.jadwal_ubah, name="jadwal-ubah"),
    path("kpm/penyaluran/alasan/", bank.alasan_petakan, name="alasan-petakan"),
    path("kpm/penyaluran/bayar/<uuid:uuid>/", bayar.bayar_rinci, name="bayar-rinci"),
    path(HASIL, bank.hasil_rinci, name="hasil-rinci"),
    path(f"{HASIL}kemajuan/", bank.hasil_kemajuan, name="hasil-kemajuan"),
    path(f"{HASIL}ulang/", bank.hasil_ulang, name="hasil-ulang"),
    path(f"{HASIL}terapkan/", bank.hasil_terapkan, name="hasil-terapkan"),
    path(f"{HASIL}batal/", bank.hasil_batal, name="hasil-batal"),
    path(f"{HASIL}tidak-terpakai.csv", bank.hasil_tolakan, name="hasil-tolakan"),
    path(TAHAP, tahap.tahap_rinci, name="tahap-rinci"),
    path(f"{TAHAP}rekonsiliasi.xlsx", tahap.tahap_lembar, name="tahap-lembar"),
    path(f"{TAHAP}periksa/", tahap.tahap_periksa, name="tahap-periksa"),
    path(f"{TAHAP}bekukan/", pembekuan.tahap_bekukan, name="tahap-bekukan"),
    path(f"{TAHAP}penerima/", bayar.bayar_daftar, name="bayar-daftar"),
    path(f"{TAHAP}unduh/", bank.bank_unduh, name="bank-unduh"),
    path(f"{TAHAP}hasil/", bank.hasil_daftar, name="hasil-daftar"),
    path("kpm/<uuid:uuid>/rekening/", rekening.rekening_rinci, name="rekening-rinci"),
    path("kpm/<uuid:uuid>/rekening/buka/", rekening.rekening_buka, name="rekening-buka"),
]
