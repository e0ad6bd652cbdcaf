from datetime import date

import factory
from django.contrib.gis.geos import Point

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.models import Anggota, Keluarga, Kepesertaan, Kuota, Program


class ProgramFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Program
        django_get_or_create = ["kode"]

    kode = "JAMSOSRATU"
    nama = "Jamsosratu"
    wilayah = factory.SubFactory(WilayahFactory, kode="36")


class KeluargaFactory(factory.django.DjangoModelFactory):
    """A family with a place on the map and no members; `AnggotaFactory` adds them."""

    class Meta:
        model = Keluarga

    nomor = factory.Sequence(lambda n: f"JSR-{n:07d}")
    no_kk = factory.Sequence(lambda n: f"36730101012{n:05d}")
    nama_pengurus = factory.Sequence(lambda n: f"Siti Aminah {n}")
    wilayah = factory.SubFactory(WilayahFactory)
    lokasi = Point(106.15, -6.12, srid=4326)
    sumber_lokasi = "impor"


class AnggotaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Anggota

    keluarga = factory.SubFactory(KeluargaFactory)
    nik = factory.Sequence(lambda n: f"367301410185{n:04d}")
    nama = factory.Sequence(lambda n: f"Anggota {n}")
    hubungan = "anak"
    jenis_kelamin = "P"
    tanggal_lahir = date(2015, 6, 1)


class KepesertaanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Kepesertaan

    keluarga = factory.SubFactory(KeluargaFactory)
    program = factory.SubFactory(ProgramFactory)
    status = "AKTIF"
    tanggal_masuk = date(2024, 1, 1)


class KuotaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Kuota

    program = factory.SubFactory(ProgramFactory)
    wilayah = factory.SubFactory(WilayahFactory, kode="36.73")
    tahun = 2026
    jumlah = 1
    alasan = "SK Gubernur"
