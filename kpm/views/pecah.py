"""The page that divides a family: fill in, look at both sides, agree."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from ejsika.wilayah.models import Wilayah
from kpm.isian.pecah import PecahForm
from kpm.models import Keluarga
from kpm.pemecahan import TidakDapatDipecah, bahan, pecah_keluarga
from kpm.pemutakhiran import DataBerubah
from kpm.views.ubah import halaman_isian, isian, keluarga_terbuka

BERUBAH = "Keluarga ini baru saja diubah orang lain. Periksa lagi dari awal sebelum memecahnya."


@isian
def keluarga_pecah(request, uuid):
    keluarga = keluarga_terbuka(request, uuid)
    if sudah := _sudah_dipecah(request, keluarga):
        return redirect(sudah)
    form = _form(request, keluarga, request.POST or None)
    if form.is_valid():
        if "setuju" not in request.POST:
            templat = "isi" if "kembali" in request.POST else "tinjau"
            konteks = {"form": form, "keluarga": keluarga}
            return render(request, f"kpm/keluarga_pecah_{templat}.html", konteks)
        if baru := _pecah(request, keluarga, form):
            messages.success(request, f"Keluarga {baru} terbentuk dari keluarga {keluarga}.")
            return redirect(baru)
        form = _form(request, keluarga, None)
    return halaman_isian(request, "kpm/keluarga_pecah_isi.html", form, keluarga=keluarga)


def _form(request, keluarga, data):
    """Desa of the same kabupaten: quota and duty regions stay what they are."""
    semua, kepesertaan = bahan(keluarga)
    desa = Wilayah.objects.terlihat_oleh(request.user).bertugas_di([keluarga.wilayah.kode[:5]])
    return PecahForm(data, baris=keluarga, semua=semua, kepesertaan=kepesertaan, wilayah=desa)


def _pecah(request, keluarga, form):
    """The new family; None, with a word about it, where others were faster."""
    try:
        return pecah_keluarga(
            keluarga,
            form.pecahan(),
            terlihat=form.terlihat,
            alasan=form.cleaned_data["alasan"],
            peringatan=form.peringatan,
            oleh=request.user,
            pada=timezone.now(),
        )
    except (DataBerubah, TidakDapatDipecah):
        messages.warning(request, BERUBAH)
        return None


def _sudah_dipecah(request, keluarga):
    """The family this very form made already: it was sent twice."""
    try:
        id_isian = UUID(request.POST.get("id_isian", ""))
    except ValueError:
        return None
    terlihat = Keluarga.objects.terlihat_oleh(request.user)
    return terlihat.filter(uuid=id_isian, pemecahan_asal__asal=keluarga).first()
