"""What may be done to a membership: from which status to which, by whom, with what papers.

One table: the database's own guard of transitions, the buttons of each page and the refusal of a
bulk change are all read off it. Pure.
"""

from dataclasses import dataclass

from kpm.peserta.kode_keluar import SEMUA as KODE

OPERATOR, DINSOS = frozenset({"operator", "dinsos"}), frozenset({"dinsos"})


@dataclass(frozen=True, slots=True)
class Tindakan:
    """One verb. `dari` is empty where it begins a new membership; `sk` asks for a decree."""

    kode: str
    label: str
    lampau: str  # "12 keluarga …"
    dari: tuple[str, ...]
    ke: tuple[str, ...]  # more than one: back to where it came from
    peran: frozenset[str]
    keterangan: str
    sk: bool = False
    keluar: bool = False  # asks for a code, its papers and a day


SEMUA = (
    Tindakan(
        "usulkan",
        "Usulkan",
        "diusulkan menjadi calon",
        (),
        ("CALON",),
        OPERATOR,
        "Keluarga masuk daftar tunggu sebagai calon.",
    ),
    Tindakan(
        "validasi",
        "Validasi",
        "divalidasi",
        ("CALON",),
        ("TERVALIDASI",),
        OPERATOR,
        "Data calon sudah diperiksa dan benar; siap ditetapkan.",
    ),
    Tindakan(
        "kembalikan",
        "Kembalikan ke calon",
        "dikembalikan menjadi calon",
        ("TERVALIDASI",),
        ("CALON",),
        OPERATOR,
        "Validasi dibatalkan karena ada yang perlu diperiksa lagi.",
    ),
    Tindakan(
        "tolak",
        "Tolak calon",
        "ditolak sebagai calon",
        ("CALON", "TERVALIDASI"),
        ("KELUAR",),
        OPERATOR,
        "Calon dikeluarkan dari daftar tunggu.",
        keluar=True,
    ),
    Tindakan(
        "aktifkan",
        "Aktifkan",
        "diaktifkan",
        ("TERVALIDASI",),
        ("AKTIF",),
        DINSOS,
        "Keluarga menjadi peserta (KPM) sejak tanggal berlaku SK.",
        sk=True,
    ),
    Tindakan(
        "tangguhkan",
        "Tangguhkan",
        "ditangguhkan",
        ("AKTIF", "TRANSISI"),
        ("DITANGGUHKAN",),
        DINSOS,
        "Bantuan berhenti sementara; keluarga tetap peserta dan tempatnya tidak diberikan.",
    ),
    Tindakan(
        "pulihkan",
        "Pulihkan",
        "dipulihkan",
        ("DITANGGUHKAN",),
        ("AKTIF", "TRANSISI"),
        DINSOS,
        "Penangguhan dicabut; status kembali seperti sebelumnya.",
    ),
    Tindakan(
        "transisi",
        "Tetapkan transisi",
        "ditetapkan transisi",
        ("AKTIF",),
        ("TRANSISI",),
        DINSOS,
        "Hasil resertifikasi: tetap peserta untuk waktu terbatas.",
    ),
    Tindakan(
        "lanjutkan",
        "Lanjutkan kepesertaan",
        "dilanjutkan kepesertaannya",
        ("AKTIF", "TRANSISI"),
        ("AKTIF",),
        DINSOS,
        "Hasil resertifikasi: masih layak; masa kepesertaan dihitung lagi dari awal.",
    ),
    Tindakan(
        "keluarkan",
        "Keluarkan",
        "dikeluarkan",
        ("AKTIF", "DITANGGUHKAN", "TRANSISI"),
        ("KELUAR",),
        OPERATOR,  # only to record the decree of a graduation: see kode_untuk
        "Kepesertaan berakhir. Bila keluarga kembali, ia diusulkan sebagai peserta baru.",
        sk=True,
        keluar=True,
    ),
    Tindakan(
        "pantau",
        "Mulai pantau",
        "dipantau",
        ("KELUAR",),
        ("DIPANTAU",),
        OPERATOR,
        "Keluarga yang sudah keluar dikunjungi sesudahnya untuk melihat keadaannya.",
    ),
    Tindakan(
        "selesai-pantau",
        "Akhiri pantauan",
        "diakhiri pantauannya",
        ("DIPANTAU",),
        ("KELUAR",),
        OPERATOR,
        "Pantauan selesai.",
    ),
)
MENURUT_KODE = {satu.kode: satu for satu in SEMUA}
PERPINDAHAN = sorted({(dari, ke) for t in SEMUA for dari in t.dari for ke in t.ke if dari != ke})
KODE_OPERATOR = {"G01", "G02"}  # a decree of graduation that exists may be recorded by an operator
KODE_TOLAK = ("N01", "N02", "N03", "N04", "N05", "N06", "N09")


def tindakan_untuk(status, peran):
    """The verbs a role may apply to a membership in this status, in the order of the table."""
    return [t for t in SEMUA if status in t.dari and peran in t.peran]


def kode_untuk(tindakan, peran):
    """The exit codes a role may give with this verb."""
    if tindakan.kode == "tolak":
        return [k for k in KODE if k.kode in KODE_TOLAK]
    return [k for k in KODE if peran in DINSOS or k.kode in KODE_OPERATOR]
