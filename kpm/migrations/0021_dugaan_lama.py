from django.db import migrations

# No page ever decided a case, so every row is an open question, one per pair.
MAJU = """
UPDATE kpm_dugaanganda
SET uuid = gen_random_uuid(), bukti = jsonb_build_object(alasan, '{}'::jsonb), kekuatan = 70
"""
MUNDUR = """
UPDATE kpm_dugaanganda
SET alasan = coalesce((SELECT min(jenis) FROM jsonb_object_keys(bukti) jenis), '')
"""


class Migration(migrations.Migration):
    dependencies = [("kpm", "0020_gabungan_dan_dugaan")]

    operations = [migrations.RunSQL(MAJU, MUNDUR)]
