import pytest


@pytest.fixture(autouse=True)
def berkas_sendiri(settings, tmp_path):
    """Each test has its own empty storage for evidence."""
    settings.MEDIA_ROOT = tmp_path
