"""Bank accounts of families: every change ends the old row and keeps it."""

import re
from collections.abc import Iterable

from django import forms
from django.db import connection, transaction

from kpm.models import Rekening, SumberRekening
from kpm.penyalinan import salin
from kpm.penyandian import sandikan

NOMOR = re.compile(r"\d{5,20}", re.ASCII)


def rapikan_nomor(teks):
    """The digits of an account number, or nothing where it cannot be one."""
    rapat = re.sub(r"[\s.\-/']", "", str(teks or ""))
    return rapat if NOMOR.fullmatch(rapat) else ""


class RekeningForm(forms.Form):
    bank = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"list": "pilihan-bank"}))
    nomor = forms.CharField(
        label="Nomor rekening",
        max_length=30,
        help_text="Angka saja, 5 sampai 20 digit, seperti di buku tabungan.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    pemilik = forms.CharField(
        label="Nama pemilik rekening",
        max_length=150,
        help_text="Persis seperti tertulis di buku tabungan.",
    )
    tanggal_sumber = forms.DateField(
        label="Tanggal buku tabungan atau surat bank",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    alasan = forms.CharField(
        label="Alasan mengganti",
        max_length=200,
        required=False,
        help_text="Misalnya “buku tabungan baru” atau “salah ketik”.",
    )

    def __init__(self, *args, lama, hari_ini, **kwargs):
        super().__init__(*args, **kwargs)
        self.lama, self.hari_ini = lama, hari_ini
        if lama is None:
            del self.fields["alasan"]
        else:
            self.fields["alasan"].required = True

    def clean_nomor(self):
        nomor = rapikan_nomor(self.cleaned_data["nomor"])
        if not nomor:
            raise forms.ValidationError("Isi 5 sampai 20 angka, tanpa huruf.")
        return nomor

    def clean_tanggal_sumber(self):
        hari = self.cleaned_data["tanggal_sumber"]
        if hari > self.hari_ini:
            raise forms.ValidationError("Tanggal ini belum terjadi.")
        return hari


@transaction.atomic
def catat_rekening(
    keluarga, *, bank, nomor, pemilik, tanggal_sumber, oleh, pada, sumber="operator", alasan=""
):
    """Make this the family's account; the same account again changes nothing. Returns the row."""
    lama = Rekening.objects.select_for_update().berlaku().filter(keluarga=keluarga).first()
    if lama and (lama.bank, lama.nomor, lama.pemilik) == (bank, nomor, pemilik):
        return lama
    if lama:
        _akhiri(lama, alasan=alasan or "diganti", oleh=oleh, pada=pada)
    return Rekening.objects.create(
        keluarga=keluarga,
        bank=bank,
        nomor=nomor,
        pemilik=pemilik,
        sumber=sumber,
        tanggal_sumber=tanggal_sumber,
        dicatat_oleh=oleh,
        dicatat_pada=pada,
    )


def _akhiri(rekening, *, alasan, oleh, pada):
    rekening.berakhir_pada, rekening.diakhiri_oleh = pada, oleh
    rekening.alasan_berakhir = alasan
    rekening.save(update_fields=["berakhir_pada", "diakhiri_oleh", "alasan_berakhir"])


def _salin_ke(keluarga, rekening, *, oleh, pada):
    isi = ("bank", "nomor", "pemilik", "tanggal_sumber", "sumber")
    return catat_rekening(
        keluarga, **{nama: getattr(rekening, nama) for nama in isi}, oleh=oleh, pada=pada
    )


@transaction.atomic
def satukan_rekening(*, utama, digabung, oleh, pada):
    """End the account of the family that is joined; the one that stays gets it if it has none.

    Returns the keys that `pisahkan_rekening` needs, nothing where there was no account.
    """
    berlaku = Rekening.objects.select_for_update().berlaku()
    lama = berlaku.filter(keluarga=digabung).first()
    if lama is None:
        return None
    ikut = not berlaku.filter(keluarga=utama).exists()
    sebab = "rekening ikut ke penerusnya" if ikut else "rekening penerusnya yang dipakai"
    _akhiri(lama, alasan=f"keluarga digabung, {sebab}", oleh=oleh, pada=pada)
    baru = _salin_ke(utama, lama, oleh=oleh, pada=pada).pk if ikut else None
    return {"lama": lama.pk, "baru": baru}


def rekening_bawaan_diganti(catatan):
    """Whether the account a merge brought along is no longer the one in use."""
    bawaan = catatan and catatan["baru"]
    return bool(bawaan) and not Rekening.objects.berlaku().filter(pk=bawaan).exists()


def pisahkan_rekening(catatan, *, oleh, pada):
    """Give the parted family its account back, as a new row: ended ones stay as they are."""
    if not catatan:
        return
    lama = Rekening.objects.select_related("keluarga").get(pk=catatan["lama"])
    if catatan["baru"]:
        bawaan = Rekening.objects.get(pk=catatan["baru"])
        _akhiri(bawaan, alasan="penggabungan keluarga dibatalkan", oleh=oleh, pada=pada)
    _salin_ke(lama.keluarga, lama, oleh=oleh, pada=pada)


KOLOM = (
    *("keluarga_id", "bank", "nomor", "pemilik", "sumber", "tanggal_sumber", "dicatat_pada"),
    "alasan_berakhir",
)


def catat_rekening_massal(rekening: Iterable[tuple], *, sumber, tanggal_sumber, pada):
    """Store first accounts `(keluarga_id, bank, nomor, pemilik)` by COPY; how many.

    For families known to have none: one that has raises IntegrityError.
    """
    baris = (
        (k, bank, sandikan(nomor, "rekening"), pemilik, sumber, tanggal_sumber, pada, "")
        for k, bank, nomor, pemilik in rekening
    )
    return salin(Rekening._meta.db_table, KOLOM, baris)


DARI_BANK = """
INSERT INTO kpm_rekening (keluarga_id, bank, nomor, pemilik, sumber, tanggal_sumber,
  dicatat_oleh_id, dicatat_pada, alasan_berakhir)
SELECT DISTINCT ON (p.keluarga_id) p.keluarga_id, j.bank, b.rekening,
  coalesce(nullif(b.pemilik, ''), s.nama), %(sumber)s, %(tanggal)s, %(oleh)s, %(pada)s, ''
FROM kpm_barishasil b
JOIN kpm_penyaluran s ON s.id = b.penyaluran_id
JOIN kpm_jadwalbantuan j ON j.id = s.jadwal_id
JOIN kpm_kepesertaan p ON p.id = s.kepesertaan_id
WHERE b.berkas_id = %(berkas)s AND b.masalah = '' AND b.rekening IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM kpm_rekening r
                  WHERE r.keluarga_id = p.keluarga_id AND r.berakhir_pada IS NULL)
ORDER BY p.keluarga_id, b.nomor
"""


def isi_dari_bank(berkas, *, pada):
    """Give families without an account the one the bank's file names; never replaces one."""
    isi = {
        "berkas": berkas.pk,
        "sumber": SumberRekening.BANK,
        "tanggal": berkas.tanggal,
        "oleh": berkas.oleh_id,
        "pada": pada,
    }
    with connection.cursor() as kursor:
        kursor.execute(DARI_BANK, isi)
        return kursor.rowcount
