"""What every form that corrects the registry shares: fields, the row it saw, doubts, a reason."""

import re
from datetime import timedelta
from functools import partial

from django import forms
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kpm import identitas
from kpm.pemutakhiran import sidik
from kpm.riwayat import Kolom, label, tulis_nilai

SEDERHANA = {"autocomplete": "off"}
ANGKA = SEDERHANA | {"inputmode": "numeric"}


def tanpa_nomor(isi):
    """Refuse words that carry a NIK or No. KK: a reason is shown in the clear, for good."""
    if re.search(r"(\d[\s.-]*){12}", isi):
        raise forms.ValidationError("Jangan tulis NIK atau No. KK di sini. Sebut suratnya saja.")


class TerbacaField(forms.CharField):
    """Text kept in one form: `baca` gives that form, or None where it cannot be."""

    def __init__(self, *, baca, galat, **lain):
        self.baca, self.galat = baca, galat
        lain.setdefault("widget", forms.TextInput(attrs=ANGKA))
        super().__init__(required=False, **lain)

    def clean(self, value):
        isi = super().clean(value)
        if not isi:
            return ""
        if (nilai := self.baca(isi)) is None:
            raise forms.ValidationError(self.galat.format(isi))
        return nilai


class Nomor16Field(forms.CharField):
    """A NIK or No. KK; left empty it says nothing, so that a stored one need not be shown."""

    def __init__(self, *, nama, **lain):
        self.nama = nama
        widget = forms.TextInput(attrs=ANGKA | {"maxlength": 30})
        super().__init__(label=nama, required=False, max_length=30, widget=widget, **lain)

    def clean(self, value):
        nilai, galat, _ = identitas.nomor_16(super().clean(value), self.nama)
        if galat:
            raise forms.ValidationError(galat)
        return nilai or None


class TanggalField(forms.CharField):
    """A day as Indonesians write it; not after `paling_lambat_hari` days from today."""

    def __init__(self, *, paling_lambat_hari=None, **lain):
        self.paling_lambat_hari = paling_lambat_hari
        lain.setdefault("help_text", "Misalnya 12-03-1985.")
        lain.setdefault("widget", forms.TextInput(attrs=ANGKA))
        super().__init__(max_length=30, **lain)

    def prepare_value(self, value):
        return value.strftime("%d-%m-%Y") if hasattr(value, "strftime") else value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value):
        isi = super().clean(value)
        if not isi:
            return None
        hari_ini = timezone.localdate()
        hari = identitas.tanggal(isi, hari_ini)
        if hari is None or hari.year < identitas.TAHUN_PALING_AWAL:
            raise forms.ValidationError(f"Tanggal {isi} tidak ada. Tulis misalnya 12-03-1985.")
        if self.paling_lambat_hari is not None:
            self._batasi(isi, hari, hari_ini)
        return hari

    def _batasi(self, isi, hari, hari_ini):
        if hari <= hari_ini + timedelta(days=self.paling_lambat_hari):
            return
        if self.paling_lambat_hari == 0:
            raise forms.ValidationError(f"Tanggal {isi} belum terjadi. Periksa lagi.")
        raise forms.ValidationError(
            f"Tanggal {isi} lebih dari {self.paling_lambat_hari} hari lagi. Periksa tahunnya."
        )


class LahirField(TanggalField):
    """A birth date, refused in the words an import uses."""

    def clean(self, value):
        hari, galat, _ = identitas.tanggal_lahir(
            forms.CharField.clean(self, value), timezone.localdate()
        )
        if galat:
            raise forms.ValidationError(galat)
        return hari


def digit_field(nama, banyak, **lain):
    return TerbacaField(
        label=nama,
        baca=partial(identitas.digit_tepat, banyak=banyak),
        galat=f"{nama} harus {banyak} angka. Periksa lagi.",
        **lain,
    )


def rt_field(nama):
    return TerbacaField(
        label=nama,
        baca=identitas.rt_rw,
        galat=f"{nama} {{}} tidak dapat dibaca. Isi paling banyak tiga angka, misalnya 001.",
    )


def isian_model(model, nama, *, kosong="Belum diketahui", **lain):
    """The form field of a model's field: its label, length, choices and what no choice means."""
    field = model._meta.get_field(nama).formfield(**lain)
    if hasattr(field, "choices"):
        field.choices = [("", kosong), *(satu for satu in field.choices if satu[0])]
    field.label = label(model._meta.get_field(nama))
    field.widget.attrs |= SEDERHANA
    return field


class IsianPerubahan(forms.Form):
    """A correction of one row: it carries the row's fingerprint, its doubts and their reason.

    `periksa` of a subclass returns the sentences of doubt. They are accepted only with a reason,
    and only when the person has seen exactly them.
    """

    alasan = forms.CharField(
        label="Alasan",
        required=False,
        max_length=300,
        validators=[tanpa_nomor],
        help_text="Dari mana Anda tahu? Misalnya: KK terbaru, laporan pendamping.",
        widget=forms.TextInput(attrs=SEDERHANA),
    )
    model = None
    kolom = frozenset()  # fields of the model this form stores
    bagian = ()  # (heading, names of fields)

    def __init__(self, *args, baris=None, **lain):
        super().__init__(*args, **lain)
        self.baris = baris
        self.peringatan, self.bentrok, self.ada_bentrok = [], [], False

    @property
    def dalam_bagian(self):
        return {nama for _, semua in self.bagian for nama in semua}

    def urutkan(self):
        """Put the fields, and so the summary of errors, in the order of the page."""
        self.order_fields(["id_isian", *(nama for _, semua in self.bagian for nama in semua)])

    def clean(self):
        isi = super().clean()
        if self.errors:
            return isi
        self.peringatan = self.periksa(isi)
        dilihat = self.data.get("dilihat", "") == self.tanda_peringatan
        if self.peringatan and not (isi.get("alasan") and dilihat):
            self.add_error("alasan", "Betulkan isian di atas, atau tulis mengapa tetap benar.")
        return isi

    def periksa(self, isi):
        return []

    @property
    def tanda_peringatan(self):
        return salted_hmac("kpm.isian", "\n".join(self.peringatan)).hexdigest()[:32]

    @property
    def terlihat(self):
        """The fingerprint the person saw when the form was opened."""
        return self.data.get("terlihat", "")

    @property
    def sidik_tampil(self):
        """The fingerprint to carry on: the first one seen, until a clash has been shown."""
        if self.is_bound and not self.ada_bentrok:
            return self.terlihat
        return sidik(self.baris) if self.baris else ""

    def tunjukkan_bentrok(self, baris):
        """Set what now stands beside what was typed, where the two differ."""
        self.baris, self.ada_bentrok = baris, True
        isi = self.perubahan()
        self.bentrok = [
            Kolom(
                label(field),
                tulis_nilai(field, getattr(baris, field.name)),
                tulis_nilai(field, isi[field.name]),
            )
            for field in self.model._meta.fields
            if field.name in isi and getattr(baris, field.name) != isi[field.name]
        ]

    def perubahan(self):
        """The values to store, by field of the model; an empty number changes nothing."""
        isi = {nama: nilai for nama, nilai in self.cleaned_data.items() if nama in self.kolom}
        for nomor in ("nik", "no_kk"):
            if nomor in isi and isi[nomor] is None and not self.cleaned_data.get(f"hapus_{nomor}"):
                del isi[nomor]
        return isi

    def susunan(self):
        """The fields under their headings, as the page shows them."""
        for judul, nama in self.bagian:
            if ada := [self[satu] for satu in nama if satu in self.fields]:
                yield judul, ada
