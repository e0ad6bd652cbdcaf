"""Fill the search of families once from what is there; from now on triggers keep it."""

from django.db import migrations

ISI = r"""
INSERT INTO kpm_pencarian (keluarga_id, kata)
SELECT k.id, array_to_tsvector(array_remove(array_remove(
    string_to_array(lower(translate(coalesce(string_agg(a.nama, ' '), k.nama_pengurus), $t$.,'’`"-_/()&+*:;!?$t$, repeat(' ', 18))), ' ')
    || ARRAY[lower(k.nomor), left(w.kode, 2), left(w.kode, 5), left(w.kode, 8), w.kode]::text[],
    ''), NULL))
FROM kpm_keluarga k
JOIN wilayah_wilayah w ON w.id = k.wilayah_id
LEFT JOIN kpm_anggota a ON a.keluarga_id = k.id AND a.tanggal_keluar IS NULL
WHERE k.digabung_ke_id IS NULL AND k.id IN (SELECT keluarga_id FROM (SELECT id AS keluarga_id FROM kpm_keluarga) AS semua)
GROUP BY k.id, w.kode
ON CONFLICT (keluarga_id) DO UPDATE SET kata = excluded.kata
WHERE kpm_pencarian.kata IS DISTINCT FROM excluded.kata
"""
KATA = r"""
INSERT INTO kpm_katanama (kata)
SELECT DISTINCT kata FROM kpm_anggota a,
    unnest(string_to_array(lower(translate(a.nama, $t$.,'’`"-_/()&+*:;!?$t$, repeat(' ', 18))), ' ')) AS kata WHERE length(kata) > 2
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("kpm", "0070_daftar_dan_pencarian")]

    operations = [
        migrations.RunSQL([ISI, KATA], "TRUNCATE kpm_pencarian, kpm_katanama"),
    ]
