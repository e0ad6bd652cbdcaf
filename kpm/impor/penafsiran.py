"""What a cell of an office's file means. Pure: no database, and the day is an argument.

Each reader returns `(value, galat, peringatan)`: a hard error refuses the row, a warning lets
it in. Nothing is guessed: a number that lost digits is an error, not a repair.
"""

import re
from functools import lru_cache

from kpm import identitas
from kpm.identitas import menurut_ejaan

HURUF = re.compile(r"[^a-z0-9]+")


def _ringkas(isi):
    return HURUF.sub("", isi.lower())


JENIS_KELAMIN = menurut_ejaan(
    {
        "L": "l 1 lk lakilaki laki pria m male",
        "P": "p 2 pr perempuan wanita f female",
    }
)
HUBUNGAN = menurut_ejaan(
    {
        "kepala": "kepalakeluarga kepala kepalarumahtangga krt kk 1",
        "pasangan": "istri isteri suami pasangan istrisuami suamiistri 2",
        "anak": "anak anakkandung anaktiri anakangkat 3",
        "menantu": "menantu 4",
        "cucu": "cucu cicit 5",
        "orang_tua": "orangtua ayah ibu bapak orangtuamertua ibukandung 6",
        "mertua": "mertua bapakmertua ibumertua",
        "famili": "famili famililain familylain saudara kakak adik keponakan nenek kakek",
        "lainnya": "lainnya lain pembantu sopir 7 8",
    }
)


@lru_cache(maxsize=1024)
def jenis_kelamin(isi):
    if nilai := JENIS_KELAMIN.get(_ringkas(isi)):
        return nilai, None, None
    return "", f"Jenis kelamin {isi[:20] or 'kosong'}: isi L atau P.", None


@lru_cache(maxsize=1024)
def hubungan(isi):
    if nilai := HUBUNGAN.get(_ringkas(isi)):
        return nilai, None, None
    if not isi:
        return "", "Hubungan kosong. Isi misalnya Kepala Keluarga, Istri, atau Anak.", None
    return "lainnya", None, f"Hubungan {isi[:30]} tidak dikenal, dicatat sebagai Lainnya."


JENJANG = (
    ("", r"tidak|belum|tamat|lulus|putus|^-*$|^tk$|paud|^ra$"),
    ("TINGGI", r"^s ?[123]\b|^d ?[1234]\b|tinggi|kuliah|universitas|diploma|sarjana"),
    ("SMP", r"smp|sltp|\bmts|paket b"),
    ("SMA", r"sma|smk|slta|\bma\b|\bmak\b|paket c"),
    ("SD", r"\bsd|\bmi\b|paket a|dasar"),
)


@lru_cache(maxsize=1024)
def jenjang(isi):
    kecil = isi.lower()
    for nilai, pola in JENJANG:
        if re.search(pola, kecil):
            return nilai, None, None
    return "", None, f"Jenjang sekolah {isi[:30]} tidak dikenal, dikosongkan."


# The head's work to the family's livelihood (PODES classes, domain 6.1): first match wins. Work
# that names no sector (buruh harian lepas) is "lainnya"; no work at all stays empty.
PENCAHARIAN = (
    ("", r"^$|^-+$|tidak bekerja|belum bekerja|mengurus rumah|ibu rumah|pelajar|sekolah|pensiun"),
    ("perikanan_budidaya", r"tambak|budi ?daya|pembudi"),
    ("perikanan_tangkap", r"nelayan|anak buah kapal|\babk\b"),
    ("peternakan", r"ternak|gembala|angon"),
    ("perkebunan", r"kebun|sadap|penderes|sawit|karet|hutan"),
    ("pertanian", r"tani|sawah|palawija|sayur"),
    ("pertambangan", r"tambang|gali|pasir|batu"),
    ("industri", r"pabrik|industri|konveksi|pengrajin|perajin"),
    ("perdagangan", r"dagang|warung|jual|toko|asongan"),
    ("angkutan", r"ojek|supir|sopir|becak|angkot|kernet|kurir"),
    ("jasa", r"tukang|jasa|cuci|pembantu|asisten|guru|satpam|bengkel|jahit|salon|pijat|honorer"),
)


