"""The report of an outline import, in sentences for the person who has to decide."""

from ejsika.wilayah.models import Tingkat


def angka(n) -> str:
    """1552 as an Indonesian writes it: 1.552; 9356.43 as 9.356,43."""
    return f"{n:,}".translate(str.maketrans(",.", ".,"))


def kalimat_laporan(hasil: dict) -> list[str]:
    """What the file holds, what fits, what it changes; the numbers are those of the report."""
    nama = Tingkat(hasil["tingkat"]).label.lower()
    kalimat = [
        f"Berkas berisi {angka(hasil['unsur'])} unsur tingkat {nama}; "
        f"{angka(hasil['cocok'])} wilayah cocok.",
        f"Kode di berkas yang tidak dikenal: {angka(hasil['tidak_dikenal'])}"
        + _daftar(hasil["daftar_tidak_dikenal"], hasil["tidak_dikenal"]),
        f"Wilayah yang tidak ada di berkas: {angka(hasil['tidak_ada_di_berkas'])}"
        + _daftar(hasil["daftar_tidak_ada_di_berkas"], hasil["tidak_ada_di_berkas"]),
        f"Luas wilayah yang diganti: {angka(hasil['luas_km2'][0])} km² menjadi "
        f"{angka(hasil['luas_km2'][1])} km².",
    ]
    if hasil["tanpa_bentuk"]:
        kalimat.append(f"Unsur tanpa bentuk yang dilewati: {angka(hasil['tanpa_bentuk'])}.")
    if satu := [
        f"{angka(n)} {Tingkat(t).label.lower()}" for t, n in hasil["disatukan"].items() if n
    ]:
        kalimat.append(f"Disatukan dari bawah: {', '.join(satu)}.")
    if jauh := hasil["bergeser_jauh"]:
        kalimat.append(
            f"Bergeser lebih dari 10 km, periksa dahulu: {angka(len(jauh))}"
            + _daftar(jauh, len(jauh))
        )
    for kunci, sebutan in [
        ("menjadi_tepi_laut", "Desa yang menjadi tepi laut"),
        ("bukan_lagi_tepi_laut", "Desa yang bukan lagi tepi laut"),
    ]:
        kode = hasil[kunci]
        kalimat.append(f"{sebutan}: {angka(len(kode))}" + _daftar(kode, len(kode)))
    return kalimat


def _daftar(isi, banyak):
    if not isi:
        return "."
    lebih = f", dan {angka(banyak - 8)} lainnya" if banyak > 8 else ""
    return f" ({', '.join(isi[:8])}{lebih})."
