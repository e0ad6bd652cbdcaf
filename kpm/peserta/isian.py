"""What a person chooses and fills in to change memberships: families, verb, reason, papers."""

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from kpm.daftar.penyaringan import SaringForm
from kpm.daftar.pilihan import urai_pilihan
from kpm.models import Keluarga, Program
from kpm.peserta import tindakan as verba
from kpm.peserta.daftar_tunggu import SaringTunggu
from kpm.peserta.kepesertaan import Isian
from kpm.peserta.resertifikasi import SaringResertifikasi
from kpm.peserta.tumpang_tindih import SaringTumpang

DAFTAR = {"tunggu": SaringTunggu, "resertifikasi": SaringResertifikasi, "tumpang": SaringTumpang}


def _tanggal(**isi):
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Tanggal itu tidak ada. Periksa lagi."},
        **isi,
    )


class PilihanForm(forms.Form):
    """Which families, in which programme, and what is to be done; a stranger does not exist.

    The families are the ticked ones, or with `semua` all of the list named in `daftar` that its
    own filters in `saring` (its query string) leave.
    """

    keluarga = forms.ModelMultipleChoiceField(
        Keluarga.objects.none(), required=False, to_field_name="uuid"
    )
    semua = forms.BooleanField(required=False)
    daftar = forms.ChoiceField(required=False, choices=[(nama, nama) for nama in DAFTAR])
    saring = forms.CharField(required=False, max_length=1000)
    program = forms.ModelChoiceField(
        Program.objects.none(),
        required=False,
        to_field_name="kode",
        empty_label=None,
        label="Program",
    )
    tindakan = forms.ChoiceField(required=False, label="Tindakan")
    kembali = forms.CharField(required=False, max_length=1000)

    def __init__(self, data, *, pengguna):
        super().__init__(urai_pilihan(data))
        self.terlihat = Keluarga.objects.terlihat_oleh(pengguna)
        self.fields["keluarga"].queryset = self.terlihat
        self.pengguna = pengguna
        self.fields["program"].queryset = Program.objects.terlihat_oleh(pengguna).dijalankan()
        self.fields["tindakan"].choices = [
            (t.kode, t.label) for t in verba.SEMUA if pengguna.peran in t.peran
        ]

    def clean(self):
        isi = super().clean()
        if not isi.get("semua") and not isi.get("keluarga") and "keluarga" not in self.errors:
            raise forms.ValidationError("Centang dahulu keluarganya.")
        return isi

    @property
    def tidak_ada(self):
        """Something was named that this person may not see, or that never was."""
        return any(nama in self.errors for nama in ("keluarga", "program"))

    @property
    def verba(self):
        return verba.MENURUT_KODE.get(self.cleaned_data["tindakan"])

    def terpilih(self):
        if self.cleaned_data["semua"]:
            return self._semua(QueryDict(self.cleaned_data["saring"]))
        return self.terlihat.filter(pk__in=[k.pk for k in self.cleaned_data["keluarga"]])

    def _semua(self, isi):
        saringan = DAFTAR.get(self.cleaned_data["daftar"])
        if saringan is None:
            return SaringForm(isi, pengguna=self.pengguna).saring(self.terlihat)
        saring = saringan(isi, pengguna=self.pengguna)
        if not saring.is_valid():
            return self.terlihat.none()
        return self.terlihat.filter(pk__in=saring.daftar().order_by().values("keluarga"))

    @property
    def alamat_kembali(self):
        """The page the families were chosen on; never an address outside."""
        jalan = self.data.get("kembali", "")
        if jalan.startswith("/") and url_has_allowed_host_and_scheme(jalan, allowed_hosts=None):
            return jalan
        return reverse("kpm:tunggu-daftar")

    def tersembunyi(self):
        """The choice as pairs of name and value, to carry it to the next page."""
        isi = self.cleaned_data
        pasangan = [("kembali", self.alamat_kembali)]
        if isi["semua"]:
            pasangan += [("semua", "1"), ("daftar", isi["daftar"]), ("saring", isi["saring"])]
        else:
            pasangan += [("pilihan", ",".join(str(satu.uuid) for satu in isi["keluarga"]))]
        return pasangan


class IsianForm(forms.Form):
    """What the verb asks for: reason and day always, decree and papers where it says so."""

    tanggal = _tanggal(label="Berlaku mulai tanggal")
    sk_nomor = forms.CharField(label="Nomor SK", max_length=80)
    sk_tanggal = _tanggal(label="Tanggal SK")
    kode_keluar = forms.ChoiceField(label="Sebab keluar")
    dokumen = forms.CharField(
        label="Dokumen pendukung",
        max_length=200,
        help_text="Jenis dan nomornya, misalnya “Berita acara 12/BA/2026”.",
    )
    alasan = forms.CharField(
        label="Alasan",
        max_length=300,
        help_text="Tersimpan bersama nama Anda dan dapat dibaca di halaman keluarga.",
    )

    def __init__(self, *args, tindakan, peran, hari_ini, usul=None, **kwargs):
        super().__init__(*args, initial={"tanggal": hari_ini, **(usul or {})}, **kwargs)
        self.hari_ini = hari_ini
        kode = verba.kode_untuk(tindakan, peran)
        pilihan = [(k.kode, f"{k.kode} {k.label} (butuh {k.butuh})") for k in kode]
        self.fields["kode_keluar"].choices = [("", "Pilih sebabnya"), *pilihan]
        if not tindakan.sk:
            del self.fields["sk_nomor"], self.fields["sk_tanggal"]
        if not tindakan.keluar:
            del self.fields["kode_keluar"], self.fields["dokumen"]

    def clean_tanggal(self):
        return self._sudah_terjadi("tanggal")

    def clean_sk_tanggal(self):
        return self._sudah_terjadi("sk_tanggal")

    def _sudah_terjadi(self, nama):
        if self.cleaned_data[nama] > self.hari_ini:
            raise forms.ValidationError("Tanggal itu belum tiba. Catat pada hari berlakunya.")
        return self.cleaned_data[nama]

    def sebagai_isian(self):
        return Isian(**self.cleaned_data)
