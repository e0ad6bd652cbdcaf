"""The columns a registry file may have, under the names offices give them."""

import hashlib
import re

# canonical name -> what we call it, then the spellings seen, without spaces, case, punctuation
SEBUTAN = {
    "nomor": "ID peserta | idpeserta nomorpeserta nopeserta idkpm nokpm nomorkpm idjamsosratu"
    " idpesertapkh",
    "no_kk": "No. KK | nokk nomorkk nokartukeluarga nomorkartukeluarga kk nkk",
    "nik": "NIK | nik nonik nomornik noktp nomorktp nomorindukkependudukan nikanggota nikart",
    "nama": "Nama anggota | namaanggota nama namalengkap namaart namaanggotakeluarga"
    " namaanggotarumahtangga",
    "hubungan": "Hubungan dengan kepala keluarga | hubungan hub hubungankeluarga hubkeluarga shdk"
    " statushubungan hubkrt hubunganart statusdalamkeluarga hubungandengankepalakeluarga"
    " statushubungandalamkeluarga hubungandgnkk",
    "jenis_kelamin": "Jenis kelamin | jk jeniskelamin lp kelamin jnskelamin jkel sex",
    "tanggal_lahir": "Tanggal lahir | tgllahir tanggallahir tgllhr lahir tanggallahiranggota",
    "alamat": "Alamat | alamat alamatrumah alamatlengkap kampung alamatkampung",
    "rt": "RT | rt",
    "rw": "RW | rw",
    "kode_pos": "Kode pos | kodepos",
    "desa": "Kode desa/kelurahan | kodedesa kodedesakelurahan kodewilayah kodekelurahan"
    " kodekemendagri kddesa kodedesakel iddesa",
    "nama_desa": "Nama desa/kelurahan | desakelurahan desa kelurahan namadesa namakelurahan desakel"
    " namadesakelurahan",
    "jenjang": "Jenjang sekolah | jenjangsekolah jenjang jenjangpendidikan jenjangsekolahsekarang",
    "sekolah": "Nama sekolah | namasekolah sekolah asalsekolah",
    "pekerjaan": "Pekerjaan | pekerjaan matapencaharian pekerjaanutama",
    "desil": "Desil | desil desildtsen desildtks desilnasional",
    "id_dtsen": "ID DTSEN | iddtsen idkeluargadtsen",
    "id_dtks": "ID DTKS | iddtks idbdt idpbdt idsemesta",
    "lintang": "Lintang | lintang latitude lat garislintang",
    "bujur": "Bujur | bujur longitude lon long lng garisbujur",
    "program": "Program | program namaprogram jenisbantuan kodeprogram",
    "tahun_masuk": "Tahun masuk | tahunmasuk thnmasuk tahunkepesertaan tahunpenetapan",
    "nomor_hp": "Nomor HP | nohp nomorhp hp telepon notelepon nomortelepon notelp",
    "disabilitas": "Disabilitas | disabilitas difabel jenisdisabilitas",
    "pengurus": "Pengurus bantuan | pengurus statuspengurus namapengurus penguruspkh"
    " pengurusjamsosratu penerima",
    "npsn": "NPSN sekolah | npsn npsnsekolah kodesekolah",
    "nisn": "NISN | nisn nomornisn",
    "status_jkn": "Status JKN | statusjkn jkn kis jknkis statuskis statusbpjs bpjs kepesertaanjkn",
    "tanggal_hpl": "Hari perkiraan lahir | hpl tanggalhpl tglhpl hariperkiraanlahir perkiraanlahir"
    " tafsiranpersalinan",
}
LABEL = {nama: isi.split(" | ")[0] for nama, isi in SEBUTAN.items()}
KANONIK = {ejaan: nama for nama, isi in SEBUTAN.items() for ejaan in isi.split(" | ")[1].split()}
WAJIB = {
    "nik": "NIK",
    "nama": "NAMA ANGGOTA",
    "hubungan": "HUBUNGAN",
    "jenis_kelamin": "JK",
    "tanggal_lahir": "TGL LAHIR",
    "desa": "KODE DESA",
}
LEWAT = {"", "no", "nourut", "nomorurut", "baris", "alasanditolak"}  # carry nothing to read
BUKAN_HURUF = re.compile(r"[^a-z0-9]+")


class BerkasDitolak(Exception):
    """The whole file cannot be imported; the text says why and what to do, in Indonesian."""


def _ringkas(label):
    return BUKAN_HURUF.sub("", str(label or "").lower())


def tebak(judul):
    """For each label of a header row the field it seems to name, or None."""
    return [KANONIK.get(_ringkas(label)) for label in judul]


def jelas(judul):
    """Whether every label says what it is, so that nobody need be asked."""
    peta = tebak(judul)
    lewat = all(nama or _ringkas(label) in LEWAT for nama, label in zip(peta, judul, strict=True))
    return lewat and not kekurangan(peta) and not rangkap(judul, peta)


def sidik_judul(judul):
    """What two header rows share that name the same columns in the same order."""
    return hashlib.sha256("\n".join(map(_ringkas, judul)).encode()).hexdigest()


def kekurangan(peta):
    """Labels of what every file must have and this mapping (a field per column) has not."""
    kurang = [label for nama, label in WAJIB.items() if nama not in peta]
    if not {"nomor", "no_kk"} & set(peta):
        kurang.append("ID PESERTA atau NO KK")
    return kurang


def rangkap(judul, peta):
    """Labels of the columns that name a field which a column before them named already."""
    return [str(judul[n]).strip() for n, nama in enumerate(peta) if nama and nama in peta[:n]]


def posisi(judul, peta):
    """Where each field stands; refuses a mapping that lacks what every row needs or is torn."""
    if len(peta) != len(judul) or not set(filter(None, peta)) <= SEBUTAN.keys():
        raise BerkasDitolak("Pemetaan kolom tidak cocok dengan judul berkas. Petakan sekali lagi.")
    if kurang := kekurangan(peta):
        raise BerkasDitolak(
            f"Kolom {', '.join(kurang)} tidak ditemukan. Periksa baris judul berkas."
        )
    if ganda := rangkap(judul, peta):
        raise BerkasDitolak(f"Kolom {', '.join(ganda)} muncul dua kali. Hapus salah satunya.")
    return {nama: n for n, nama in enumerate(peta) if nama}
