import factory

from ejsika.wilayah.models import Tingkat, Wilayah

TINGKAT = {2: Tingkat.PROVINSI, 5: Tingkat.KABUPATEN, 8: Tingkat.KECAMATAN, 13: Tingkat.DESA}


class WilayahFactory(factory.django.DjangoModelFactory):
    """A region under its code; its parents come with it, and a code exists once."""

    class Meta:
        model = Wilayah
        django_get_or_create = ["kode"]

    kode = "36.73.01.1004"
    nama = factory.LazyAttribute(lambda w: f"Wilayah {w.kode}")
    tingkat = factory.LazyAttribute(lambda w: TINGKAT[len(w.kode)])
    batas = None
    sumber_batas = factory.LazyAttribute(lambda w: "perkiraan" if w.batas else "")
    induk = factory.LazyAttribute(
        lambda w: WilayahFactory(kode=w.kode.rpartition(".")[0]) if "." in w.kode else None
    )
