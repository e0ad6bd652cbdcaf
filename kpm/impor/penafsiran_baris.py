"""What one line of an office's file means, its cells read together; the database is not asked."""

from datetime import date
from functools import lru_cache
from operator import itemgetter

from kpm import identitas
from kpm.identitas import teks
from kpm.impor import penafsiran as t
from kpm.impor import penafsiran_komponen as k
from kpm.impor.kolom import SEBUTAN
from kpm.penyandian import penyandi

CONTOH = 5
TERINGAT = 20_000  # different cells per column: memory stays flat in a file that repeats nothing


class Catatan:
    """Errors and warnings by kind: how many, and the first few with their lines."""

    def __init__(self):
        self.isi, self.jumlah = {}, 0

    def tambah(self, jenis, baris, pesan):
        self.jumlah += 1
        catatan = self.isi.setdefault(jenis, {"jumlah": 0, "contoh": []})
        catatan["jumlah"] += 1
        if len(catatan["contoh"]) < CONTOH:
            catatan["contoh"].append({"baris": baris, "pesan": pesan})


class Penafsir:
    """Turns the cells of a row into the columns of the staging table.

    `desa` maps official codes to `(id, name)`, `desa_bps` those of BPS to official ones as far as
    they are known, `program` codes to ids; `cakupan` lists the codes
    an operator works in, None for the whole province.
    """

    def __init__(self, bacaan, *, desa, desa_bps, program, program_bawaan, cakupan, hari_ini: date):
        self.lebar = len(bacaan.judul)
        self.ambil = itemgetter(*[bacaan.peta.get(nama, self.lebar) for nama in SEBUTAN])
        self.baca = {nama: _Ingatan(baca) for nama, baca in _pembaca(hari_ini).items()}
        self.sandikan_nik = penyandi("nik")
        self.sandikan_kk = lru_cache(maxsize=64)(penyandi("no_kk"))  # once per family
        self.desa, self.program, self.program_bawaan = desa, program, program_bawaan
        self.desa_bps = desa_bps
        self.nama_desa_sama = self.nama_desa_beda = 0
        self.cakupan = None if cakupan is None else tuple(cakupan)
        self.hari_ini = hari_ini
        self.galat, self.peringatan = Catatan(), Catatan()
        self.baris_terakhir = self.dibaca = self.dilewati = 0
        self._kunci_sebelumnya = ""
        self._rumah_sebelumnya = None, None

    def tafsirkan(self, baris, sel):
        """The staging row of one line, or None where the line is no member at all."""
        self.baris_terakhir = baris
        berlebih = [isi for isi in sel[self.lebar :] if isi not in (None, "")]
        isi = self.ambil([*sel[: self.lebar], *[""] * (self.lebar - len(sel)), ""])
        if self._bukan_anggota(isi):
            self.dilewati += 1
            return None
        self.dibaca += 1
        galat = []
        if berlebih:
            galat.append(("Kolom", "Baris ini berkolom lebih banyak daripada judulnya."))
        if [v for v in isi if v.__class__ is str and v[:1] == "=" and _berumus(v)]:
            rumus = ", ".join(n for n, v in zip(SEBUTAN, isi, strict=True) if _berumus(v))
            galat.append(("Rumus", f"Berisi rumus: {rumus}. Salin sebagai nilai."))
        hasil = self._tafsirkan(baris, isi, galat)
        for jenis, pesan in galat:
            self.galat.tambah(jenis, baris, pesan)
        return (*hasil, "\n".join(pesan for _, pesan in galat) or None)

    def _bukan_anggota(self, isi):
        """Totals, column numbers and headers repeated at a page break are not rows of people."""
        nomor, no_kk, nik, nama, hubungan = isi[:5]
        if not nik and not hubungan and not (nama and (nomor or no_kk)):
            return True
        if len(nik if type(nik) is str else "") <= 4 and _angka_kecil(nik) and _angka_kecil(nama):
            return True
        return type(nik) is str and nik.strip().lower() in {"nik", "no nik", "no. ktp"}

    def _tafsirkan(self, baris, isi, galat):
        def ambil(jenis, hasil):
            nilai, salah, peringatan = hasil
            if salah:
                galat.append((jenis, salah))
            elif peringatan:
                self.peringatan.tambah(jenis, baris, peringatan)
            return nilai

        (nomor, no_kk, nik, nama, hubungan, kelamin, lahir, alamat, rt, rw, kode_pos, desa,
         nama_desa, jenjang, sekolah, pekerjaan, desil, id_dtsen, id_dtks, lintang, bujur,
         program, tahun, hp, disabilitas, pengurus, npsn, nisn, jkn, hpl) = isi  # fmt: skip
        baca, nomor = self.baca, teks(nomor)
        no_kk = ambil("No. KK", identitas.nomor_16(no_kk, "No. KK"))
        nik = ambil("NIK", identitas.nomor_16(nik, "NIK"))
        nama = teks(nama)
        if not nama:
            galat.append(("Nama", "Nama kosong."))
        hubungan = ambil("Hubungan", baca["hubungan"][hubungan])
        kelamin = ambil("Jenis kelamin", baca["jenis_kelamin"][kelamin])
        lahir = ambil("Tanggal lahir", identitas.tanggal_lahir(lahir, self.hari_ini))
        if not nik:
            if not any(jenis == "NIK" for jenis, _ in galat):
                self.peringatan.tambah("NIK", baris, "NIK kosong.")
        elif kelamin and (beda := identitas.cocokkan_nik(nik, lahir, kelamin)):
            self.peringatan.tambah("NIK berbeda", baris, beda)
        pekerjaan = teks(pekerjaan)[:80]
        kk = self.sandikan_kk(no_kk) if no_kk else None
        return (
            *(baris, self._kunci(baris, nomor, kk, galat), nomor or None, kk),
            *(self.sandikan_nik(nik) if nik else None, nama[:150], hubungan, kelamin, lahir),
            *(ambil("Jenjang", baca["jenjang"][jenjang]), teks(sekolah)[:120], pekerjaan),
            ambil("Disabilitas", baca["disabilitas"][disabilitas]),
            k.pengurus(teks(pengurus), nama),
            ambil("NPSN", baca["npsn"][npsn]),
            ambil("NISN", baca["nisn"][nisn]),
            ambil("JKN", baca["jkn"][jkn]),
            ambil("HPL", baca["hpl"][hpl]),
            t.mata_pencaharian(pekerjaan) if hubungan == "kepala" else "",
            *self._rumah(
                baris,
                (desa, nama_desa, alamat, rt, rw, kode_pos, hp, lintang, bujur, desil, id_dtsen,
                 id_dtks, program, tahun),
                ambil,
                galat,
            ),
        )  # fmt: skip

    def _rumah(self, baris, sel, ambil, galat):
        """What the rows of one family repeat: read once, as long as there is nothing to say."""
        if sel == self._rumah_sebelumnya[0]:
            return self._rumah_sebelumnya[1]
        sebelum = len(galat), self.peringatan.jumlah
        (desa, nama_desa, alamat, rt, rw, kode_pos, hp, lintang, bujur, desil, id_dtsen, id_dtks,
         program, tahun) = sel  # fmt: skip
        baca = self.baca
        hasil = (
            self._desa(baris, teks(desa), teks(nama_desa), galat),
            teks(alamat)[:200],
            ambil("RT/RW", baca["rt"][rt]),
            ambil("RT/RW", baca["rw"][rw]),
            ambil("Kode pos", baca["kode_pos"][kode_pos]),
            ambil("Nomor HP", baca["nomor_hp"][hp]),
            _ewkt(ambil("Koordinat", t.titik(teks(lintang), teks(bujur)))),
            ambil("Desil", baca["desil"][desil]),
            *(teks(id_dtsen)[:100], teks(id_dtks)[:100]),
            *self._kepesertaan(teks(program), teks(tahun), ambil, galat),
        )
        # Only text: 1, 1.0 and TRUE are equal and mean three things.
        if (len(galat), self.peringatan.jumlah) == sebelum and {*map(type, sel)} == {str}:
            self._rumah_sebelumnya = sel, hasil
        return hasil

    def _kunci(self, baris, nomor, kk, galat):
        """What the rows of one family share: participant number, else No. KK.

        A row with neither counts to the family above it, which is then refused whole.
        """
        if nomor:
            if len(nomor) > 100:
                galat.append(("ID peserta", "ID peserta lebih dari 100 huruf."))
            self._kunci_sebelumnya = nomor[:100]
        elif kk:
            self._kunci_sebelumnya = f"#{kk.hex()}"
        else:
            galat.append(("ID peserta", "ID peserta dan No. KK kosong atau salah."))
            self._kunci_sebelumnya = self._kunci_sebelumnya or f"baris {baris}"
        return self._kunci_sebelumnya

    def _desa(self, baris, kode_tertulis, nama, galat):
        kode, salah, _ = t.kode_desa(kode_tertulis)
        if salah:
            galat.append(("Kode desa", salah))
            return None
        if kode not in self.desa:
            galat.append(("Kode desa", t.kode_desa_asing(kode, self.desa_bps)))
            return None
        nomor, resmi = self.desa[kode]
        if self.cakupan is not None and not kode.startswith(self.cakupan):
            galat.append(("Wilayah", f"Desa {kode} di luar wilayah tugas Anda."))
        elif nama and t.nama_desa(nama) == t.nama_desa(resmi):
            self.nama_desa_sama += 1
        elif nama:
            self.nama_desa_beda += 1
            self.peringatan.tambah("Nama desa", baris, f"Nama desa di {kode} tertulis {nama[:40]}.")
        return nomor

    def _kepesertaan(self, kode, tahun, ambil, galat):
        """The programme and the day the membership began; the file's word before the default."""
        program = self.program.get(kode.upper()) if kode else self.program_bawaan
        if kode and program is None:
            galat.append(("Program", f"Program {kode[:30]} tidak dikenal."))
        masuk = ambil("Tahun masuk", t.tahun_masuk(tahun, self.hari_ini))
        if program is None:
            return None, None
        return program, date(masuk, 1, 1) if masuk else self.hari_ini


