import uuid

import pytest
from django.test import Client

from ejsika.akun.masalah import BAKU

ALAMAT = f"/api/v1/kunjungan/{uuid.UUID(int=7)}/"


@pytest.mark.parametrize(
    ("cara", "tujuan", "tajuk", "status", "kode"),
    [
        ("get", ALAMAT, {}, 404, "tidak_ditemukan"),
        ("post", ALAMAT, {}, 405, "cara_tidak_tersedia"),
        ("post", "/api/v1/skema/", {}, 405, "cara_tidak_tersedia"),
        ("get", ALAMAT, {"Authorization": "Token x"}, 401, "kunci_ditolak"),
        ("get", ALAMAT, {"Accept": "text/x"}, 406, "bentuk_tidak_tersedia"),
    ],
)
def test_penolakan_api_berbahasa_indonesia(client, sari, cara, tujuan, tajuk, status, kode):
    client.force_login(sari)

    jawab = getattr(client, cara)(tujuan, headers=tajuk)

    assert (jawab.status_code, jawab["Content-Type"]) == (status, "application/problem+json")
    assert jawab.json() == {
        "type": "about:blank",
        "title": jawab.json()["title"],
        "status": status,
        "detail": dict(BAKU.values())[kode],
        "kode": kode,
    }


def test_yang_belum_masuk_diminta_masuk(client, db):
    jawab = client.get(ALAMAT)

    assert (jawab.status_code, jawab.json()["kode"], jawab["WWW-Authenticate"]) == (
        401,
        "belum_masuk",
        "Token",
    )


def test_kiriman_bersesi_tanpa_tanda_csrf_ditolak_dengan_penjelasan(sari):
    peramban = Client(enforce_csrf_checks=True)
    peramban.force_login(sari)

    jawab = peramban.put(ALAMAT, b"{}", content_type="application/json")

    assert (jawab.status_code, jawab.json()["kode"]) == (403, "formulir_kedaluwarsa")


def test_alasan_penolakan_dari_pintunya_tetap_terbaca(client, ratna):
    client.force_login(ratna)

    jawab = client.put(ALAMAT, b"{}", content_type="application/json")

    assert (jawab.status_code, jawab.json()["kode"], jawab.json()["detail"]) == (
        403,
        "tidak_berwenang",
        "Hanya pendamping yang dapat mengirim kunjungan.",
    )
