"""What a phone is told about a visit: what we hold, what is missing, how it was judged.

The answer is read from the stored rows alone, so every copy of one visit gets the same one.
"""

from rest_framework import serializers

ISI_ALASAN = ("kode", "nilai", "bobot", "uraian")


class AlasanKeluar(serializers.Serializer):
    kode = serializers.CharField()
    nilai = serializers.CharField()
    bobot = serializers.FloatField()
    uraian = serializers.CharField()


class KehadiranKeluar(serializers.Serializer):
    putusan = serializers.ChoiceField(["hadir", "belum_pasti", "perlu_diperiksa"])
    versi_aturan = serializers.CharField()
    keyakinan = serializers.FloatField()
    alasan = AlasanKeluar(many=True)


class FotoDiterima(serializers.Serializer):
    id = serializers.UUIDField()
    sha256 = serializers.CharField()


class TandaTerima(serializers.Serializer):
    """Shape of the receipt, for the schema."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(["diterima", "menunggu_foto"])
    foto_kurang = serializers.ListField(child=serializers.UUIDField())
    foto_diterima = FotoDiterima(many=True)
    kehadiran = KehadiranKeluar(allow_null=True)


class KunjunganLengkap(TandaTerima):
    """Shape of a whole visit, for the schema."""

    keluarga = serializers.UUIDField()
    jenis = serializers.CharField()
    mulai = serializers.DateTimeField()
    selesai = serializers.DateTimeField()
    dikirim = serializers.DateTimeField()
    diterima_pada = serializers.DateTimeField()
    lengkap_pada = serializers.DateTimeField(allow_null=True)
    lokasi = serializers.ListField(child=serializers.DictField())
    kegiatan = serializers.ListField(child=serializers.CharField())
    catatan = serializers.CharField()
    komitmen = serializers.ListField(child=serializers.DictField())
    di_luar_dampingan = serializers.BooleanField()


class Masalah(serializers.Serializer):
    """Shape of every refusal (RFC 9457), for the schema."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    kode = serializers.CharField()
    galat = serializers.DictField(required=False)


def tanda_terima(kunjungan):
    """The receipt: it names each photo by what we hold, so that the phone can compare."""
    foto = sorted(kunjungan.foto.all(), key=lambda f: f.pk)
    putusan = kunjungan.putusan_kini
    return {
        "id": str(kunjungan.uuid),
        "status": kunjungan.status,
        "foto_kurang": [str(f.uuid) for f in foto if not f.diterima_pada],
        "foto_diterima": [{"id": str(f.uuid), "sha256": f.sha256} for f in foto if f.diterima_pada],
        "kehadiran": putusan
        and {
            "putusan": putusan.putusan,
            "versi_aturan": putusan.versi_aturan,
            "keyakinan": putusan.keyakinan,
            # In one order: JSONB forgets it, and a repeat answers the same bytes.
            "alasan": [{nama: satu[nama] for nama in ISI_ALASAN} for satu in putusan.alasan],
        },
    }


def rinci(kunjungan):
    """The receipt with the visit itself."""
    return {
        **tanda_terima(kunjungan),
        "keluarga": str(kunjungan.keluarga.uuid),
        "jenis": kunjungan.jenis,
        "mulai": kunjungan.mulai,
        "selesai": kunjungan.selesai,
        "dikirim": kunjungan.dikirim_pada,
        "diterima_pada": kunjungan.diterima_pada,
        "lengkap_pada": kunjungan.lengkap_pada,
        "lokasi": kunjungan.titik,
        "kegiatan": kunjungan.kegiatan,
        "catatan": kunjungan.catatan,
        "komitmen": [
            {
                "anggota": str(satu.anggota.uuid),
                "jenis": satu.jenis,
                "bulan": f"{satu.bulan:%Y-%m}",
                "hadir": satu.hadir,
                "hari_efektif": satu.hari_efektif,
                "alasan": satu.alasan or None,
                "status": satu.status,
            }
            for satu in kunjungan.komitmen.all()
        ],
        "di_luar_dampingan": kunjungan.di_luar_dampingan,
    }
