"""Freezing the recipients of a tahap: who is due, who is not and why, then sealed by a decree.

Preview and freezing read the same temporary table, so what was shown is what is frozen.
"""

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from kpm.models import AlasanLuar, DaftarPenerima, Penyaluran, Peringatan
from kpm.salur.tahap import Tahap

PILIHAN = {
    "tanpa_rekening": "Ikutkan keluarga tanpa rekening (dibayar tunai, atau rekening dibuka bank)",
    "tanpa_pkh": "Keluarkan keluarga yang juga tercatat di program luar (PKH)",
    "ulangi": "Ulangi yang gagal atau dikembalikan",
    "tambah": "Tambah keluarga yang belum pernah masuk daftar tahap ini",
    "batal": "Ikutkan lagi yang pernah dibatalkan",
}
PILIHAN_UTAMA = ("tanpa_rekening", "tanpa_pkh")
PILIHAN_SUSULAN = ("ulangi", "tambah", "batal", *PILIHAN_UTAMA)
SEKALI_BACA = 5000

CALON = """
CREATE TEMPORARY TABLE calon_penerima ON COMMIT DROP AS
WITH jadwal AS (
  SELECT j.id, j.nominal, j.bank, t.kode FROM kpm_jadwalbantuan j
  JOIN wilayah_wilayah t ON t.id = j.wilayah_id
  WHERE j.program_id = %(program)s AND j.tahun_anggaran = %(tahun)s AND j.tahap = %(nomor)s
), lalu AS (
  SELECT DISTINCT ON (p.keluarga_id) p.keluarga_id, s.status
  FROM kpm_penyaluran s JOIN kpm_daftarpenerima d ON d.id = s.daftar_id
  JOIN kpm_kepesertaan p ON p.id = s.kepesertaan_id
  WHERE d.program_id = %(program)s AND d.tahun_anggaran = %(tahun)s AND d.tahap = %(nomor)s
  ORDER BY p.keluarga_id, s.id DESC
), luar AS (
  SELECT DISTINCT p.keluarga_id FROM kpm_kepesertaan p JOIN kpm_program g ON g.id = p.program_id
  WHERE NOT g.milik_sendiri AND p.tanggal_masuk <= %(pada)s
    AND (p.tanggal_keluar IS NULL OR p.tanggal_keluar > %(pada)s)
    AND NOT EXISTS (SELECT 1 FROM kpm_keputusantumpang t JOIN kpm_kepesertaan i
      ON i.id = t.kepesertaan_id
      WHERE t.luar_id = p.id AND i.program_id = %(program)s
        AND t.dicabut_pada IS NULL)  -- a person said they stay
), rangkap AS (
  SELECT bank, nomor FROM kpm_rekening WHERE berakhir_pada IS NULL
  GROUP BY bank, nomor HAVING count(*) > 1
), dugaan AS (
  SELECT pertama_id AS keluarga_id FROM kpm_dugaanganda WHERE status = 'terbuka'
  UNION SELECT kedua_id FROM kpm_dugaanganda WHERE status = 'terbuka'
)
SELECT p.id AS kepesertaan_id, k.id AS keluarga_id, k.wilayah_id, w.kode,
  coalesce(k.nomor, '') AS nomor_peserta, coalesce(o.nama, k.nama_pengurus) AS nama, o.nik,
  j.id AS jadwal_id, j.nominal, coalesce(j.bank, '') AS bank,
  r.id AS rekening_id, coalesce(r.bank, '') AS bank_rekening, r.nomor AS nomor_rekening,
  coalesce(r.pemilik, '') AS pemilik_rekening,
  CASE
    WHEN lalu.status = 'dibatalkan' AND NOT %(batal)s THEN 'DIBATALKAN'
    WHEN lalu.status IN ('gagal', 'dikembalikan') AND NOT %(ulangi)s THEN 'TIDAK_DIULANG'
    WHEN lalu.status IS NULL AND NOT %(tambah)s THEN 'TIDAK_DITAMBAH'
    WHEN p.status = 'DITANGGUHKAN' THEN 'DITANGGUHKAN'
    WHEN j.id IS NULL THEN 'TANPA_JADWAL'
    WHEN o.nik IS NULL THEN 'DATA_KURANG'
    WHEN luar.keluarga_id IS NOT NULL AND %(tanpa_pkh)s THEN 'TUMPANG_TINDIH'
    WHEN r.id IS NULL AND NOT %(tanpa_rekening)s THEN 'TANPA_REKENING'
    ELSE ''
  END AS alasan,
  array_remove(ARRAY[
    CASE WHEN luar.keluarga_id IS NOT NULL THEN 'TUMPANG_TINDIH' END,
    CASE WHEN r.id IS NULL THEN 'TANPA_REKENING' END,
    CASE WHEN rangkap.nomor IS NOT NULL THEN 'REKENING_GANDA' END,
    CASE WHEN upper(trim(r.bank)) <> upper(trim(j.bank)) THEN 'BANK_LAIN' END,
    CASE WHEN dugaan.keluarga_id IS NOT NULL THEN 'DUGAAN_GANDA' END
  ], NULL)::text[] AS peringatan
FROM kpm_kepesertaan p
JOIN kpm_keluarga k ON k.id = p.keluarga_id
JOIN wilayah_wilayah w ON w.id = k.wilayah_id
LEFT JOIN LATERAL (
  SELECT * FROM jadwal WHERE starts_with(w.kode, jadwal.kode)
  ORDER BY length(jadwal.kode) DESC LIMIT 1
) j ON true
LEFT JOIN LATERAL (
  SELECT a.nik, a.nama FROM kpm_anggota a
  WHERE a.keluarga_id = k.id AND a.tanggal_keluar IS NULL
    AND (a.pengurus OR a.hubungan = 'kepala')
  ORDER BY a.pengurus DESC LIMIT 1
) o ON true
LEFT JOIN kpm_rekening r ON r.keluarga_id = k.id AND r.berakhir_pada IS NULL
LEFT JOIN lalu ON lalu.keluarga_id = k.id
LEFT JOIN luar ON luar.keluarga_id = k.id
LEFT JOIN rangkap ON rangkap.bank = r.bank AND rangkap.nomor = r.nomor
LEFT JOIN dugaan ON dugaan.keluarga_id = k.id
WHERE p.program_id = %(program)s AND p.tanggal_masuk <= %(pada)s
  AND (p.tanggal_keluar IS NULL OR p.tanggal_keluar > %(pada)s)
  AND p.status NOT IN ('CALON', 'TERVALIDASI')
  AND (lalu.status IS NULL OR lalu.status NOT IN ('direncanakan', 'tersalur'))
"""
SIDIK = """
SELECT coalesce(md5(string_agg(concat_ws('|', kepesertaan_id, jadwal_id, nominal, rekening_id,
  alasan), E'\\n' ORDER BY kepesertaan_id)), '') FROM calon_penerima
"""
REKAP = """
SELECT left(c.kode, 5), kab.nama, c.bank, c.alasan, count(*), coalesce(sum(c.nominal), 0)
FROM calon_penerima c JOIN wilayah_wilayah kab ON kab.kode = left(c.kode, 5)
GROUP BY 1, 2, 3, 4 ORDER BY 1, 3, 4
"""
PERINGATAN = """
SELECT unnest(peringatan), count(*) FROM calon_penerima WHERE alasan = '' GROUP BY 1 ORDER BY 2 DESC
"""
BARIS = """
SELECT k.uuid, c.nomor_peserta, c.nama, desa.nama, kab.nama, c.bank, c.nominal, c.alasan,
  c.peringatan
FROM calon_penerima c JOIN kpm_keluarga k ON k.id = c.keluarga_id
JOIN wilayah_wilayah desa ON desa.id = c.wilayah_id
JOIN wilayah_wilayah kab ON kab.kode = left(c.kode, 5)
WHERE {syarat} ORDER BY c.kode, c.nama, c.kepesertaan_id LIMIT %(banyak)s OFFSET %(mulai)s
"""
TULIS = """
INSERT INTO kpm_penyaluran (uuid, daftar_id, jadwal_id, kepesertaan_id, nominal, wilayah_id,
  nomor_peserta, nama, nik, bank_rekening, nomor_rekening, pemilik_rekening, peringatan, status,
  alasan_gagal, keterangan)
SELECT gen_random_uuid(), %(daftar)s, jadwal_id, kepesertaan_id, nominal, wilayah_id,
  nomor_peserta, nama, nik, bank_rekening, nomor_rekening, pemilik_rekening, peringatan,
  'direncanakan', '', ''
FROM calon_penerima WHERE alasan = '' ORDER BY kode, kepesertaan_id
"""
TULIS_REKAP = """
INSERT INTO kpm_rekapbeku (daftar_id, wilayah_id, bank, jumlah, rupiah)
SELECT %(daftar)s, kab.id, c.bank, count(*), sum(c.nominal)
FROM calon_penerima c JOIN wilayah_wilayah kab ON kab.kode = left(c.kode, 5)
WHERE c.alasan = '' GROUP BY kab.id, c.bank
"""
TULIS_LUAR = """
INSERT INTO kpm_pengecualianpenerima (daftar_id, kepesertaan_id, wilayah_id, alasan)
SELECT %(daftar)s, kepesertaan_id, wilayah_id, alasan FROM calon_penerima WHERE alasan <> ''
"""


