"""What people type about payments: schedules, decrees, cancellations, filters, result files."""

from django import forms
from django.db.models import Q

from ejsika.wilayah.cakupan import q_di_dalam
from ejsika.wilayah.models import Wilayah
from kpm.daftar.pencarian import nomor_rahasia
from kpm.models import DaftarPenerima, JadwalBantuan, Program, StatusPenyaluran
from kpm.salur.alasan import PILIHAN as PILIHAN_ALASAN

TANGGAL = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def bank_dikenal():
    """Names of banks in use, for the field to offer."""
    return list(JadwalBantuan.objects.order_by("bank").values_list("bank", flat=True).distinct())


class JadwalForm(forms.ModelForm):
    class Meta:
        model = JadwalBantuan
        fields = ("program", "tahun_anggaran", "tahap", "wilayah", "bank", "nominal", "tanggal")
        labels = {"wilayah": "Kabupaten/kota (atau seluruh provinsi)"}
        help_texts = {
            "nominal": "Rupiah penuh, tanpa titik: 750000.",
            "wilayah": "Jadwal kabupaten/kota mendahului jadwal provinsi.",
        }
        widgets = {
            "tanggal": TANGGAL,
            "bank": forms.TextInput(attrs={"list": "pilihan-bank", "autocomplete": "off"}),
        }

    def __init__(self, *args, pengguna, **kwargs):
        super().__init__(*args, **kwargs)
        program = Program.objects.terlihat_oleh(pengguna).filter(milik_sendiri=True)
        self.fields["program"].queryset = program.untuk_pilihan()
        self.fields["program"].empty_label = "Pilih program"
        self.fields["wilayah"].queryset = Wilayah.objects.pengampu().defer("batas")
        self.fields["tahun_anggaran"].min_value = 2013
        if self.instance.pk:
            for nama in ("program", "tahun_anggaran", "tahap", "wilayah"):
                self.fields[nama].disabled = True

    def clean_nominal(self):
        nominal = self.cleaned_data["nominal"]
        if not 1 <= nominal <= 100_000_000:
            raise forms.ValidationError("Isi nominal antara Rp1 dan Rp100.000.000.")
        return nominal

    def clean_tahun_anggaran(self):
        tahun = self.cleaned_data["tahun_anggaran"]
        if not 2013 <= tahun <= 2100:
            raise forms.ValidationError("Isi tahun anggaran dengan empat angka, misalnya 2026.")
        return tahun

    def clean_tahap(self):
        tahap = self.cleaned_data["tahap"]
        if not 1 <= tahap <= 12:
            raise forms.ValidationError("Isi tahap antara 1 dan 12.")
        return tahap

    def clean(self):
        isi = super().clean()
        program, wilayah = isi.get("program"), isi.get("wilayah")
        if program and wilayah and not wilayah.kode.startswith(program.wilayah.kode):
            self.add_error("wilayah", f"{program.nama} tidak dibayar di {wilayah.nama}.")
        return isi


class BekukanForm(forms.Form):
    sk_nomor = forms.CharField(label="Nomor SK", max_length=80)
    sk_tanggal = forms.DateField(label="Tanggal SK", widget=TANGGAL)
    sidik = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, hari_ini, **kwargs):
        super().__init__(*args, **kwargs)
        self.hari_ini = hari_ini

    def clean_sk_tanggal(self):
        hari = self.cleaned_data["sk_tanggal"]
        if hari > self.hari_ini:
            raise forms.ValidationError("Tanggal SK belum terjadi.")
        return hari


class BatalForm(forms.Form):
    alasan = forms.ChoiceField(label="Alasan", choices=PILIHAN_ALASAN)
    keterangan = forms.CharField(
        label="Keterangan",
        max_length=200,
        help_text="Misalnya nomor surat atau hasil kunjungan. Jangan menulis NIK atau rekening.",
    )

    def clean_keterangan(self):
        keterangan = self.cleaned_data["keterangan"]
        if nomor_rahasia(keterangan):
            raise forms.ValidationError("Jangan menulis NIK atau nomor rekening di sini.")
        return keterangan


class PetakanForm(forms.Form):
    tulisan = forms.CharField(max_length=200, widget=forms.HiddenInput)
    alasan = forms.ChoiceField(label="Alasan baku", choices=PILIHAN_ALASAN)


class HasilForm(forms.Form):
    berkas = forms.FileField(
        label="Berkas hasil dari bank (CSV atau XLSX)",
        error_messages={"empty": "Berkas kosong.", "required": "Pilih berkasnya dahulu."},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    daftar = forms.ModelChoiceField(
        DaftarPenerima.objects.none(), label="Daftar yang dibayar", empty_label=None
    )
    bank = forms.ChoiceField(label="Bank", required=False)
    tanggal = forms.DateField(
        label="Tanggal hasil",
        help_text="Dipakai bagi baris tanpa kolom tanggal.",
        widget=TANGGAL,
    )
    isi_rekening = forms.BooleanField(
        label="Catat nomor rekening dari berkas ini bagi keluarga yang belum punya", required=False
    )

    def __init__(self, *args, daftar, bank, hari_ini, **kwargs):
        super().__init__(*args, **kwargs)
        self.hari_ini = hari_ini
        self.fields["daftar"].queryset = daftar
        self.fields["daftar"].label_from_instance = lambda satu: satu.sebutan.capitalize()
        self.fields["bank"].choices = [("", "Semua bank"), *((b, b) for b in bank)]

    def clean_tanggal(self):
        hari = self.cleaned_data["tanggal"]
        if hari > self.hari_ini:
            raise forms.ValidationError("Tanggal hasil belum terjadi.")
        return hari


URUTAN_BAYAR = {
    "nama": ("nama", "pk"),
    "-nama": ("-nama", "-pk"),
    "nomor": ("nomor_peserta", "pk"),
    "-nomor": ("-nomor_peserta", "-pk"),
    "tanggal": ("tanggal", "pk"),
    "-tanggal": ("-tanggal", "-pk"),
}


class SaringBayar(forms.Form):
    """Filters of the list of payments; an unknown value narrows to nothing, never widens."""

    cari = forms.CharField(required=False, max_length=80)
    status = forms.ChoiceField(choices=StatusPenyaluran, required=False)
    alasan = forms.CharField(required=False, max_length=40)
    bank = forms.CharField(required=False, max_length=40)
    wilayah = forms.RegexField(r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$", required=False)
    daftar = forms.IntegerField(required=False, min_value=0)
    peringatan = forms.CharField(required=False, max_length=20)
    urut = forms.ChoiceField(choices=[(n, n) for n in URUTAN_BAYAR], required=False)

    def saring(self, bayar):
        if not self.is_valid():
            return bayar.none()
        isi = self.cleaned_data
        tetap = {
            "status": isi["status"],
            "alasan_gagal": isi["alasan"],
            "jadwal__bank": isi["bank"],
            "peringatan__contains": [isi["peringatan"]] if isi["peringatan"] else None,
        }
        bayar = bayar.filter(**{nama: nilai for nama, nilai in tetap.items() if nilai})
        if isi["wilayah"]:
            bayar = bayar.filter(q_di_dalam([isi["wilayah"]], "wilayah__kode"))
        if isi["daftar"] is not None:
            bayar = bayar.filter(daftar__urutan=isi["daftar"])
        if isi["cari"]:
            kata = isi["cari"]
            bayar = bayar.filter(Q(nama__icontains=kata) | Q(nomor_peserta__istartswith=kata))
        return bayar.order_by(*URUTAN_BAYAR[isi["urut"] or "nama"])
