"""What loading an outside list asks for: the file, whose list, of which region and day."""

from django import forms

from ejsika.wilayah.models import Wilayah
from kpm.models import Program


class DaftarLuarForm(forms.Form):
    berkas = forms.FileField(
        label="Berkas CSV atau XLSX",
        help_text="Satu baris per keluarga atau orang, dengan kolom NIK dan/atau NO KK.",
        error_messages={"empty": "Berkas kosong.", "required": "Pilih berkasnya dahulu."},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    program = forms.ModelChoiceField(
        Program.objects.none(), label="Daftar program", to_field_name="kode", empty_label=None
    )
    wilayah = forms.ModelChoiceField(
        Wilayah.objects.none(),
        label="Daftar ini memuat seluruh",
        to_field_name="kode",
        empty_label=None,
        help_text="Keluarga di wilayah ini yang tidak ada di daftar dinyatakan sudah berakhir.",
    )
    tanggal = forms.DateField(
        label="Keadaan per tanggal",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, pengguna, hari_ini, **kwargs):
        super().__init__(*args, initial={"tanggal": hari_ini}, **kwargs)
        self.hari_ini = hari_ini
        terlihat = Program.objects.terlihat_oleh(pengguna).filter(milik_sendiri=False)
        self.fields["program"].queryset = terlihat.untuk_pilihan()
        self.fields["wilayah"].queryset = Wilayah.objects.terlihat_oleh(pengguna).pengampu()

    def clean_tanggal(self):
        if self.cleaned_data["tanggal"] > self.hari_ini:
            raise forms.ValidationError("Tanggal itu belum tiba.")
        return self.cleaned_data["tanggal"]
