"""Households as the poverty list holds them: who lives there, how old, at which school, of what."""

import uuid
from datetime import timedelta

from kpm.pendaftaran import AnggotaBaru, KeluargaBaru
from laporan.contoh import nama

# Livelihood by the area's typology: (value of MataPencaharian, head's job, weight).
NAFKAH = {
    "PESISIR_NELAYAN": [
        ("perikanan_tangkap", "Nelayan", 9),
        ("perdagangan", "Pedagang ikan", 3),
        ("perikanan_budidaya", "Buruh tambak", 2),
        ("jasa", "Buruh harian lepas", 3),
        ("pertanian", "Buruh tani", 2),
    ],
    "PESISIR_BUDIDAYA": [
        ("perikanan_budidaya", "Petambak", 7),
        ("perikanan_tangkap", "Nelayan", 4),
        ("pertanian", "Buruh tani", 4),
        ("jasa", "Buruh harian lepas", 3),
    ],
    "PERTANIAN_DATARAN": [
        ("pertanian", "Buruh tani", 10),
        ("pertanian", "Petani", 5),
        ("peternakan", "Peternak kambing", 1),
        ("perdagangan", "Pedagang keliling", 2),
        ("jasa", "Buruh bangunan", 3),
    ],
    "PERBUKITAN_KEBUN_HUTAN": [
        ("perkebunan", "Buruh kebun", 8),
        ("perkebunan", "Penyadap gula aren", 3),
        ("pertanian", "Petani ladang", 5),
        ("pertambangan", "Penambang batu", 1),
        ("jasa", "Tukang ojek", 1),
    ],
    "INDUSTRI_BURUH": [
        ("industri", "Buruh pabrik", 8),
        ("jasa", "Buruh harian lepas", 4),
        ("angkutan", "Sopir", 2),
        ("perdagangan", "Pedagang kecil", 3),
    ],
    "PERKOTAAN_UMKM": [
        ("perdagangan", "Pedagang kecil", 7),
        ("jasa", "Buruh cuci", 3),
        ("angkutan", "Tukang ojek", 3),
        ("industri", "Buruh pabrik", 3),
        ("jasa", "Buruh bangunan", 3),
    ],
    "LAINNYA": [("lainnya", "Serabutan", 1), ("pertanian", "Buruh tani", 2)],
}


class Pendata:
    """Draws households for one desa after another; NIK serials never repeat within a run."""

    def __init__(self, acak, pada):
        self.acak = acak
        self.pada = pada
        self._seri = {}

    def _uuid(self):
        return uuid.UUID(int=self.acak.getrandbits(128), version=4)

    def _nomor(self, kode_desa, hari, *, geser=0):
        """Sixteen digits: kecamatan, day (+40 for a woman), a serial that counts up."""
        awal = (
            kode_desa[:8].replace(".", "")
            + f"{hari.day + geser:02d}{hari.month:02d}{hari.year % 100:02d}"
        )
        self._seri[awal] = self._seri.get(awal, 0) + 1
        return f"{awal}{self._seri[awal]:04d}"

    def _orang(self, kode_desa, hubungan, kelamin, umur, **lain):
        lahir = self.pada - timedelta(days=int(umur * 365.25) + self.acak.randint(1, 360))
        return AnggotaBaru(
            uuid=self._uuid(),
            nik=self._nomor(kode_desa, lahir, geser=40 if kelamin == "P" else 0),
            nama=nama.orang(self.acak, kelamin, tua=umur > 50, muda=umur < 22),
            hubungan=hubungan,
            jenis_kelamin=kelamin,
            tanggal_lahir=lahir,
            **lain,
        )

    def rumah_tangga(self, desa):
        """One household of 1–8 members in the desa, plausible from its typology."""
        acak, kode = self.acak, desa.kode
        mata, pekerjaan, _ = acak.choices(
            NAFKAH[desa.tipologi or "LAINNYA"],
            [bobot for *_, bobot in NAFKAH[desa.tipologi or "LAINNYA"]],
        )[0]
        umur = min(85, max(21, acak.gauss(44, 13)))
        sendiri = acak.random()
        anggota = []
        if sendiri < 0.16:  # a widow, or an old person alone
            umur = min(88, umur + acak.randint(5, 20))
            anggota.append(self._orang(kode, "kepala", "P", umur, pekerjaan=pekerjaan))
        else:
            anggota.append(self._orang(kode, "kepala", "L", umur, pekerjaan=pekerjaan))
            if sendiri < 0.96:
                anggota.append(
                    self._orang(
                        kode,
                        "pasangan",
                        "P",
                        max(18, umur - acak.uniform(0, 9)),
                        pekerjaan="Mengurus rumah tangga",
                    )
                )
        ibu = next((o for o in anggota if o.jenis_kelamin == "P"), None)
        umur_ibu = (self.pada - ibu.tanggal_lahir).days / 365.25 if ibu else umur
        banyak = acak.choices(range(6), (14, 24, 28, 20, 10, 4))[0] if umur < 66 else 0
        for _ in range(banyak):
            umur_anak = acak.uniform(0, min(24, max(0.2, umur_ibu - 19)))
            anggota.append(self._anak(kode, umur_anak))
        if acak.random() < 0.14 and len(anggota) < 7:
            kelamin = acak.choice("LP")
            anggota.append(self._orang(kode, "orang_tua", kelamin, min(92, umur + 24)))
        if ibu and 19 <= umur_ibu <= 43:
            self._kehamilan(ibu)
        for satu in anggota:
            if acak.random() < 0.012:
                satu.disabilitas = acak.choice(("ringan", "berat"))
        (ibu or anggota[0]).pengurus = True
        hari_kk = self.pada - timedelta(days=acak.randint(200, 5500))
        return KeluargaBaru(
            uuid=self._uuid(),
            wilayah_id=desa.pk,
            no_kk=self._nomor(kode, hari_kk),
            alamat=nama.alamat(acak, perkotaan=desa.perkotaan),
            rt=f"{acak.randint(1, 12):03d}",
            rw=f"{acak.randint(1, 6):03d}",
            mata_pencaharian=mata,
            desil=acak.choices((1, 2, 3, 4), (52, 30, 13, 5))[0],
            sumber_data="contoh",
            anggota=anggota,
        )

    def _anak(self, kode, umur):
        acak = self.acak
        jenjang = ""
        for kode_jenjang, dari, sampai, bagian in (
            ("SD", 6, 13, 0.98),
            ("SMP", 13, 16, 0.93),
            ("SMA", 16, 19, 0.74),
        ):
            if dari <= umur < sampai and acak.random() < bagian:
                jenjang = kode_jenjang
        pekerjaan = "" if jenjang or umur < 17 else acak.choice(("Buruh pabrik", "Belum bekerja"))
        return self._orang(
            kode, "anak", acak.choice("LP"), umur, jenjang=jenjang, pekerjaan=pekerjaan
        )

    def _kehamilan(self, ibu):
        undian = self.acak.random()
        if undian < 0.045:
            ibu.tanggal_hpl = self.pada + timedelta(days=self.acak.randint(3, 240))
        elif undian < 0.055:
            ibu.tanggal_persalinan = self.pada - timedelta(days=self.acak.randint(1, 40))
