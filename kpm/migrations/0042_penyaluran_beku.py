import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kpm", "0041_daftar_penyaluran_lama")]

    operations = [
        migrations.AlterField(
            model_name="penyaluran",
            name="uuid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AlterField(
            model_name="penyaluran",
            name="daftar",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="penyaluran",
                to="kpm.daftarpenerima",
            ),
        ),
        migrations.AlterField(
            model_name="penyaluran",
            name="wilayah",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="wilayah.wilayah"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="jadwalbantuan",
            trigger=pgtrigger.compiler.Trigger(
                name="beku",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                IF EXISTS (SELECT 1 FROM kpm_penyaluran WHERE jadwal_id = OLD.id) THEN\n                  RAISE EXCEPTION 'jadwal % sudah dibekukan', OLD.id;\n                END IF;\n                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                RETURN NEW;\n                ",
                    hash="6f2520a80b34cacec3eeae571567819bf8051ea4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_beku_e548e",
                    table="kpm_jadwalbantuan",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="penyaluran",
            trigger=pgtrigger.compiler.Trigger(
                name="beku",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."uuid" IS DISTINCT FROM (NEW."uuid") OR OLD."daftar_id" IS DISTINCT FROM (NEW."daftar_id") OR OLD."jadwal_id" IS DISTINCT FROM (NEW."jadwal_id") OR OLD."kepesertaan_id" IS DISTINCT FROM (NEW."kepesertaan_id") OR OLD."nominal" IS DISTINCT FROM (NEW."nominal") OR OLD."wilayah_id" IS DISTINCT FROM (NEW."wilayah_id") OR OLD."nomor_peserta" IS DISTINCT FROM (NEW."nomor_peserta") OR OLD."nama" IS DISTINCT FROM (NEW."nama") OR OLD."nik" IS DISTINCT FROM (NEW."nik") OR OLD."bank_rekening" IS DISTINCT FROM (NEW."bank_rekening") OR OLD."nomor_rekening" IS DISTINCT FROM (NEW."nomor_rekening") OR OLD."pemilik_rekening" IS DISTINCT FROM (NEW."pemilik_rekening") OR OLD."peringatan" IS DISTINCT FROM (NEW."peringatan"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="8b26fb312ce7f70afaefffc965b34a02be1741da",
                    operation="UPDATE",
                    pgid="pgtrigger_beku_9fc6b",
                    table="kpm_penyaluran",
                    when="BEFORE",
                ),
            ),
        ),
    ]
