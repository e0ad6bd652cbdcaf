import json
import re
import uuid
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError, ValidationError

from kpm.models import Keluarga
from pendamping.baca_lurus import BERBELIT
from pendamping.kiriman import BACA_LURUS, PEMBACA, BacaKiriman, baca_kiriman, sidik_kiriman
from pendamping.tests.factories import PenugasanFactory
from pendamping.tests.kiriman import isi_foto, isi_kunjungan, titik

KELUARGA = Keluarga(uuid=uuid.UUID(int=7))
ISI = isi_kunjungan(
    KELUARGA,
    foto=[isi_foto(b"x")],
    komitmen=[
        {
            "anggota": str(uuid.UUID(int=8)),
            "jenis": "sekolah",
            "bulan": "2026-10",
            "hadir": 20,
            "hari_efektif": 22,
            "alasan": None,
        }
    ],
)
INGGRIS = re.compile(r"\b(the|of|must|this|be|got|not|too|valid|ensure)\b", re.IGNORECASE)
SEMBARANG = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=40)
    | st.sampled_from([10**400, "\x00", "\ud800", "2026-10", "9999-12-31T23:59:59-14:00", "NaN"]),
    lambda anak: (
        st.lists(anak, max_size=3) | st.dictionaries(st.text(max_size=8), anak, max_size=3)
    ),
    max_leaves=8,
)


def jalan_di_dalam(isi, awalan=()):
    """Every place of the body that a fuzzer can put something else into."""
    yield awalan
    anak = isi.items() if isinstance(isi, dict) else enumerate(isi) if isinstance(isi, list) else ()
    for nama, nilai in anak:
        yield from jalan_di_dalam(nilai, (*awalan, nama))


def ganti(isi, jalan, nilai):
    if not jalan:
        return nilai
    salinan = isi.copy()
    salinan[jalan[0]] = ganti(isi[jalan[0]], jalan[1:], nilai)
    return salinan


@settings(max_examples=100, deadline=None)
@given(jalan=st.sampled_from(list(jalan_di_dalam(ISI))), nilai=SEMBARANG)
def test_isi_sembarang_terbaca_atau_ditolak(jalan, nilai):
    try:
        isi = baca_kiriman(ganti(ISI, jalan, nilai))
    except ValidationError as galat:
        json.dumps(galat.detail)
    else:
        assert len(sidik_kiriman(isi)) == 64


@settings(max_examples=300, deadline=None)
@given(jalan=st.sampled_from(list(jalan_di_dalam(ISI))), nilai=SEMBARANG)
def test_yang_dibaca_lurus_sama_dengan_yang_dibaca_pelan(jalan, nilai):
    isi = ganti(ISI, jalan, nilai)
    try:
        lurus = BACA_LURUS(isi)
    except BERBELIT:
        return
    assert lurus == PEMBACA.run_validation(isi)


def test_kiriman_biasa_dibaca_lurus():
    biasa = {**ISI, "lokasi": [titik(ketinggian_m=None), titik(kecepatan_mps=1.5)], "catatan": ""}

    assert [BACA_LURUS(isi) for isi in (ISI, biasa)] == [
        PEMBACA.run_validation(isi) for isi in (ISI, biasa)
    ]


@settings(max_examples=100, deadline=None)
@given(jalan=st.sampled_from(list(jalan_di_dalam(ISI))), nilai=SEMBARANG)
def test_penolakan_tidak_berbahasa_inggris(jalan, nilai):
    try:
        baca_kiriman(ganti(ISI, jalan, nilai))
    except ValidationError as galat:
        kalimat = " ".join(pesan for daftar in galat.detail.values() for pesan in daftar)
        assert INGGRIS.search(kalimat) is None, kalimat


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(jalan=st.sampled_from(list(jalan_di_dalam(ISI))), nilai=SEMBARANG)
def test_pintu_tidak_pernah_menjawab_5xx(client, sari, jalan, nilai):
    keluarga = PenugasanFactory(pendamping=sari).keluarga
    client.force_login(sari)
    isi = ganti({**ISI, "keluarga": str(keluarga.uuid), "komitmen": []}, jalan[:1], nilai)

    jawab = client.put(
        f"/api/v1/kunjungan/{uuid.uuid4()}/", json.dumps(isi), content_type="application/json"
    )

    assert jawab.status_code in {201, 400}


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_byte_sembarang_menjadi_json_atau_ditolak(mentah):
    try:
        isi = BacaKiriman().parse(BytesIO(mentah))
    except ParseError:
        return
    json.dumps(isi)


def test_sidik_tidak_memandang_waktu_kirim_dan_penulisan():
    asli = baca_kiriman(ISI)
    lain_tulis = {**ISI, "mulai": "2026-10-14T02:00:00Z", "dikirim": "2026-10-20T00:00:00Z"}

    assert sidik_kiriman(baca_kiriman(lain_tulis)) == sidik_kiriman(asli)


@pytest.mark.parametrize(
    "beda",
    [
        {"catatan": "lain"},
        {"lokasi": [titik(akurasi_m=13)]},
        {"lokasi": []},
        {"foto": []},
        {"kegiatan": []},
        {"selesai": "2026-10-14T09:26:00+07:00"},
        {"perangkat": {"id": "lain", "versi": "1"}},
    ],
)
def test_sidik_memandang_setiap_isi(beda):
    assert sidik_kiriman(baca_kiriman({**ISI, **beda})) != sidik_kiriman(baca_kiriman(ISI))
