"""Importing official outlines: look first, then apply exactly what was shown.

The preview is the import itself, run to its end and rolled back, so it cannot promise anything
the import would not do.
"""

import hashlib
from datetime import timedelta

import pghistory
from django.core.files.base import File
from django.db import connection, transaction

from ejsika.wilayah.batas_perkiraan import susun_batas_perkiraan
from ejsika.wilayah.ciri_awal import isi_ciri_awal
from ejsika.wilayah.models import ImporBatas, StatusImporBatas, Tingkat, Wilayah
from ejsika.wilayah.pembacaan_batas import baca_unsur
from ejsika.wilayah.pembongkaran import BerkasDitolak
from ejsika.wilayah.pencocokan_batas import TINGKAT, Buku, cocokkan, kenali_susunan

KOTAK_BANTEN = (104.9, -7.2, 106.9, -5.6)  # with the islands and room for coarse outlines
UMUR_PRATINJAU = timedelta(days=1)  # an undecided file is dropped by the next upload
JAUH_M = 10_000  # an outline this far from where the region was is worth a look
TERLIHAT = 50  # codes listed by name in a report; the count is always whole

TABEL_MASUK = """
CREATE TEMP TABLE batas_masuk ON COMMIT DROP AS
SELECT kode, ST_Multi(ST_Union(
    ST_CollectionExtract(ST_MakeValid(ST_SetSRID(ST_GeomFromWKB(wkb), 4326)), 3))) AS batas
FROM unnest(%s::text[], %s::bytea[]) AS m (kode, wkb)
GROUP BY kode
"""
PASANG = """
UPDATE wilayah_wilayah w SET batas = m.batas, sumber_batas = 'resmi'
FROM batas_masuk m WHERE w.kode = m.kode AND NOT ST_IsEmpty(m.batas)
"""
# A parent whose children all have an official outline has one too: their union.
SATUKAN_KE_ATAS = """
WITH g AS MATERIALIZED (
    SELECT induk_id, ST_Multi(ST_CollectionExtract(ST_Union(batas), 3)) AS batas
    FROM wilayah_wilayah WHERE tingkat = %s
    GROUP BY induk_id HAVING bool_and(sumber_batas = 'resmi')
)
UPDATE wilayah_wilayah w SET batas = g.batas, sumber_batas = 'resmi' FROM g
WHERE w.id = g.induk_id
"""
LUAS_DAN_GESER = """
SELECT w.kode, w.nama, ST_Area(w.batas::geography) / 1e6, ST_Area(m.batas::geography) / 1e6,
       ST_Distance(m.batas::geography, w.titik::geography)
FROM batas_masuk m JOIN wilayah_wilayah w USING (kode) ORDER BY w.kode
"""


def periksa_impor(berkas, *, nama_berkas, nama_sumber, tanggal_sumber, oleh, pada):
    """Read the file, record what importing it would change, and keep it until someone decides."""
    for lama in ImporBatas.objects.filter(
        status=StatusImporBatas.PRATINJAU, dibuat_pada__lt=pada - UMUR_PRATINJAU
    ):
        batalkan_impor(lama, pada=pada)
    sidik = hashlib.file_digest(_dari_awal(berkas), "sha256").hexdigest()
    hasil = _jalankan(berkas, nama_berkas, simpan=False)
    impor = ImporBatas(
        nama_sumber=nama_sumber,
        tanggal_sumber=tanggal_sumber,
        nama_berkas=nama_berkas[-200:],
        sidik=sidik,
        tingkat=hasil["tingkat"],
        hasil=hasil,
        oleh=oleh,
        dibuat_pada=pada,
    )
    akhiran = nama_berkas.rpartition(".")[2].lower()
    impor.berkas.save(f"{sidik[:16]}.{akhiran}", File(_dari_awal(berkas)), save=False)
    impor.save()
    return impor


