"""What one kabupaten's monthly report rests on: facts, payments and letterhead, read once."""

import calendar

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from ejsika.wilayah.models import Tingkat, Tipologi
from graduasi.models import VersiInstrumen
from kpm.models import Penyaluran, Program, StatusPenyaluran
from kpm.salur.alasan import ALASAN, arti
from laporan.bentuk import BULAN, tulis_bulan
from laporan.isi_laporan import ringkas, susun_bagian
from laporan.models import KopLaporan, Penandatangan, PeranTandaTangan, RingkasanBulanan
from laporan.ringkasan import rentang_bulan

PROGRAM = "JAMSOSRATU"
JABATAN = {
    PeranTandaTangan.DISUSUN: "Koordinator Kabupaten/Kota",
    PeranTandaTangan.DIPERIKSA: "Kepala Bidang",
    PeranTandaTangan.MENGETAHUI: "Kepala Dinas",
}
PENUTUP = {
    "isian": ["Permasalahan", "Upaya", "Rencana tindak lanjut"],
    "teks": "Demikian laporan ini dibuat untuk dipergunakan sebagaimana mestinya.",
}


class TanpaRingkasan(Exception):
    """No facts of the region and month: is the region a kabupaten/kota with the programme?"""


def susun_isi(*, wilayah, bulan, pada):
    """Everything the files print, as JSON: frozen once, it is never computed again."""
    program = Program.objects.get(kode=PROGRAM)
    fakta = _fakta(wilayah, bulan, program)
    rentang = rentang_bulan(bulan, pada)
    kecamatan = [f for f in fakta.values() if f.wilayah.tingkat == Tingkat.KECAMATAN]
    desa = [f for f in fakta.values() if f.wilayah.tingkat == Tingkat.DESA]
    nama_kecamatan = {f.wilayah_id: f.wilayah.nama for f in kecamatan}
    semua = fakta[wilayah.pk].angka
    kop = KopLaporan.objects.first() or KopLaporan()
    akhir = rentang.akhir
    return {
        "bentuk": 1,
        "judul": f"Laporan Bulanan Pelaksanaan Jamsosratu – {wilayah.nama} – {tulis_bulan(bulan)}",
        "wilayah": {"kode": wilayah.kode, "nama": wilayah.nama},
        "bulan": f"{bulan:%Y-%m}",
        "nama_bulan": f"{BULAN[bulan.month - 1]} TAHUN {bulan.year}",
        "tanggal": [akhir.year, akhir.month, akhir.day],
        "data_per": f"{akhir.day} {tulis_bulan(akhir)}",
        "program": program.nama,
        "instrumen": ", ".join(
            VersiInstrumen.objects.filter(dipakai=True).values_list("kode", flat=True)
        )
        or "–",
        "kop": {n: getattr(kop, n) for n in ("baris_pertama", "baris_kedua", "alamat")},
        "pendahuluan": _pendahuluan(kop, wilayah, bulan, program),
        "bagian": susun_bagian(
            kabupaten=semua,
            kecamatan=[(f.wilayah.nama, f.angka) for f in kecamatan],
            desa=[(nama_kecamatan[f.wilayah.induk_id], f.wilayah.nama, f.angka) for f in desa],
            tipologi=_tipologi(desa, semua),
            penyaluran=_kelompok_penyaluran(wilayah, bulan, program),
        ),
        "ringkas": ringkas(semua),
        "penutup": PENUTUP,
        "tanda_tangan": _tanda_tangan(wilayah),
        "tembusan": [baris for baris in kop.tembusan.splitlines() if baris.strip()],
    }


def _fakta(wilayah, bulan, program):
    baris = (
        RingkasanBulanan.objects.filter(
            bulan=bulan, program=program, wilayah__kode__startswith=wilayah.kode
        )
        .select_related("wilayah")
        .defer("wilayah__batas")
        .order_by("wilayah__kode")
    )
    fakta = {satu.wilayah_id: satu for satu in baris}
    if wilayah.pk not in fakta:
        raise TanpaRingkasan(f"{wilayah.nama} {bulan:%Y-%m}")
    return fakta


