"""The coloured map: values of one indicator by region, and the lay of the land."""

from collections import Counter, defaultdict

from django.contrib.gis.db.models import Extent
from django.db.models import Count, Q

from ejsika.wilayah.models import Tingkat, Tipologi, Topografi, Wilayah
from laporan.dasbor import samarkan_satu
from laporan.indikator import INDIKATOR, batas_kelas, kelas_dari, sebut_kelas
from laporan.models import RingkasanBulanan
from laporan.penyamaran import KECIL, samarkan_kolom

BINGKAI_BANTEN = (105.05, -7.05, 106.80, -5.80)
GEOGRAFI = {"tepi_laut": "Desa tepi laut", "topografi": "Topografi", "tipologi": "Tipologi wilayah"}
TEPI_LAUT = (("tepi", "Ada desa tepi laut"), ("bukan", "Tidak ada desa tepi laut"))
# Number of the colour each class wears (--golongan-n of peta.css): the sea is blue on every map.
WARNA = {
    "tepi": 0,
    "bukan": 6,
    Topografi.LERENG: 4,
    Topografi.LEMBAH: 2,
    Topografi.DATARAN: 1,
    Tipologi.PESISIR_NELAYAN: 0,
    Tipologi.PESISIR_BUDIDAYA: 7,
    Tipologi.PERTANIAN_DATARAN: 2,
    Tipologi.PERBUKITAN_KEBUN_HUTAN: 4,
    Tipologi.INDUSTRI_BURUH: 5,
    Tipologi.PERKOTAAN_UMKM: 3,
    Tipologi.LAINNYA: 6,
}
URUTAN = {"tepi_laut": TEPI_LAUT, "topografi": Topografi.choices, "tipologi": Tipologi.choices}


def nilai_indikator(pengguna, *, nama, tingkat, bulan, program, induk):
    """Values by code with their classes. A region without a value is left out: it is not zero."""
    indikator = INDIKATOR[nama]
    terlihat = RingkasanBulanan.objects.terlihat_oleh(pengguna).filter(program=program)
    if bulan is None:
        bulan = terlihat.order_by("-bulan").values_list("bulan", flat=True).first()
    baris = dict(
        terlihat.filter(
            bulan=bulan, wilayah__tingkat=tingkat, wilayah__kode__startswith=induk
        ).values_list("wilayah__kode", "angka")
    )
    samar = set() if pengguna.melihat_keluarga else kode_tersamar(baris, indikator.kecil)
    nilai = {
        kode: n
        for kode, angka in baris.items()
        if kode not in samar and (n := indikator.hitung(angka)) is not None
    }
    batas = batas_kelas(nilai.values())
    angka_penting = 4 if pengguna.melihat_keluarga else 2
    return {
        "nama": nama,
        "label": indikator.label,
        "bulan": f"{bulan:%Y-%m}" if bulan else None,
        "kelas": sebut_kelas(nilai.values(), batas, indikator.tulis),
        "nilai": {
            kode: {
                "n": round(n, angka_penting),
                "kelas": kelas_dari(n, batas),
                "teks": indikator.tulis(n),
            }
            for kode, n in sorted(nilai.items())
        },
        "samar": sorted(samar),
    }


def kode_tersamar(baris, nama_angka):
    """Regions hidden from those who see no names, with the neighbours that would reveal them."""
    samar = {
        kode for kode, angka in baris.items() if KECIL in map(samarkan_satu(angka).get, nama_angka)
    }
    for induk in {kode.rpartition(".")[0] for kode in baris}:
        saudara = [kode for kode in sorted(baris) if kode.rpartition(".")[0] == induk]
        for nama in nama_angka:
            kolom = samarkan_kolom([baris[kode].get(nama) for kode in saudara])
            samar |= {kode for kode, n in zip(saudara, kolom, strict=True) if n == KECIL}
    return samar


def nilai_geografi(pengguna, *, nama, tingkat, induk):
    """The commonest class among the desa of each region (by the sea: whether there is one)."""
    desa = Wilayah.objects.terlihat_oleh(pengguna).filter(
        tingkat=Tingkat.DESA, kode__startswith=induk
    )
    panjang = {Tingkat.KABUPATEN: 5, Tingkat.KECAMATAN: 8}[tingkat]
    hitung = defaultdict(Counter)
    for kode, sifat, n in desa.values_list("kode", nama).annotate(n=Count("pk")):
        hitung[kode[:panjang]][sifat] += n
    kelas = [(k, label) for k, label in URUTAN[nama] if _ada(nama, k, hitung)]
    nomor = {k: i for i, (k, _) in enumerate(kelas)}
    nilai = {}
    for kode, sebaran in sorted(hitung.items()):
        k, teks = _sebut(nama, sebaran)
        if k in nomor:
            nilai[kode] = {"kelas": nomor[k], "teks": teks}
    return {
        "nama": nama,
        "label": GEOGRAFI[nama],
        "bulan": None,
        "golongan": [WARNA[k] for k, _ in kelas],
        "kelas": [label for _, label in kelas],
        "nilai": nilai,
        "samar": [],
    }


def _sebut(nama, sebaran):
    jumlah = sebaran.total()
    if nama == "tepi_laut":
        return ("tepi" if sebaran[True] else "bukan"), f"{sebaran[True]} dari {jumlah} desa"
    k, n = sebaran.most_common(1)[0]
    return k, f"{dict(URUTAN[nama]).get(k, 'Belum diisi')} ({n} dari {jumlah} desa)"


def _ada(nama, kelas, hitung):
    return any(_sebut(nama, sebaran)[0] == kelas for sebaran in hitung.values())


def bulan_tersedia(pengguna, wilayah):
    """Months with facts, the latest first."""
    terlihat = RingkasanBulanan.objects.terlihat_oleh(pengguna).filter(
        wilayah=wilayah, program=None
    )
    return list(terlihat.order_by("-bulan").values_list("bulan", flat=True)[:36])


def bingkai(wilayah):
    """West, south, east, north of a region: of its outline, or of the points below it."""
    semua = Wilayah.objects.filter(Q(pk=wilayah.pk) | Q(kode__startswith=wilayah.kode))
    luas = semua.filter(pk=wilayah.pk).aggregate(b=Extent("batas"))["b"]
    return luas or semua.aggregate(b=Extent("titik"))["b"] or BINGKAI_BANTEN
