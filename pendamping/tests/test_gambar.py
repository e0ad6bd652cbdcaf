from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pendamping.gambar import (
    BukanGambar,
    GambarCacat,
    TerlaluBanyakPiksel,
    dhash,
    olah,
    periksa_kepala,
)
from pendamping.tests.kiriman import gambar


def buka(isi):
    return Image.open(BytesIO(isi))


def separuh(kiri, kanan, ukuran=(400, 300)):
    adegan = Image.new("RGB", ukuran, kanan)
    adegan.paste(kiri, (0, 0, ukuran[0] // 2, ukuran[1]))
    return adegan


def tulis(adegan, format_="JPEG", **simpan):
    keluar = BytesIO()
    adegan.save(keluar, format_, **simpan)
    return keluar.getvalue()


def exif(**tanda):
    isi = Image.Exif()
    isi[0x0112] = tanda.get("arah", 1)
    isi[0x010F] = "<script>alert(1)</script>"
    isi[0x0132] = "9999:99:99 99:99:99"
    return isi


def test_gambar_diputar_tegak_dan_tanpa_metadata():
    isi = tulis(separuh("white", "black"), exif=exif(arah=6), icc_profile=b"x" * 200)

    hasil = olah(isi, "image/jpeg")

    sajian = buka(hasil.sajian)
    assert (hasil.lebar, hasil.tinggi, sajian.size) == (300, 400, (300, 400))
    assert sajian.getpixel((150, 20))[0] > 200 > 60 > sajian.getpixel((150, 380))[0]
    assert (dict(sajian.getexif()), sajian.info.get("icc_profile")) == ({}, None)
    assert b"script" not in hasil.sajian + hasil.kecil


@pytest.mark.parametrize(("format_", "jenis"), [("PNG", "image/png"), ("WEBP", "image/webp")])
def test_gambar_tembus_pandang_menjadi_putih(format_, jenis):
    isi = tulis(Image.new("RGBA", (50, 40), (255, 0, 0, 0)), format_)

    assert buka(olah(isi, jenis).sajian).getpixel((20, 20)) == (255, 255, 255)


def test_ukuran_sajian_dan_gambar_kecil():
    hasil = olah(gambar(4000, 3000), "image/jpeg")

    assert (hasil.lebar, hasil.tinggi) == (4000, 3000)
    assert (buka(hasil.sajian).size, buka(hasil.kecil).size) == ((1600, 1200), (320, 240))


def test_foto_ponsel_dengan_gambar_kedua_tetap_tampil():
    isi = tulis(
        separuh("white", "black"), "MPO", save_all=True, append_images=[Image.new("RGB", (40, 30))]
    )

    assert buka(olah(isi, "image/jpeg").sajian).size == (400, 300)


@pytest.mark.parametrize(
    ("isi", "jenis"),
    [
        (gambar(900, 700)[:-400], "image/jpeg"),
        (gambar(900, 700, format_="PNG")[:-400], "image/png"),
        (tulis(Image.new("CMYK", (40, 30))), "image/jpeg"),
        (tulis(Image.new("I;16", (40, 30)), "PNG"), "image/png"),
        (
            tulis(
                Image.new("RGB", (40, 30)),
                "WEBP",
                save_all=True,
                append_images=[Image.new("RGB", (40, 30), "red")],
            ),
            "image/webp",
        ),
    ],
    ids=["terpotong", "png-terpotong", "cmyk", "16-bit", "bergerak"],
)
def test_gambar_aneh_ditandai_cacat(isi, jenis):
    periksa_kepala(isi, jenis)

    with pytest.raises(GambarCacat):
        olah(isi, jenis)


@pytest.mark.parametrize(
    ("isi", "jenis"),
    [
        (b"", "image/jpeg"),
        (b"<html><script>alert(1)</script>", "image/png"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "image/jpeg"),
        (b"GIF89a" + gambar(), "image/jpeg"),
        (gambar(format_="WEBP"), "image/png"),
    ],
)
def test_bukan_gambar_ditolak(isi, jenis):
    with pytest.raises(BukanGambar):
        periksa_kepala(isi, jenis)


@pytest.mark.parametrize("sisi", [7_100, 20_000])
def test_piksel_dihitung_dari_kepala_sebelum_dibuka(sisi):
    isi = tulis(Image.new("1", (sisi, sisi)), "PNG")

    with pytest.raises(TerlaluBanyakPiksel):
        periksa_kepala(isi, "image/png")


def test_sidik_rupa_membaca_dari_kiri_ke_kanan():
    terang_ke_gelap = separuh("white", "black", (9, 8))
    gelap_ke_terang = separuh("black", "white", (9, 8))

    assert (dhash(terang_ke_gelap), dhash(gelap_ke_terang)) == (
        int("00010000" * 8, 2),
        0,
    )
    assert dhash(Image.linear_gradient("L").rotate(270)) == -1  # all 64 bits, signed


ASLI = [
    (tulis(separuh("white", "black", (60, 40)), exif=exif(arah=6)), "image/jpeg"),
    (gambar(format_="PNG"), "image/png"),
    (gambar(format_="WEBP"), "image/webp"),
]


@settings(max_examples=150, deadline=None)
@given(
    asli=st.sampled_from(ASLI),
    rusak=st.lists(st.tuples(st.integers(0, 2**16), st.binary(min_size=1, max_size=6)), max_size=4),
    potong=st.integers(0, 2**16) | st.none(),
)
def test_byte_yang_dirusak_ditolak_atau_ditandai(asli, rusak, potong):
    isi, jenis = bytearray(asli[0]), asli[1]
    for letak, byte in rusak:
        letak %= len(isi)
        isi[letak : letak + len(byte)] = byte
    isi = bytes(isi[: potong and potong % len(isi)])

    try:
        periksa_kepala(isi, jenis)
        hasil = olah(isi, jenis)
    except (BukanGambar, GambarCacat, TerlaluBanyakPiksel):
        return
    assert buka(hasil.sajian).format == "JPEG"
