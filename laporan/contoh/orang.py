"""The demo's accounts: one of each role and office, and the pendamping of every kabupaten."""

from django.conf import settings
from django.contrib.auth.hashers import make_password

from ejsika.akun.models import Penempatan, Pengguna, Peran
from laporan.contoh import nama

# Of 50,000 KPM and 330 pendamping; Pandeglang as reported in 2019, the rest by the 2015 quotas.
SEBARAN_KPM = {
    "36.01": 12_000,
    "36.02": 11_300,
    "36.03": 6_500,
    "36.04": 9_000,
    "36.71": 2_600,
    "36.72": 2_600,
    "36.73": 4_200,
    "36.74": 1_800,
}
SEBARAN_PENDAMPING = {
    "36.01": 59,
    "36.02": 78,
    "36.03": 48,
    "36.04": 66,
    "36.71": 18,
    "36.72": 18,
    "36.73": 30,
    "36.74": 13,
}


def bagi(jumlah, sebaran):
    """Split a whole number by weights, largest remainders first; every part gets at least one.

    >>> bagi(10, {"a": 3, "b": 1})
    {'a': 8, 'b': 2}
    """
    total = sum(sebaran.values())
    bagian = {kode: max(1, jumlah * bobot // total) for kode, bobot in sebaran.items()}
    menurut_sisa = sorted(sebaran, key=lambda kode: -(jumlah * sebaran[kode] % total))
    for kode in menurut_sisa[: max(0, jumlah - sum(bagian.values()))]:
        bagian[kode] += 1
    return bagian


class Kantor:
    """Makes accounts that share one password hash, so that 350 of them take a moment."""

    def __init__(self, acak):
        self.acak = acak
        self.sandi = make_password(settings.SANDI_CONTOH)

    def _akun(self, username, peran, nama_lengkap=None):
        kelamin = self.acak.choice("LP")
        return Pengguna(
            username=username,
            password=self.sandi,
            nama_lengkap=nama_lengkap or nama.orang(self.acak, kelamin, tua=False),
            peran=peran,
            nomor_hp=f"+62812{self.acak.randint(10_000_000, 99_999_999)}",
            is_staff=peran == Peran.ADMIN,
            is_superuser=peran == Peran.ADMIN,
        )

    def buka(self, kabupaten, jumlah_pendamping):
        """Create all accounts; returns the pendamping as {kode kabupaten: [Pengguna]}."""
        provinsi = kabupaten[0].induk
        staf = [
            (self._akun("admin", Peran.ADMIN, "Admin e-JSiKa"), None),
            (self._akun("dinsos", Peran.DINSOS), provinsi),
            (self._akun("pimpinan", Peran.PIMPINAN), provinsi),
            (self._akun("opd.pendidikan", Peran.OPD, "Dinas Pendidikan"), provinsi),
        ]
        for satu in kabupaten:
            staf.append((self._akun(f"koordinator.{satu.kode}", Peran.KOORDINATOR), satu))
            staf.append((self._akun(f"operator.{satu.kode}", Peran.OPERATOR), satu))
        pendamping = []
        bagian = bagi(jumlah_pendamping, SEBARAN_PENDAMPING)
        for satu in kabupaten:
            for _ in range(bagian[satu.kode]):
                nomor = f"pendamping.{len(pendamping) + 1:04d}"
                pendamping.append((self._akun(nomor, Peran.PENDAMPING), satu))
        semua = staf + pendamping
        Pengguna.objects.bulk_create([akun for akun, _ in semua])
        Penempatan.objects.bulk_create(
            [Penempatan(pengguna=akun, wilayah=tempat) for akun, tempat in semua if tempat]
        )
        return {
            satu.kode: [akun for akun, tempat in pendamping if tempat == satu] for satu in kabupaten
        }
