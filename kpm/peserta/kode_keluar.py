"""Why a family leaves a programme: codes, what each needs, what follows (domain 7)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KodeKeluar:
    """One way out. `butuh` names the papers to note, `lanjutan` what the office does next."""

    kode: str
    label: str
    butuh: str
    lanjutan: str = ""

    @property
    def graduasi(self):
        return self.kode.startswith("G")

    @property
    def berhasil(self):
        """A graduation that counts as success: losing one's components (G03) does not."""
        return self.kode in {"G01", "G02"}


SEMUA = (
    KodeKeluar(
        "G01",
        "Graduasi sejahtera mandiri, permintaan KPM",
        "surat pernyataan dan asesmen",
        "UEP/KUBE",
    ),
    KodeKeluar(
        "G02",
        "Graduasi sejahtera mandiri, usulan pendamping",
        "dua asesmen, berita acara, dan surat pernyataan",
        "UEP/KUBE",
    ),
    KodeKeluar(
        "G03",
        "Graduasi alamiah, komponen habis",
        "daftar komponen",
        "rujukan bila masih Grade I–III",
    ),
    KodeKeluar("G04", "Masa kepesertaan habis", "asesmen resertifikasi", "menurut hasil asesmen"),
    KodeKeluar("N01", "Meninggal tanpa pengganti", "akta atau keterangan kematian"),
    KodeKeluar("N02", "Pindah ke luar Banten", "surat pindah"),
    KodeKeluar("N03", "Ganda dengan program sejenis", "bukti padanan", "keluarga memilih satu"),
    KodeKeluar("N04", "Pekerjaan dikecualikan", "bukti pekerjaan"),
    KodeKeluar("N05", "Tidak layak hasil verifikasi", "berita acara", "dapat disanggah"),
    KodeKeluar("N06", "Tidak ditemukan", "catatan tiga kunjungan", "dapat diusulkan lagi"),
    KodeKeluar("N07", "Tidak mengambil bantuan", "rekap bank", "kunjungan dahulu"),
    KodeKeluar(
        "N08", "Komitmen berulang tidak dipenuhi", "SP 1, SP 2, dan keputusan", "dapat disanggah"
    ),
    KodeKeluar("N09", "Mundur tanpa asesmen", "surat pernyataan", "kunjungan"),
)
MENURUT_KODE = {satu.kode: satu for satu in SEMUA}
LABEL = {satu.kode: satu.label for satu in SEMUA}
TIDAK_DI_DAFTAR = "L01"  # of an outside programme only: no longer on its newest list
DIPECAH = "L02"  # no exit from the programme: it goes on with the family that was split off
DIKENAL = (*LABEL, TIDAK_DI_DAFTAR, DIPECAH)
# Every way a span in a programme of ours ends: those a person chooses, and the split.
SEBAB_BERAKHIR = {**LABEL, DIPECAH: "Beralih ke keluarga hasil pemecahan"}
