"""Undoing a whole import: what it put in goes out, what it changed gets its old values back.

Only while nothing depends on it (`ketergantungan`). Every step is set-based and in the history,
under a context of its own; all of it or nothing.
"""

import pghistory
from django.apps import apps
from django.db import IntegrityError, models
from django.utils import timezone

from kpm.impor.giliran import bergiliran
from kpm.impor.ketergantungan import SASARAN, ketergantungan, relasi_lain, terkumpul
from kpm.impor.kolom import BerkasDitolak
from kpm.models import BerkasImpor, StatusImpor

BERGANTUNG = "Impor ini tidak dapat diurungkan: {jumlah} keluarga sudah dipakai sesudahnya."
BERTABRAKAN = (
    "Impor ini tidak dapat diurungkan: nilai lamanya sekarang dipakai keluarga lain. "
    "Tidak ada yang berubah."
)
DUGAAN = """
DELETE FROM kpm_dugaanganda d WHERE (
    EXISTS (SELECT 1 FROM urung_keluarga u WHERE u.id IN (d.pertama_id, d.kedua_id))
    OR d.dibuka_pada = %(diterapkan)s)
  AND NOT EXISTS (SELECT 1 FROM kpm_putusanganda p WHERE p.dugaan_id = d.id)
"""
HAPUS = "DELETE FROM kpm_{nama} t USING urung_{nama} u WHERE t.id = u.id"
HAPUS_IKUT = 'DELETE FROM "{tabel}" r USING urung_{nama} u WHERE r."{kolom}" = u.id'
# One head and one pengurus per family hold row by row: who gives the place up goes first.
MUNDUR = """
UPDATE kpm_anggota a SET
  hubungan = CASE WHEN l.hubungan <> 'kepala' THEN l.hubungan ELSE a.hubungan END,
  pengurus = a.pengurus AND l.pengurus
FROM urung_lama_anggota l WHERE l.pgh_obj_id = a.id
  AND (a.hubungan = 'kepala' AND l.hubungan <> 'kepala' OR a.pengurus AND NOT l.pengurus)
"""
PULIH = """
UPDATE kpm_{nama} t SET ({kolom}) = ({lama}){pada}
FROM urung_lama_{nama} l WHERE l.pgh_obj_id = t.id
"""
HITUNG = "(SELECT count(*) FROM urung_{})"
DIHITUNG = [f"{sisi}{nama}" for nama in SASARAN for sisi in ("", "lama_")]


def rencana_urung(berkas):
    """What undoing would do, and what stands in its way; changes nothing."""
    with terkumpul(berkas) as jalankan:
        angka = jalankan(f"SELECT {', '.join(map(HITUNG.format, DIHITUNG))}").fetchone()
        ringkas, per_keluarga = ketergantungan(jalankan)
    nama = [f"{sisi}_{n}" for n in SASARAN for sisi in ("hapus", "pulih")]
    return {
        **dict(zip(nama, angka, strict=True)),
        "penghalang": ringkas,
        "keluarga_penghalang": per_keluarga,
    }


def minta_urung(berkas, *, oleh, alasan, pada):
    """Ask for the undoing; a worker does it. False if someone got there first."""
    siap = BerkasImpor.objects.filter(pk=berkas.pk, status=StatusImpor.SELESAI)
    return bool(
        siap.exclude(konteks=None).update(
            status=StatusImpor.MENGURUNG,
            diurungkan_oleh=oleh,
            diurungkan_pada=pada,
            alasan_urung=alasan,
            galat="",
            kemajuan=0,
            percobaan=0,
            mulai_pada=None,
        )
    )


def kembalikan(berkas):
    """Undo the import of the row; refused with `BerkasDitolak` where something depends on it."""
    BerkasImpor.objects.filter(pk=berkas.pk).update(mulai_pada=timezone.now())
    konteks = pghistory.context(user=berkas.diurungkan_oleh_id, urung_impor=str(berkas.uuid))
    try:
        with bergiliran(), konteks, terkumpul(berkas, pegang=True) as jalankan:
            if jalankan("SELECT count(DISTINCT keluarga_id) FROM urung_gantung").fetchone()[0]:
                _tolak(jalankan)
            _kembalikan(jalankan, berkas)
    except IntegrityError as galat:
        raise BerkasDitolak(BERTABRAKAN) from galat
    berkas.status, berkas.kemajuan, berkas.selesai_pada = (
        StatusImpor.DIURUNGKAN,
        100,
        timezone.now(),
    )
    berkas.save(update_fields=["status", "kemajuan", "selesai_pada"])


def _tolak(jalankan):
    (jumlah,) = jalankan("SELECT count(DISTINCT keluarga_id) FROM urung_gantung").fetchone()
    raise BerkasDitolak(BERGANTUNG.format(jumlah=jumlah))


def _kembalikan(jalankan, berkas):
    jalankan(DUGAAN, diterapkan=berkas.diterapkan_pada)
    for nama, relasi in relasi_lain():
        if relasi.on_delete is models.CASCADE:
            tabel = relasi.related_model._meta.db_table
            jalankan(HAPUS_IKUT.format(nama=nama, tabel=tabel, kolom=relasi.field.column))
    for nama in ("kepesertaan", "anggota"):
        jalankan(HAPUS.format(nama=nama))
    jalankan(MUNDUR)
    for nama, model in SASARAN.items():
        jalankan(_pulih(nama, model), pada=timezone.now())
    jalankan(HAPUS.format(nama="keluarga"))


def _pulih(nama, model):
    riwayat = apps.get_model("kpm", f"{model.__name__}Event")
    kolom = [
        satu.column
        for satu in riwayat._meta.concrete_fields
        if not satu.name.startswith("pgh_") and satu.name not in {"id", "uuid"}
    ]
    return PULIH.format(
        nama=nama,
        kolom=", ".join(f'"{satu}"' for satu in kolom),
        lama=", ".join(f'l."{satu}"' for satu in kolom),
        pada=", diubah_pada = %(pada)s" if nama == "keluarga" else "",
    )
