import re

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

ALAMAT_UTUH = re.compile(r"https?://[A-Za-z0-9\[][^/*\s]*$")


class LaporanConfig(AppConfig):
    name = "laporan"
    verbose_name = "Laporan"


@checks.register(deploy=True)
def periksa_alamat_situs(app_configs, **kwargs):
    """Every printed report carries this address as its proof; a wrong one cannot be recalled."""
    if ALAMAT_UTUH.match(settings.ALAMAT_SITUS):
        return []
    pesan = "EJSIKA_ALAMAT belum diisi: kode QR di laporan tidak akan membuka halaman pemeriksaan."
    contoh = "Isi alamat yang dibuka orang, misalnya https://jsika.bantenprov.go.id"
    return [checks.Warning(pesan, hint=contoh, id="laporan.W001")]
