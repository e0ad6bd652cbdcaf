from django.db import migrations

# Payments older than the freezing of lists get the list they were planned as.
MAJU = """
INSERT INTO kpm_daftarpenerima (uuid, program_id, tahun_anggaran, tahap, urutan, sk_nomor,
    sk_tanggal, pilihan, jumlah, rupiah, sidik, dibekukan_pada)
SELECT gen_random_uuid(), j.program_id, j.tahun_anggaran, j.tahap, 0, 'Sebelum pembekuan daftar',
    coalesce(min(j.tanggal), current_date), '[]', count(*), sum(s.nominal), '', now()
FROM kpm_penyaluran s JOIN kpm_jadwalbantuan j ON j.id = s.jadwal_id
WHERE s.daftar_id IS NULL GROUP BY 2, 3, 4;
UPDATE kpm_penyaluran s SET uuid = gen_random_uuid(), daftar_id = d.id, wilayah_id = k.wilayah_id,
    nomor_peserta = coalesce(k.nomor, ''), nama = k.nama_pengurus
FROM kpm_jadwalbantuan j, kpm_daftarpenerima d, kpm_kepesertaan p, kpm_keluarga k
WHERE j.id = s.jadwal_id AND d.program_id = j.program_id AND d.tahun_anggaran = j.tahun_anggaran
    AND d.tahap = j.tahap AND p.id = s.kepesertaan_id AND k.id = p.keluarga_id
    AND s.daftar_id IS NULL;
INSERT INTO kpm_rekapbeku (daftar_id, wilayah_id, bank, jumlah, rupiah)
SELECT s.daftar_id, kab.id, j.bank, count(*), sum(s.nominal)
FROM kpm_penyaluran s JOIN kpm_jadwalbantuan j ON j.id = s.jadwal_id
JOIN wilayah_wilayah w ON w.id = s.wilayah_id JOIN wilayah_wilayah kab ON kab.kode = left(w.kode, 5)
GROUP BY 1, 2, 3;
"""


class Migration(migrations.Migration):
    dependencies = [("kpm", "0040_daftar_penerima_rekening_hasil_bank")]

    # Backwards the columns go, and these rows with them.
    operations = [migrations.RunSQL(MAJU, migrations.RunSQL.noop)]
