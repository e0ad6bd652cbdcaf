"""What is told about a field that cannot be read, where DRF has no Indonesian words for it."""

from rest_framework import serializers

BUKAN_ANGKA = {"invalid": "Isi harus angka.", "max_string_length": "Angka terlalu panjang."}
DAFTAR = {"not_a_list": "Isi harus berupa daftar.", "max_length": "Paling banyak {max_length} isi."}
PESAN = (
    (serializers.CharField, {"invalid": "Isi harus teks."}),
    (serializers.FloatField, BUKAN_ANGKA | {"overflow": "Angka terlalu besar."}),
    (serializers.IntegerField, {"max_string_length": "Angka terlalu panjang."}),
    (serializers.UUIDField, {"invalid": "Isi harus UUID."}),
    (
        serializers.DateTimeField,
        {
            "invalid": "Waktu ditulis menurut ISO 8601, misalnya 2026-10-14T09:05:00+07:00.",
            "date": "Waktu harus memuat jamnya.",
            "overflow": "Waktu di luar jangkauan.",
        },
    ),
    (serializers.ListField, DAFTAR),
    (serializers.ListSerializer, DAFTAR),
    (serializers.Serializer, {"invalid": "Isi harus objek JSON."}),
)


def berbahasa_indonesia(isian):
    """The same field, it and all below it explaining themselves in Indonesian."""
    for jenis, pesan in PESAN:
        if isinstance(isian, jenis):
            isian.error_messages |= pesan
    for anak in getattr(isian, "fields", {}).values():
        berbahasa_indonesia(anak)
    if anak := getattr(isian, "child", None):
        berbahasa_indonesia(anak)
    return isian