class DaftarBerubah(Exception):
    """Between the preview and the freezing the registry moved: look again."""


class TidakAdaPenerima(Exception):
    """Nobody is due; an empty list is not frozen."""


@dataclass(frozen=True, slots=True)
class Pratinjau:
    """What would be frozen: totals, per kabupaten and bank, reasons out, warnings in."""

    sidik: str
    rekap: list  # (kode, kabupaten, bank, jumlah, rupiah)
    luar: list  # (alasan, sebutan, jumlah)
    peringatan: list  # (kode, sebutan, jumlah)
    jumlah: int
    rupiah: int


@contextmanager
def _calon(tahap, pilihan, pada, *, kunci=False):
    """The temporary table of everybody who could be on the list, for one transaction."""
    isi = {
        "program": tahap.program.pk,
        "tahun": tahap.tahun,
        "nomor": tahap.nomor,
        "pada": pada,
        **{nama: nama in pilihan for nama in PILIHAN},
    }
    with transaction.atomic(), connection.cursor() as kursor:
        if kunci:  # a second freezing waits here, then sees the first one's rows
            kursor.execute(
                "SELECT id FROM kpm_program WHERE id = %s FOR UPDATE", [tahap.program.pk]
            )
        if not DaftarPenerima.objects.tahap(tahap).exists():
            isi |= {"tambah": True}
        kursor.execute(CALON, isi)
        yield kursor
        kursor.execute("DROP TABLE calon_penerima")


