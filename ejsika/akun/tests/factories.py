import factory

from ejsika.akun.models import Penempatan, Pengguna, Peran
from ejsika.wilayah.tests.factories import WilayahFactory


class PenggunaFactory(factory.django.DjangoModelFactory):
    """A person of a role; `bertugas_di` lists the codes of the duty regions."""

    class Meta:
        model = Pengguna
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"pengguna.{n:04d}")
    nama_lengkap = factory.Sequence(lambda n: f"Pengguna Nomor {n}")
    peran = Peran.PENDAMPING
    password = factory.django.Password("sandi-uji-banten")

    @factory.post_generation
    def bertugas_di(self, create, daftar_kode, **_):
        for kode in daftar_kode or []:
            Penempatan.objects.create(pengguna=self, wilayah=WilayahFactory(kode=kode))
