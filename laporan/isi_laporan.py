"""What a monthly report says: sections and tables as plain data, composed from the frozen facts.

No database: the facts come in as dictionaries, the report goes out as JSON. A figure that is not
known is None and printed as "–"; every total is the sum of the rows above it, or says why not.
"""

from kpm.peserta.kode_keluar import SEBAB_BERAKHIR
from laporan.angka import ALASAN_KOMITMEN, ROMAWI, bagian, dinilai
from laporan.tabel_laporan import Rekap, jumlahkan, tabel

RINGKAS = {
    "kpm_akhir": "KPM pada akhir bulan",
    "kunjungan": "Kunjungan",
    "kpm_dikunjungi": "KPM yang dikunjungi",
    "putusan_hadir": "Kunjungan yang dilaporkan dari tempat keluarga",
    "penyaluran_tersalur": "Bantuan yang tersalur",
    "grade_naik": "Keluarga yang naik grade",
    "grade_turun": "Keluarga yang turun grade",
}
BERHASIL = ("G01", "G02")
KOMPONEN_SINGKAT = {
    "IBU_HAMIL": "Hamil",
    "IBU_NIFAS": "Nifas",
    "ANAK_0_11_BLN": "0–11 bln",
    "ANAK_1_4_TH": "1–4 th",
    "ANAK_5_TH": "5 th",
    "ANAK_SD": "SD",
    "ANAK_SMP": "SMP",
    "ANAK_SMA": "SMA",
    "LANSIA": "Lansia",
    "DISABILITAS_BERAT": "Dis. berat",
}
JENIS_KOMITMEN = {
    "sekolah": "Kehadiran di sekolah",
    "hamil": "Pemeriksaan kehamilan",
    "nifas": "Pemeriksaan nifas",
    "balita": "Posyandu dan imunisasi",
    "lansia": "Pemeriksaan lansia",
    "disabilitas": "Perawatan disabilitas berat",
}
STATUS_KOMITMEN = ("PATUH", "TIDAK_PATUH", "BELUM_TERVERIFIKASI", "TIDAK_BERLAKU")


def susun_bagian(*, kabupaten, kecamatan, desa, tipologi, penyaluran):
    """All sections, in the order of the report.

    `kabupaten` is the facts of the whole; `kecamatan` pairs (name, facts); `desa` triples
    (kecamatan, name, facts); `tipologi` pairs (label, families); `penyaluran` payment groups.
    """
    rekap = Rekap(kabupaten, kecamatan)
    return [
        _keadaan(rekap),
        _pendampingan(rekap),
        _komitmen(kabupaten),
        _grade(rekap),
        _penyaluran(rekap, penyaluran),
        _rujukan(tipologi, kabupaten),
        _aduan(),
        _lampiran(desa),
    ]


def ringkas(kabupaten):
    """The totals that the public page shows."""
    return {nama: kabupaten.get(nama) for nama in RINGKAS}


def _bagian(huruf, judul, *daftar_tabel):
    return {"huruf": huruf, "judul": judul, "tabel": list(daftar_tabel)}


def _keadaan(rekap):
    keluar = [
        [kode, label, rekap.kabupaten.get(f"keluar_{kode}")]
        for kode, label in SEBAB_BERAKHIR.items()
    ]
    return _bagian(
        "B",
        "Keadaan KPM",
        rekap.tabel(
            "KPM per kecamatan",
            [
                ("Awal", "kpm_awal"),
                ("Masuk", "kpm_masuk"),
                ("Keluar", "kpm_keluar"),
                ("Akhir", "kpm_akhir"),
            ],
            catatan="Akhir = awal + masuk − keluar, pada tanggal data.",
        ),
        tabel(
            "KPM keluar menurut alasan",
            ["Kode", "Alasan", "KPM"],
            keluar,
            ["Jumlah", "", rekap.kabupaten.get("kpm_keluar")],
        ),
        rekap.tabel(
            "Anggota KPM menurut komponen",
            [(singkat, f"komponen_{kode}") for kode, singkat in KOMPONEN_SINGKAT.items()],
            catatan="Orang, bukan keluarga; seorang anggota dapat membawa beberapa komponen.",
        ),
    )