def _tipologi(desa, semua):
    per_tipologi = dict.fromkeys(Tipologi, 0)
    lain = semua.get("kpm_akhir") or 0
    for fakta in desa:
        jumlah = fakta.angka.get("kpm_akhir") or 0
        if fakta.wilayah.tipologi:
            per_tipologi[fakta.wilayah.tipologi] += jumlah
            lain -= jumlah
    ada = [(Tipologi(kode).label, jumlah) for kode, jumlah in per_tipologi.items() if jumlah]
    return [*ada, ("Belum ditentukan", lain)] if lain else ada


def _kelompok_penyaluran(wilayah, bulan, program):
    _, banyak_hari = calendar.monthrange(bulan.year, bulan.month)
    kelompok = (
        Penyaluran.objects.annotate(hari=Coalesce("tanggal", "jadwal__tanggal"))
        .filter(
            kepesertaan__keluarga__wilayah__kode__startswith=wilayah.kode,
            kepesertaan__program=program,
            hari__range=(bulan.replace(day=1), bulan.replace(day=banyak_hari)),
        )
        .values("jadwal__tahun_anggaran", "jadwal__tahap", "jadwal__bank", "status", "alasan_gagal")
        .annotate(jumlah=Count("pk"), rupiah=Sum("nominal"))
        .order_by(
            "jadwal__tahun_anggaran", "jadwal__tahap", "jadwal__bank", "status", "alasan_gagal"
        )
    )
    return [
        {
            "tahun": satu["jadwal__tahun_anggaran"],
            "tahap": satu["jadwal__tahap"],
            "bank": satu["jadwal__bank"],
            "status": StatusPenyaluran(satu["status"]).label,
            "alasan": sebut_alasan(satu["alasan_gagal"]),
            "jumlah": satu["jumlah"],
            "rupiah": satu["rupiah"],
        }
        for satu in kelompok
    ]


def sebut_alasan(kode):
    """A reason for a failed payment in words; an unknown code is printed as it came."""
    baku = kode.replace("_", " ").upper()
    return arti(baku) if baku in ALASAN else kode


def _pendahuluan(kop, wilayah, bulan, program):
    return {
        "maksud": f"Laporan ini memuat pelaksanaan {program.nama} di {wilayah.nama} selama"
        f" {tulis_bulan(bulan)}: keadaan keluarga penerima manfaat, pendampingan, komitmen, grade"
        " kesejahteraan, dan penyaluran bantuan.",
        "dasar_hukum": [baris for baris in kop.dasar_hukum.splitlines() if baris.strip()],
        "ruang_lingkup": "Semua tabel memakai tanggal data yang sama. Tanda “–” berarti angka"
        " tidak tersedia, bukan nol. Kiriman lapangan yang tiba sesudah tanggal data masuk ke"
        " edisi berikutnya; edisi yang sudah terbit tidak berubah.",
    }


def _tanda_tangan(wilayah):
    """One place to sign per role; a name only where the office has entered one."""
    berlaku = {}
    atas = [wilayah.kode[:panjang] for panjang in (2, 5)]
    for satu in Penandatangan.objects.filter(wilayah__kode__in=atas).order_by("wilayah__kode"):
        berlaku[satu.peran] = satu  # the nearer region comes later and stands
    return [
        {
            "peran": peran.label,
            "jabatan": berlaku[peran].jabatan if peran in berlaku else JABATAN[peran],
            "nama": berlaku[peran].nama if peran in berlaku else "",
            "pangkat": berlaku[peran].pangkat if peran in berlaku else "",
            "nip": berlaku[peran].nip if peran in berlaku else "",
        }
        for peran in PeranTandaTangan
    ]
