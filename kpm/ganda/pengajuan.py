"""A pair raised by hand: somebody at a desk or in the field knows what no number shows."""

from django import forms
from django.db import transaction

from kpm.daftar.pencarian import keluarga_bernomor, nomor_rahasia, sarankan
from kpm.models import DugaanGanda, JenisPutusan, Keluarga, PutusanGanda, StatusDugaan

KEKUATAN = 60  # the word of a person: below a shared NIK, above a name that is only similar
DIBUKA_LAGI = {StatusDugaan.BUKAN_GANDA, StatusDugaan.GUGUR}


class AjukanForm(forms.Form):
    """Which family of one's own regions, and why; only what the search found can be chosen."""

    cari = forms.CharField(
        label="Keluarga yang lain",
        max_length=80,
        help_text="Nomor peserta, nama, NIK, atau No. KK.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    lain = forms.ModelChoiceField(
        label="Keluarga yang dimaksud",
        queryset=Keluarga.objects.none(),
        to_field_name="uuid",
        empty_label=None,
        error_messages={
            "required": "Pilih keluarganya.",
            "invalid_choice": "Keluarga itu tidak ada di wilayah tugas Anda. Cari lagi.",
        },
        widget=forms.RadioSelect,
    )
    alasan = forms.CharField(
        label="Alasan",
        max_length=1000,
        help_text="Misalnya “satu rumah dan satu dapur, menurut ketua RT 03”.",
        error_messages={"required": "Tuliskan alasannya: pemutus akan membacanya."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, *, keluarga, pengguna):
        super().__init__(data)
        self.temuan = _cari((data or {}).get("cari", "").strip(), keluarga, pengguna)
        self.fields["lain"].queryset = Keluarga.objects.terlihat_oleh(pengguna).exclude(
            pk=keluarga.pk
        )
        self.fields["lain"].choices = [(str(satu.uuid), _sebut(satu)) for satu in self.temuan]


def _cari(kata, keluarga, pengguna):
    if digit := nomor_rahasia(kata):
        semua = Keluarga.objects.terlihat_oleh(pengguna)
        temuan = keluarga_bernomor(semua, digit).untuk_saran()[:8] if len(digit) == 16 else []
    else:
        temuan = [satu.keluarga for satu in sarankan(kata, pengguna=pengguna)] if kata else []
    return [satu for satu in temuan if satu.pk != keluarga.pk]


def _sebut(keluarga):
    desa = keluarga.wilayah
    nomor = f"{keluarga.nomor}, " if keluarga.nomor else ""
    return f"{keluarga.nama_pengurus} ({nomor}{desa.nama}, {desa.induk.nama})"


@transaction.atomic
def ajukan_dugaan(keluarga, lain, *, alasan, oleh, pada):
    """Raise the pair for a decision, or add one's word to the case there is; returns the case.

    A pair that was decided "bukan ganda", or whose evidence had gone, is asked again.
    """
    pertama, kedua = sorted([keluarga, lain], key=lambda satu: satu.pk)
    dugaan, _ = DugaanGanda.objects.select_for_update().get_or_create(
        pertama=pertama, kedua=kedua, defaults={"kekuatan": KEKUATAN, "dibuka_pada": pada}
    )
    if dugaan.status in DIBUKA_LAGI:
        dugaan.status, dugaan.dibuka_pada = StatusDugaan.TERBUKA, pada
    dugaan.bukti = dugaan.bukti | {"petugas": {}}
    dugaan.kekuatan = max(dugaan.kekuatan, KEKUATAN)
    dugaan.save(update_fields=["status", "dibuka_pada", "bukti", "kekuatan"])
    PutusanGanda.objects.create(
        dugaan=dugaan, jenis=JenisPutusan.AJUKAN, alasan=alasan, oleh=oleh, pada=pada
    )
    return dugaan
