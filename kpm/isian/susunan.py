"""The forms about who heads a family, who receives its aid, who leaves and who returns."""

from django import forms

from kpm.isian.dasar import SEDERHANA, TanggalField
from kpm.isian.pindah import alasan_wajib
from kpm.keanggotaan import perlu_pengganti
from kpm.models import AlasanKeluar, Hubungan
from kpm.pemutakhiran import sidik

HUBUNGAN_LAIN = [(nilai, kata) for nilai, kata in Hubungan.choices if nilai != Hubungan.KEPALA]
HUBUNGAN = "hubungan_{}"
SEBAB = [(nilai, kata) for nilai, kata in AlasanKeluar.choices if nilai != AlasanKeluar.GANDA]


class SusunanForm(forms.Form):
    """A change among the present members; it carries the fingerprint of them all."""

    alasan = alasan_wajib("Misalnya: KK baru, akta kematian, musyawarah keluarga.")

    def __init__(self, *args, semua, **lain):
        super().__init__(*args, **lain)
        self.semua = semua
        self.menurut_uuid = {str(satu.uuid): satu for satu in semua}

    @property
    def terlihat(self):
        return self.data.get("terlihat", "")

    @property
    def sidik_tampil(self):
        return self.terlihat if self.is_bound else sidik(*self.semua)

    def tambah_pilihan(self, nama, label, calon):
        """A radio choice of one of the members."""
        self.fields[nama] = forms.ChoiceField(
            label=label,
            choices=[(str(satu.uuid), satu) for satu in calon],
            widget=forms.RadioSelect,
            error_messages={"required": "Pilih salah satu anggota."},
        )

    def tambah_hubungan(self, calon):
        for satu in calon:
            self.fields[HUBUNGAN.format(satu.uuid)] = forms.ChoiceField(
                label=satu.nama,
                choices=[("", "Pilih"), *HUBUNGAN_LAIN],
                required=False,
                initial=satu.hubungan,
                widget=forms.Select(attrs=SEDERHANA | {"data-hubungan": satu.hubungan}),
            )

    def clean(self):
        isi = super().clean()
        for satu in self.yang_berhubungan():
            nama = HUBUNGAN.format(satu.uuid)
            if isi.get("kepala") != str(satu.uuid) and not isi.get(nama):
                self.add_error(nama, f"Pilih hubungan {satu.nama} dengan kepala yang baru.")
        return isi

    def yang_berhubungan(self):
        return [satu for satu in self.semua if HUBUNGAN.format(satu.uuid) in self.fields]

    def isian_hubungan(self):
        return [self[HUBUNGAN.format(satu.uuid)] for satu in self.yang_berhubungan()]

    def orang(self, nama):
        """The member chosen under a name, None where nobody was asked for."""
        return self.menurut_uuid.get(self.cleaned_data.get(nama))

    def hubungan_baru(self):
        """Relations to the new head, for everyone but that head."""
        kepala = self.orang("kepala")
        return {
            satu: self.cleaned_data[HUBUNGAN.format(satu.uuid)]
            for satu in self.yang_berhubungan()
            if satu != kepala
        }


class KepalaForm(SusunanForm):
    def __init__(self, *args, **lain):
        super().__init__(*args, **lain)
        calon = [satu for satu in self.semua if satu.hubungan != Hubungan.KEPALA]
        self.tambah_pilihan("kepala", "Kepala keluarga yang baru", calon)
        self.tambah_hubungan(self.semua)
        self.order_fields(["kepala", *self.fields])


class PengurusForm(SusunanForm):
    def __init__(self, *args, **lain):
        super().__init__(*args, **lain)
        calon = [satu for satu in self.semua if not satu.pengurus]
        self.tambah_pilihan("pengurus", "Pengurus bantuan yang baru", calon)
        self.order_fields(["pengurus"])


class KeluarForm(SusunanForm):
    """A member dies or leaves; successors are asked for where they are needed."""

    sebab = forms.ChoiceField(label="Sebab", choices=SEBAB, widget=forms.RadioSelect)
    tanggal = TanggalField(label="Tanggal kejadian", paling_lambat_hari=0)

    def __init__(self, *args, anggota, **lain):
        super().__init__(*args, **lain)
        self.anggota = anggota
        sisa = [satu for satu in self.semua if satu != anggota]
        perlu = perlu_pengganti(anggota, sisa)
        if "kepala" in perlu:
            self.tambah_pilihan("kepala", "Kepala keluarga yang baru", sisa)
            self.tambah_hubungan(sisa)
        if "pengurus" in perlu:
            self.tambah_pilihan("pengurus", "Pengurus bantuan yang baru", sisa)
        self.order_fields(["sebab", "tanggal", "kepala"])

    def clean_sebab(self):
        sebab = self.cleaned_data["sebab"]
        if len(self.semua) == 1 and sebab != AlasanKeluar.MENINGGAL:
            raise forms.ValidationError(
                "Ini anggota terakhir. Bila seluruh keluarga pindah, pakai “Pindah desa”."
            )
        return sebab

    def clean_tanggal(self):
        tanggal = self.cleaned_data["tanggal"]
        lahir = self.anggota.tanggal_lahir
        if tanggal and lahir and tanggal < lahir:
            raise forms.ValidationError("Tanggal ini sebelum tanggal lahirnya. Periksa lagi.")
        return tanggal


class KembaliForm(SusunanForm):
    """A member who left is one again; the fingerprint is that of their own row."""

    hubungan = forms.ChoiceField(
        label="Hubungan dengan kepala keluarga", choices=[("", "Pilih"), *HUBUNGAN_LAIN]
    )
    field_order = ["hubungan", "alasan"]
