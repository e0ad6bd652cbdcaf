"""The form of one person: a member, or the head of a family registered by hand."""

from uuid import uuid4

from django import forms
from django.utils import timezone

from kpm import identitas
from kpm.isian.dasar import (
    SEDERHANA,
    IsianPerubahan,
    LahirField,
    Nomor16Field,
    TanggalField,
    digit_field,
    isian_model,
)
from kpm.keanggotaan import KOLOM_ANGGOTA
from kpm.komponen import HAMIL_HARI
from kpm.models import Anggota, Hubungan, JenisKelamin
from kpm.penyandian import samarkan, semua_sandi

KEPALA_TERMUDA_TAHUN = 15
BAGIAN_ORANG = (
    ("Identitas", ("nama", "nik", "hapus_nik", "hubungan", "jenis_kelamin", "tanggal_lahir")),
    ("Pendidikan", ("pendidikan", "jenjang", "sekolah", "npsn", "nisn")),
    ("Pekerjaan dan kesehatan", ("pekerjaan", "disabilitas", "status_jkn")),
    ("Kehamilan dan nifas", ("tanggal_hpl", "tanggal_persalinan")),
)


class OrangForm(IsianPerubahan):
    """A person's fields; the doubts are those of the NIK, asked only when it is touched."""

    model = Anggota
    kolom = KOLOM_ANGGOTA
    bagian = BAGIAN_ORANG

    id_isian = forms.UUIDField(required=False, widget=forms.HiddenInput)
    nama = forms.CharField(
        label="Nama lengkap",
        max_length=150,
        help_text="Seperti tertulis di KK.",
        widget=forms.TextInput(attrs=SEDERHANA),
    )
    nik = Nomor16Field(nama="NIK")
    jenis_kelamin = forms.ChoiceField(
        label="Jenis kelamin", choices=[("", "Pilih"), *JenisKelamin.choices]
    )
    tanggal_lahir = LahirField(label="Tanggal lahir", required=False)
    pendidikan = isian_model(Anggota, "pendidikan")
    jenjang = isian_model(Anggota, "jenjang", kosong="Tidak sedang bersekolah")
    sekolah = isian_model(Anggota, "sekolah")
    npsn = digit_field("NPSN", 8, help_text="Nomor sekolah, 8 angka.")
    nisn = digit_field("NISN", 10, help_text="Nomor siswa, 10 angka.")
    pekerjaan = isian_model(Anggota, "pekerjaan")
    disabilitas = isian_model(Anggota, "disabilitas", kosong="Tidak ada")
    status_jkn = isian_model(Anggota, "status_jkn")
    tanggal_hpl = TanggalField(
        label="Hari perkiraan lahir",
        required=False,
        paling_lambat_hari=HAMIL_HARI,
        help_text="Bila sedang hamil; dari buku KIA. Misalnya 12-03-2027.",
    )
    tanggal_persalinan = TanggalField(
        label="Tanggal persalinan terakhir", required=False, paling_lambat_hari=0
    )

    def __init__(self, *args, keluarga=None, baris=None, **lain):
        lain["initial"] = {"id_isian": uuid4()}
        if baris:
            lain["initial"] = {nama: getattr(baris, nama) for nama in KOLOM_ANGGOTA - {"nik"}}
        super().__init__(*args, baris=baris, **lain)
        self.keluarga = keluarga
        if baris and baris.nik:
            self.fields[
                "nik"
            ].help_text = f"Tercatat {samarkan(baris.nik)}. Kosongkan bila tidak berubah."
            self.fields["hapus_nik"] = forms.BooleanField(
                label="NIK yang tercatat salah dan yang benar belum diketahui", required=False
            )
        self.urutkan()

    def clean_id_isian(self):
        return self.cleaned_data["id_isian"] or uuid4()

    def clean_nama(self):
        return identitas.teks(self.cleaned_data["nama"])

    def clean_nik(self):
        nik = self.cleaned_data["nik"]
        if nik and self.keluarga:
            lain = Anggota.objects.tercatat().filter(
                keluarga=self.keluarga, nik__in=semua_sandi(nik, "nik")
            )
            diri = self.baris.uuid if self.baris else self.cleaned_data.get("id_isian")
            sama = lain.exclude(uuid=diri).first()
            if sama:
                raise forms.ValidationError(f"NIK ini sudah tercatat pada {sama.nama}.")
        return nik

    def clean(self):
        isi = self.cleaned_data
        if isi.get("jenis_kelamin") == JenisKelamin.LAKI_LAKI:
            for nama in ("tanggal_hpl", "tanggal_persalinan"):
                if isi.get(nama):
                    self.add_error(nama, "Hanya untuk perempuan. Periksa jenis kelamin.")
        if isi.get("nik") and isi.get("hapus_nik"):
            self.add_error("hapus_nik", "Isi NIK yang benar, atau kosongkan; jangan keduanya.")
        return super().clean()

    def periksa(self, isi):
        isi = self.perubahan()
        nik = isi.get("nik", self.baris.nik if self.baris else None)
        lahir, kelamin = isi["tanggal_lahir"], isi["jenis_kelamin"]
        peringatan = []
        if self._tersentuh({"nik": nik, "tanggal_lahir": lahir, "jenis_kelamin": kelamin}):
            if nik:
                peringatan += identitas.ketidaksesuaian_nik(nik, lahir, kelamin)
            if lahir is None:
                peringatan.append("Tanggal lahir kosong, jadi komponen tidak dapat dihitung.")
            elif self._hubungan(isi) == Hubungan.KEPALA and _di_bawah_umur(lahir):
                peringatan.append(f"Kepala keluarga berumur kurang dari {KEPALA_TERMUDA_TAHUN}.")
        return peringatan

    def _tersentuh(self, isi):
        return self.baris is None or any(getattr(self.baris, k) != v for k, v in isi.items())

    def _hubungan(self, isi):
        if "hubungan" in isi:
            return isi["hubungan"]
        return self.baris.hubungan if self.baris else Hubungan.KEPALA


class AnggotaForm(OrangForm):
    """A member beside the head: relation is a choice, but nobody becomes head by it."""

    hubungan = forms.ChoiceField(
        label="Hubungan dengan kepala keluarga",
        choices=[("", "Pilih"), *(p for p in Hubungan.choices if p[0] != Hubungan.KEPALA)],
    )

    def __init__(self, *args, **lain):
        super().__init__(*args, **lain)
        if self.baris and self.baris.hubungan == Hubungan.KEPALA:
            del self.fields["hubungan"]


def _di_bawah_umur(lahir):
    hari = timezone.localdate()
    umur = hari.year - lahir.year - ((hari.month, hari.day) < (lahir.month, lahir.day))
    return umur < KEPALA_TERMUDA_TAHUN
