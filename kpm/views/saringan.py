"""Filters kept under a name: one's own, to open again with one tap."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kpm.alamat import kueri
from kpm.daftar.penyaringan import hanya_saringan
from kpm.daftar.tersimpan import (
    PALING_BANYAK,
    TETAP,
    NamaSaringanForm,
    NamaTerpakai,
    TerlaluBanyak,
    TerlaluPanjang,
    ganti_nama_saringan,
    simpan_saringan,
)
from kpm.models import SaringanTersimpan

TERPAKAI = "Anda sudah punya saringan bernama “{nama}”. Pakai nama lain."


@require_POST
def saringan_simpan(request):
    if not request.user.melihat_keluarga:
        raise PermissionDenied
    data = hanya_saringan(kueri(request.POST.get("saring", "")), dengan=TETAP)
    form = NamaSaringanForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["nama"][0])
        return _kembali(data.urlencode())
    nama = form.cleaned_data["nama"]
    try:
        saringan = simpan_saringan(pemilik=request.user, nama=nama, data=data, pada=timezone.now())
    except NamaTerpakai:
        messages.error(request, TERPAKAI.format(nama=nama))
        return _kembali(data.urlencode())
    except TerlaluPanjang:
        messages.error(
            request, "Saringan ini terlalu panjang untuk disimpan. Ringkas kata carinya."
        )
        return _kembali("")
    except TerlaluBanyak:
        messages.error(
            request,
            f"Anda sudah menyimpan {PALING_BANYAK} saringan. Hapus dahulu yang tidak dipakai.",
        )
        return _kembali(data.urlencode())
    messages.success(request, f"Saringan “{nama}” tersimpan.")
    return _kembali(saringan.kueri)


@require_POST
def saringan_ubah(request, uuid):
    """Give a kept filter another name, or drop it."""
    saringan = get_object_or_404(SaringanTersimpan.objects.terlihat_oleh(request.user), uuid=uuid)
    if "hapus" in request.POST:
        saringan.delete()
        messages.success(request, f"Saringan “{saringan.nama}” dihapus. Keluarganya tetap ada.")
        return _kembali("")
    form = NamaSaringanForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["nama"][0])
        return _kembali(saringan.kueri)
    try:
        ganti_nama_saringan(saringan, nama=form.cleaned_data["nama"])
    except NamaTerpakai:
        messages.error(request, TERPAKAI.format(nama=form.cleaned_data["nama"]))
    return _kembali(saringan.kueri)


def _kembali(isi):
    return redirect(reverse("kpm:keluarga-daftar") + (f"?{isi}" if isi else ""))
