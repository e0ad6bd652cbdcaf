import pytest
from django.test import Client


@pytest.fixture
def client_lain():
    """The same person on another device."""
    return Client()
