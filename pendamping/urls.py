# ruff: noqa: F401
from django.urls import path

app_name = "pendamping"
urlpatterns = []
