import pytest

from pendamping.komitmen import status_komitmen


@pytest.mark.parametrize(
    ("isi", "status"),
    [
        (("sekolah", 17, 20), "PATUH"),  # exactly 85 %
        (("sekolah", 16, 20), "TIDAK_PATUH"),
        (("sekolah", None, 20), "BELUM_TERVERIFIKASI"),
        (("sekolah", 17, None), "BELUM_TERVERIFIKASI"),
        (("sekolah", 0, 0), "TIDAK_BERLAKU"),
        (("balita", 1, 1), "PATUH"),
        (("balita", 0, 1), "TIDAK_PATUH"),
        (("balita", 0, 1, "SAKIT"), "TIDAK_PATUH"),
        (("balita", 0, 1, "LAYANAN_TIDAK_ADA"), "TIDAK_BERLAKU"),
        (("hamil", None, None), "BELUM_TERVERIFIKASI"),
    ],
)
def test_status_komitmen(isi, status):
    assert status_komitmen(*isi) == status