class _Ingatan(dict):
    """What a reader makes of a cell, worked out once: files repeat themselves by the million.

    Only text is remembered: 1, 1.0 and TRUE are one key to a dict and three things to a reader.
    """

    def __init__(self, baca):
        self._baca = baca

    def __missing__(self, sel):
        hasil = self._baca(sel)
        if sel.__class__ is str and len(self) < TERINGAT:
            self[sel] = hasil
        return hasil


def _pembaca(hari_ini):
    """The readers of the columns whose cells stand alone."""
    return {
        "hubungan": lambda sel: t.hubungan(teks(sel)),
        "jenis_kelamin": lambda sel: t.jenis_kelamin(teks(sel)),
        "jenjang": lambda sel: t.jenjang(teks(sel)),
        "disabilitas": lambda sel: t.disabilitas(teks(sel)),
        "npsn": lambda sel: k.npsn(teks(sel)),
        "nisn": lambda sel: k.nisn(teks(sel)),
        "jkn": lambda sel: k.status_jkn(teks(sel)),
        "hpl": lambda sel: k.tanggal_hpl(teks(sel), hari_ini),
        "rt": lambda sel: t.rt_rw(teks(sel), "RT"),
        "rw": lambda sel: t.rt_rw(teks(sel), "RW"),
        "kode_pos": lambda sel: k.kode_pos(teks(sel)),
        "nomor_hp": lambda sel: t.nomor_hp(teks(sel)),
        "desil": lambda sel: t.desil(teks(sel)),
    }


def _ewkt(titik):
    return f"SRID=4326;POINT({titik[0]} {titik[1]})" if titik else None


def _berumus(nilai):
    return type(nilai) is str and nilai[:1] == "=" and nilai[:2] != '="' and len(nilai) > 1


def _angka_kecil(nilai):
    return teks(nilai).strip("() ").isdigit() and len(teks(nilai)) <= 4
