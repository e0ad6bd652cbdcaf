"""A real Chromium for the tests marked `peramban`: a phone, a desk, and how to sign in.

The browser is Debian's own. Its camera shows a test picture; its place is granted unless a test
takes the permission away.
"""

import os
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

SANDI = "sandi-uji-banten"  # of PenggunaFactory
TENANG = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # a container's is small
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
TELEPON = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "id-ID",
    "timezone_id": "Asia/Jakarta",
    "geolocation": {"latitude": -6.1201, "longitude": 106.1502, "accuracy": 14},
    "permissions": ["geolocation"],
}
MEJA = {
    "viewport": {"width": 1280, "height": 800},
    "locale": "id-ID",
    "timezone_id": "Asia/Jakarta",
}
TUNGGU_MS = 15_000  # two cores shared with a database and a server

expect.set_options(timeout=TUNGGU_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "chromium_sandbox": False,  # a container may allow none; the pages are our own
        "args": TENANG,
    }


@pytest.fixture
def telepon(new_context, live_server):
    """A page on an Android-sized phone that stands at a known place, ±14 m."""
    with _halaman(new_context(base_url=live_server.url, **TELEPON)) as halaman:
        yield halaman


@pytest.fixture
def meja(new_context, live_server):
    """A page on an office screen."""
    with _halaman(new_context(base_url=live_server.url, **MEJA)) as halaman:
        yield halaman


@contextmanager
def _halaman(konteks):
    """A page that may neither throw in a script nor break the content security policy."""
    konteks.set_default_timeout(TUNGGU_MS)
    halaman = konteks.new_page()
    galat = []
    halaman.on("pageerror", lambda e: galat.append(str(e)))
    halaman.on("console", lambda p: galat.append(p.text) if _melanggar_csp(p) else None)
    yield halaman
    assert galat == []


def _melanggar_csp(pesan):
    """A broken rule of a page; what axe tries from outside any page is not ours."""
    return "Content Security Policy" in pesan.text and pesan.location["url"]


def masuk(halaman, pengguna, sandi=SANDI):
    """Sign in the way a person does."""
    if "/masuk/" not in halaman.url:
        halaman.goto("/masuk/")
    halaman.locator("input[name=username]").fill(pengguna.username)
    halaman.locator("input[name=password]").fill(sandi)
    halaman.locator("main button[type=submit]").click()


def masuk_langsung(halaman, pengguna, alamat):
    """Open an address as this person, without walking through the sign-in page."""
    klien = Client()
    klien.force_login(pengguna)
    kue = klien.cookies[settings.SESSION_COOKIE_NAME].value
    halaman.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": kue, "domain": "localhost", "path": "/"}]
    )
    halaman.goto(alamat)


def lebar_isi(halaman):
    """How wide the page is, in CSS px, once its styles are in: before, a table may spill."""
    halaman.wait_for_load_state()
    return halaman.evaluate("document.documentElement.scrollWidth")


def periksa_aksesibilitas(halaman):
    """No finding of axe's WCAG 2.2 A and AA rules on the page as it stands."""
    halaman.wait_for_load_state()
    aturan = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    hasil = Axe().run(halaman, options={"runOnly": {"type": "tag", "values": aturan}})
    temuan = [
        (satu["id"], simpul["html"][:160])
        for satu in hasil.response["violations"]
        for simpul in satu["nodes"]
    ]
    assert temuan == []
