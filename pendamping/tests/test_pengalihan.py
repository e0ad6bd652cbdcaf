from threading import Barrier

import pytest
from django.utils import timezone

from kpm.models import Keluarga
from kpm.tests.factories import KeluargaFactory
from pendamping.models import Penugasan
from pendamping.pengalihan import RencanaBerubah, alihkan, rencanakan
from pendamping.tests.factories import PenugasanFactory
from pendamping.tests.test_serempak import jalankan


@pytest.mark.django_db(transaction=True)
def test_dua_koordinator_sekaligus_hanya_satu_yang_menang(sari, rekan, oki, ratna):
    keluarga = KeluargaFactory()
    hari_ini, mulai = timezone.localdate(), Barrier(2)

    def tetapkan(pendamping, oleh):
        pilihan = Keluarga.objects.filter(pk=keluarga.pk)
        sidik = rencanakan(pilihan, pendamping=pendamping, sejak=hari_ini).sidik
        mulai.wait(timeout=30)
        try:
            alihkan(
                pilihan, pendamping=pendamping, sejak=hari_ini, oleh=oleh, alasan="", sidik=sidik
            )
        except RencanaBerubah:
            return "kalah"
        return pendamping.username

    hasil = jalankan([lambda: tetapkan(sari, oki), lambda: tetapkan(rekan, ratna)], serentak=2)

    [penugasan] = Penugasan.objects.filter(keluarga=keluarga)
    assert sorted(hasil) == sorted(["kalah", penugasan.pendamping.username])


def test_sidik_berbeda_bila_pengampunya_berganti(sari, rekan, budi):
    penugasan = PenugasanFactory(pendamping=rekan)
    pilihan = Keluarga.objects.filter(pk=penugasan.keluarga_id)
    hari_ini = timezone.localdate()
    semula = rencanakan(pilihan, pendamping=sari, sejak=hari_ini).sidik

    penugasan.pendamping = budi
    penugasan.save()

    assert rencanakan(pilihan, pendamping=sari, sejak=hari_ini).sidik != semula


def test_rencana_kosong_tidak_dijalankan(sari, oki):
    penugasan = PenugasanFactory(pendamping=sari)
    pilihan = Keluarga.objects.filter(pk=penugasan.keluarga_id)
    hari_ini = timezone.localdate()
    rencana = rencanakan(pilihan, pendamping=sari, sejak=hari_ini)

    with pytest.raises(RencanaBerubah):
        alihkan(pilihan, pendamping=sari, sejak=hari_ini, oleh=oki, alasan="", sidik=rencana.sidik)

    assert rencana.tetap == [penugasan.keluarga]