def _pendampingan(rekap):
    semua = rekap.kabupaten
    orang = [
        [nama, angka.get("pendamping"), angka.get("kpm_akhir"), _rasio(angka)]
        for nama, angka in rekap.kecamatan
    ]
    return _bagian(
        "C",
        "Pendampingan",
        tabel(
            "Pendamping dan KPM dampingan",
            ["Kecamatan", "Pendamping", "KPM", "KPM per pendamping"],
            orang,
            ["Jumlah", semua.get("pendamping"), semua.get("kpm_akhir"), _rasio(semua)],
            "Pendamping yang bertugas di beberapa kecamatan dihitung di tiap kecamatan, tetapi"
            " satu kali pada jumlah.",
        ),
        rekap.tabel(
            "Kunjungan",
            [
                ("Kunjungan", "kunjungan"),
                ("Hadir di tempat", "putusan_hadir"),
                ("Belum pasti", "putusan_belum_pasti"),
                ("Perlu diperiksa", "putusan_perlu_diperiksa"),
                ("Belum dinilai", "putusan_belum"),
                ("KPM dikunjungi", "kpm_dikunjungi"),
            ],
            catatan="Putusan kehadiran adalah alasan untuk melihat, bukan temuan pelanggaran."
            f" {_kalimat_di_tempat(semua)}",
        ),
        tabel(
            "Rencana kunjungan dan P2K2",
            ["Uraian", "Jumlah"],
            [
                ["Kunjungan yang direncanakan", None],
                ["Kunjungan dengan kegiatan P2K2", semua.get("kegiatan_p2k2")],
                ["Sesi P2K2", None],
                ["Kehadiran KPM pada P2K2 (%)", None],
                ["Kunjungan verifikasi komitmen", semua.get("kegiatan_verifikasi_komitmen")],
            ],
        ),
    )


def _rasio(angka):
    rasio = bagian(angka.get("kpm_akhir"), angka.get("pendamping"))
    return None if rasio is None else round(rasio)


def _kalimat_di_tempat(angka):
    di_tempat = bagian(angka.get("putusan_hadir"), dinilai(angka))
    if di_tempat is None:
        return "Belum ada kunjungan yang dinilai."
    return f"{round(100 * di_tempat)}% kunjungan yang dinilai dilaporkan dari tempat keluarga."


def _komitmen(kabupaten):
    baris = [
        [label, *(kabupaten.get(f"komitmen_{jenis}_{status}") for status in STATUS_KOMITMEN)]
        for jenis, label in JENIS_KOMITMEN.items()
    ]
    jumlah = jumlahkan(baris, range(1, 1 + len(STATUS_KOMITMEN)))
    alasan = [
        [label, kabupaten[f"alasan_{kode}"]]
        for kode, label in ALASAN_KOMITMEN.items()
        if kabupaten.get(f"alasan_{kode}")
    ]
    alasan.sort(key=lambda satu: (-satu[1], satu[0]))
    return _bagian(
        "D",
        "Komitmen",
        tabel(
            "Pemenuhan komitmen",
            ["Komitmen", "Patuh", "Tidak patuh", "Belum terverifikasi", "Tidak berlaku"],
            baris,
            ["Jumlah", *jumlah],
            "Belum terverifikasi tidak berarti tidak patuh.",
        ),
        tabel(
            "Alasan tidak patuh",
            ["Alasan", "Anggota"],
            alasan,
            ["Jumlah", sum(satu[1] for satu in alasan)],
        ),
    )


