"""The columns a registry file may have, under the names offices give them."""

import re

# canonical name -> the spellings seen, without spaces, case and punctuation
SEBUTAN = {
    "nomor": "idpeserta nomorpeserta nopeserta idkpm nokpm nomorkpm idjamsosratu idpesertapkh",
    "no_kk": "nokk nomorkk nokartukeluarga nomorkartukeluarga kk nkk",
    "nik": "nik nonik nomornik noktp nomorktp nomorindukkependudukan nikanggota nikart",
    "nama": "namaanggota nama namalengkap namaart namaanggotakeluarga namaanggotarumahtangga",
    "hubungan": "hubungan hub hubungankeluarga hubkeluarga shdk statushubungan hubkrt hubunganart"
    " statusdalamkeluarga hubungandengankepalakeluarga statushubungandalamkeluarga hubungandgnkk",
    "jenis_kelamin": "jk jeniskelamin lp kelamin jnskelamin jkel sex",
    "tanggal_lahir": "tgllahir tanggallahir tgllhr lahir tanggallahiranggota",
    "alamat": "alamat alamatrumah alamatlengkap kampung alamatkampung",
    "rt": "rt",
    "rw": "rw",
    "desa": "kodedesa kodedesakelurahan kodewilayah kodekelurahan kodekemendagri kddesa"
    " kodedesakel iddesa",
    "nama_desa": "desakelurahan desa kelurahan namadesa namakelurahan desakel namadesakelurahan",
    "jenjang": "jenjangsekolah jenjang jenjangpendidikan jenjangsekolahsekarang",
    "sekolah": "namasekolah sekolah asalsekolah",
    "pekerjaan": "pekerjaan matapencaharian pekerjaanutama",
    "desil": "desil desildtsen desildtks desilnasional",
    "lintang": "lintang latitude lat garislintang",
    "bujur": "bujur longitude lon long lng garisbujur",
    "program": "program namaprogram jenisbantuan kodeprogram",
    "tahun_masuk": "tahunmasuk thnmasuk tahunkepesertaan tahunpenetapan",
    "nomor_hp": "nohp nomorhp hp telepon notelepon nomortelepon notelp",
    "disabilitas": "disabilitas difabel jenisdisabilitas",
    "pengurus": "pengurus statuspengurus namapengurus penguruspkh pengurusjamsosratu penerima",
    "npsn": "npsn npsnsekolah kodesekolah",
    "status_jkn": "statusjkn jkn kis jknkis statuskis statusbpjs bpjs kepesertaanjkn",
    "tanggal_hpl": "hpl tanggalhpl tglhpl hariperkiraanlahir perkiraanlahir tafsiranpersalinan",
}
KANONIK = {ejaan: nama for nama, daftar in SEBUTAN.items() for ejaan in daftar.split()}
WAJIB = {
    "nik": "NIK",
    "nama": "NAMA ANGGOTA",
    "hubungan": "HUBUNGAN",
    "jenis_kelamin": "JK",
    "tanggal_lahir": "TGL LAHIR",
    "desa": "KODE DESA",
}
BUKAN_HURUF = re.compile(r"[^a-z0-9]+")


class BerkasDitolak(Exception):
    """The whole file cannot be imported; the text says why and what to do, in Indonesian."""


def kenali(judul):
    """Positions of the known columns in a header row, and the labels that occur twice."""
    peta, ganda = {}, []
    for posisi, teks in enumerate(judul):
        nama = KANONIK.get(BUKAN_HURUF.sub("", str(teks or "").lower()))
        if nama in peta:
            ganda.append(str(teks).strip())
        elif nama:
            peta[nama] = posisi
    return peta, ganda


def pastikan_cukup(peta, ganda):
    """Refuse a header that is missing what every row needs, or names a column twice."""
    kurang = [label for nama, label in WAJIB.items() if nama not in peta]
    if not {"nomor", "no_kk"} & peta.keys():
        kurang.append("ID PESERTA atau NO KK")
    if kurang:
        raise BerkasDitolak(
            f"Kolom {', '.join(kurang)} tidak ditemukan. Periksa baris judul berkas."
        )
    if ganda:
        raise BerkasDitolak(f"Kolom {', '.join(ganda)} muncul dua kali. Hapus salah satunya.")
