"""Which families a page of the division is about, and which of them were ticked.

What a person may choose from is what they may see; anything else does not exist.
"""

from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property

from ejsika.akun.models import Pengguna
from ejsika.wilayah.models import Tingkat, Wilayah
from kpm.daftar.pilihan import urai_pilihan
from kpm.models import Keluarga
from pendamping.pembagian import calon_pendamping, dampingan, pemegang, tanpa_pendamping

PROVINSI = "36"
SEKALIGUS = {Tingkat.KECAMATAN, Tingkat.DESA}  # small enough to be handed over as a whole


class _Lingkup(forms.Form):
    """Families without a pendamping in a region, or one pendamping's families there."""

    wilayah = forms.ModelChoiceField(Wilayah.objects.none(), required=False, to_field_name="kode")
    dari = forms.ModelChoiceField(Pengguna.objects.none(), required=False, to_field_name="username")

    def __init__(self, data, *, pengguna, hari_ini):
        super().__init__(data)
        self.pengguna, self.hari_ini = pengguna, hari_ini
        self.terlihat = Keluarga.objects.terlihat_oleh(pengguna)
        self.fields["wilayah"].queryset = Wilayah.objects.terlihat_oleh(pengguna).defer("batas")
        self.fields["dari"].queryset = pemegang(pengguna, hari_ini)
        self.fields["keluarga"].queryset = self.terlihat

    @cached_property
    def lingkup(self):
        """The region in focus: the chosen one, else a single duty region below the province."""
        tugas = self.pengguna.kode_tugas
        if (pilih := self.cleaned_data.get("wilayah")) or len(tugas) != 1 or tugas == [PROVINSI]:
            return pilih
        return self.fields["wilayah"].queryset.filter(kode=tugas[0]).first()

    @property
    def asal(self):
        return self.cleaned_data.get("dari")

    def daftar(self):
        """All families of the page, on every sheet of it."""
        if self.asal:
            keluarga = dampingan(self.terlihat, self.asal, self.hari_ini)
        else:
            keluarga = tanpa_pendamping(self.terlihat, self.hari_ini)
        return keluarga.di_wilayah(self.lingkup) if self.lingkup else keluarga

    @property
    def boleh_sekaligus(self):
        """Whether they may be chosen all at once, ticked or not."""
        return bool(self.asal or (self.lingkup and self.lingkup.tingkat in SEKALIGUS))

    @property
    def alamat(self):
        """The list these families came from."""
        pilih = {
            "wilayah": self.lingkup and self.lingkup.kode,
            "dari": self.asal and self.asal.username,
        }
        kueri = urlencode({nama: nilai for nama, nilai in pilih.items() if nilai})
        return reverse("pendamping:penugasan-daftar") + (f"?{kueri}" if kueri else "")


class SaringPembagian(_Lingkup):
    """What the address asks for; a single family comes before everything else."""

    keluarga = forms.ModelChoiceField(Keluarga.objects.none(), required=False, to_field_name="uuid")

    @property
    def satu(self):
        return self.cleaned_data.get("keluarga")

    def daftar(self):
        return self.terlihat.filter(pk=self.satu.pk) if self.satu else super().daftar()


class TugaskanForm(_Lingkup):
    """The ticked families and who is to have them."""

    keluarga = forms.ModelMultipleChoiceField(
        Keluarga.objects.none(), required=False, to_field_name="uuid"
    )
    semua = forms.BooleanField(required=False)
    pendamping = forms.ModelChoiceField(
        Pengguna.objects.none(),
        to_field_name="username",
        error_messages={"required": "Pilih dahulu pendamping yang menerima keluarganya."},
    )
    sidik = forms.CharField(required=False, max_length=64)
    alasan = forms.CharField(required=False, max_length=200, strip=True)

    def __init__(self, data, *, pengguna, hari_ini):
        super().__init__(urai_pilihan(data), pengguna=pengguna, hari_ini=hari_ini)
        self.fields["pendamping"].queryset = calon_pendamping(pengguna)

    def clean(self):
        isi = super().clean()
        if isi.get("semua") and not self.boleh_sekaligus:
            raise forms.ValidationError("Pilih kecamatan atau desanya dahulu.")
        if not isi.get("semua") and not isi.get("keluarga") and "keluarga" not in self.errors:
            raise forms.ValidationError("Centang dahulu keluarga yang akan ditugaskan.")
        return isi

    @property
    def tidak_ada(self):
        """Something was named that this person may not see, or that never was."""
        return any(
            galat.code not in {"required", "max_length"}
            for nama in ("wilayah", "dari", "keluarga", "pendamping")
            for galat in self.errors.as_data().get(nama, [])
        )

    @property
    def pesan(self):
        return " ".join(satu for daftar in self.errors.values() for satu in daftar)

    @property
    def satu(self):
        """The one family the page was about, or None."""
        isi = self.cleaned_data
        if isi.get("wilayah") or isi.get("dari") or len(isi.get("keluarga", ())) != 1:
            return None
        return isi["keluarga"][0]

    @property
    def alamat(self):
        if satu := self.satu:
            return reverse("pendamping:penugasan-daftar") + f"?keluarga={satu.uuid}"
        return super().alamat

    def terpilih(self):
        if self.cleaned_data["semua"]:
            return self.daftar()
        return self.terlihat.filter(pk__in=[k.pk for k in self.cleaned_data["keluarga"]])
