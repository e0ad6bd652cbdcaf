"""The queue of open questions: what the address asks for, the strongest first."""

from django import forms

from kpm.models import DugaanGanda, StatusDugaan
from kpm.models.ganda import BUKTI

URUTAN = {
    "kuat": ("-kekuatan", "-pk"),
    "lama": ("dibuka_pada", "pk"),
    "baru": ("-dibuka_pada", "-pk"),
}
PILIHAN_URUT = [("kuat", "Terkuat dahulu"), ("lama", "Terlama dahulu"), ("baru", "Terbaru dahulu")]


class SaringGanda(forms.Form):
    """All optional; an unknown value, or a region outside one's own, narrows to nothing."""

    status = forms.ChoiceField(choices=StatusDugaan.choices, required=False)
    bukti = forms.ChoiceField(choices=list(BUKTI.items()), required=False)
    wilayah = forms.RegexField(r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$", required=False)
    urut = forms.ChoiceField(choices=PILIHAN_URUT, required=False)

    def __init__(self, data, *, pengguna):
        super().__init__(data)
        self.pengguna = pengguna

    @property
    def kode_wilayah(self):
        return self.cleaned_data["wilayah"] if self.is_valid() else ""

    def daftar(self):
        """The cases that fit, in the order asked for; those waiting for a decision by default."""
        dugaan = DugaanGanda.objects.terlihat_oleh(self.pengguna)
        if not self.is_valid():
            return dugaan.none()
        isi = self.cleaned_data
        dugaan = dugaan.filter(status=isi["status"] or StatusDugaan.TERBUKA)
        if isi["bukti"]:
            dugaan = dugaan.filter(bukti__has_key=isi["bukti"])
        if isi["wilayah"]:
            dugaan = self._di_wilayah(dugaan, isi["wilayah"])
        return dugaan.untuk_daftar().order_by(*URUTAN[isi["urut"] or "kuat"])

    def _di_wilayah(self, dugaan, kode):
        """Never by where the family of another region lives: that would tell where it is."""
        if any(tugas.startswith(kode) for tugas in self.pengguna.kode_tugas):
            return dugaan
        if any(kode.startswith(tugas) for tugas in self.pengguna.kode_tugas):
            return dugaan.di_kode(kode)
        return dugaan.none()
