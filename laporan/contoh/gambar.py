"""Evidence photos of the demo: house fronts drawn once, then varied for every visit."""

import io

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

LEBAR, TINGGI = 720, 540
DINDING = ("#e8dcc0", "#c9d6cf", "#d9c2a7", "#b98d5f", "#cfe0ea", "#e6d5d5", "#a9825a", "#d8d8c8")
ATAP = ("#8c4a32", "#6e3b2a", "#7a7f86", "#a15c3e", "#5c5f63")
DAUN = ("#4c7a3d", "#5f8f45", "#3f6a39", "#6f9a4a")
BAJU = ("#22577a", "#9b2226", "#7b2cbf", "#386641", "#bc6c25", "#495057", "#c9184a")


def _langit_dan_tanah(acak, gambar, ufuk):
    langit = acak.choice(((168, 200, 226), (205, 213, 219), (186, 208, 214)))
    tanah = acak.choice(((150, 124, 92), (118, 130, 84), (166, 150, 128)))
    for y in range(TINGGI):
        warna, terang = (langit, y / ufuk * 25) if y < ufuk else (tanah, -(y - ufuk) / 12)
        gambar.line([(0, y), (LEBAR, y)], fill=tuple(int(v + terang) for v in warna))


def _pohon(acak, gambar, x, dasar):
    tinggi = acak.randint(120, 240)
    gambar.rectangle([x - 6, dasar - tinggi, x + 6, dasar], fill="#6b4f36")
    for _ in range(9):
        dx, dy, r = acak.randint(-55, 55), acak.randint(-45, 45), acak.randint(25, 48)
        pusat = dasar - tinggi + dy
        gambar.ellipse([x + dx - r, pusat - r, x + dx + r, pusat + r], fill=acak.choice(DAUN))


def _rumah(acak, gambar, dasar):
    kiri, lebar = acak.randint(90, 230), acak.randint(300, 400)
    tinggi = acak.randint(140, 190)
    kanan, atas = kiri + lebar, dasar - tinggi
    dinding = acak.choice(DINDING)
    gambar.rectangle([kiri, atas, kanan, dasar], fill=dinding, outline="#5b5040")
    if acak.random() < 0.4:  # woven bamboo
        for x in range(kiri, kanan, 14):
            gambar.line([(x, atas), (x + 8, dasar)], fill="#8d6f45")
    puncak = atas - acak.randint(70, 110)
    gambar.polygon(
        [(kiri - 30, atas), (kiri + lebar // 2, puncak), (kanan + 30, atas)],
        fill=acak.choice(ATAP),
        outline="#3d2b22",
    )
    pintu = kiri + lebar // 2 + acak.randint(-60, 40)
    gambar.rectangle([pintu, dasar - 105, pintu + 52, dasar], fill="#5a3e28")
    for jendela in (kiri + 28, kanan - 92):
        gambar.rectangle([jendela, atas + 35, jendela + 62, atas + 88], fill="#3c4a55")
        gambar.line([(jendela + 31, atas + 35), (jendela + 31, atas + 88)], fill="#d8d2c4", width=4)


def _orang(acak, gambar, x, dasar, tinggi):
    baju, kulit = acak.choice(BAJU), acak.choice(("#b5835a", "#a4714a", "#c69067"))
    kepala = tinggi // 7
    gambar.rounded_rectangle(
        [x - kepala, dasar - tinggi + 2 * kepala, x + kepala, dasar], radius=kepala, fill=baju
    )
    gambar.ellipse(
        [x - kepala * 0.8, dasar - tinggi, x + kepala * 0.8, dasar - tinggi + 2 * kepala],
        fill=baju if acak.random() < 0.6 else "#241c18",  # a headscarf, or hair
    )
    gambar.ellipse(
        [
            x - kepala * 0.55,
            dasar - tinggi + kepala * 0.35,
            x + kepala * 0.55,
            dasar - tinggi + kepala * 1.7,
        ],
        fill=kulit,
    )


def lukis(acak):
    """One scene: a house, a tree or two, a few people in front of it."""
    kanvas = Image.new("RGB", (LEBAR, TINGGI))
    gambar = ImageDraw.Draw(kanvas)
    ufuk = acak.randint(250, 330)
    _langit_dan_tanah(acak, gambar, ufuk)
    for _ in range(acak.randint(1, 3)):
        _pohon(acak, gambar, acak.randint(0, LEBAR), ufuk + 30)
    _rumah(acak, gambar, ufuk + acak.randint(60, 100))
    for _ in range(acak.randint(1, 4)):
        _orang(
            acak, gambar, acak.randint(70, LEBAR - 70), TINGGI - acak.randint(15, 60),
            acak.randint(140, 220),
        )  # fmt: skip
    return kanvas.filter(ImageFilter.GaussianBlur(0.8))


class Album:
    """Scenes drawn once; every photo is a crop, a mirror and a light of its own."""

    def __init__(self, acak, banyak=40):
        self.acak = acak
        self.adegan = [lukis(acak) for _ in range(banyak)]

    def jpeg(self, rumah):
        """Bytes of one more photo, about 10 KB; the same house is always the same scene."""
        acak = self.acak
        gambar = self.adegan[rumah % len(self.adegan)]
        bagian = acak.uniform(0.72, 1.0)
        lebar, tinggi = int(LEBAR * bagian), int(TINGGI * bagian)
        x, y = acak.randint(0, LEBAR - lebar), acak.randint(0, TINGGI - tinggi)
        gambar = gambar.resize((480, 360), Image.Resampling.BILINEAR, (x, y, x + lebar, y + tinggi))
        if acak.random() < 0.5:
            gambar = gambar.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        gambar = ImageEnhance.Brightness(gambar).enhance(acak.uniform(0.75, 1.2))
        keluar = io.BytesIO()
        gambar.save(keluar, "JPEG", quality=acak.randint(62, 78))
        return keluar.getvalue()
