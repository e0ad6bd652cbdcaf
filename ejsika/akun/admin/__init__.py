"""People in the admin site."""

from django.contrib import admin

from ejsika.akun.admin.pengguna import AdminPengguna
from ejsika.akun.models import Pengguna

admin.site.register(Pengguna, AdminPengguna)
