"""What a cell of an office's file means. Pure: no database, and the day is an argument.

Each reader returns `(value, galat, peringatan)`: a hard error refuses the row, a warning lets
it in. Nothing is guessed: a number that lost digits is an error, not a repair.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache

RUMUS_TEKS = re.compile(r'^="(.*)"$', re.S)  # ="3601…", Excel's way to keep a number as text
PEMISAH_NOMOR = str.maketrans("", "", " \t\r\n\xa0\u200b\ufeff'’‘`´\".-_/")
ILMIAH = re.compile(r"^\d([.,]\d+)?e\+?\d+$", re.I)
HILANG = (
    "{nama} tersimpan sebagai angka sehingga digit terakhirnya hilang. "
    "Jadikan kolomnya teks, lalu isi ulang dari KTP atau KK."
)


def teks(nilai):
    """The cell as one line of text, without doubled blanks and leading apostrophes."""
    if nilai is None:
        return ""
    if isinstance(nilai, float) and nilai.is_integer():
        return str(int(nilai))
    if not isinstance(nilai, str):
        return str(nilai)
    if nilai.startswith('="') and (cocok := RUMUS_TEKS.match(nilai)):
        nilai = cocok[1]
    return " ".join(nilai.split()).lstrip("'")


def nomor_16(nilai, nama):
    """A NIK or No. KK: sixteen digits exactly as written, whatever separates them."""
    if type(nilai) is str and len(nilai) == 16 and nilai.isascii() and nilai.isdigit():
        isi = nilai
    elif isinstance(nilai, (int, float)):
        isi = f"{nilai:.0f}"
        if len(isi) == 16 and isi.endswith("0"):  # Excel keeps fifteen digits of a number
            return "", HILANG.format(nama=nama), None
    else:
        isi = unicodedata.normalize("NFKC", teks(nilai)).strip().removesuffix(".0")
        if ILMIAH.match(isi):
            return "", HILANG.format(nama=nama), None
        isi = isi.translate(PEMISAH_NOMOR)
    if not isi:
        return "", None, None
    if not (isi.isascii() and isi.isdigit()):
        return "", f"{nama} memuat huruf atau tanda lain. Isi 16 digit angka.", None
    if len(isi) != 16:
        return "", f"{nama} {len(isi)} digit, seharusnya 16. Periksa KTP atau KK.", None
    if isi.endswith("0000"):
        return "", f"Empat digit terakhir {nama} nol semua, nomor itu tidak ada. Periksa KTP.", None
    return isi, None, None


def _menurut_ejaan(daftar):
    """Spelling to value, out of value to its spellings."""
    return {ejaan: nilai for nilai, semua in daftar.items() for ejaan in semua.split()}


BULAN = _menurut_ejaan(
    {
        1: "jan",
        2: "feb peb",
        3: "mar",
        4: "apr",
        5: "mei may",
        6: "jun",
        7: "jul",
        8: "agu agt ags aug",
        9: "sep",
        10: "okt oct",
        11: "nov nop",
        12: "des dec",
    }
)
BAGIAN_TANGGAL = re.compile(r"^(\d{1,4})[-/. ]+(\d{1,2}|[a-z]+)[-/. ]+(\d{1,4})$", re.I)
JAM = re.compile(r"[T ]\d{1,2}[:.]\d{2}.*$")
AWAL_EXCEL = date(1899, 12, 30)


def tanggal_lahir(nilai, hari_ini):
    """A day: day first as Indonesians write it, year first as machines do, or Excel's serial."""
    if isinstance(nilai, datetime):
        nilai = nilai.date()
    if isinstance(nilai, (int, float)):
        nilai = f"{nilai:.0f}"
    return _tanggal_teks(teks(nilai), hari_ini)


@lru_cache(maxsize=65536)
def _tanggal_teks(isi, hari_ini):
    polos = JAM.sub("", isi)
    if not polos or set(polos) <= set("-/. 0"):
        return None, None, "Tanggal lahir kosong."
    hari = None
    if polos.isascii() and polos.isdigit():
        hari = _tanggal_rapat(polos)
    elif cocok := BAGIAN_TANGGAL.match(polos):
        hari = _tanggal_bagian(*cocok.groups(), hari_ini)
    if hari is None:
        return None, f"Tanggal lahir {isi[:30]} tidak ada. Periksa KTP.", None
    if hari > hari_ini:
        return None, f"Tanggal lahir {isi[:30]} belum terjadi. Periksa KTP.", None
    if hari.year < 1900:
        return None, f"Tanggal lahir {isi[:30]} terlalu lampau. Periksa KTP.", None
    return hari, None, None