@transaction.atomic
def terapkan_impor(impor, *, pada):
    """Apply a checked import once; False if it was decided before."""
    impor = ImporBatas.objects.select_for_update().get(pk=impor.pk)
    if impor.status != StatusImporBatas.PRATINJAU:
        return False
    with impor.berkas.open("rb") as berkas, pghistory.context(impor_batas=impor.pk):
        if hashlib.file_digest(berkas, "sha256").hexdigest() != impor.sidik:
            raise BerkasDitolak("Berkas di server berubah sejak diperiksa. Unggah ulang.")
        impor.hasil = _jalankan(berkas, impor.nama_berkas, simpan=True)
    _putuskan(impor, StatusImporBatas.SELESAI, pada)
    return True


@transaction.atomic
def batalkan_impor(impor, *, pada):
    """Drop a checked import without applying it; False if it was decided before."""
    impor = ImporBatas.objects.select_for_update().get(pk=impor.pk)
    if impor.status != StatusImporBatas.PRATINJAU:
        return False
    _putuskan(impor, StatusImporBatas.BATAL, pada)
    return True


def _putuskan(impor, status, pada):
    nama, gudang = impor.berkas.name, impor.berkas.storage
    impor.status, impor.selesai_pada, impor.berkas = status, pada, ""
    impor.save()
    transaction.on_commit(lambda: gudang.delete(nama))


def _dari_awal(berkas):
    berkas.seek(0)
    return berkas


def _jalankan(berkas, nama_berkas, *, simpan):
    """Read, match and apply; without `simpan` everything is taken back. Returns the report."""
    daftar = baca_unsur(berkas, nama=nama_berkas)
    _periksa_letak(daftar)
    susunan = kenali_susunan([unsur.sifat for unsur in daftar])
    tingkat = TINGKAT[susunan.tingkat]
    cocok, laporan = _cocokkan_semua(daftar, susunan)
    with transaction.atomic():
        with connection.cursor() as kursor:
            kursor.execute("SELECT pg_advisory_xact_lock(hashtext('muat_wilayah'))")
            kursor.execute("DROP TABLE IF EXISTS batas_masuk")
            kursor.execute(
                TABEL_MASUK, [[kode for kode, _ in cocok], [unsur.wkb for _, unsur in cocok]]
            )
        laporan |= _pasang(tingkat)
        if susunan.bps:
            _catat_kode_bps(cocok, susunan)
        if not simpan:
            transaction.set_rollback(True)
    return {"tingkat": tingkat.value, **laporan}


def _periksa_letak(daftar):
    """Refuse a file that lies elsewhere, and say so plainly where its axes are swapped."""
    kotak = [unsur.kotak for unsur in daftar if unsur.kotak]
    if not kotak:
        raise BerkasDitolak("Berkas tidak berisi satu bentuk pun.")
    barat, selatan, timur, utara = (
        f(k[n] for k in kotak) for n, f in enumerate([min, min, max, max])
    )
    if _bersinggungan((barat, selatan, timur, utara), KOTAK_BANTEN):
        return
    if _bersinggungan((selatan, barat, utara, timur), KOTAK_BANTEN):
        raise BerkasDitolak(
            "Lintang dan bujur di berkas ini tertukar: Banten terletak di bujur 105–107 dan "
            "lintang -7 sampai -5. Ekspor ulang dengan urutan bujur, lintang."
        )
    raise BerkasDitolak(
        f"Berkas ini bukan wilayah Banten: letaknya bujur {barat:.2f} sampai {timur:.2f}, "
        f"lintang {selatan:.2f} sampai {utara:.2f}."
    )


def _bersinggungan(a, b):
    return a[0] <= b[2] and a[2] >= b[0] and a[1] <= b[3] and a[3] >= b[1]


