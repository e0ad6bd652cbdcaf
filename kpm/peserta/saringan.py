"""What every list of memberships is narrowed by: a programme of ours and a region."""

from django import forms
from django.utils.functional import cached_property

from ejsika.wilayah.cakupan import q_di_dalam
from kpm.models import Kepesertaan, Program


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
        return list(self.fields["program"].queryset)

    @property
    def pilihan_program(self):
        return [(p.kode, p.kode) for p in self.semua_program]

    @property
    def program_ini(self):
        return self.cleaned_data["program"] or next(iter(self.semua_program), None)

    def terlihat(self):
        """Memberships in the chosen region, as far as the person sees."""
        terlihat, kode = (
            Kepesertaan.objects.terlihat_oleh(self.pengguna),
            self.cleaned_data["wilayah"],
        )
        return terlihat.filter(q_di_dalam([kode], terlihat.lookup_kode)) if kode else terlihat

    def peserta(self):
        """Those of the programme."""
        return self.terlihat().filter(program=self.program_ini)
