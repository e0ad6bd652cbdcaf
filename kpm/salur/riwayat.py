"""The states one payment went through, oldest first, with who changed it."""

from ejsika.akun.models import Pengguna
from kpm.models import Penyaluran, StatusPenyaluran
from kpm.salur.alasan import arti


def riwayat_bayar(bayar):
    """Each state with the moment it began and by whom; the history keeps the row as it was."""
    lama = list(
        Penyaluran.pgh_event_model.objects.filter(pgh_obj_id=bayar.pk)
        .select_related("pgh_context", "berkas_hasil")
        .order_by("pgh_id")
    )
    pelaku = {(e.pgh_context.metadata if e.pgh_context else {}).get("user") for e in lama}
    nama = dict(Pengguna.objects.filter(pk__in=pelaku - {None}).values_list("pk", "nama_lengkap"))
    mulai, oleh, hasil = (
        bayar.daftar.dibekukan_pada,
        str(bayar.daftar.dibekukan_oleh or "Sistem"),
        [],
    )
    for satu, peristiwa in zip([*lama, bayar], [*lama, None], strict=True):
        hasil.append(
            {
                "mulai": mulai,
                "oleh": oleh,
                "status": StatusPenyaluran(satu.status).label,
                "alasan": arti(satu.alasan_gagal),
                "keterangan": satu.keterangan,
                "tanggal": satu.tanggal,
                "berkas": satu.berkas_hasil,
            }
        )
        if peristiwa:
            mulai = peristiwa.pgh_created_at
            konteks = peristiwa.pgh_context.metadata if peristiwa.pgh_context else {}
            oleh = nama.get(konteks.get("user"), "Sistem")
    return hasil