def _tanggal_rapat(isi):
    """Digits only: 19850312, 12031985, or the day number of Excel."""
    if len(isi) == 8:
        return _hari(isi[:4], isi[4:6], isi[6:], 1900) or _hari(isi[4:], isi[2:4], isi[:2], 1900)
    if len(isi) == 5:
        return AWAL_EXCEL + timedelta(days=int(isi))
    return None


def _tanggal_bagian(pertama, kedua, ketiga, hari_ini):
    bulan = kedua if kedua.isdigit() else BULAN.get(kedua[:3].lower())
    if bulan is None:
        return None
    if len(pertama) == 4:
        return _hari(pertama, bulan, ketiga)
    if len(ketiga) == 2:  # 85 is 1985 and 05 is 2005: hardly anyone listed is over a hundred
        abad = 2000 if int(ketiga) <= hari_ini.year % 100 else 1900
        return _hari(abad + int(ketiga), bulan, pertama)
    return _hari(ketiga, bulan, pertama) if len(ketiga) == 4 else None


def _hari(tahun, bulan, hari, paling_awal=1):
    try:
        hasil = date(int(tahun), int(bulan), int(hari))
    except ValueError:
        return None
    return hasil if hasil.year >= paling_awal else None


HURUF = re.compile(r"[^a-z0-9]+")


def _ringkas(isi):
    return HURUF.sub("", isi.lower())


JENIS_KELAMIN = _menurut_ejaan(
    {
        "L": "l 1 lk lakilaki laki pria m male",
        "P": "p 2 pr perempuan wanita f female",
    }
)
HUBUNGAN = _menurut_ejaan(
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
    digit = re.sub(r"\D", "", isi)
    if len(digit) > 3 or (not digit and isi.strip("- ")):
        return "", None, f"{nama} {isi[:20]} tidak dapat dibaca, dikosongkan."
    return digit.zfill(3) if digit else "", None, None


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


KOTAK = (104.9, -7.2, 106.95, -5.5)  # Banten with its islands: west, south, east, north


def titik(lintang, bujur):
    """A position as `(bujur, lintang)`: swapped axes are put right, anything odd is left out."""
    if not lintang and not bujur:
        return None, None, None
    try:
        y, x = float(lintang.replace(",", ".")), float(bujur.replace(",", "."))
    except ValueError:
        return None, None, "Koordinat tidak dapat dibaca, posisi dikosongkan."
    if _di_banten(x, y):
        return (x, y), None, None
    if _di_banten(y, x):
        return (y, x), None, "Lintang dan bujur tertukar, dibetulkan."
    return None, None, "Koordinat di luar Banten, posisi dikosongkan."


def _di_banten(x, y):
    barat, selatan, timur, utara = KOTAK
    return barat <= x <= timur and selatan <= y <= utara


@lru_cache(maxsize=8192)
def nomor_hp(isi):
    """A mobile number in E.164; anything else is left out."""
    digit = re.sub(r"[^0-9]", "", isi)
    digit = digit if digit.startswith("62") else f"62{digit.lstrip('0')}"
    if re.fullmatch(r"628[1-9]\d{6,10}", digit, re.A):
        return f"+{digit}", None, None
    return "", None, "Nomor HP tidak dapat dibaca, dikosongkan." if isi.strip("- ") else None


@lru_cache(maxsize=1024)
def disabilitas(isi):
    kecil = isi.lower().strip("- ")
    if not kecil or kecil in {"tidak", "tidak ada", "0", "normal"}:
        return "", None, None
    return ("berat" if "berat" in kecil else "ringan"), None, None


def cocokkan_nik(nik, lahir, kelamin):
    """Why a NIK disagrees with sex or birth date; official sources say that happens (domain 4)."""
    perempuan = int(nik[6:8]) > 40
    if perempuan != (kelamin == "P"):
        return "NIK tidak sesuai jenis kelamin."
    if lahir is None:
        return None
    seharusnya = f"{lahir.day + 40 * perempuan:02d}{lahir.month:02d}{lahir.year % 100:02d}"
    return None if nik[6:12] == seharusnya else "NIK tidak sesuai tanggal lahir."
