"""Accepted families from staging into the registry: new, changed, or as they were.

A blank cell never erases what is known, a member who left is not called back, a membership that
ended is not revived, and a position measured on the spot is not overwritten by a file's.
"""

from django.db import connection

KELUARGA_BARU = """
INSERT INTO kpm_keluarga (id, uuid, nomor, no_kk, nama_pengurus, wilayah_id, alamat, rt, rw,
  kode_pos, nomor_hp, lokasi, sumber_lokasi, mata_pencaharian, tipologi_khusus, desil, desil_pada,
  id_dtsen, id_dtks, sumber_id, id_pada, sumber_data, dibuat_pada, diubah_pada)
SELECT f.keluarga_id, gen_random_uuid(), f.nomor, h.no_kk, coalesce(f.nama_pengurus, h.nama),
  h.wilayah_id, h.alamat, h.rt, h.rw, h.kode_pos, h.nomor_hp, h.lokasi,
  CASE WHEN h.lokasi IS NULL THEN '' ELSE 'impor' END,
  h.mata_pencaharian, '', h.desil, CASE WHEN h.desil IS NOT NULL THEN %(tanggal_data)s::date END,
  h.id_dtsen, h.id_dtks, CASE WHEN h.id_dtsen || h.id_dtks = '' THEN '' ELSE %(sumber)s END,
  CASE WHEN h.id_dtsen || h.id_dtks <> '' THEN %(tanggal_data)s::date END,
  left(%(sumber)s, 40), %(pada)s, %(pada)s
FROM impor_keluarga f JOIN impor_baris h ON h.baris = f.baris_kepala
WHERE f.alasan IS NULL AND f.baru
"""

KELUARGA_BERUBAH = """
UPDATE kpm_keluarga k SET (nomor, no_kk, wilayah_id, alamat, rt, rw, kode_pos, nomor_hp, lokasi,
    sumber_lokasi, mata_pencaharian, desil, id_dtsen, id_dtks) = (b.nomor, b.no_kk, b.wilayah_id,
    b.alamat, b.rt, b.rw, b.kode_pos, b.nomor_hp, b.lokasi, b.sumber_lokasi, b.mata_pencaharian,
    b.desil, b.id_dtsen, b.id_dtks),
  desil_pada = CASE WHEN b.desil IS DISTINCT FROM k.desil THEN %(tanggal_data)s
    ELSE k.desil_pada END,
  sumber_id = CASE WHEN (b.id_dtsen, b.id_dtks) <> (k.id_dtsen, k.id_dtks) THEN %(sumber)s
    ELSE k.sumber_id END,
  id_pada = CASE WHEN (b.id_dtsen, b.id_dtks) <> (k.id_dtsen, k.id_dtks) THEN %(tanggal_data)s
    ELSE k.id_pada END,
  diubah_pada = %(pada)s
FROM (
  SELECT k.id, coalesce(k.nomor, f.nomor) AS nomor, coalesce(h.no_kk, k.no_kk) AS no_kk,
    h.wilayah_id, coalesce(nullif(h.alamat, ''), k.alamat) AS alamat,
    coalesce(nullif(h.rt, ''), k.rt) AS rt, coalesce(nullif(h.rw, ''), k.rw) AS rw,
    coalesce(nullif(h.kode_pos, ''), k.kode_pos) AS kode_pos,
    coalesce(nullif(h.nomor_hp, ''), k.nomor_hp) AS nomor_hp,
    CASE WHEN titik_baru THEN h.lokasi ELSE k.lokasi END AS lokasi,
    CASE WHEN titik_baru THEN 'impor' ELSE k.sumber_lokasi END AS sumber_lokasi,
    coalesce(nullif(k.mata_pencaharian, ''), h.mata_pencaharian) AS mata_pencaharian,
    coalesce(h.desil, k.desil) AS desil,
    coalesce(nullif(h.id_dtsen, ''), k.id_dtsen) AS id_dtsen,
    coalesce(nullif(h.id_dtks, ''), k.id_dtks) AS id_dtks
  FROM impor_keluarga f
  JOIN impor_baris h ON h.baris = f.baris_kepala
  JOIN kpm_keluarga k ON k.id = f.keluarga_id
  CROSS JOIN LATERAL (
    SELECT h.lokasi IS NOT NULL AND k.sumber_lokasi IN ('', 'impor') AS titik_baru) t
  WHERE f.alasan IS NULL AND NOT f.baru
) b
WHERE k.id = b.id AND (k.nomor, k.no_kk, k.wilayah_id, k.alamat, k.rt, k.rw, k.kode_pos,
    k.nomor_hp, k.lokasi, k.sumber_lokasi, k.mata_pencaharian, k.desil, k.id_dtsen, k.id_dtks)
  IS DISTINCT FROM (b.nomor, b.no_kk, b.wilayah_id, b.alamat, b.rt, b.rw, b.kode_pos, b.nomor_hp,
    b.lokasi, b.sumber_lokasi, b.mata_pencaharian, b.desil, b.id_dtsen, b.id_dtks)
RETURNING k.id
"""

