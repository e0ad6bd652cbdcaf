"""The shape of a visit as a phone sends it. It validates and never saves.

Only what cannot be read is refused; a doubtful visit is stored and judged. Unknown keys are
passed over, so that an older server still takes what a newer phone sends.
"""

import hashlib
import json
import math
import re
from contextlib import suppress
from datetime import UTC, date, datetime

from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from pendamping.baca_lurus import BERBELIT, pembaca_lurus
from pendamping.kewajiban import ALASAN
from pendamping.models import JenisKomitmen, JenisKunjungan, Kegiatan, SumberFoto
from pendamping.pesan_isian import berbahasa_indonesia

BATAS_KIRIMAN = 1024 * 1024  # bytes; a full visit is about 40 KB
SELURUHNYA = "non_field_errors"  # DRF's name for what is wrong with the whole
POLA_SIDIK = re.compile(r"[0-9a-f]{64}")
POLA_BULAN = re.compile(r"(20[0-9][0-9])-(0[1-9]|1[0-2])")


class KirimanTerlaluBesar(Exception):
    """The body is longer than any visit can be."""


class BacaKiriman(BaseParser):
    """JSON in UTF-8 that survives what a fuzzer sends: depth, NaN, lone surrogates, length."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        mentah = stream.read(BATAS_KIRIMAN + 1)
        if len(mentah) > BATAS_KIRIMAN:
            raise KirimanTerlaluBesar
        try:
            isi = BACA_JSON(mentah.decode("utf-8-sig"))
            if b"\\u" in mentah:  # only an escape can write half a character
                json.dumps(isi, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as galat:
            raise ParseError("Kiriman bukan JSON yang dapat dibaca.") from galat
        return isi


def _tolak_tetapan(nama):
    raise ValueError(nama)


BACA_JSON = json.JSONDecoder(parse_constant=_tolak_tetapan).decode


class Angka(serializers.FloatField):
    """A finite number; true, NaN and 10^400 are none."""

    def to_internal_value(self, data):
        if isinstance(data, bool):
            self.fail("invalid")
        angka = super().to_internal_value(data)
        if not math.isfinite(angka):
            self.fail("invalid")
        return angka


class Bilangan(serializers.IntegerField):
    """A whole number written as a number."""

    def to_internal_value(self, data):
        if isinstance(data, bool) or (isinstance(data, float) and not math.isfinite(data)):
            self.fail("invalid")
        return super().to_internal_value(data)


class Waktu(serializers.DateTimeField):
    """A moment of the phone's clock; a wrong clock is welcome, an impossible one is not."""

    default_error_messages = {"luar": "Waktu harus antara tahun 1970 dan 2099."}
    terlama, terakhir = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

    def to_internal_value(self, value):
        waktu = super().to_internal_value(value)
        if not self.terlama <= waktu < self.terakhir:
            self.fail("luar")
        return waktu


class Sidik(serializers.CharField):
    """A SHA-256 in hexadecimal."""

    default_error_messages = {"sidik": "SHA-256 terdiri dari 64 angka heksadesimal."}

    def to_internal_value(self, data):
        sidik = super().to_internal_value(data).lower()
        if sidik and not POLA_SIDIK.fullmatch(sidik):
            self.fail("sidik")
        return sidik


class Bulan(serializers.CharField):
    """A month `YYYY-MM`, as the first day of it."""

    default_error_messages = {"bulan": "Bulan ditulis TTTT-BB, misalnya 2026-10."}

    def to_internal_value(self, data):
        if not (cocok := POLA_BULAN.fullmatch(super().to_internal_value(data))):
            self.fail("bulan")
        return date(int(cocok[1]), int(cocok[2]), 1)


class TitikMasuk(serializers.Serializer):
    lintang = Angka(min_value=-90, max_value=90)
    bujur = Angka(min_value=-180, max_value=180)
    akurasi_m = Angka(min_value=0, max_value=50_000_000)
    pada = Waktu()
    ketinggian_m = Angka(required=False, allow_null=True, default=None)
    kecepatan_mps = Angka(required=False, allow_null=True, default=None)


class ExifMasuk(serializers.Serializer):
    """What the phone read in the file, absurd dates included: kept as text."""

    pada = serializers.CharField(
        required=False, allow_null=True, allow_blank=True, max_length=40, default=None
    )
    lintang = Angka(required=False, allow_null=True, default=None)
    bujur = Angka(required=False, allow_null=True, default=None)


class FotoMasuk(serializers.Serializer):
    id = serializers.UUIDField()
    sha256 = Sidik()
    ukuran = Bilangan(min_value=1, max_value=2**31 - 1)
    sha256_asli = Sidik(required=False, allow_null=True, allow_blank=True, default="")
    diambil_pada = Waktu()
    sumber = serializers.ChoiceField(SumberFoto.choices)
    exif = ExifMasuk(required=False, allow_null=True, default=None)


