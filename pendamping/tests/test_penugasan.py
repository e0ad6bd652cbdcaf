from datetime import date

import pytest

from kpm.tests.factories import KeluargaFactory
from pendamping.models import Penugasan
from pendamping.penugasan import (
    PenugasanMendatang,
    tetapkan_penugasan,
    tetapkan_penugasan_massal,
)

JANUARI, JULI = date(2026, 1, 1), date(2026, 7, 1)


def masa(keluarga):
    """The book of assignments of a family: who, from, until."""
    return [
        (p.pendamping.username, p.masa.lower, p.masa.upper)
        for p in Penugasan.objects.filter(keluarga=keluarga).order_by("masa")
    ]


def satu(keluarga, pendamping, sejak, oleh):
    return tetapkan_penugasan(keluarga=keluarga, pendamping=pendamping, sejak=sejak, oleh=oleh)


def massal(keluarga, pendamping, sejak, oleh):
    return tetapkan_penugasan_massal(
        pasangan=[(keluarga.pk, pendamping.pk)], sejak=sejak, oleh=oleh
    )


@pytest.mark.parametrize("tetapkan", [satu, massal])
def test_penugasan_baru_menutup_yang_berjalan(tetapkan, sari, rekan, ratna):
    keluarga = KeluargaFactory()
    tetapkan(keluarga, sari, JANUARI, ratna)

    tetapkan(keluarga, rekan, JULI, ratna)

    assert masa(keluarga) == [("sari", JANUARI, JULI), ("rekan", JULI, None)]
    assert Penugasan.objects.get(pendamping=rekan).ditetapkan_oleh == ratna


@pytest.mark.parametrize("tetapkan", [satu, massal])
def test_penugasan_kepada_orang_yang_sama_tidak_mengubah_apa_pun(tetapkan, sari, ratna):
    keluarga = KeluargaFactory()
    tetapkan(keluarga, sari, JANUARI, ratna)

    tetapkan(keluarga, sari, JULI, ratna)

    assert masa(keluarga) == [("sari", JANUARI, None)]


@pytest.mark.parametrize("tetapkan", [satu, massal])
def test_koreksi_pada_hari_yang_sama_mengganti_orangnya(tetapkan, sari, rekan, ratna):
    keluarga = KeluargaFactory()
    tetapkan(keluarga, sari, JULI, ratna)

    tetapkan(keluarga, rekan, JULI, ratna)

    assert masa(keluarga) == [("rekan", JULI, None)]


@pytest.mark.parametrize("tetapkan", [satu, massal])
def test_penugasan_mundur_di_depan_yang_sudah_ada_ditolak(tetapkan, sari, rekan, ratna):
    keluarga = KeluargaFactory()
    tetapkan(keluarga, sari, JULI, ratna)

    with pytest.raises(PenugasanMendatang):
        tetapkan(keluarga, rekan, JANUARI, ratna)

    assert masa(keluarga) == [("sari", JULI, None)]


def test_penugasan_massal_menyebut_yang_berubah_saja(sari, rekan, ratna):
    lama, baru, tetap = KeluargaFactory.create_batch(3)
    satu(lama, rekan, JANUARI, ratna)
    satu(tetap, sari, JANUARI, ratna)

    banyak = tetapkan_penugasan_massal(
        pasangan=[(k.pk, sari.pk) for k in (lama, baru, tetap)], sejak=JULI, oleh=ratna
    )

    assert banyak == 2
    assert masa(lama) == [("rekan", JANUARI, JULI), ("sari", JULI, None)]
    assert masa(baru) == [("sari", JULI, None)]
    assert masa(tetap) == [("sari", JANUARI, None)]
