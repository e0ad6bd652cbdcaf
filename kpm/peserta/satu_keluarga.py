"""One family's memberships as its page tells them: spans, steps, and what one may do now."""

from kpm.models import Kepesertaan, LangkahKepesertaan, Program, UsulanKeluar
from kpm.peserta.tindakan import MENURUT_KODE


def susun_kepesertaan(keluarga, pengguna):
    """All spans, newest first, with their steps; programmes the person may propose it to."""
    peserta = list(
        Kepesertaan.objects.filter(keluarga=keluarga)
        .select_related("program")
        .dengan_jatuh_tempo()
        .order_by("-tanggal_masuk", "-pk")
    )
    langkah, usulan = _langkah(peserta), _usulan_keluar(peserta)
    for satu in peserta:
        satu.semua_langkah = langkah.get(satu.pk, [])
        satu.tindakan = satu.tindakan_oleh(pengguna)
        satu.diusulkan_keluar = usulan.get(satu.pk)
    terbuka = {satu.program_id for satu in peserta if satu.tanggal_keluar is None}
    boleh = pengguna.peran in MENURUT_KODE["usulkan"].peran
    dapat = _dapat_diusulkan(keluarga, pengguna, terbuka) if boleh else []
    return {"peserta": peserta, "dapat_diusulkan": dapat}


def _langkah(peserta):
    hasil = {}
    semua = LangkahKepesertaan.objects.filter(kepesertaan__in=peserta).select_related("oleh")
    for satu in semua.order_by("-pk"):
        hasil.setdefault(satu.kepesertaan_id, []).append(satu)
    return hasil


def _usulan_keluar(peserta):
    """Open proposals that a membership end, by membership."""
    semua = UsulanKeluar.objects.terbuka().filter(kepesertaan__in=peserta)
    return {satu.kepesertaan_id: satu for satu in semua.select_related("diusulkan_oleh")}


def _dapat_diusulkan(keluarga, pengguna, terbuka):
    semua = Program.objects.terlihat_oleh(pengguna).dijalankan().select_related("wilayah")
    return [
        program
        for program in semua.defer("wilayah__batas").exclude(pk__in=terbuka)
        if keluarga.wilayah.kode.startswith(program.wilayah.kode)
    ]
