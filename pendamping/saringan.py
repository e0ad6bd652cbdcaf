"""The filters of the visit list, as they stand in the address."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from ejsika.akun.models import Pengguna
from ejsika.wilayah.models import Tingkat, Wilayah
from pendamping.models import HasilPutusan, JenisKunjungan

SEMUA_BULAN = "semua"
BULAN_DITAWARKAN = 13
PUTUSAN = (("", "Semua kunjungan"), *HasilPutusan.choices, ("menunggu", "Menunggu foto"))


class SaringKunjungan(forms.Form):
    """What a person may choose from is what they may see; anything else filters to nothing."""

    bulan = forms.ChoiceField(required=False, label="Bulan")
    kabupaten = forms.ModelChoiceField(
        Wilayah.objects.none(), required=False, to_field_name="kode", label="Kabupaten/kota"
    )
    kecamatan = forms.ModelChoiceField(
        Wilayah.objects.none(), required=False, to_field_name="kode", label="Kecamatan"
    )
    pendamping = forms.ModelChoiceField(
        Pengguna.objects.none(), required=False, to_field_name="username", label="Pendamping"
    )
    jenis = forms.ChoiceField(
        choices=[("", "Semua jenis"), *JenisKunjungan.choices], required=False, label="Jenis"
    )
    keluarga = forms.UUIDField(required=False, widget=forms.HiddenInput)
    putusan = forms.ChoiceField(choices=PUTUSAN, required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, pengguna, hari_ini=None):
        hari_ini = hari_ini or timezone.localdate()
        super().__init__(data)
        self.fields["bulan"].choices = [*_bulan(hari_ini), (SEMUA_BULAN, "Semua bulan")]
        self.bulan_kini = f"{hari_ini:%Y-%m}"
        if pengguna.hanya_dampingan:
            for nama in ("kabupaten", "kecamatan", "pendamping"):
                del self.fields[nama]
            return
        wilayah = Wilayah.objects.terlihat_oleh(pengguna)
        self._tawarkan("kabupaten", wilayah.pada_tingkat(Tingkat.KABUPATEN), "Semua kabupaten/kota")
        kecamatan = wilayah.pada_tingkat(Tingkat.KECAMATAN).filter(
            kode__startswith=self.data.get("kabupaten") or "36"
        )
        self._tawarkan("kecamatan", kecamatan, "Semua kecamatan")
        pendamping = Pengguna.objects.terlihat_oleh(pengguna).pendamping()
        self._tawarkan("pendamping", pendamping.order_by("nama_lengkap", "pk"), "Semua pendamping")

    def _tawarkan(self, nama, pilihan, kosong):
        self.fields[nama].queryset = pilihan
        self.fields[nama].empty_label = kosong

    def terapkan(self, kunjungan):
        """Narrow the visits by every filter but the verdict; this month where none is named."""
        if not self.is_valid():
            return kunjungan.none()
        pilih = self.cleaned_data
        if (bulan := pilih["bulan"] or self.bulan_kini) != SEMUA_BULAN:
            kunjungan = kunjungan.pada_bulan(date.fromisoformat(f"{bulan}-01"))
        if wilayah := pilih.get("kecamatan") or pilih.get("kabupaten"):
            kunjungan = kunjungan.di_wilayah(wilayah)
        if pendamping := pilih.get("pendamping"):
            kunjungan = kunjungan.filter(pendamping=pendamping)
        if pilih["keluarga"]:
            kunjungan = kunjungan.filter(keluarga__uuid=pilih["keluarga"])
        if pilih["jenis"]:
            kunjungan = kunjungan.filter(jenis=pilih["jenis"])
        return kunjungan

    def terapkan_putusan(self, kunjungan):
        putusan = self.is_valid() and self.cleaned_data["putusan"]
        return kunjungan.berputusan(putusan) if putusan else kunjungan

    @property
    def sebutan_bulan(self):
        """The chosen month in words."""
        bulan = (self.is_valid() and self.cleaned_data["bulan"]) or self.bulan_kini
        if bulan == SEMUA_BULAN:
            return "semua bulan"
        return date_format(date.fromisoformat(f"{bulan}-01"), "F Y")


def sebut_hitungan(hitungan):
    """The figures as `(code, words, number)`, in the order of the filter."""
    return [(kode, label, hitungan[kode or "semua"]) for kode, label in PUTUSAN]


def _bulan(hari_ini):
    """The current month and the year before it."""
    awal = hari_ini.replace(day=1)
    for _ in range(BULAN_DITAWARKAN):
        yield f"{awal:%Y-%m}", date_format(awal, "F Y")
        awal = (awal.replace(day=1) - date.resolution).replace(day=1)
