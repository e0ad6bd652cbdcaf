"""The visit form where no script runs: the same visit, told by a plain form."""

import hashlib
import uuid

from dateutil.relativedelta import relativedelta
from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from rest_framework.exceptions import ValidationError

from pendamping.bukti_foto import terima_foto
from pendamping.gambar import BATAS_FOTO, BukanGambar, TerlaluBanyakPiksel, periksa_kepala
from pendamping.kiriman import baca_kiriman
from pendamping.models import JenisKunjungan, Kegiatan
from pendamping.pelengkapan import cari_foto
from pendamping.pencatatan import KunjunganBentrok, simpan_kunjungan
from pendamping.tasks import panggil_pengolah

CATATAN_SIAP = ("Keluarga tidak di rumah", "Rumah pindah", "Perlu kunjungan ulang")
BULAN_MUNDUR = 3


def pilihan_bulan(hari_ini):
    """Months whose duties one may report, this month first."""
    awal = hari_ini.replace(day=1)
    bulan = [awal - relativedelta(months=n) for n in range(BULAN_MUNDUR)]
    return [(b.strftime("%Y-%m"), date_format(b, "F Y")) for b in bulan]


class BanyakBerkas(forms.ClearableFileInput):
    allow_multiple_selected = True


class BerkasFoto(forms.FileField):
    """Any number of photos of one input, each one that the visit door would take."""

    widget = BanyakBerkas

    def clean(self, data, initial=None):
        return [self._satu(super(BerkasFoto, self).clean(berkas)) for berkas in data or []]

    def _satu(self, berkas):
        if berkas.size > BATAS_FOTO:
            raise forms.ValidationError(f"Foto {berkas.name} lebih dari 10 MB.")
        try:
            periksa_kepala(berkas.read(), berkas.content_type)
        except (BukanGambar, TerlaluBanyakPiksel) as galat:
            pesan = f"Berkas {berkas.name} tidak dapat dibaca sebagai foto."
            raise forms.ValidationError(pesan) from galat
        berkas.seek(0)
        return berkas


class FormulirKunjungan(forms.Form):
    uuid = forms.UUIDField(initial=uuid.uuid4)
    mulai = forms.DateTimeField(initial=lambda: timezone.now().isoformat(timespec="seconds"))
    jenis = forms.ChoiceField(choices=JenisKunjungan.choices, initial=JenisKunjungan.RUMAH)
    kegiatan = forms.MultipleChoiceField(choices=Kegiatan.choices, required=False)
    bulan = forms.CharField(required=False)
    catatan = forms.CharField(required=False, max_length=5000)
    foto = BerkasFoto(required=False)

    def __init__(self, *args, keluarga, kewajiban, **kwargs):
        super().__init__(*args, **kwargs)
        self.keluarga = keluarga
        self.kewajiban = kewajiban

    def clean(self):
        """Read the fields as the body that a phone would have sent."""
        isi = super().clean()
        if self.errors:
            return isi
        sekarang = timezone.now()
        try:
            self.kiriman = baca_kiriman(
                {
                    "keluarga": str(self.keluarga.uuid),
                    "jenis": isi["jenis"],
                    "mulai": isi["mulai"].isoformat(),
                    "selesai": sekarang.isoformat(),
                    "dikirim": sekarang.isoformat(),
                    "kegiatan": isi["kegiatan"],
                    "catatan": isi["catatan"],
                    "foto": [_manifes(berkas, sekarang) for berkas in isi["foto"]],
                    "komitmen": [k for satu in self.kewajiban if (k := self._komitmen(satu))],
                    "perangkat": {"id": "", "versi": "formulir-biasa"},
                }
            )
        except ValidationError as galat:
            raise forms.ValidationError(
                [pesan for daftar in galat.detail.values() for pesan in daftar]
            ) from galat
        return isi

    def _komitmen(self, satu):
        baca = {n: self.data.get(f"{satu.awalan}-{n}") for n in ("hadir", "hari_efektif", "sudah")}
        if baca["sudah"]:
            baca |= {"hadir": int(baca["sudah"] == "ya"), "hari_efektif": 1}
        if baca["hadir"] in (None, "") or baca["hari_efektif"] in (None, ""):
            return None
        return {
            "anggota": str(satu.anggota.uuid),
            "jenis": satu.jenis,
            "bulan": self.cleaned_data["bulan"],
            "hadir": baca["hadir"],
            "hari_efektif": baca["hari_efektif"],
            "alasan": self.data.get(f"{satu.awalan}-alasan") or None,
        }


def _manifes(berkas, pada):
    isi = berkas.read()
    berkas.seek(0)
    return {
        "id": str(uuid.uuid4()),
        "sha256": hashlib.sha256(isi).hexdigest(),
        "ukuran": berkas.size,
        "diambil_pada": pada.isoformat(),
        "sumber": "galeri",
    }


def simpan_isian(formulir, *, pendamping, pada):
    """Store a valid form as a visit with its photos; return the sentence to tell.

    Pressing twice stores once: the second finds the first, whatever moment it carries.
    """
    try:
        kunjungan, _ = simpan_kunjungan(
            uuid=formulir.cleaned_data["uuid"],
            pendamping=pendamping,
            isi=formulir.kiriman,
            diterima_pada=pada,
        )
    except KunjunganBentrok:
        return "Kunjungan ini sudah tersimpan sebelumnya."
    berkas_foto = {
        hashlib.sha256(isi := berkas.read()).hexdigest(): (berkas, isi)
        for berkas in formulir.cleaned_data["foto"]
    }
    for foto in kunjungan.foto.all():
        berkas, isi = berkas_foto[foto.sha256]
        terima_foto(
            cari_foto(pendamping=pendamping, uuid=kunjungan.uuid, uuid_foto=foto.uuid),
            pendamping=pendamping,
            isi=isi,
            jenis=berkas.content_type,
            pada=pada,
            olah_nanti=panggil_pengolah,
        )
    return "Kunjungan tersimpan."