# A head who is one no longer steps down first: one head per family holds row by row.
KEPALA_TURUN = """
UPDATE kpm_anggota a SET hubungan = b.hubungan
FROM impor_anggota c JOIN impor_baris b ON b.baris = c.baris
  JOIN impor_keluarga f ON f.kunci = c.kunci
WHERE a.id = c.anggota_id AND f.alasan IS NULL AND a.tanggal_keluar IS NULL
  AND a.hubungan = 'kepala' AND b.hubungan <> 'kepala'
RETURNING a.keluarga_id
"""

# So does a pengurus where the file names another member; a file that names none leaves it alone.
PENGURUS_TURUN = """
UPDATE kpm_anggota a SET pengurus = FALSE
FROM impor_keluarga f JOIN impor_baris b ON b.kunci = f.kunci AND b.pengurus
  LEFT JOIN impor_anggota c ON c.baris = b.baris
  LEFT JOIN kpm_anggota p ON p.id = c.anggota_id
WHERE a.keluarga_id = f.keluarga_id AND f.alasan IS NULL AND NOT f.baru AND a.pengurus
  AND a.tanggal_keluar IS NULL AND p.tanggal_keluar IS NULL AND a.id IS DISTINCT FROM p.id
RETURNING a.keluarga_id
"""

ANGGOTA_BERUBAH = """
UPDATE kpm_anggota a SET (nik, nama, hubungan, jenis_kelamin, tanggal_lahir, jenjang, sekolah,
    pekerjaan, disabilitas, pengurus, npsn, nisn, status_jkn, tanggal_hpl) = (b.nik, b.nama,
    b.hubungan, b.jenis_kelamin, b.tanggal_lahir, b.jenjang, b.sekolah, b.pekerjaan,
    b.disabilitas, b.pengurus, b.npsn, b.nisn, b.status_jkn, b.tanggal_hpl)
FROM (
  SELECT a.id, coalesce(b.nik, a.nik) AS nik, b.nama, b.hubungan, b.jenis_kelamin,
    coalesce(b.tanggal_lahir, a.tanggal_lahir) AS tanggal_lahir,
    CASE WHEN %(ada_jenjang)s THEN b.jenjang ELSE a.jenjang END AS jenjang,
    coalesce(nullif(b.sekolah, ''), a.sekolah) AS sekolah,
    coalesce(nullif(b.pekerjaan, ''), a.pekerjaan) AS pekerjaan,
    coalesce(nullif(b.disabilitas, ''), a.disabilitas) AS disabilitas,
    a.pengurus OR b.pengurus AS pengurus, coalesce(nullif(b.npsn, ''), a.npsn) AS npsn,
    coalesce(nullif(b.nisn, ''), a.nisn) AS nisn,
    coalesce(nullif(b.status_jkn, ''), a.status_jkn) AS status_jkn,
    coalesce(b.tanggal_hpl, a.tanggal_hpl) AS tanggal_hpl
  FROM impor_anggota c JOIN impor_baris b ON b.baris = c.baris
    JOIN impor_keluarga f ON f.kunci = c.kunci
    JOIN kpm_anggota a ON a.id = c.anggota_id
  WHERE f.alasan IS NULL AND a.tanggal_keluar IS NULL
) b
WHERE a.id = b.id AND (a.nik, a.nama, a.hubungan, a.jenis_kelamin, a.tanggal_lahir, a.jenjang,
    a.sekolah, a.pekerjaan, a.disabilitas, a.pengurus, a.npsn, a.nisn, a.status_jkn,
    a.tanggal_hpl)
  IS DISTINCT FROM (b.nik, b.nama, b.hubungan, b.jenis_kelamin, b.tanggal_lahir, b.jenjang,
    b.sekolah, b.pekerjaan, b.disabilitas, b.pengurus, b.npsn, b.nisn, b.status_jkn,
    b.tanggal_hpl)
RETURNING a.keluarga_id
"""