def _grade(rekap):
    semua = rekap.kabupaten
    matriks = [
        [f"Grade {romawi}", *(semua.get(f"pindah_{dari}_{ke}") for ke in ROMAWI)]
        for dari, romawi in ROMAWI.items()
    ]
    jumlah = jumlahkan(matriks, range(1, 1 + len(ROMAWI)))
    berhasil = [semua.get(f"keluar_{kode}") for kode in BERHASIL]
    return _bagian(
        "E",
        "Grade dan graduasi",
        rekap.tabel(
            "KPM menurut grade",
            [
                *((romawi, f"grade_{grade}") for grade, romawi in ROMAWI.items()),
                ("Belum bergrade", "grade_belum"),
                ("Naik", "grade_naik"),
                ("Tetap", "grade_tetap"),
                ("Turun", "grade_turun"),
            ],
            catatan="Grade adalah kelas kesejahteraan menurut instrumen aplikasi, bukan desil."
            " Naik, tetap, turun: keluarga yang dinilai pada bulan ini.",
        ),
        tabel(
            "Grade sebelum (baris) dan sesudah (kolom) penilaian bulan ini",
            ["Sebelum", *ROMAWI.values()],
            matriks,
            ["Jumlah", *jumlah],
        ),
        tabel(
            "Graduasi",
            ["Uraian", "KPM"],
            [
                ["Usulan graduasi", None],
                ["Graduasi berhasil (G01 dan G02)", None if None in berhasil else sum(berhasil)],
                ["Graduasi alamiah, komponen habis (G03)", semua.get("keluar_G03")],
            ],
        ),
    )


def _penyaluran(rekap, kelompok):
    rinci = [
        [
            f"{satu['tahun']} tahap {satu['tahap']}",
            satu["bank"],
            satu["status"],
            satu["alasan"] or None,
            satu["jumlah"],
            satu["rupiah"],
        ]
        for satu in kelompok
    ]
    return _bagian(
        "F",
        "Penyaluran",
        rekap.tabel(
            "Penyaluran per kecamatan",
            [
                ("Direncanakan", "penyaluran_direncanakan"),
                ("Tersalur", "penyaluran_tersalur"),
                ("Gagal", "penyaluran_gagal"),
                ("Rp tersalur", "rupiah_tersalur"),
                ("Rp gagal", "rupiah_gagal"),
            ],
        ),
        tabel(
            "Penyaluran menurut tahap, bank, dan alasan gagal",
            ["Tahap", "Bank", "Status", "Alasan gagal", "KPM", "Rp"],
            rinci,
            ["Jumlah", "", "", "", *(sum(satu[n] for satu in rinci) for n in (4, 5))],
        ),
    )


def _rujukan(tipologi, kabupaten):
    return _bagian(
        "G",
        "Rujukan dan pemberdayaan",
        tabel(
            "KPM menurut tipologi desa/kelurahan",
            ["Tipologi", "KPM"],
            [[label, jumlah] for label, jumlah in tipologi],
            ["Jumlah", kabupaten.get("kpm_akhir")],
        ),
        tabel(
            "Rujukan ke perangkat daerah",
            ["Uraian", "KPM"],
            [["Diusulkan", None], ["Diterima", None], ["Selesai", None]],
        ),
    )


def _aduan():
    return _bagian(
        "H",
        "Aduan",
        tabel(
            "Aduan",
            ["Uraian", "Jumlah"],
            [["Diterima", None], ["Selesai", None], ["Melewati batas waktu", None]],
        ),
    )


def _lampiran(desa):
    kolom = {
        "KPM": "kpm_akhir",
        "Kunjungan": "kunjungan",
        "KPM dikunjungi": "kpm_dikunjungi",
        "Hadir di tempat": "putusan_hadir",
        "Grade V": "grade_5",
        "Naik": "grade_naik",
    }
    baris = [
        [induk, nama, *(angka.get(kunci) for kunci in kolom.values())]
        for induk, nama, angka in desa
    ]
    jumlah = jumlahkan(baris, range(2, 2 + len(kolom)))
    isi = tabel(
        "Rekap per desa/kelurahan",
        ["Kecamatan", "Desa/kelurahan", *kolom],
        baris,
        ["Jumlah", "", *jumlah],
    )
    return {"huruf": "", "judul": "Lampiran: rekap per desa/kelurahan", "tabel": [isi]}
