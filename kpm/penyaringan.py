"""Searching and narrowing the list of families: what the address asks for, as a queryset."""

import hashlib
import re

from django import forms
from django.contrib.postgres.search import TrigramWordSimilarity
from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import cached_property
from redis.exceptions import RedisError

from ejsika.wilayah.cakupan import q_di_dalam
from kpm.komponen import LABEL, q_komponen
from kpm.models import BERJALAN, Anggota, Keluarga, Kepesertaan, Program, StatusKepesertaan
from kpm.penyandian import semua_sandi

TERMIRIP = 500  # a name search shows this many best matches
LAMA_HITUNGAN_S = 60
URUTAN = {
    "nama": ("nama_pengurus", "-pk"),
    "-nama": ("-nama_pengurus", "pk"),
    "nomor": ("nomor", "-pk"),
    "-nomor": (F("nomor").desc(nulls_last=True), "-pk"),
    "desil": ("desil", "-pk"),
    "-desil": (F("desil").desc(nulls_last=True), "-pk"),
    "-dibuat": ("-dibuat_pada", "-pk"),
}
KPM, BUKAN_KPM = "kpm", "bukan"
PILIHAN_STATUS = [(KPM, "KPM sekarang"), (BUKAN_KPM, "Bukan KPM"), *StatusKepesertaan.choices]
PILIHAN_DESIL = [(str(n), f"Desil {n}") for n in range(1, 11)]
PILIHAN_GRADE = list(zip("12345", ("I", "II", "III", "IV", "V"), strict=True))


def nomor_rahasia(isi):
    """The digits, if the words look like a NIK or No. KK: they must stay out of the address."""
    digit = re.sub(r"[\s.'-]", "", isi)
    return digit if re.fullmatch(r"\d{12,20}", digit, re.A) else ""


def keluarga_bernomor(keluarga, digit):
    """Families with this No. KK, or a member with this NIK; equality is all that is possible."""
    orang = Anggota.objects.filter(nik__in=semua_sandi(digit, "nik"), keluarga=OuterRef("pk"))
    return keluarga.filter(Q(no_kk__in=semua_sandi(digit, "no_kk")) | Exists(orang))