def _cocokkan_semua(daftar, susunan):
    """Pairs of code and feature, and the part of the report that speaks of matching."""
    tingkat = TINGKAT[susunan.tingkat]
    semua = list(Wilayah.objects.order_by("kode").values_list("kode", "nama"))
    buku = Buku(semua)
    cocok, tidak_dikenal, tanpa_bentuk = [], [], 0
    for unsur in daftar:
        kode, sebutan = cocokkan(unsur.sifat, susunan, buku)
        if kode and unsur.wkb:
            cocok.append((kode, unsur))
        elif kode:
            tanpa_bentuk += 1
        else:
            tidak_dikenal.append(sebutan)
    luar = [kode for kode, u in cocok if not _bersinggungan(u.kotak, KOTAK_BANTEN)]
    if not cocok:
        contoh = "; ".join(tidak_dikenal[:3]) or "semuanya tanpa bentuk"
        raise BerkasDitolak(f"Tidak satu pun unsur cocok dengan wilayah Banten (contoh: {contoh}).")
    if luar:
        raise BerkasDitolak(
            f"{len(luar)} wilayah Banten di berkas ini digambar di luar Banten: "
            f"{', '.join(luar[:5])}. Periksa sistem koordinatnya."
        )
    kode_cocok = {kode for kode, _ in cocok}
    setingkat = set(Wilayah.objects.pada_tingkat(tingkat).values_list("kode", flat=True))
    tanpa_unsur = sorted(setingkat - kode_cocok)
    return cocok, {
        "unsur": len(daftar),
        "cocok": len(kode_cocok),
        "tidak_dikenal": len(tidak_dikenal),
        "daftar_tidak_dikenal": sorted(tidak_dikenal)[:TERLIHAT],
        "tanpa_bentuk": tanpa_bentuk,
        "tidak_ada_di_berkas": len(tanpa_unsur),
        "daftar_tidak_ada_di_berkas": tanpa_unsur[:TERLIHAT],
    }


def _pasang(tingkat):
    """Put the incoming outlines in place with all that follows from them; report the effects."""
    laut_sebelum = _kode_tepi_laut()
    laporan = _banding_luas()
    with connection.cursor() as kursor:
        kursor.execute(PASANG)
        laporan["diganti"] = kursor.rowcount
        laporan["disatukan"] = {}
        for n in range(TINGKAT.index(tingkat), 0, -1):  # from the file's level up
            kursor.execute(SATUKAN_KE_ATAS, [TINGKAT[n]])
            laporan["disatukan"][TINGKAT[n - 1].value] = kursor.rowcount
    laporan["perkiraan_digambar_ulang"] = susun_batas_perkiraan()
    isi_ciri_awal()
    laut_sesudah = _kode_tepi_laut()
    return laporan | {
        "menjadi_tepi_laut": sorted(laut_sesudah - laut_sebelum),
        "bukan_lagi_tepi_laut": sorted(laut_sebelum - laut_sesudah),
    }


def _banding_luas():
    with connection.cursor() as kursor:
        kursor.execute(LUAS_DAN_GESER)
        baris = kursor.fetchall()
    berubah = sorted(baris, key=lambda b: -abs((b[3] or 0) - (b[2] or 0)) / max(b[2] or 0, 0.01))
    return {
        "luas_km2": [round(sum(b[n] or 0 for b in baris), 2) for n in (2, 3)],
        "perubahan_luas": [
            {"kode": k, "nama": nama, "dari": round(dari or 0, 2), "ke": round(ke or 0, 2)}
            for k, nama, dari, ke, _ in berubah[:10]
        ],
        "bergeser_jauh": [k for k, _, _, _, jarak in baris if (jarak or 0) > JAUH_M],
    }


def _kode_tepi_laut():
    return set(
        Wilayah.objects.filter(tingkat=Tingkat.DESA, tepi_laut=True).values_list("kode", flat=True)
    )


def _catat_kode_bps(cocok, susunan):
    """Keep the agency's own code beside ours, for the next file that speaks it."""
    kolom = susunan.kode[susunan.tingkat]
    bps = {kode: "".join(c for c in str(u.sifat.get(kolom)) if c.isdigit()) for kode, u in cocok}
    daftar = list(Wilayah.objects.filter(kode__in=bps))
    for wilayah in daftar:
        wilayah.kode_bps = bps[wilayah.kode][:10]
    Wilayah.objects.bulk_update(daftar, ["kode_bps"])
