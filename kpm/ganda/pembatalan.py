"""Taking a merge back, while nothing new depends on it."""

from django.db import transaction

from kpm.ganda.antrean import cari_nanti
from kpm.ganda.jejak import SudahBerubah, mundur
from kpm.ganda.penggabungan import isi_keluarga, kunci_keluarga
from kpm.ganda.putusan import putuskan, versi_dugaan
from kpm.models import JenisPutusan, PenggabunganKeluarga
from kpm.salur.rekening import pisahkan_rekening, rekening_bawaan_diganti

BARU = {
    "anggota": "Ada anggota yang ditambahkan setelah penggabungan.",
    "kepesertaan": "Ada kepesertaan program yang ditambahkan setelah penggabungan.",
    "penyaluran": "Ada penyaluran bantuan yang dicatat setelah penggabungan.",
}
REKENING_DIGANTI = "Rekening yang dibawa dari keluarga lama sudah diganti setelah penggabungan."


class TidakDapatDibatalkan(Exception):
    """Something new depends on the merge; `args[0]` are the sentences that say what."""


@transaction.atomic
def batalkan_penggabungan(penggabungan, *, alasan, oleh, pada, halangan=lambda penggabungan: []):
    """Give each family back what it had; `halangan` asks the floors above what stands in the way.

    Raises TidakDapatDibatalkan and changes nothing; a second call finds it undone already.
    """
    penggabungan = (
        PenggabunganKeluarga.objects.select_for_update(of=["self"])
        .select_related("utama", "digabung", "dugaan")
        .get(pk=penggabungan.pk)
    )
    if penggabungan.dibatalkan_pada:
        raise TidakDapatDibatalkan(["Penggabungan ini sudah dibatalkan."])
    kunci_keluarga(penggabungan.utama_id, penggabungan.digabung_id)
    if sebab := [*yang_baru(penggabungan), *halangan(penggabungan)]:
        raise TidakDapatDibatalkan(sebab)
    try:
        mundur(penggabungan.jejak["langkah"])
    except SudahBerubah as galat:
        raise TidakDapatDibatalkan([_sebutkan(galat.args[0])]) from galat
    pisahkan_rekening(penggabungan.jejak.get("rekening"), oleh=oleh, pada=pada)
    penggabungan.dibatalkan_oleh, penggabungan.dibatalkan_pada = oleh, pada
    penggabungan.alasan_batal = alasan
    penggabungan.save(update_fields=["dibatalkan_oleh", "dibatalkan_pada", "alasan_batal"])
    putuskan(
        penggabungan.dugaan,
        jenis=JenisPutusan.BATAL_GABUNG,
        alasan=alasan,
        oleh=oleh,
        pada=pada,
        versi=versi_dugaan(penggabungan.dugaan),
    )
    cari_nanti(penggabungan.utama, penggabungan.digabung)
    return penggabungan


def yang_baru(penggabungan):
    """What the family has got since, in sentences."""
    dahulu, kini = penggabungan.jejak["isi"], isi_keluarga(penggabungan.utama)
    sebab = [kalimat for nama, kalimat in BARU.items() if set(kini[nama]) - set(dahulu[nama])]
    if rekening_bawaan_diganti(penggabungan.jejak.get("rekening")):
        sebab.append(REKENING_DIGANTI)
    return sebab


def _sebutkan(baris):
    jenis = str(baris._meta.verbose_name)
    return f"Data {jenis} hasil penggabungan sudah diubah setelahnya."
