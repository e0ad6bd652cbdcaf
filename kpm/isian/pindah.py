"""The forms of a family that moves, inside Banten or out of it, and of the place of its house."""

from django import forms
from django.contrib.gis.geos import Point

from ejsika.wilayah.models import Wilayah
from kpm import identitas
from kpm.isian.dasar import (
    ANGKA,
    SEDERHANA,
    IsianPerubahan,
    Nomor16Field,
    TanggalField,
    tanpa_nomor,
)
from kpm.isian.keluarga import AlamatForm, desa_field
from kpm.models import Keluarga
from kpm.posisi import di_banten, di_dalam_kabupaten

KETELITIAN_TERKASAR_M = 5000


def alasan_wajib(bantuan, paling_panjang=300):
    return forms.CharField(
        label="Alasan dan bukti",
        max_length=paling_panjang,
        validators=[tanpa_nomor],
        help_text=bantuan,
        widget=forms.TextInput(attrs=SEDERHANA),
    )


class PindahForm(AlamatForm):
    """Another desa of Banten, with the new address; the old house's position is dropped."""

    model = Keluarga
    kolom = frozenset({"alamat", "rt", "rw", "kode_pos", "no_kk"})
    bagian = (("Alamat baru", ("wilayah", "alamat", "rt", "rw", "kode_pos", "no_kk", "alasan")),)

    no_kk = Nomor16Field(nama="No. KK baru", help_text="Kosongkan bila KK belum berganti.")
    alasan = alasan_wajib("Misalnya: surat pindah nomor 470/12, KK baru.")

    def __init__(self, *args, kabupaten, **lain):
        super().__init__(*args, **lain)
        self.fields["wilayah"] = desa_field(Wilayah.objects.bertugas_di([kabupaten]))
        self.urutkan()

    def tujuan(self):
        """The desa chosen: any of Banten, in the operator's scope or not."""
        return Wilayah.objects.dengan_jalur().get(kode=self.cleaned_data["wilayah"])

    def clean_wilayah(self):
        if self.cleaned_data["wilayah"] == self.baris.wilayah.kode:
            raise forms.ValidationError("Keluarga ini sudah tercatat di desa itu.")
        return self.cleaned_data["wilayah"]


class PindahLuarForm(IsianPerubahan):
    """Out of Banten: the family stays in the register until the exit is decided."""

    model = Keluarga
    tujuan = forms.CharField(
        label="Pindah ke mana?",
        max_length=100,
        help_text="Kabupaten/kota dan provinsi.",
        widget=forms.TextInput(attrs=SEDERHANA),
    )
    tanggal = TanggalField(label="Tanggal pindah", paling_lambat_hari=0)
    alasan = alasan_wajib("Misalnya: surat pindah nomor 470/12.", paling_panjang=190)
    bagian = (("Kepindahan", ("tujuan", "tanggal", "alasan")),)

    def __init__(self, *args, **lain):
        super().__init__(*args, **lain)
        self.urutkan()


class KoordinatField(forms.CharField):
    """Degrees, with a point or a comma."""

    def clean(self, value):
        isi = super().clean(value).replace(",", ".").replace("°", "").strip()
        try:
            return float(isi)
        except ValueError:
            raise forms.ValidationError(
                f"{self.label} {value} bukan angka. Tulis misalnya {self.contoh}."
            ) from None

    def __init__(self, *, contoh, **lain):
        self.contoh = contoh
        super().__init__(
            max_length=24,
            help_text=f"Misalnya {contoh}.",
            widget=forms.TextInput(attrs=ANGKA | {"inputmode": "text"}),
            **lain,
        )


class PosisiForm(IsianPerubahan):
    """A point in Banten; one outside the family's own kabupaten needs a reason."""

    model = Keluarga
    kolom = frozenset({"lokasi", "akurasi_lokasi_m"})
    bagian = (("Posisi", ("lintang", "bujur", "akurasi_m", "alasan")),)

    lintang = KoordinatField(label="Lintang", contoh="-6,12010")
    bujur = KoordinatField(label="Bujur", contoh="106,15020")
    akurasi_m = forms.FloatField(
        label="Ketelitian (meter)",
        min_value=1,
        max_value=KETELITIAN_TERKASAR_M,
        initial=30,
        help_text="Seberapa jauh titik ini mungkin meleset. Rumah terlihat jelas di peta: 30.",
        widget=forms.TextInput(attrs=ANGKA),
    )

    def __init__(self, *args, baris, **lain):
        if baris.lokasi:
            lain["initial"] = {
                "lintang": f"{baris.lokasi.y:.6f}",
                "bujur": f"{baris.lokasi.x:.6f}",
                "akurasi_m": round(baris.akurasi_lokasi_m or 30),
            }
        super().__init__(*args, baris=baris, **lain)
        self.urutkan()

    def clean(self):
        isi = self.cleaned_data
        if not self.errors:
            isi["lokasi"] = Point(isi["bujur"], isi["lintang"], srid=4326)
            isi["akurasi_lokasi_m"] = isi["akurasi_m"]
            if not di_banten(isi["lokasi"]):
                self.add_error("lintang", self._di_luar(isi))
        return super().clean()

    def _di_luar(self, isi):
        if identitas.di_kotak(isi["lintang"], isi["bujur"]):
            return "Lintang dan bujur tertukar. Lintang Banten negatif, misalnya -6,12010."
        return "Titik ini di luar Banten. Periksa lintang dan bujurnya."

    def periksa(self, isi):
        if di_dalam_kabupaten(isi["lokasi"], self.baris.wilayah.kode):
            return []
        return ["Titik ini di luar kabupaten/kota tempat keluarga terdaftar."]
