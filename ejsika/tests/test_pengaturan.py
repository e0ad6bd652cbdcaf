"""Production settings, and the checks that keep the repository itself in order."""

import base64
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

AKAR = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
RAHASIA = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "EJSIKA_KUNCI_DATA": base64.b64encode(secrets.token_bytes(64)).decode(),
    "ALLOWED_HOSTS": "jsika.contoh.go.id",
    "DATABASE_URL": "postgis://ejsika@127.0.0.1:1/ejsika",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


def jalankan(*perintah, **lingkungan):
    """Run in the checkout with nothing of the caller's settings in the environment."""
    bersih = {nama: os.environ[nama] for nama in ("PATH", "HOME", "LANG") if nama in os.environ}
    return subprocess.run(
        perintah,
        cwd=AKAR,
        env=bersih | lingkungan,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("hilang", RAHASIA)
def test_produksi_menolak_menyala_tanpa(hilang):
    tersisa = {nama: nilai for nama, nilai in RAHASIA.items() if nama != hilang}

    hasil = jalankan(
        sys.executable, "-c", "import ejsika.settings", EJSIKA_MODE="produksi", **tersisa
    )

    pesan = hasil.stderr.strip().splitlines()[-1]
    assert (hasil.returncode, f"{hilang} belum diisi" in pesan) == (1, True)


def test_setiap_pengaturan_dari_lingkungan_dijelaskan():
    kode = "".join(
        (AKAR / berkas).read_text()
        for berkas in ("ejsika/settings.py", "bin/_jalankan.py", "bin/_layanan.sh")
    )
    dibaca = set(re.findall(r'(?:env\.\w+|wajib|environ\.get)\(\s*"([A-Z_]+)"', kode))

    penjelasan = (AKAR / "docs/konfigurasi.md").read_text()

    assert {nama for nama in dibaca if f"`{nama}`" not in penjelasan} == set()
    assert {"SECRET_KEY", "EJSIKA_PETAK_URL", "PORT"} <= dibaca


def test_pengaturan_produksi_lulus_pemeriksaan_django():
    hasil = jalankan(
        *(sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        EJSIKA_MODE="produksi",
        **RAHASIA,
    )

    assert (hasil.returncode, hasil.stderr) == (0, "")


@pytest.mark.parametrize(
    ("lingkungan", "diperingatkan"),
    [
        ({"ALLOWED_HOSTS": "*"}, True),
        ({"ALLOWED_HOSTS": ".contoh.go.id"}, True),
        ({"ALLOWED_HOSTS": "*", "EJSIKA_ALAMAT": "https://jsika.contoh.go.id"}, False),
    ],
)
def test_produksi_tanpa_alamat_situs_diperingatkan(lingkungan, diperingatkan):
    hasil = jalankan(
        *(sys.executable, "manage.py", "check", "--deploy"),
        **RAHASIA | {"EJSIKA_MODE": "produksi"} | lingkungan,
    )

    assert ("EJSIKA_ALAMAT belum diisi" in hasil.stderr) == diperingatkan


@pytest.mark.parametrize(
    ("alamat", "hasil"),
    [({}, "https://jsika.contoh.go.id"), ({"EJSIKA_ALAMAT": "https://a.id/"}, "https://a.id")],
)
def test_alamat_situs_di_produksi(alamat, hasil):
    kode = "from ejsika.settings import ALAMAT_SITUS; print(ALAMAT_SITUS)"

    layar = jalankan(sys.executable, "-c", kode, EJSIKA_MODE="produksi", **RAHASIA, **alamat)

    assert layar.stdout.strip() == hasil


def test_setiap_pengaturan_dijelaskan_satu_kali():
    baris = re.findall(r"^\|(.+?)\|", (AKAR / "docs/konfigurasi.md").read_text(), re.MULTILINE)
    nama = [satu for kolom in baris for satu in re.findall(r"`([A-Z_]{3,})`", kolom)]

    assert sorted(nama) == sorted(set(nama))


@pytest.mark.django_db
def test_setiap_perubahan_model_ada_migrasinya():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize(
    "perintah", [["ruff", "check", "."], ["ruff", "format", "--check", "."]], ids=" ".join
)
def test_gaya_kode(perintah):
    hasil = jalankan(BIN / perintah[0], *perintah[1:], "--quiet")

    assert (hasil.returncode, hasil.stdout) == (0, "")


def test_setiap_berkas_statik_yang_disebut_template_terkumpul(tmp_path):
    pengaturan = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "ejsika.statik.StatikBernama"},
    }
    disebut = {
        nama
        for berkas in [*AKAR.glob("templates/**/*.html"), *AKAR.glob("*/templates/**/*.html")]
        for nama in re.findall(r"{%\s*static\s+['\"]([^'\"]+)['\"]", berkas.read_text())
    }

    with override_settings(STATIC_ROOT=tmp_path, STORAGES=pengaturan):
        call_command("collectstatic", interactive=False, verbosity=0)
        terkumpul = set(staticfiles_storage.load_manifest()[0])

    assert disebut - terkumpul == set()


def test_modul_skrip_mengimpor_nama_yang_bersidik(tmp_path):
    """A browser keeps a file for a year: a module may only ask for names that change with it."""
    pengaturan = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "ejsika.statik.StatikBernama"},
    }
    (tmp_path / "sumber").mkdir()
    (tmp_path / "sumber/bagian.js").write_text("export const satu = 1;\n")
    (tmp_path / "sumber/halaman.js").write_text('import { satu } from "./bagian.js";\nsatu;\n')

    with override_settings(
        STATIC_ROOT=tmp_path / "hasil",
        STATICFILES_DIRS=[tmp_path / "sumber"],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        STORAGES=pengaturan,
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        isi = staticfiles_storage.open(staticfiles_storage.stored_name("halaman.js")).read()

    assert re.findall(r'"(.+)"', isi.decode()) == [
        f"./{nama.name}" for nama in (tmp_path / "hasil").glob("bagian.*.js")
    ]


@pytest.mark.parametrize(
    "alamat",
    [
        "postgis://ejsika@{soket}/ejsika",
        "postgresql://ejsika@/ejsika?host={soket}",
    ],
)
def test_alamat_basis_data_boleh_berupa_soket(alamat):
    kueri = "from django.db import connection as c; print(c.cursor().connection.info.host)"
    soket = settings.DATABASES["default"]["HOST"]

    hasil = jalankan(
        *(sys.executable, "manage.py", "shell", "--no-imports", "-c", kueri),
        DATABASE_URL=alamat.format(soket=quote(soket, safe="")),
    )

    assert (hasil.stdout, hasil.stderr) == (f"{soket}\n", "")


def test_yang_tidak_dipakai_tidak_dikumpulkan(tmp_path):
    with override_settings(STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)

    terkumpul = {berkas.name for berkas in tmp_path.rglob("*") if berkas.is_file()}
    assert {"htmx-2.min.js", "leaflet.js", "bootstrap.min.css"} <= terkumpul
    assert [n for n in terkumpul if n.endswith(".map") or n.startswith(("htmax", "hx-"))] == []
