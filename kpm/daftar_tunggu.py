"""The waiting list of a programme: candidates in the order they would be served."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import F
from django.utils.functional import cached_property

from ejsika.wilayah.cakupan import q_di_dalam
from kpm.kelayakan import rencanakan
from kpm.models import Keluarga, Kepesertaan, Program
from kpm.tindakan import MENURUT_KODE

PER_HALAMAN = 25
LANGKAH = {"CALON": "validasi", "TERVALIDASI": "aktifkan"}  # what comes next
STATUS = [("CALON", "Calon"), ("TERVALIDASI", "Tervalidasi")]


class SaringProgram(forms.Form):
    """A region and one of the programmes run here; the first one where none is asked for."""

    wilayah = forms.RegexField(r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$", required=False)
    program = forms.ModelChoiceField(
        Program.objects.none(), required=False, to_field_name="kode", empty_label=None
    )

    def __init__(self, data, *, pengguna):
        super().__init__(data)
        self.pengguna = pengguna
        terlihat = Program.objects.terlihat_oleh(pengguna).filter(milik_sendiri=True)
        self.fields["program"].queryset = terlihat.select_related("wilayah").defer("wilayah__batas")

    @cached_property
    def semua_program(self):
        return list(self.fields["program"].queryset.untuk_pilihan())

    @property
    def pilihan_program(self):
        return [(p.kode, p.kode) for p in self.semua_program]

    @property
    def program_ini(self):
        return self.cleaned_data["program"] or next(iter(self.semua_program), None)

    def di_wilayah(self, kepesertaan):
        kode = self.cleaned_data["wilayah"]
        lookup = "keluarga__wilayah__kode"
        return kepesertaan.filter(q_di_dalam([kode], lookup)) if kode else kepesertaan

    def peserta(self):
        """Memberships of the programme in the chosen region, as far as the person sees."""
        terlihat = Kepesertaan.objects.terlihat_oleh(self.pengguna)
        return self.di_wilayah(terlihat.filter(program=self.program_ini))


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
