from django.apps import AppConfig


class WilayahConfig(AppConfig):
    name = "ejsika.wilayah"
    verbose_name = "Wilayah"
