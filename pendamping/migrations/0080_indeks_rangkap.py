import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kpm", "0011_kegiatan_kembali"),
        ("pendamping", "0003_usulan_sanksi"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="fotobukti",
            name="kunjungan",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="foto",
                to="pendamping.kunjungan",
            ),
        ),
        migrations.AlterField(
            model_name="kunjungan",
            name="keluarga",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="kunjungan",
                to="kpm.keluarga",
            ),
        ),
        migrations.AlterField(
            model_name="kunjungan",
            name="lokasi",
            field=django.contrib.gis.db.models.fields.PointField(
                geography=True, null=True, spatial_index=False, srid=4326
            ),
        ),
        migrations.AlterField(
            model_name="kunjungan",
            name="pendamping",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="kunjungan",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="putusan",
            name="kunjungan",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="putusan",
                to="pendamping.kunjungan",
            ),
        ),
    ]
