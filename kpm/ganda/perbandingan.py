"""Two families side by side: what differs, who is whom, and what hangs on each."""

from dataclasses import dataclass, field

from django.db.models import Count, Max

from kpm.ganda.penggabungan import KELOMPOK, sepadan
from kpm.models import Anggota, Keluarga


@dataclass(frozen=True, slots=True)
class Sisi:
    """One family of a pair as this person may see it; out of scope there is nothing to see."""

    keluarga: Keluarga | None
    anggota: tuple = ()
    kepesertaan: tuple = ()
    kunjungan: int = 0
    kunjungan_terakhir: object = None
    penilaian: int = 0


@dataclass(frozen=True, slots=True)
class Baris:
    """One line of the comparison: what each family says; masked numbers may only look alike."""

    nama: str
    label: str
    pertama: str
    kedua: str
    beda: bool


@dataclass(frozen=True, slots=True)
class Orang:
    """A member of one family beside the one of the other who is, or may be, the same person."""

    pertama: Anggota | None
    kedua: Anggota | None
    alasan: str = ""


@dataclass(frozen=True, slots=True)
class Perbandingan:
    pertama: Sisi
    kedua: Sisi
    baris: list[Baris] = field(default_factory=list)
    orang: list[Orang] = field(default_factory=list)

    @property
    def utuh(self):
        """Both families may be seen, so that they can be compared at all."""
        return bool(self.pertama.keluarga and self.kedua.keluarga)

    def dibalik(self):
        """The same pair seen from the other side."""
        return Perbandingan(
            self.kedua,
            self.pertama,
            [Baris(b.nama, b.label, b.kedua, b.pertama, b.beda) for b in self.baris],
            [Orang(o.kedua, o.pertama, o.alasan) for o in self.orang],
        )


def bandingkan(dugaan, pengguna):
    """Put the two families of a case side by side, as far as this person may see them."""
    terlihat = set(
        Keluarga.objects.terlihat_oleh(pengguna, gabungan=True)
        .filter(pk__in=[dugaan.pertama_id, dugaan.kedua_id])
        .values_list("pk", flat=True)
    )
    pertama, kedua = (
        _sisi(nomor) if nomor in terlihat else Sisi(None)
        for nomor in (dugaan.pertama_id, dugaan.kedua_id)
    )
    if not (pertama.keluarga and kedua.keluarga):
        return Perbandingan(pertama, kedua)
    baris = [_baris(nama, pertama.keluarga, kedua.keluarga) for nama in KELOMPOK]
    return Perbandingan(pertama, kedua, baris, _pasangkan(pertama, kedua, dugaan.bukti))


def _baris(nama, pertama, kedua):
    label, kolom = KELOMPOK[nama]
    kata = tulis(pertama, nama), tulis(kedua, nama)
    beda = any(getattr(pertama, satu) != getattr(kedua, satu) for satu in kolom)
    return Baris(nama, label, *kata, beda=beda and any(kata))


def _sisi(nomor):
    keluarga = (
        Keluarga.objects.untuk_rinci()
        .annotate(
            banyak_kunjungan=Count("kunjungan", distinct=True),
            terakhir=Max("kunjungan__mulai"),
            banyak_penilaian=Count("penilaian", distinct=True),
        )
        .get(pk=nomor)
    )
    return Sisi(
        keluarga,
        tuple(keluarga.semua_anggota),
        tuple(keluarga.semua_kepesertaan),
        keluarga.banyak_kunjungan,
        keluarga.terakhir,
        keluarga.banyak_penilaian,
    )


def tulis(keluarga, nama):
    """What the family says about one thing, as a person reads it; numbers stay masked."""
    if nama == "no_kk":
        return keluarga.no_kk_samar
    if nama == "alamat":
        bagian = [keluarga.alamat, _rt_rw(keluarga), keluarga.wilayah.nama]
        bagian += [keluarga.wilayah.induk.nama if keluarga.wilayah.induk else "", keluarga.kode_pos]
        return ", ".join(filter(None, bagian))
    if nama == "posisi":
        return _posisi(keluarga)
    if nama == "desil":
        sejak = f" (per {keluarga.desil_pada:%d-%m-%Y})" if keluarga.desil_pada else ""
        return f"{keluarga.desil}{sejak}" if keluarga.desil else ""
    if nama == "id_luar":
        return " / ".join(filter(None, [keluarga.id_dtsen, keluarga.id_dtks]))
    kolom = KELOMPOK[nama][1][0]
    tampil = getattr(keluarga, f"get_{kolom}_display", None)
    return (tampil() if tampil else getattr(keluarga, kolom)) or ""


def _rt_rw(keluarga):
    if not (keluarga.rt or keluarga.rw):
        return ""
    return f"RT {keluarga.rt or '–'}/RW {keluarga.rw or '–'}"


def _posisi(keluarga):
    if not keluarga.lokasi:
        return ""
    teliti = f" ±{keluarga.akurasi_lokasi_m:.0f} m" if keluarga.akurasi_lokasi_m else ""
    titik = f"{keluarga.lokasi.y:.5f}; {keluarga.lokasi.x:.5f}".replace(".", ",")
    return f"{titik}{teliti}, {keluarga.get_sumber_lokasi_display().lower()}"


def _pasangkan(pertama, kedua, bukti):
    """Everyone once: the same person beside themself, whoever stands alone below."""
    kanan = {a.pk: a for a in kedua.anggota}
    sama_nik = {b: a for a, b in sepadan(kedua.anggota, pertama.anggota).items()}
    kiri_ke_kanan = {a: (b, "NIK sama") for b, a in sama_nik.items()}
    for a, b in bukti.get("nama", {}).get("anggota", []):
        if b in kanan and b not in sama_nik:
            kiri_ke_kanan.setdefault(a, (b, "Nama mirip, tanggal lahir sama"))
    orang, terpakai = [], set()
    for satu in pertama.anggota:
        nomor, alasan = kiri_ke_kanan.get(satu.pk, (None, ""))
        if nomor in terpakai:
            nomor, alasan = None, ""
        terpakai.add(nomor)
        orang.append(Orang(satu, kanan.get(nomor), alasan))
    orang += [Orang(None, satu) for satu in kedua.anggota if satu.pk not in terpakai]
    return sorted(orang, key=lambda o: o.kedua is None or o.pertama is None)