MASUK_ANGGOTA = """
INSERT INTO kpm_anggota (uuid, keluarga_id, urutan, nik, nama, hubungan, pengurus, jenis_kelamin,
  tanggal_lahir, jenjang, sekolah, npsn, nisn, pekerjaan, disabilitas, status_jkn, tanggal_hpl,
  alasan_keluar)
SELECT gen_random_uuid(), f.keluarga_id, least(b.baris - f.baris + 1, 999), b.nik, b.nama,
  b.hubungan, b.pengurus, b.jenis_kelamin, b.tanggal_lahir, b.jenjang, b.sekolah, b.npsn,
  b.nisn, b.pekerjaan, b.disabilitas, b.status_jkn, b.tanggal_hpl, ''
FROM impor_baris b JOIN impor_keluarga f ON f.kunci = b.kunci
WHERE f.alasan IS NULL
"""
# What is added to known families is recorded row by row; that of new ones goes with the family.
TERCATAT = """
WITH masuk AS ({masuk} RETURNING id)
INSERT INTO kpm_jejakimpor (berkas_id, jenis, awal, akhir)
SELECT %(berkas)s, '{jenis}', min(id), max(id)
FROM (SELECT id, id - row_number() OVER (ORDER BY id) AS lompatan FROM masuk) m GROUP BY lompatan
RETURNING akhir - awal + 1
"""
TAK_COCOK = "NOT EXISTS (SELECT 1 FROM impor_anggota c WHERE c.baris = b.baris)"
ANGGOTA_BARU = f"{MASUK_ANGGOTA} AND f.baru ORDER BY b.baris"
ANGGOTA_TAMBAHAN = TERCATAT.format(
    jenis="anggota",
    masuk=f"{MASUK_ANGGOTA} AND NOT f.baru AND {TAK_COCOK} ORDER BY b.baris",
)
KELUARGA_TERCATAT = """
INSERT INTO kpm_jejakimpor (berkas_id, jenis, awal, akhir)
SELECT %(berkas)s, 'keluarga', min(id), max(id) FROM (
  SELECT keluarga_id AS id, keluarga_id - row_number() OVER (ORDER BY keluarga_id) AS lompatan
  FROM impor_keluarga WHERE baru AND alasan IS NULL
) m GROUP BY lompatan
"""
BATAS = """
INSERT INTO kpm_jejakimpor (berkas_id, jenis, awal, akhir)
SELECT %(berkas)s, 'batas_anggota', coalesce(max(id), 0), 0 FROM kpm_anggota UNION ALL
SELECT %(berkas)s, 'batas_kepesertaan', coalesce(max(id), 0), 0 FROM kpm_kepesertaan
"""

IKUT = """
FROM impor_keluarga f JOIN impor_baris h ON h.baris = f.baris_kepala
WHERE f.alasan IS NULL AND h.program_id IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM kpm_kepesertaan p
  WHERE p.keluarga_id = f.keluarga_id AND p.program_id = h.program_id)
"""
YANG_IKUT = f"SELECT f.keluarga_id {IKUT} AND NOT f.baru"
MASUK_KEPESERTAAN = f"""
INSERT INTO kpm_kepesertaan (keluarga_id, program_id, status, tanggal_masuk, kode_keluar, sk_nomor)
SELECT f.keluarga_id, h.program_id, 'AKTIF', h.tanggal_masuk, '', '' {IKUT}
"""
KEPESERTAAN_BARU = f"{MASUK_KEPESERTAAN} AND f.baru"
KEPESERTAAN_TAMBAHAN = TERCATAT.format(
    jenis="kepesertaan", masuk=f"{MASUK_KEPESERTAAN} AND NOT f.baru"
)

BERTAMBAH = """
SELECT DISTINCT f.keluarga_id FROM impor_baris b JOIN impor_keluarga f ON f.kunci = b.kunci
WHERE f.alasan IS NULL AND NOT f.baru
  AND NOT EXISTS (SELECT 1 FROM impor_anggota c WHERE c.baris = b.baris)
"""

