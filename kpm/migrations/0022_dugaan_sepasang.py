import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kpm", "0021_dugaan_lama")]

    operations = [
        migrations.RemoveConstraint(
            model_name="dugaanganda",
            name="dugaan_ganda_satu_terbuka",
        ),
        migrations.RemoveField(
            model_name="dugaanganda",
            name="alasan",
        ),
        migrations.RemoveField(
            model_name="dugaanganda",
            name="catatan",
        ),
        migrations.RemoveField(
            model_name="dugaanganda",
            name="diputus_oleh",
        ),
        migrations.RemoveField(
            model_name="dugaanganda",
            name="diputus_pada",
        ),
        migrations.RemoveField(
            model_name="dugaanganda",
            name="keputusan",
        ),
        migrations.AlterField(
            model_name="dugaanganda",
            name="dibuka_pada",
            field=models.DateTimeField(),
        ),
        migrations.AddConstraint(
            model_name="dugaanganda",
            constraint=models.UniqueConstraint(
                fields=("pertama", "kedua"), name="dugaan_ganda_sepasang"
            ),
        ),
        migrations.AlterField(
            model_name="dugaanganda",
            name="uuid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
