"""The list for the bank, full NIK and account numbers in it: logged first, then streamed.

The file lives in memory and on the wire only; nothing of it is kept here.
"""

from io import BytesIO

import xlsxwriter
from django import forms

from kpm.lembar_csv import netral, penulis_csv
from kpm.models import Penyaluran, RekapBeku, TujuanUnduhan, UnduhanBank

SEKALI_MUAT = 2000
JUDUL = (
    *("NO", "NOMOR PESERTA", "NIK", "NAMA PENERIMA", "BANK", "NOMOR REKENING"),
    *("NAMA PEMILIK REKENING", "DESA/KELURAHAN", "KECAMATAN", "KABUPATEN/KOTA", "NOMINAL"),
    *("STATUS", "ALASAN", "TANGGAL"),  # for the bank to fill in
)
LEBAR = (6, 20, 20, 28, 14, 22, 28, 22, 20, 22, 14, 12, 24, 14)


class UnduhForm(forms.Form):
    """Which part of which list, in what form, and what for."""

    bagian = forms.ChoiceField(label="Bank dan kabupaten/kota")
    bentuk = forms.ChoiceField(
        label="Bentuk berkas", choices=[("xlsx", "XLSX (Excel)"), ("csv", "CSV (titik koma)")]
    )
    tujuan = forms.ChoiceField(label="Untuk apa?", choices=TujuanUnduhan)
    keterangan = forms.CharField(
        label="Nomor surat atau keterangan",
        max_length=200,
        help_text="Tersimpan bersama nama Anda dan tidak dapat dihapus.",
    )

    def __init__(self, *args, bagian, **kwargs):
        """`bagian` are the RekapBeku rows in the person's scope."""
        super().__init__(*args, **kwargs)
        self.rekap = {str(satu.pk): satu for satu in bagian}
        self.fields["bagian"].choices = [
            (kunci, f"{satu.daftar.sebutan.capitalize()}: {satu.bank}, {satu.wilayah.nama}")
            for kunci, satu in self.rekap.items()
        ]

    def clean_bagian(self):
        return self.rekap[self.cleaned_data["bagian"]]


def bagian_terlihat(pengguna, tahap):
    """The parts of a tahap a person may take to a bank: list × bank × kabupaten."""
    return (
        RekapBeku.objects.terlihat_oleh(pengguna)
        .filter(
            daftar__program=tahap.program,
            daftar__tahun_anggaran=tahap.tahun,
            daftar__tahap=tahap.nomor,
        )
        .select_related("daftar__program", "wilayah")
        .defer("wilayah__batas")
        .order_by("-daftar__urutan", "wilayah__kode", "bank")
    )


def siapkan_unduhan(bagian, *, bentuk, tujuan, keterangan, oleh, pada):
    """Log the download, then hand back `(log, rows)`: only what the bank has not answered yet.

    A payment already made is never ordered twice by downloading again.
    """
    terbuka = Penyaluran.objects.filter(
        daftar=bagian.daftar,
        jadwal__bank=bagian.bank,
        wilayah__kode__startswith=bagian.wilayah.kode,
        status="direncanakan",
    )
    nomor = list(terbuka.order_by("wilayah__kode", "nama", "pk").values_list("pk", "nominal"))
    catatan = UnduhanBank.objects.create(
        daftar=bagian.daftar,
        wilayah=bagian.wilayah,
        bank=bagian.bank,
        bentuk=bentuk,
        tujuan=tujuan,
        keterangan=keterangan,
        jumlah=len(nomor),
        rupiah=sum(nominal for _, nominal in nomor),
        oleh=oleh,
        pada=pada,
    )
    return catatan, _baris([pk for pk, _ in nomor])


