"""The waiting list of a programme: candidates in the order they would be served."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import F

from kpm.models import Keluarga
from kpm.peserta.kelayakan import rencanakan
from kpm.peserta.saringan import SaringProgram
from kpm.peserta.tindakan import MENURUT_KODE

PER_HALAMAN = 25
LANGKAH = {"CALON": "validasi", "TERVALIDASI": "aktifkan"}  # what comes next
STATUS = [("CALON", "Calon"), ("TERVALIDASI", "Tervalidasi")]


class SaringTunggu(SaringProgram):
    status = forms.ChoiceField(choices=STATUS, required=False)

    @property
    def status_ini(self):
        return self.cleaned_data["status"] or "CALON"

    def daftar(self):
        """The waiting families: poorest first, then who has waited longest."""
        return (
            self.peserta()
            .filter(status=self.status_ini)
            .order_by(F("keluarga__desil").asc(nulls_last=True), "tanggal_masuk", "keluarga")
        )


def halaman_tunggu(saring, nomor, hari_ini):
    """One page of the waiting list; each family with what would hold its next step."""
    halaman = Paginator(saring.daftar().values_list("keluarga", "tanggal_masuk"), PER_HALAMAN)
    halaman = halaman.get_page(nomor)
    sejak = dict(halaman.object_list)
    keluarga = Keluarga.objects.filter(pk__in=sejak)
    rencana = rencanakan(
        keluarga,
        program=saring.program_ini,
        tindakan=MENURUT_KODE[LANGKAH[saring.status_ini]],
        tanggal=hari_ini,
        sisa={},  # places are shown per kabupaten, not row by row
    )
    sebab = {n.keluarga_id: n.sebab for n in rencana.nasib}
    isi = keluarga.untuk_daftar().in_bulk()
    halaman.object_list = [
        {"keluarga": isi[pk], "sejak": hari, "sebab": sebab[pk]} for pk, hari in sejak.items()
    ]
    return halaman