JUMLAH = """
SELECT count(*) FILTER (WHERE alasan IS NULL),
  coalesce(sum(anggota) FILTER (WHERE alasan IS NULL), 0),
  count(*) FILTER (WHERE alasan IS NOT NULL),
  coalesce(sum(anggota) FILTER (WHERE alasan IS NOT NULL), 0)
FROM impor_keluarga
"""

NAMA_PENGURUS = """
UPDATE kpm_keluarga k SET nama_pengurus = a.nama
FROM (
  SELECT DISTINCT ON (keluarga_id) keluarga_id, nama FROM kpm_anggota
  WHERE tanggal_keluar IS NULL AND keluarga_id = ANY(%(berubah)s)
  ORDER BY keluarga_id, pengurus DESC, (hubungan = 'kepala') DESC, urutan, id
) a WHERE k.id = a.keluarga_id AND k.nama_pengurus <> a.nama
"""

# The same NIK in two families is a question for a person, asked once per pair. It belongs to the
# figures of the dry run; `kpm.ganda.pencarian` looks for the rest once the import stands.
DUGAAN_GANDA = """
INSERT INTO kpm_dugaanganda (uuid, pertama_id, kedua_id, bukti, kekuatan, status, dibuka_pada)
SELECT gen_random_uuid(), pertama, kedua, '{"nik": {}}'::jsonb, 70, 'terbuka',
  %(pada)s::timestamptz
FROM (
  SELECT DISTINCT a.keluarga_id AS pertama, b.keluarga_id AS kedua
  FROM (
    SELECT DISTINCT b.nik FROM impor_baris b JOIN impor_keluarga f ON f.kunci = b.kunci
    WHERE f.alasan IS NULL AND b.nik IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM impor_anggota c WHERE c.baris = b.baris AND c.lewat_nik)
  ) n JOIN kpm_anggota a ON a.nik = n.nik AND a.tanggal_keluar IS NULL
    JOIN kpm_anggota b ON b.nik = n.nik AND b.tanggal_keluar IS NULL
  WHERE a.keluarga_id < b.keluarga_id
) pasangan
ON CONFLICT DO NOTHING
"""


def gabungkan(*, berkas_id, pada, tanggal_data, sumber, ada_jenjang):
    """Write what was accepted; counts of families, members, memberships and questions.

    `tanggal_data` is the day the file tells of; what came in is kept as `JejakImpor`.
    """
    isi = {
        "berkas": berkas_id,
        "pada": pada,
        "tanggal_data": tanggal_data,
        "sumber": sumber,
        "ada_jenjang": ada_jenjang,
    }
    with connection.cursor() as kursor:

        def jalankan(perintah, **tambahan):
            kursor.execute(perintah, {**isi, **tambahan})
            return kursor.rowcount

        def daftar(perintah):
            kursor.execute(perintah, isi)
            return {nomor for (nomor,) in kursor.fetchall()}

        def banyak(perintah):
            kursor.execute(perintah, isi)
            return sum(satu for (satu,) in kursor.fetchall())

        baru = jalankan(KELUARGA_BARU)
        turun = daftar(KEPALA_TURUN) | daftar(PENGURUS_TURUN)
        orang = turun | daftar(ANGGOTA_BERUBAH) | daftar(BERTAMBAH)
        berubah = daftar(KELUARGA_BERUBAH) | orang | daftar(YANG_IKUT)
        anggota_baru = jalankan(ANGGOTA_BARU) + banyak(ANGGOTA_TAMBAHAN)
        kepesertaan_baru = jalankan(KEPESERTAAN_BARU) + banyak(KEPESERTAAN_TAMBAHAN)
        for perintah in (KELUARGA_TERCATAT, BATAS):
            jalankan(perintah)
        jalankan(NAMA_PENGURUS, berubah=list(orang))
        ganda = jalankan(DUGAAN_GANDA)
        kursor.execute(JUMLAH)
        diterima, baris_diterima, ditolak, baris_ditolak = map(int, kursor.fetchone())
    return {
        "keluarga_baru": baru,
        "keluarga_berubah": len(berubah),
        "keluarga_tetap": diterima - baru - len(berubah),
        "keluarga_ditolak": ditolak,
        "baris_diterima": baris_diterima,
        "baris_ditolak": baris_ditolak,
        "anggota_baru": anggota_baru,
        "kepesertaan_baru": kepesertaan_baru,
        "dugaan_ganda": ganda,
    }
