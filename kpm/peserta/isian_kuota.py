"""What the quota page asks for: programme and year, and the places of one kabupaten/kota."""

from django import forms
from django.utils import timezone

from ejsika.wilayah.models import Tingkat, Wilayah
from kpm.peserta.saringan import SaringProgram


class SaringKuota(SaringProgram):
    tahun = forms.IntegerField(required=False, min_value=2013, max_value=2100)

    @property
    def tahun_ini(self):
        return self.cleaned_data["tahun"] or timezone.localdate().year

    @property
    def pilihan_tahun(self):
        return [(t, str(t)) for t in range(self.tahun_ini - 2, self.tahun_ini + 3)]


class KuotaForm(forms.Form):
    wilayah = forms.ModelChoiceField(
        Wilayah.objects.none(),
        label="Kabupaten/kota",
        to_field_name="kode",
        empty_label="Pilih kabupaten/kota",
    )
    jumlah = forms.IntegerField(label="Jumlah keluarga", min_value=0, max_value=1_000_000)
    alasan = forms.CharField(
        label="Dasar atau alasan",
        max_length=200,
        help_text="Misalnya nomor SK atau surat. Tersimpan bersama nama Anda.",
    )

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        kabupaten = Wilayah.objects.pada_tingkat(Tingkat.KABUPATEN).defer("batas")
        self.fields["wilayah"].queryset = kabupaten.di_wilayah(program.wilayah)