def pratinjau(tahap: Tahap, *, pilihan, pada, saring=None, halaman=1, per_halaman=25):
    """The preview and one page of its rows: `saring` is a reason out, `""` those in, None all."""
    with _calon(tahap, pilihan, pada) as kursor:
        hasil = _ringkas(kursor)
        syarat = "true" if saring is None else "c.alasan = %(alasan)s"
        isi = {
            "alasan": saring,
            "banyak": per_halaman,
            "mulai": (halaman - 1) * per_halaman,
        }
        kursor.execute(BARIS.format(syarat=syarat), isi)
        kolom = ("uuid", "nomor", "nama", "desa", "kabupaten", "bank", "nominal", "alasan")
        baris = [
            {
                **dict(zip(kolom, satu[:8], strict=True)),
                "sebutan": AlasanLuar(satu[7]).label if satu[7] else "",
                "peringatan": [Peringatan(p).label for p in satu[8]],
            }
            for satu in kursor.fetchall()
        ]
    return hasil, baris


def _ringkas(kursor):
    kursor.execute(SIDIK)
    (sidik,) = kursor.fetchone()
    kursor.execute(REKAP)
    rekap, luar = [], {}
    for kode, nama, bank, alasan, jumlah, rupiah in kursor.fetchall():
        if alasan:
            luar[alasan] = luar.get(alasan, 0) + jumlah
        else:
            rekap.append((kode, nama, bank, jumlah, int(rupiah)))
    kursor.execute(PERINGATAN)
    return Pratinjau(
        sidik=sidik,
        rekap=rekap,
        luar=[(a.value, a.label, luar[a]) for a in AlasanLuar if a in luar],
        peringatan=[(kode, Peringatan(kode).label, n) for kode, n in kursor.fetchall()],
        jumlah=sum(satu[3] for satu in rekap),
        rupiah=sum(satu[4] for satu in rekap),
    )


def bekukan(tahap: Tahap, *, pilihan, sk_nomor, sk_tanggal, oleh, pada, sidik=None):
    """Seal the list of a tahap, or its next supplement, under a decree; returns the list.

    Raises DaftarBerubah where `sidik` (of the preview the person saw) no longer fits, and
    TidakAdaPenerima where nobody is due. The registry may change afterwards; the list does not.
    """
    with _calon(tahap, pilihan, timezone.localdate(pada), kunci=True) as kursor:
        hasil = _ringkas(kursor)
        if sidik is not None and sidik != hasil.sidik:
            raise DaftarBerubah
        if not hasil.jumlah:
            raise TidakAdaPenerima
        daftar = DaftarPenerima.objects.create(
            program=tahap.program,
            tahun_anggaran=tahap.tahun,
            tahap=tahap.nomor,
            urutan=DaftarPenerima.objects.tahap(tahap).count(),
            sk_nomor=sk_nomor,
            sk_tanggal=sk_tanggal,
            pilihan=sorted(pilihan),
            dibekukan_oleh=oleh,
            dibekukan_pada=pada,
            jumlah=hasil.jumlah,
            rupiah=hasil.rupiah,
        )
        for perintah in (TULIS, TULIS_REKAP, TULIS_LUAR):
            kursor.execute(perintah, {"daftar": daftar.pk})
        daftar.sidik = hitung_sidik(daftar)
        daftar.save(update_fields=["sidik"])
    return daftar


def hitung_sidik(daftar):
    """SHA-256 over the frozen rows in the clear, in order: the same for ever, whatever the key."""
    sidik = hashlib.sha256(f"{daftar.uuid}\n".encode())
    baris = (
        Penyaluran.objects.filter(daftar=daftar)
        .order_by("pk")
        .values_list(
            *("uuid", "nomor_peserta", "nama", "nik", "jadwal__bank", "bank_rekening"),
            *("nomor_rekening", "pemilik_rekening", "wilayah__kode", "nominal"),
        )
    )
    for satu in baris.iterator(chunk_size=SEKALI_BACA):
        sidik.update(("|".join("" if v is None else str(v) for v in satu) + "\n").encode())
    return sidik.hexdigest()
