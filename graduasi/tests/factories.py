from datetime import datetime

import factory
from django.utils import timezone

from ejsika.akun.tests.factories import PenggunaFactory
from graduasi.models import Penilaian, VersiInstrumen
from graduasi.penilaian import catat_penilaian
from kpm.tests.factories import KeluargaFactory

TIDAK_MISKIN = {
    "luas_lantai": 60,
    "jenis_lantai": "keramik",
    "jenis_dinding": "tembok_plester",
    "jamban": "sendiri",
    "penerangan": "listrik",
    "air_minum": "ledeng",
    "bahan_bakar": "gas",
    "konsumsi_protein": "dua_lebih",
    "pakaian": "dua_lebih",
    "frekuensi_makan": "tiga_lebih",
    "berobat": "ya",
    "penghasilan_krt": "lainnya",
    "penghasilan_krt_angka": 9_000_000,
    "pendidikan_krt": "sma_lebih",
    "tabungan_aset": 7_500_000,
}
MISKIN = {
    "luas_lantai": 12,
    "jenis_lantai": "tanah",
    "jenis_dinding": "bambu",
    "jamban": "tidak_ada",
    "penerangan": "bukan_listrik",
    "air_minum": "sungai",
    "bahan_bakar": "kayu",
    "konsumsi_protein": "tidak_pernah",
    "pakaian": "satu",
    "frekuensi_makan": "dua",
    "berobat": "tidak",
    "penghasilan_krt": "buruh_tani",
    "pendidikan_krt": "sd",
    "tabungan_aset": 0,
}


def jawaban_dengan(kekurangan):
    """Complete answers of a family of four with just so many deprivations."""
    return TIDAK_MISKIN | dict(list(MISKIN.items())[:kekurangan])


class PenilaianFactory(factory.Factory):
    """An assessment by the version in use; `kekurangan` chooses the answers.

    Needs the fixture `versi`: it goes through the same activity as everyone.
    """

    class Meta:
        model = Penilaian

    keluarga = factory.SubFactory(KeluargaFactory)
    penilai = factory.SubFactory(PenggunaFactory, bertugas_di=["36.73"])
    kekurangan = 9
    jawaban = factory.LazyAttribute(lambda p: jawaban_dengan(p.kekurangan))
    jumlah_anggota = 4
    pada = timezone.make_aware(datetime(2026, 10, 14, 10, 0))  # noqa: DTZ001

    @classmethod
    def _create(cls, model_class, *args, kekurangan, **isi):
        return catat_penilaian(versi=VersiInstrumen.objects.dipakai().get(), **isi)
