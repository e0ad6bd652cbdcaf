from django.apps import AppConfig


class AkunConfig(AppConfig):
    name = "ejsika.akun"
    verbose_name = "Akun"
