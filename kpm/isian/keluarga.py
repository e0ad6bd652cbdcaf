"""The forms of a family: its data, a new one, its move, where its house stands."""

from django import forms

from kpm import identitas
from kpm.isian.dasar import (
    SEDERHANA,
    IsianPerubahan,
    Nomor16Field,
    TanggalField,
    TerbacaField,
    digit_field,
    isian_model,
    rt_field,
)
from kpm.isian.orang import BAGIAN_ORANG, OrangForm
from kpm.models import Keluarga
from kpm.pemutakhiran import KOLOM_KELUARGA
from kpm.penyandian import samarkan
from kpm.tampilan_wilayah import desa_menurut_kecamatan

BAGIAN_KELUARGA = (
    ("Nomor", ("nomor", "no_kk", "hapus_no_kk")),
    ("Alamat", ("wilayah", "alamat", "rt", "rw", "kode_pos", "nomor_hp")),
    ("Penghidupan", ("mata_pencaharian", "tipologi_khusus")),
    ("Nomor di basis data nasional", ("id_dtsen", "id_dtks", "sumber_id", "id_pada")),
)


def desa_field(wilayah):
    """Choice of a desa among the regions, grouped by kecamatan."""
    return forms.ChoiceField(
        label="Desa/kelurahan", choices=[("", "Pilih"), *desa_menurut_kecamatan(wilayah)]
    )


class AlamatForm(IsianPerubahan):
    """The address, as the KK writes it."""

    alamat = isian_model(Keluarga, "alamat", help_text="Jalan atau kampung, tanpa RT/RW.")
    rt = rt_field("RT")
    rw = rt_field("RW")
    kode_pos = digit_field("Kode pos", 5)


class DataKeluargaForm(AlamatForm):
    """A family's own fields; the doubt is a No. KK of another kabupaten."""

    model = Keluarga
    kolom = KOLOM_KELUARGA
    bagian = BAGIAN_KELUARGA

    nomor = isian_model(Keluarga, "nomor")
    no_kk = Nomor16Field(nama="No. KK")
    nomor_hp = TerbacaField(
        label="Nomor HP",
        baca=identitas.nomor_hp,
        galat="Nomor HP {} tidak dapat dibaca. Tulis misalnya 0812-3456-7890.",
        widget=forms.TextInput(attrs=SEDERHANA | {"inputmode": "tel"}),
    )
    mata_pencaharian = isian_model(Keluarga, "mata_pencaharian")
    tipologi_khusus = isian_model(Keluarga, "tipologi_khusus", kosong="Mengikuti tipologi desa")
    id_dtsen = isian_model(Keluarga, "id_dtsen")
    id_dtks = isian_model(Keluarga, "id_dtks")
    sumber_id = isian_model(Keluarga, "sumber_id", help_text="Misalnya: unduhan SIKS-NG.")
    id_pada = TanggalField(label="Per tanggal", required=False, paling_lambat_hari=0)

    def clean_nomor(self):
        nomor = self.cleaned_data["nomor"] or None
        diri = self.baris.uuid if self.baris else self.cleaned_data.get("id_isian")
        if nomor and Keluarga.objects.filter(nomor=nomor).exclude(uuid=diri).exists():
            raise forms.ValidationError("Nomor peserta ini sudah dipakai keluarga lain.")
        return nomor

    def clean(self):
        isi = self.cleaned_data
        if (isi.get("id_dtsen") or isi.get("id_dtks")) and not isi.get("sumber_id"):
            self.add_error("sumber_id", "Sebutkan dari mana ID DTSEN atau ID DTKS itu.")
        return super().clean()

    def periksa(self, isi):
        no_kk = isi.get("no_kk")
        if no_kk and no_kk[:4] != self.kode_desa[:5].replace(".", ""):
            return [*super().periksa(isi), "No. KK ini diterbitkan di kabupaten/kota lain."]
        return super().periksa(isi)


class KeluargaForm(DataKeluargaForm):
    """Correcting a registered family."""

    def __init__(self, *args, baris, **lain):
        lain["initial"] = {nama: getattr(baris, nama) for nama in KOLOM_KELUARGA - {"no_kk"}}
        super().__init__(*args, baris=baris, **lain)
        self.kode_desa = baris.wilayah.kode
        if baris.no_kk:
            self.fields[
                "no_kk"
            ].help_text = f"Tercatat {samarkan(baris.no_kk)}. Kosongkan bila tidak berubah."
            self.fields["hapus_no_kk"] = forms.BooleanField(
                label="No. KK yang tercatat salah dan yang benar belum diketahui", required=False
            )
        self.urutkan()


class KeluargaBaruForm(DataKeluargaForm, OrangForm):
    """A family registered by hand, with its head."""

    kolom = KOLOM_KELUARGA | OrangForm.kolom
    bagian = (
        *BAGIAN_KELUARGA[:2],
        *((f"Kepala keluarga: {judul.lower()}", nama) for judul, nama in BAGIAN_ORANG),
        *BAGIAN_KELUARGA[2:],
    )

    def __init__(self, *args, wilayah, **lain):
        super().__init__(*args, **lain)
        self.fields["wilayah"] = desa_field(wilayah)
        self.urutkan()

    @property
    def kode_desa(self):
        return self.cleaned_data["wilayah"]

    def isi(self, kolom):
        """What was typed for one of the two rows."""
        return {nama: nilai for nama, nilai in self.perubahan().items() if nama in kolom}
