import pytest


@pytest.mark.parametrize(
    ("siapa", "alamat", "simpanan"),
    [
        ("dian", "/kpm/", "private, no-store"),
        ("dian", "/kpm/unduh.xlsx", "private, no-store"),
        ("sari", "/lapangan/", "private, no-cache"),
        ("sari", "/api/v1/lapangan/paket/", "private, no-cache"),
    ],
)
def test_halaman_orang_tidak_tersimpan_bagi_orang_berikutnya(
    client, request, siapa, alamat, simpanan
):
    client.force_login(request.getfixturevalue(siapa))

    assert client.get(alamat).headers["Cache-Control"] == simpanan
