from datetime import UTC, date, datetime

import factory
from django.contrib.gis.geos import Point

from ejsika.wilayah.tests.factories import WilayahFactory
from kpm.models import (
    Anggota,
    DaftarPenerima,
    JadwalBantuan,
    Keluarga,
    Kepesertaan,
    Kuota,
    Penyaluran,
    Program,
    Rekening,
)


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


class JadwalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JadwalBantuan
        django_get_or_create = ["program", "tahun_anggaran", "tahap", "wilayah"]

    program = factory.SubFactory(ProgramFactory)
    tahun_anggaran = 2026
    tahap = 1
    wilayah = factory.SubFactory(WilayahFactory, kode="36")
    bank = "BJB"
    nominal = 1_000_000


class RekeningFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rekening

    keluarga = factory.SubFactory(KeluargaFactory)
    bank = "BJB"
    nomor = factory.Sequence(lambda n: f"00{n:08d}")
    pemilik = factory.SelfAttribute("keluarga.nama_pengurus")
    sumber = "operator"
    tanggal_sumber = date(2026, 1, 5)
    dicatat_pada = datetime(2026, 1, 5, 9, tzinfo=UTC)


class DaftarPenerimaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DaftarPenerima
        django_get_or_create = ["program", "tahun_anggaran", "tahap", "urutan"]

    program = factory.SubFactory(ProgramFactory)
    tahun_anggaran = 2026
    tahap = 1
    urutan = 0
    sk_nomor = "978/Kep.1-Huk/2026"
    sk_tanggal = date(2026, 3, 2)
    dibekukan_pada = datetime(2026, 3, 3, 9, tzinfo=UTC)


class PenyaluranFactory(factory.django.DjangoModelFactory):
    """One frozen payment; a test about freezing goes through `kpm.salur.pembekuan` instead."""

    class Meta:
        model = Penyaluran

    jadwal = factory.SubFactory(JadwalFactory)
    kepesertaan = factory.SubFactory(
        KepesertaanFactory, program=factory.SelfAttribute("..jadwal.program")
    )
    daftar = factory.SubFactory(
        DaftarPenerimaFactory,
        program=factory.SelfAttribute("..jadwal.program"),
        tahun_anggaran=factory.SelfAttribute("..jadwal.tahun_anggaran"),
        tahap=factory.SelfAttribute("..jadwal.tahap"),
    )
    nominal = factory.SelfAttribute("jadwal.nominal")
    wilayah = factory.SelfAttribute("kepesertaan.keluarga.wilayah")
    nomor_peserta = factory.SelfAttribute("kepesertaan.keluarga.nomor")
    nama = factory.SelfAttribute("kepesertaan.keluarga.nama_pengurus")
