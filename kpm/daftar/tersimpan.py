"""Keeping a list under a name: filters, order and columns, never a page of it."""

from contextlib import contextmanager

from django import forms
from django.db import IntegrityError, transaction

from kpm.daftar.penyaringan import hanya_saringan
from kpm.models import SaringanTersimpan

PALING_BANYAK = 50
TETAP = ("urut", "kolom")  # kept beside the filters


class NamaSaringanForm(forms.Form):
    nama = forms.CharField(
        max_length=60,
        strip=True,
        error_messages={
            "required": "Beri nama saringannya dahulu.",
            "max_length": "Nama saringan paling panjang 60 huruf.",
        },
    )


class NamaTerpakai(Exception):
    """The person already has a filter of this name."""


class TerlaluPanjang(Exception):
    """The filters are more than anybody chooses."""


class TerlaluBanyak(Exception):
    """The person keeps as many filters as one list can show."""


def simpan_saringan(*, pemilik, nama, data, pada):
    """Keep what the address narrows by under the name."""
    if SaringanTersimpan.objects.filter(pemilik=pemilik).count() >= PALING_BANYAK:
        raise TerlaluBanyak
    kueri = hanya_saringan(data, dengan=TETAP).urlencode()
    if len(kueri) > SaringanTersimpan._meta.get_field("kueri").max_length:
        raise TerlaluPanjang
    with _bernama_sendiri():
        return SaringanTersimpan.objects.create(
            pemilik=pemilik, nama=nama, kueri=kueri, dibuat_pada=pada
        )


def ganti_nama_saringan(saringan, *, nama):
    saringan.nama = nama
    with _bernama_sendiri():
        saringan.save(update_fields=["nama"])


@contextmanager
def _bernama_sendiri():
    try:
        with transaction.atomic():
            yield
    except IntegrityError as galat:
        raise NamaTerpakai from galat