class KomitmenMasuk(serializers.Serializer):
    anggota = serializers.UUIDField()
    jenis = serializers.ChoiceField(JenisKomitmen.choices)
    bulan = Bulan()
    hadir = Bilangan(required=False, allow_null=True, default=None, min_value=0, max_value=366)
    hari_efektif = Bilangan(
        required=False, allow_null=True, default=None, min_value=0, max_value=366
    )
    alasan = serializers.ChoiceField(
        ALASAN, required=False, allow_null=True, allow_blank=True, default=None
    )

    def validate(self, isi):
        hadir, hari_efektif = isi["hadir"], isi["hari_efektif"]
        if hadir is not None and hari_efektif is not None and hadir > hari_efektif:
            raise serializers.ValidationError(
                {"hadir": "Jumlah hadir melebihi hari efektif. Periksa kedua angkanya."}
            )
        return isi


class PerangkatMasuk(serializers.Serializer):
    id = serializers.CharField(required=False, allow_blank=True, max_length=100, default="")
    versi = serializers.CharField(required=False, allow_blank=True, max_length=50, default="")


class KunjunganMasuk(serializers.Serializer):
    """One visit (web contract)."""

    keluarga = serializers.UUIDField()
    jenis = serializers.ChoiceField(JenisKunjungan.choices)
    mulai = Waktu()
    selesai = Waktu()
    dikirim = Waktu()
    lokasi = TitikMasuk(many=True, max_length=30, default=list)
    kegiatan = serializers.ListField(
        child=serializers.ChoiceField(Kegiatan.choices), max_length=10, default=list
    )
    catatan = serializers.CharField(
        required=False, allow_null=True, allow_blank=True, max_length=10_000, default=""
    )
    foto = FotoMasuk(many=True, max_length=30, default=list)
    komitmen = KomitmenMasuk(many=True, max_length=100, default=list)
    perangkat = PerangkatMasuk(required=False, allow_null=True, default=dict)

    def validate_foto(self, daftar):
        if len({foto["id"] for foto in daftar}) < len(daftar):
            raise serializers.ValidationError("Ada dua foto dengan id yang sama.")
        return daftar

    def validate_komitmen(self, daftar):
        if len({(k["anggota"], k["jenis"], k["bulan"]) for k in daftar}) < len(daftar):
            raise serializers.ValidationError(
                "Ada kewajiban yang sama dilaporkan dua kali untuk satu anggota dan bulan."
            )
        return daftar


# Stateless; building its fields anew costs as much as reading.
PEMBACA = berbahasa_indonesia(KunjunganMasuk())
BACA_LURUS = pembaca_lurus(PEMBACA)


def baca_kiriman(data):
    """The readable content of a visit body, or ValidationError naming each field."""
    with suppress(*BERBELIT):
        return BACA_LURUS(data)
    try:
        return PEMBACA.run_validation(data)
    except serializers.ValidationError as galat:
        rinci = galat.detail
        if not isinstance(rinci, dict):
            rinci = {SELURUHNYA: rinci}
        raise serializers.ValidationError(_datar(rinci)) from galat


def _datar(galat, awalan=""):
    """Errors under one flat name each: `komitmen.0.anggota`; of a whole list under its own."""
    hasil = {}
    for nama, isi in galat.items():
        penuh = awalan.rstrip(".") if awalan and nama == SELURUHNYA else f"{awalan}{nama}"
        if isinstance(isi, dict):
            hasil |= _datar(isi, f"{penuh}.")
        elif isi and isinstance(isi[0], dict):
            hasil |= _datar(dict(enumerate(isi)), f"{penuh}.")
        else:
            hasil[penuh] = isi
    return hasil


def sidik_kiriman(isi):
    """SHA-256 of what was read, less the moment of sending: equal for every honest repeat."""
    tanpa_dikirim = {nama: nilai for nama, nilai in isi.items() if nama != "dikirim"}
    kanonik = json.dumps(tanpa_dikirim, sort_keys=True, ensure_ascii=False, default=_tulis)
    return hashlib.sha256(kanonik.encode()).hexdigest()


def sebagai_teks(isi):
    """The content as JSON, moments in UTC."""
    return json.dumps(isi, ensure_ascii=False, default=_tulis)


def sebagai_json(isi):
    """The content as it can be kept in a JSON column."""
    return json.loads(sebagai_teks(isi))


def _tulis(nilai):
    if isinstance(nilai, datetime):
        return nilai.astimezone(UTC).isoformat()
    return str(nilai)
