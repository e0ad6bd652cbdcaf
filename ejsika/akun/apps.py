from django.apps import AppConfig
from django.contrib.admin import apps as admin


class AkunConfig(AppConfig):
    name = "ejsika.akun"
    verbose_name = "Akun"


class SitusConfig(admin.AdminConfig):
    """Django's admin with our own site; named in settings, so it is nobody's default."""

    default = False
    default_site = "ejsika.akun.situs.SitusAdmin"