def _baris(nomor):
    """The rows as text, in the order of their keys; frozen, so reading them late is safe."""
    kolom = (
        *("nomor_peserta", "nik", "nama", "jadwal__bank", "bank_rekening", "nomor_rekening"),
        *("pemilik_rekening", "wilayah__nama", "wilayah__induk__nama"),
        *("wilayah__induk__induk__nama", "nominal"),
    )
    for mulai in range(0, len(nomor), SEKALI_MUAT):
        sekelompok = nomor[mulai : mulai + SEKALI_MUAT]
        isi = Penyaluran.objects.filter(pk__in=sekelompok).values_list("pk", *kolom)
        menurut = {pk: satu for pk, *satu in isi}
        for urut, pk in enumerate(sekelompok, start=mulai + 1):
            peserta, nik, nama, bank, bank_rekening, rekening, *sisa = menurut[pk]
            yield (
                *(str(urut), peserta, nik or "", nama, bank_rekening or bank, rekening or ""),
                *(*map(str, sisa), "", "", ""),
            )


def nama_berkas(catatan):
    """Who, where, how many rows and how much, without a name in it."""
    daftar = catatan.daftar
    return (
        f"{daftar.program.kode}-{daftar.tahun_anggaran}-tahap-{daftar.tahap}"
        f"{f'-susulan-{daftar.urutan}' if daftar.urutan else ''}-{_polos(catatan.bank)}"
        f"-{catatan.wilayah.kode}-{catatan.jumlah}-baris-Rp{catatan.rupiah}.{catatan.bentuk}"
    )


def _polos(teks):
    return "".join(huruf if huruf.isalnum() and huruf.isascii() else "-" for huruf in teks)


def unduhan_csv(catatan, baris):
    """`;` CSV with BOM as a stream, numbers as plain digits, count and total in the last row."""
    penulis = penulis_csv()
    yield "\ufeff" + penulis.writerow(JUDUL)
    for satu in baris:
        yield penulis.writerow([netral(sel) for sel in satu])
    yield penulis.writerow(["JUMLAH", catatan.jumlah, *[""] * 8, catatan.rupiah])


def tulis_unduhan_xlsx(catatan, baris):
    """The same as XLSX, every cell text, in memory; returns the open file."""
    berkas = BytesIO()
    with xlsxwriter.Workbook(berkas, {"in_memory": True, "strings_to_formulas": False}) as buku:
        lembar = buku.add_worksheet("Daftar")
        tebal = buku.add_format({"bold": True, "bg_color": "#E6EFEF"})
        lembar.freeze_panes(1, 0)
        for kolom, (judul, lebar) in enumerate(zip(JUDUL, LEBAR, strict=True)):
            lembar.set_column(kolom, kolom, lebar)
            lembar.write_string(0, kolom, judul, tebal)
        nomor = 0
        for nomor, satu in enumerate(baris, start=1):
            for kolom, sel in enumerate(satu):
                lembar.write_string(nomor, kolom, sel)
        lembar.write_string(nomor + 1, 0, "JUMLAH", tebal)
        lembar.write_string(nomor + 1, 1, str(catatan.jumlah), tebal)
        lembar.write_string(nomor + 1, 10, str(catatan.rupiah), tebal)
        keterangan = buku.add_worksheet("Keterangan")
        for n, teks in enumerate(_keterangan(catatan)):
            keterangan.write_string(n, 0, teks)
    berkas.seek(0)
    return berkas


def _keterangan(catatan):
    daftar = catatan.daftar
    yield f"{daftar}, SK {daftar.sk_nomor} tanggal {daftar.sk_tanggal:%d-%m-%Y}"
    yield f"{catatan.bank}, {catatan.wilayah.nama}"
    yield f"{catatan.jumlah} baris, Rp{catatan.rupiah}"
    yield f"Sidik daftar (SHA-256): {daftar.sidik}"
    yield "Isi STATUS (TERSALUR, GAGAL, atau DIKEMBALIKAN), ALASAN, dan TANGGAL, lalu kembalikan."
    yield "Berisi NIK dan nomor rekening: rahasia, hapus setelah dipakai."
