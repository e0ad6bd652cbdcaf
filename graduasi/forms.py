"""The shape of an assessment as it is typed, and of the filters of the list."""

import re

from django import forms

from graduasi.grade import AKHIRAN_ANGKA, isi_parameter
from graduasi.models import JenisButir

BIDANG_ANGKA = {"inputmode": "decimal", "autocomplete": "off", "class": "isian-angka"}
PALING_BANYAK = {"Rp": 10**11, "m²": 5000}


class AngkaField(forms.Field):
    """A number as people type it: `1.500.000`, `Rp 600.000`, `32,5`; empty stays unanswered."""

    def __init__(self, *, satuan, **lain):
        self.satuan = satuan
        super().__init__(required=False, **lain)

    def to_python(self, value):
        teks = re.sub(r"^Rp\.?|\s", "", str(value or "").strip(), flags=re.IGNORECASE)
        if not teks:
            return None
        if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", teks):
            teks = teks.replace(".", "")
        if not re.fullmatch(r"\d{1,12}([.,]\d{1,2})?", teks):
            raise forms.ValidationError("Tulis angka saja, misalnya 36 atau 600.000.")
        angka = float(teks.replace(",", "."))
        if angka > PALING_BANYAK.get(self.satuan, 10**6):
            raise forms.ValidationError("Angka ini terlalu besar. Periksa jumlah nolnya.")
        return int(angka) if angka.is_integer() else angka


class PenilaianForm(forms.Form):
    """One field per item of a version, none of them required: an incomplete form may be kept."""

    id_isian = forms.UUIDField(widget=forms.HiddenInput)
    catatan = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, versi, **lain):
        super().__init__(*args, **lain)
        self.versi = versi
        for butir in versi.butir_urut:
            self._tambah(butir)

    def langkah(self):
        """The items with their bound fields, in the order they are asked."""
        return [
            {
                "butir": butir,
                "isian": self[butir.kode],
                "menurut_angka": [p["kode"] for p in butir.pilihan if p["miskin"] is None],
                "angka": self[butir.kode + AKHIRAN_ANGKA] if _bersusulan(butir) else None,
            }
            for butir in self.versi.butir_urut
        ]

    def jawaban(self):
        """What was answered, by item; a number asked after a choice only where it counts."""
        isi = {
            kode: nilai
            for kode, nilai in self.cleaned_data.items()
            if kode not in {"id_isian", "catatan"} and nilai not in (None, "")
        }
        for satu in self.langkah():
            if satu["angka"] and isi.get(satu["butir"].kode) not in satu["menurut_angka"]:
                isi.pop(satu["angka"].name, None)
        return isi

    def _tambah(self, butir):
        angka = AngkaField(satuan=butir.satuan, widget=forms.TextInput(attrs=BIDANG_ANGKA))
        if butir.jenis == JenisButir.ANGKA:
            angka.label = butir.pertanyaan
            self.fields[butir.kode] = angka
            return
        pilihan = [
            (satu["kode"], isi_parameter(satu["label"], self.versi.parameter))
            for satu in butir.pilihan
        ]
        self.fields[butir.kode] = forms.ChoiceField(
            label=butir.pertanyaan, choices=pilihan, required=False, widget=forms.RadioSelect
        )
        if _bersusulan(butir):
            angka.label = butir.aturan["pertanyaan"]
            self.fields[butir.kode + AKHIRAN_ANGKA] = angka


def _bersusulan(butir):
    """A choice of which some answer is decided by a number."""
    return butir.jenis != JenisButir.ANGKA and bool(butir.aturan)
