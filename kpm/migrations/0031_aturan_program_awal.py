"""The first rules of programmes that exist already; an empty rule only, never the office's own."""

from django.db import migrations

KOMPONEN = [
    *("IBU_HAMIL", "IBU_NIFAS", "ANAK_0_11_BLN", "ANAK_1_4_TH", "ANAK_5_TH", "ANAK_SD"),
    *("ANAK_SMP", "ANAK_SMA", "LANSIA", "DISABILITAS_BERAT"),
]
ATURAN = {
    "JAMSOSRATU": (KOMPONEN, ["PKH", "JSCM"]),
    "JSCM": ([], ["PKH", "JAMSOSRATU"]),
}


def isi_aturan(apps, _):
    semua = apps.get_model("kpm", "Program").objects
    for kode, (komponen, tidak_bersama) in ATURAN.items():
        if program := semua.filter(kode=kode, komponen_wajib=[], tidak_bersama=None).first():
            program.komponen_wajib = komponen
            program.save(update_fields=["komponen_wajib"])
            program.tidak_bersama.add(*semua.filter(kode__in=tidak_bersama))


class Migration(migrations.Migration):
    dependencies = [("kpm", "0030_program_dan_kepesertaan")]

    operations = [
        # Going back drops the columns themselves, one migration further.
        migrations.RunPython(isi_aturan, migrations.RunPython.noop),
    ]
