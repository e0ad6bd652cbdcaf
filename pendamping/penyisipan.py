"""One statement that stores a visit with all that hangs on it, or leaves everything as it was.

Several inserts in one transaction would say the same in ten journeys to the database.
"""

from ejsika.akun.kueri_siap import jalankan
from pendamping.kiriman import sebagai_teks
from pendamping.models import FotoBukti, Kunjungan, Putusan, VerifikasiKomitmen


def _kolom(model, *selain):
    """The columns a row brings along: all but its number and those the statement fills."""
    semua = (kolom.column for kolom in model._meta.local_concrete_fields)
    return ", ".join(f'"{nama}"' for nama in semua if nama not in ("id", *selain))


def _sisip_anak(model, nama):
    kolom, tabel = _kolom(model, "kunjungan_id"), model._meta.db_table
    return f"""INSERT INTO {tabel} (kunjungan_id, {kolom})
        SELECT kunjungan.id, {kolom}
        FROM kunjungan, jsonb_populate_recordset(NULL::{tabel}, %({nama})s) AS anak"""  # noqa: S608 - our own names


INDUK, PUTUSAN = Kunjungan._meta.db_table, Putusan._meta.db_table
KOLOM_INDUK = _kolom(Kunjungan, "putusan_kini_id")
KOLOM_PUTUSAN = _kolom(Putusan, "kunjungan_id")
SISIP = f"""
    WITH nilai AS (
        SELECT nextval(pg_get_serial_sequence('{PUTUSAN}', 'id')) AS nomor, {KOLOM_PUTUSAN}
        FROM jsonb_populate_recordset(NULL::{PUTUSAN}, %(putusan)s)
    ), kunjungan AS (
        INSERT INTO {INDUK} ({KOLOM_INDUK}, putusan_kini_id)
        SELECT {KOLOM_INDUK}, (SELECT nomor FROM nilai)
        FROM jsonb_populate_record(NULL::{INDUK}, %(kunjungan)s)
        ON CONFLICT (uuid) DO NOTHING
        RETURNING id
    ), putusan AS (
        INSERT INTO {PUTUSAN} (id, kunjungan_id, {KOLOM_PUTUSAN})
        SELECT nomor, kunjungan.id, {KOLOM_PUTUSAN} FROM kunjungan, nilai
    ), foto AS (
        {_sisip_anak(FotoBukti, "foto")}
        RETURNING id
    ), komitmen AS (
        {_sisip_anak(VerifikasiKomitmen, "komitmen")}
    )
    SELECT id, (SELECT nomor FROM nilai), ARRAY(SELECT id FROM foto ORDER BY id) FROM kunjungan
"""  # noqa: S608 - our own names


def sisip_sekali(kunjungan, foto, komitmen):
    """Store new rows and number them; False, and nothing stored, where the id was taken."""
    putusan = kunjungan.putusan_kini
    baris = jalankan(
        SISIP,
        {
            "kunjungan": sebagai_teks(isi_baris(kunjungan)),
            "putusan": sebagai_teks([isi_baris(putusan)] if putusan else []),
            "foto": sebagai_teks([isi_baris(satu) for satu in foto]),
            "komitmen": sebagai_teks([isi_baris(satu) for satu in komitmen]),
        },
    )
    if not baris:
        return False
    [(kunjungan.pk, nomor_putusan, nomor_foto)] = baris
    if putusan:
        putusan.pk = kunjungan.putusan_kini_id = nomor_putusan
    for satu, nomor in zip(foto, nomor_foto, strict=True):
        satu.pk = nomor
    return True


def isi_baris(baris):
    """The row by its columns."""
    return {k.column: baris.__dict__[k.attname] for k in baris._meta.local_concrete_fields}
