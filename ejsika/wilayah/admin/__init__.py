"""Regions and their outlines in the admin site."""

from django.contrib import admin

from ejsika.wilayah.admin.batas import AdminImporBatas
from ejsika.wilayah.admin.wilayah import AdminWilayah
from ejsika.wilayah.models import ImporBatas, Wilayah

admin.site.register(Wilayah, AdminWilayah)
admin.site.register(ImporBatas, AdminImporBatas)
