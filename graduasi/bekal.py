"""What a phone carries into the field: the caseload package with instrument and grades."""

from django.utils import timezone

from graduasi.grade import isi_parameter
from graduasi.models import Grade, VersiInstrumen
from graduasi.sebaran import grade_keluarga
from kpm.models import Keluarga
from pendamping.paket import susun_paket, versi_paket


def susun_bekal(*, pendamping, pada):
    """The package of the web contract, whole; `versi` changes exactly when its content does."""
    paket = susun_paket(pendamping, pada)
    terkini = grade_keluarga(Keluarga.objects.terlihat_oleh(pendamping))
    per_id = {str(uuid): penilaian for uuid, penilaian in terkini.items()}
    for keluarga in paket["keluarga"]:
        keluarga["grade"] = _grade(per_id.get(keluarga["id"]))
    versi = VersiInstrumen.objects.dipakai().select_related("instrumen").first()
    paket["instrumen"] = uraikan_instrumen(versi) if versi else {}
    paket["versi"] = versi_paket(paket)
    return paket


def uraikan_instrumen(versi):
    """A version of the instrument as plain JSON, its thresholds written into the texts."""
    return {
        "kode": versi.instrumen.kode,
        "nama": versi.instrumen.nama,
        "versi": versi.kode,
        "parameter": versi.parameter,
        "batas": versi.batas,
        "butir": [_butir(butir, versi.parameter) for butir in versi.butir_urut],
    }


def _butir(butir, parameter):
    return {
        "nomor": butir.nomor,
        "kode": butir.kode,
        "pertanyaan": butir.pertanyaan,
        "bantuan": butir.bantuan,
        "kriteria": isi_parameter(butir.kriteria, parameter),
        "jenis": butir.jenis,
        "satuan": butir.satuan,
        "aturan": butir.aturan,
        "pilihan": [
            satu | {"label": isi_parameter(satu["label"], parameter)} for satu in butir.pilihan
        ],
    }


def _grade(penilaian):
    if penilaian is None:
        return None
    return {
        "grade": penilaian.grade,
        "label": Grade(penilaian.grade).label,
        "nilai": penilaian.nilai,
        "kekurangan": penilaian.kekurangan,
        "dinilai_pada": timezone.localtime(penilaian.dinilai_pada).isoformat(timespec="seconds"),
    }
