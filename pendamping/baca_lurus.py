"""Reading a body that needs no explaining: a serializer's own rules, walked straight.

The reader is derived from the serializer, so the shape is told once. Whatever it accepts, the
serializer would read as the same content; whatever is not in its plainest form raises, and the
serializer reads it or says what is wrong.
"""

from datetime import datetime
from functools import partial
from math import inf
from uuid import UUID

from django.utils import timezone
from rest_framework import serializers

BULAT = 2**53  # beyond it a float is no longer every whole number
BERBELIT = (ValueError, OverflowError, serializers.ValidationError)  # what a reader may raise


def pembaca_lurus(isian):
    """A function that reads what the field reads, or raises one of `BERBELIT`."""
    susun = next(susun for jenis, susun in SUSUNAN if isinstance(isian, jenis))
    baca = susun(isian)
    if isian.allow_null:
        return lambda nilai: None if nilai is None else baca(nilai)
    return baca


def _pastikan(lurus):
    if not lurus:
        raise ValueError


def _objek(isian):
    bidang = [
        (nama, pembaca_lurus(anak), anak, getattr(isian, f"validate_{nama}", None))
        for nama, anak in isian.fields.items()
    ]

    def baca(nilai):
        _pastikan(type(nilai) is dict)
        hasil = {}
        for nama, baca_anak, anak, periksa in bidang:
            if nama in nilai:
                isi = baca_anak(nilai[nama])
                hasil[nama] = periksa(isi) if periksa else isi
            else:
                _pastikan(not anak.required)
                hasil[nama] = anak.get_default()
        return isian.validate(hasil)

    return baca


def _daftar(isian):
    baca_anak = pembaca_lurus(isian.child)

    def baca(nilai):
        _pastikan(type(nilai) is list and len(nilai) <= isian.max_length)
        return [baca_anak(satu) for satu in nilai]

    return baca


def _pilihan(isian):
    pilihan = isian.choice_strings_to_values | ({"": ""} if isian.allow_blank else {})

    def baca(nilai):
        _pastikan(type(nilai) is str and nilai in pilihan)
        return pilihan[nilai]

    return baca


def _teks(isian):
    terpanjang = isian.max_length or inf

    def baca(nilai):
        _pastikan(type(nilai) is str and len(nilai) <= terpanjang and nilai == nilai.strip())
        _pastikan("\0" not in nilai and (nilai or isian.allow_blank))
        nilai.encode()  # a lone surrogate has no bytes
        return isian.to_internal_value(nilai) if nilai else ""

    return baca


def _angka(isian, *, jenis, tulis):
    bawah = -BULAT if isian.min_value is None else isian.min_value
    atas = BULAT if isian.max_value is None else isian.max_value

    def baca(nilai):
        _pastikan(type(nilai) in jenis and bawah <= nilai <= atas)
        return tulis(nilai)

    return baca


def _waktu(isian):
    def baca(nilai):
        _pastikan(type(nilai) is str)
        waktu = datetime.fromisoformat(nilai)
        _pastikan(waktu.tzinfo and isian.terlama <= waktu < isian.terakhir)
        return waktu.astimezone(timezone.get_current_timezone())

    return baca


def _uuid(isian):
    def baca(nilai):
        _pastikan(type(nilai) is str)
        return UUID(nilai)

    return baca


SUSUNAN = (
    (serializers.Serializer, _objek),
    ((serializers.ListSerializer, serializers.ListField), _daftar),
    (serializers.ChoiceField, _pilihan),
    (serializers.CharField, _teks),
    (serializers.FloatField, partial(_angka, jenis={int, float}, tulis=float)),
    (serializers.IntegerField, partial(_angka, jenis={int}, tulis=int)),
    (serializers.DateTimeField, _waktu),
    (serializers.UUIDField, _uuid),
)