@lru_cache(maxsize=4096)
def mata_pencaharian(isi):
    """The livelihood class that a head's work suggests; kept only where none is known."""
    kecil = isi.lower()
    for nilai, pola in PENCAHARIAN:
        if re.search(pola, kecil):
            return nilai
    return "lainnya"


@lru_cache(maxsize=4096)
def rt_rw(isi, nama):
    if not isi.strip("- "):
        return "", None, None
    if (nomor := identitas.rt_rw(isi)) is None:
        return "", None, f"{nama} {isi[:20]} tidak dapat dibaca, dikosongkan."
    return nomor, None, None


@lru_cache(maxsize=1024)
def desil(isi):
    cocok = re.fullmatch(r"(?:desil)?\s*(\d{1,2})(?:[.,]0+)?", isi.lower(), re.A)
    if cocok and 1 <= int(cocok[1]) <= 10:
        return int(cocok[1]), None, None
    return None, None, f"Desil {isi[:20]} di luar 1–10, dikosongkan." if isi else None


@lru_cache(maxsize=1024)
def tahun_masuk(isi, hari_ini):
    """The year a membership began, out of `2023`, `2023.0` or a whole date."""
    cocok = re.search(r"(?<!\d)(20\d\d)(?!\d)", isi, re.A)
    if cocok and 2005 <= int(cocok[1]) <= hari_ini.year + 1:
        return int(cocok[1]), None, None
    galat = f"Tahun masuk {isi[:20]} tidak dapat dibaca. Isi empat angka."
    return None, galat if isi else None, None


@lru_cache(maxsize=8192)
def kode_desa(isi):
    """The dotted official code, out of `36.01.30.2001`, `3601302001` or `3601302001.0`."""
    digit = re.sub(r"[^0-9]", "", isi.removesuffix(".0"))
    if len(digit) != 10:
        return "", f"Kode desa {isi[:20] or 'kosong'}: seharusnya 10 digit.", None
    return f"{digit[:2]}.{digit[2:4]}.{digit[4:6]}.{digit[6:]}", None, None


def kode_desa_asing(kode, desa_bps):
    """What to say about a code no desa has; BPS numbers them otherwise, and nothing is guessed."""
    polos = kode.replace(".", "")
    if resmi := desa_bps.get(polos):
        return f"{polos} adalah kode BPS; kode Kemendagri desa itu {resmi}."
    if kode.startswith("36.") and kode[9] not in "12":  # kelurahan count from 1001, desa from 2001
        return f"Kode desa {polos} tampaknya kode BPS. Pakai kode Kemendagri, mis. 36.01.30.2001."
    return f"Kode desa {kode} tidak dikenal."


SEBUTAN_DESA = re.compile(r"^(desa|kelurahan|kel\.?|ds\.?)\s+", re.I)


@lru_cache(maxsize=8192)
def nama_desa(isi):
    """The name of a desa as far as two spellings of it agree."""
    return _ringkas(SEBUTAN_DESA.sub("", isi.strip()))


def titik(lintang, bujur):
    """A position as `(bujur, lintang)`: swapped axes are put right, anything odd is left out."""
    if not lintang and not bujur:
        return None, None, None
    try:
        y, x = float(lintang.replace(",", ".")), float(bujur.replace(",", "."))
    except ValueError:
        return None, None, "Koordinat tidak dapat dibaca, posisi dikosongkan."
    if identitas.di_kotak(x, y):
        return (x, y), None, None
    if identitas.di_kotak(y, x):
        return (y, x), None, "Lintang dan bujur tertukar, dibetulkan."
    return None, None, "Koordinat di luar Banten, posisi dikosongkan."


@lru_cache(maxsize=8192)
def nomor_hp(isi):
    """A mobile number in E.164, also where a spreadsheet ate the zero; else it is left out."""
    digit = re.sub(r"[^0-9]", "", isi)
    digit = digit if digit.startswith("62") else f"0{digit.lstrip('0')}"
    if nomor := identitas.nomor_hp(digit):
        return nomor, None, None
    return "", None, "Nomor HP tidak dapat dibaca, dikosongkan." if isi.strip("- ") else None


@lru_cache(maxsize=1024)
def disabilitas(isi):
    kecil = isi.lower().strip("- ")
    if not kecil or kecil in {"tidak", "tidak ada", "0", "normal"}:
        return "", None, None
    return ("berat" if "berat" in kecil else "ringan"), None, None
