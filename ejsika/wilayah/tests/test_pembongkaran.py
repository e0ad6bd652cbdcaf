import io
import stat
import zipfile

import pytest

from ejsika.wilayah import pembongkaran
from ejsika.wilayah.pembongkaran import BerkasDitolak, bongkar_shapefile
from ejsika.wilayah.tests.berkas_batas import bagian_shapefile, kotak, zip_dari

BAGIAN = bagian_shapefile([({"kode": "36.73"}, kotak(106.1, -6.2))])


def test_shapefile_dibongkar_dengan_nama_kita_sendiri(tmp_path):
    isi = {f"folder/Nama Panjang{nama[5:].upper()}": b for nama, b in BAGIAN.items()}

    shp = bongkar_shapefile(zip_dari(isi | {"folder/baca.txt": b"x"}), tmp_path)

    assert shp == tmp_path / "batas.shp"
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == BAGIAN


@pytest.mark.parametrize(
    ("tambahan", "pesan"),
    [
        ({"../../keluar.shp": b"x"}, "menunjuk ke luar"),
        ({"/etc/keluar.shp": b"x"}, "menunjuk ke luar"),
        ({"a\\..\\keluar.shp": b"x"}, "menunjuk ke luar"),
        ({"C:/keluar.shp": b"x"}, "menunjuk ke luar"),
        ({"dalam.zip": b"PK"}, "arsip lain"),
        ({"lain.shp": b"x"}, "tepat satu shapefile"),
        ({"BATAS.DBF": b"x", "batas.DBF": b"x"}, "dua kali"),
        ({f"{n}.txt": b"" for n in range(80)}, "85 berkas"),
        ({"nol.txt": b"\0" * (30 * 1024 * 1024)}, "terlalu besar setelah dibuka"),
    ],
)
def test_arsip_berbahaya_ditolak_sebelum_dibuka(tmp_path, tambahan, pesan):
    with pytest.raises(BerkasDitolak, match=pesan):
        bongkar_shapefile(zip_dari(BAGIAN | tambahan), tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_arsip_yang_berbohong_tentang_ukurannya_dihentikan(tmp_path, monkeypatch):
    monkeypatch.setattr(pembongkaran, "periksa_daftar_isi", lambda arsip: arsip.infolist())
    monkeypatch.setattr(pembongkaran, "BATAS_ISI", 200)

    with pytest.raises(BerkasDitolak, match="terlalu besar"):
        bongkar_shapefile(zip_dari(BAGIAN), tmp_path)


@pytest.mark.parametrize("kurang", [".shp", ".shx", ".dbf"])
def test_shapefile_yang_tidak_lengkap_ditolak(tmp_path, kurang):
    isi = {nama: b for nama, b in BAGIAN.items() if not nama.endswith(kurang)}

    with pytest.raises(BerkasDitolak, match=kurang):
        bongkar_shapefile(zip_dari(isi), tmp_path)


def test_tautan_dan_pemampatan_asing_ditolak(tmp_path):
    tautan = zipfile.ZipInfo("batas.shp")
    tautan.external_attr = (stat.S_IFLNK | 0o777) << 16
    berkas = io.BytesIO()
    with zipfile.ZipFile(berkas, "w") as arsip:
        arsip.writestr(tautan, "/etc/passwd")

    with pytest.raises(BerkasDitolak, match="tautan"):
        bongkar_shapefile(berkas, tmp_path)
    with pytest.raises(BerkasDitolak, match="pemampatan"):
        bongkar_shapefile(zip_dari(BAGIAN, zipfile.ZIP_BZIP2), tmp_path)


@pytest.mark.parametrize("potong", [30, 300, -30])
def test_arsip_terpotong_ditolak(tmp_path, potong):
    utuh = zip_dari(BAGIAN).getvalue()

    with pytest.raises(BerkasDitolak, match="rusak atau tidak lengkap"):
        bongkar_shapefile(io.BytesIO(utuh[:potong]), tmp_path)


def test_isi_arsip_yang_rusak_ditolak(tmp_path):
    bita = bytearray(zip_dari(BAGIAN).getvalue())
    bita[60:90] = b"\xff" * 30

    with pytest.raises(BerkasDitolak, match="rusak atau tidak lengkap"):
        bongkar_shapefile(io.BytesIO(bytes(bita)), tmp_path)
