"""The columns of a bank's result file, under the names banks give them, and what a row says."""

import json

from kpm.identitas import nomor_16, tanggal_lahir, teks
from kpm.impor.kolom import BUKAN_HURUF, BerkasDitolak
from kpm.penyandian import sandikan
from kpm.salur.alasan import TANPA_KETERANGAN, rapikan, tafsir_alasan, tafsir_hasil
from kpm.salur.rekening import rapikan_nomor

SEBUTAN = {
    "nomor_peserta": "idpeserta nomorpeserta nopeserta idkpm nokpm nomorkpm idjamsosratu nopes",
    "nik": "nik nonik nomornik noktp nomorktp nikpenerima nikpengurus",
    "rekening": "rekening norekening nomorrekening norek nomorrek rek accountnumber account acctno"
    " noaccount nomorrekeningpenerima rekeningtujuan",
    "pemilik": "namapemilikrekening pemilikrekening namarekening atasnama an namadirekening",
    "status": "status statuspenyaluran hasil statustransaksi statustransfer ketstatus statusbayar"
    " statussalur",
    "alasan": "alasan keterangan ket alasangagal sebab penyebab reason description remark remarks",
    "tanggal": "tanggal tgl tanggaltransaksi tgltransaksi tanggalsalur tglsalur tanggalbayar"
    " tanggalpenyaluran tglpenyaluran tanggalcair tglcair date",
    "nominal": "nominal jumlah jumlahrp rp rupiah nilai amount jumlahbantuan nominalbantuan"
    " nominaltransaksi",
}
LABEL = {
    "nomor_peserta": "Nomor peserta",
    "nik": "NIK",
    "rekening": "Nomor rekening",
    "pemilik": "Nama pemilik rekening",
    "status": "Status",
    "alasan": "Alasan",
    "tanggal": "Tanggal",
    "nominal": "Nominal",
}
KANONIK = {ejaan: nama for nama, daftar in SEBUTAN.items() for ejaan in daftar.split()}
KOLOM = (
    *("berkas_id", "nomor", "nomor_peserta", "nik", "rekening", "pemilik", "status", "alasan"),
    *("keterangan", "tanggal", "nominal", "masalah", "isi"),
)


def tebak(judul):
    """For each label of a header row the field it seems to name, or None."""
    return [KANONIK.get(BUKAN_HURUF.sub("", str(label or "").lower())) for label in judul]


def pastikan_judul(banyak):
    if banyak < 2:
        raise BerkasDitolak(
            "Baris judul tidak ditemukan. Berkas harus memuat kolom seperti NOMOR PESERTA, STATUS, "
            "dan ALASAN."
        )


def posisi(judul):
    """Where each field stands; refuses a header by which no row could be matched or read."""
    isian = tebak(judul)
    peta = {nama: n for n, nama in reversed(list(enumerate(isian))) if nama}
    ganda = [judul[n] for n, nama in enumerate(isian) if nama and peta[nama] != n]
    if not {"nomor_peserta", "rekening", "nik"} & peta.keys():
        raise BerkasDitolak(
            "Kolom NOMOR PESERTA, NOMOR REKENING, atau NIK tidak ditemukan. Periksa baris judul."
        )
    if not {"status", "alasan"} & peta.keys():
        raise BerkasDitolak("Kolom STATUS tidak ditemukan. Periksa baris judul berkas.")
    if ganda:
        raise BerkasDitolak(f"Kolom {', '.join(ganda)} muncul dua kali. Hapus salah satunya.")
    return peta


def sebut_kolom(judul, peta):
    """Which of the file's labels was read as what, for the person to check."""
    return [(LABEL[nama], judul[n]) for nama, n in sorted(peta.items())]


class PembacaHasil:
    """Turns the cells of one row into the columns of BarisHasil; counts what it passes over."""

    def __init__(self, peta, *, berkas, padanan, hari_ini):
        self.peta, self.berkas = peta, berkas
        self.padanan, self.hari_ini = padanan, hari_ini
        self.dibaca = self.dilewati = 0

    def baca(self, baris, sel):
        """The staged row, or None where the line is a total or empty of numbers."""
        isi = {nama: sel[n] if n < len(sel) else "" for nama, n in self.peta.items()}
        peserta = teks(isi.get("nomor_peserta"))[:100].upper()
        nik, _, _ = nomor_16(isi.get("nik", ""), "NIK")
        rekening = rapikan_nomor(teks(isi.get("rekening")))
        tulisan, kata = teks(isi.get("alasan"))[:200], teks(isi.get("status"))
        if not (peserta or nik or rekening) and not kata:
            self.dilewati += 1
            return None
        self.dibaca += 1
        status = tafsir_hasil(kata)
        if not status and not kata and tulisan:  # a list of failures names only the reasons
            status = tafsir_hasil(tulisan) or "gagal"
        tanggal, salah_tanggal = self._tanggal(isi.get("tanggal"))
        nominal, salah_nominal = _nominal(isi.get("nominal"))
        if not (peserta or nik or rekening):
            masalah = "TANPA_NOMOR"
        elif not status:
            masalah = "STATUS"
        elif salah_tanggal or salah_nominal:
            masalah = "TANGGAL" if salah_tanggal else "NOMINAL"
        else:
            masalah = ""
        alasan = ""
        if status in {"gagal", "dikembalikan"}:
            alasan = tafsir_alasan(tulisan, self.padanan) if tulisan else _dari_status(kata)
        return (
            *(self.berkas.pk, baris, peserta, sandikan(nik, "nik") if nik else None),
            sandikan(rekening, "rekening") if rekening else None,
            *(teks(isi.get("pemilik"))[:150], status, alasan, tulisan, tanggal, nominal, masalah),
            sandikan(json.dumps([teks(s) for s in sel], ensure_ascii=False), "baris_hasil"),
        )

    def _tanggal(self, nilai):
        if not teks(nilai):
            return self.berkas.tanggal, False
        hari, salah, _ = tanggal_lahir(nilai, self.hari_ini)
        return (hari or self.berkas.tanggal), bool(salah)


def _dari_status(kata):
    """A status may carry the reason itself (TIDAK TRANSAKSI); plain GAGAL carries none."""
    kode = tafsir_alasan(kata, {})
    return TANPA_KETERANGAN if kode == "BELUM DIPETAKAN" else kode


def _nominal(nilai):
    """Whole rupiah, however written; None where the cell is empty; True where it is no number."""
    if isinstance(nilai, (int, float)):
        return int(nilai), False
    isi = rapikan(teks(nilai)).removeprefix("RP").strip(" .")
    if not isi:
        return None, False
    utuh = isi[:-3] if len(isi) > 3 and isi[-3] in ",." and isi[-2:] == "00" else isi
    digit = utuh.replace(".", "").replace(",", "").replace(" ", "")
    return (int(digit), False) if digit.isascii() and digit.isdigit() else (None, True)