class SaringForm(forms.Form):
    """The filters of the list, all optional; an unknown value narrows to nothing, never widens."""

    cari = forms.CharField(required=False, max_length=80, strip=True)
    wilayah = forms.RegexField(r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$", required=False)
    program = forms.SlugField(required=False)
    status = forms.ChoiceField(choices=PILIHAN_STATUS, required=False)
    komponen = forms.ChoiceField(choices=list(LABEL.items()), required=False)
    desil = forms.ChoiceField(choices=PILIHAN_DESIL, required=False)
    grade = forms.ChoiceField(choices=PILIHAN_GRADE, required=False)
    posisi = forms.ChoiceField(choices=[("tanpa", "Tanpa posisi")], required=False)
    urut = forms.ChoiceField(choices=[(nama, nama) for nama in URUTAN], required=False)

    def saring(self, keluarga):
        """The families that fit, in the order asked for."""
        if not self.is_valid():
            return keluarga.none()
        isi = self.cleaned_data
        keluarga = self._menurut_bantuan(keluarga, isi["program"], isi["status"])
        if isi["wilayah"]:
            keluarga = keluarga.filter(q_di_dalam([isi["wilayah"]], "wilayah__kode"))
        if isi["komponen"]:
            orang = Anggota.objects.filter(q_komponen(isi["komponen"], timezone.localdate()))
            keluarga = keluarga.filter(Exists(orang.filter(keluarga=OuterRef("pk"))))
        if isi["desil"]:
            keluarga = keluarga.filter(desil=isi["desil"])
        if isi["grade"]:
            keluarga = keluarga.filter(Exists(_bergrade(isi["grade"])))
        if isi["posisi"]:
            keluarga = keluarga.filter(lokasi=None)
        if isi["cari"]:
            keluarga = self._menurut_nama(keluarga, isi["cari"])
        return keluarga.order_by(*URUTAN[isi["urut"] or "nama"])

    def _menurut_bantuan(self, keluarga, program, status):
        if not (program or status):
            return keluarga
        ikut = Kepesertaan.objects.filter(keluarga=OuterRef("pk"))
        if program:
            ikut = ikut.filter(program__kode=program)
        if status == BUKAN_KPM:
            return keluarga.filter(~Exists(ikut.berjalan()))
        if status == KPM:
            return keluarga.filter(Exists(ikut.berjalan()))
        return keluarga.filter(Exists(ikut.filter(status__in=[status] if status else BERJALAN)))

    def _menurut_nama(self, keluarga, kata):
        """By participant number where there are digits, else by names however misspelt."""
        if any(huruf.isdigit() for huruf in kata):
            return keluarga.filter(nomor__startswith=kata.upper())
        mirip = (
            Anggota.objects.tercatat()
            .filter(nama__trigram_word_similar=kata, keluarga__in=keluarga)
            .annotate(kemiripan=TrigramWordSimilarity(kata, "nama"))
            .order_by("-kemiripan", "-pk")
        )
        nomor = list(dict.fromkeys(mirip.values_list("keluarga", flat=True)[:TERMIRIP]))
        return Keluarga.objects.filter(pk__in=nomor)


def _bergrade(grade):
    """Latest graded assessments of this grade; the rows of `penilaian` live floors above."""
    penilaian = Keluarga._meta.get_field("penilaian").related_model
    bergrade = penilaian.objects.filter(keluarga=OuterRef("keluarga"), grade__isnull=False)
    terkini = bergrade.order_by("-dinilai_pada", "-pk").values("pk")[:1]
    return penilaian.objects.filter(keluarga=OuterRef("pk"), grade=grade, pk=Subquery(terkini))


class HalamanKeluarga(Paginator):
    """Pages of a long list: the count is remembered a minute, the rows come by their keys.

    The keys of a page are read off an index alone, so that a late page is as light as an early
    one; `muat` then loads what those rows show.
    """

    @cached_property
    def count(self):
        try:
            kueri = str(self.object_list.query)
        except EmptyResultSet:
            return 0
        kunci = f"kpm-hitung:{hashlib.sha256(kueri.encode()).hexdigest()}"
        hitung = self.object_list.order_by().count
        try:
            return cache.get_or_set(kunci, hitung, LAMA_HITUNGAN_S)
        except RedisError:
            return hitung()

    def page(self, number):
        number = self.validate_number(number)
        awal = (number - 1) * self.per_page
        nomor = list(self.object_list.values_list("pk", flat=True)[awal : awal + self.per_page])
        baris = {k.pk: k for k in Keluarga.objects.filter(pk__in=nomor).untuk_daftar()}
        return self._get_page([baris[pk] for pk in nomor if pk in baris], number, self)


def pilihan_program():
    """Programmes in use, by code: ours first."""
    aktif = Program.objects.filter(aktif=True).order_by("-milik_sendiri", "nama")
    return list(aktif.values_list("kode", "nama"))


def cip_aktif(form, program):
    """What the list is narrowed by, in words: `(parameter, sentence)`; regions have their own."""
    sebutan = {
        "program": dict(program),
        "status": dict(PILIHAN_STATUS),
        "komponen": LABEL,
        "desil": dict(PILIHAN_DESIL),
        "grade": {nilai: f"Grade {romawi}" for nilai, romawi in PILIHAN_GRADE},
        "posisi": {"tanpa": "Tanpa posisi"},
    }
    cip = [
        (nama, kata.get(form.data[nama], form.data[nama]))
        for nama, kata in sebutan.items()
        if form.data.get(nama)
    ]
    return [("cari", f"“{form.data['cari']}”"), *cip] if form.data.get("cari") else cip
