"""Showing full identity numbers: a deliberate act that leaves a trace before anything is shown."""

from django import forms

from kpm.models import AlasanPembukaan, PembukaanNik


class AlasanForm(forms.Form):
    alasan = forms.ChoiceField(label="Untuk apa?", choices=AlasanPembukaan)


def buka_nik(keluarga, *, oleh, alasan, pada):
    """Log the look; only then may the caller show the numbers."""
    return PembukaanNik.objects.create(keluarga=keluarga, oleh=oleh, alasan=alasan, pada=pada)
