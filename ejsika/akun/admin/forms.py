"""Forms of the admin site for people."""

from django import forms

from ejsika.akun.kunci_api import BERLAKU_HARI
from ejsika.akun.models import Penempatan, Pengguna
from ejsika.akun.nomor_hp import NomorHpSalah, baku_nomor_hp
from ejsika.wilayah.models import Tingkat, Wilayah


class FormPengguna(forms.ModelForm):
    class Meta:
        model = Pengguna
        fields = ["username", "nama_lengkap", "peran", "nomor_hp", "email"]
        help_texts = {
            "username": "Untuk masuk. Huruf kecil, angka, titik, atau tanda hubung.",
            "nomor_hp": "Contoh: 0812-3456-7890.",
        }

    def clean_nomor_hp(self):
        tulisan = self.cleaned_data["nomor_hp"]
        try:
            return baku_nomor_hp(tulisan) if tulisan else ""
        except NomorHpSalah:
            raise forms.ValidationError("Nomor HP tidak dikenal. Contoh: 0812-3456-7890.") from None


class PilihanWilayah(forms.ModelChoiceField):
    def label_from_instance(self, wilayah):
        return f"{wilayah.kode}  {wilayah.nama}"


class FormPenempatan(forms.ModelForm):
    """A duty region: the province, a kabupaten/kota or a kecamatan, or the desa it already is."""

    wilayah = PilihanWilayah(queryset=Wilayah.objects.none(), label="wilayah tugas")

    class Meta:
        model = Penempatan
        fields = ["wilayah"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        pilihan = Wilayah.objects.exclude(tingkat=Tingkat.DESA)
        if self.instance.wilayah_id:
            pilihan = pilihan | Wilayah.objects.filter(pk=self.instance.wilayah_id)
        self.fields["wilayah"].widget.attrs["aria-label"] = "Wilayah tugas"
        self.fields["wilayah"].queryset = pilihan.only("kode", "nama").order_by("kode")


class SetPenempatan(forms.BaseInlineFormSet):
    """Says aloud what the tick in the last column does."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = "Hapus penempatan ini"


class FormBerkasAkun(forms.Form):
    berkas = forms.FileField(
        label="Berkas CSV atau XLSX",
        help_text="Kolom: nama lengkap, nomor HP, kode wilayah, dan bila perlu username. "
        "Paling banyak 2.000 baris, 2 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class FormKunci(forms.Form):
    berlaku_hari = forms.TypedChoiceField(
        label="Berlaku selama", coerce=int, choices=[(n, f"{n} hari") for n in BERLAKU_HARI]
    )
