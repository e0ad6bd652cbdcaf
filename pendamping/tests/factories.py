from datetime import date, datetime, timedelta

import factory
from django.contrib.gis.geos import Point
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from ejsika.akun.tests.factories import PenggunaFactory
from kpm.tests.factories import KeluargaFactory
from pendamping.models import Kunjungan, Penugasan


class PenugasanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Penugasan

    pendamping = factory.SubFactory(PenggunaFactory, bertugas_di=["36.73"])
    keluarga = factory.SubFactory(KeluargaFactory)
    masa = DateRange(date(2024, 1, 1), None)


class KunjunganFactory(factory.django.DjangoModelFactory):
    """A visit that arrived whole, told by a phone with a right clock."""

    class Meta:
        model = Kunjungan

    pendamping = factory.SubFactory(PenggunaFactory, bertugas_di=["36.73"])
    keluarga = factory.SubFactory(KeluargaFactory)
    jenis = "rumah"
    mulai = timezone.make_aware(datetime(2026, 10, 14, 9, 0))  # noqa: DTZ001
    selesai = factory.LazyAttribute(lambda k: k.mulai + timedelta(minutes=25))
    dikirim_pada = factory.LazyAttribute(lambda k: k.selesai + timedelta(minutes=1))
    diterima_pada = factory.LazyAttribute(lambda k: k.dikirim_pada)
    lengkap_pada = factory.LazyAttribute(lambda k: k.diterima_pada)
    lokasi = Point(106.15, -6.12, srid=4326)
    akurasi_m = 12.0
    sidik_isi = "0" * 64
