"""API tokens of one person: issue, see, withdraw."""

from django.contrib import admin, messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_variables

from ejsika.akun.admin.forms import FormKunci
from ejsika.akun.admin.tindakan import catat
from ejsika.akun.kunci_api import cabut_kunci, terbitkan_kunci
from ejsika.akun.models import Pengguna


@sensitive_variables("kunci")
def kunci_daftar(request, pk):
    """The tokens of one person; a new one is shown in this answer and never again."""
    pengguna = get_object_or_404(Pengguna, pk=pk)
    if "cabut" in request.POST:
        if cabut_kunci(pengguna, digest=request.POST["cabut"]):
            catat(request, pengguna, "Kunci API dicabut.")
            messages.success(request, "Kunci API dicabut.")
        return redirect("admin:akun_kunci", pk)
    form, kunci = FormKunci(request.POST or None), None
    if form.is_valid() and pengguna.is_active:
        _, kunci = terbitkan_kunci(pengguna, **form.cleaned_data)
        catat(request, pengguna, f"Kunci API terbit, {form.cleaned_data['berlaku_hari']} hari.")
    isi = admin.site.each_context(request) | {
        "title": f"Kunci API: {pengguna}",
        "pengguna": pengguna,
        "daftar": pengguna.auth_token_set.order_by("-created"),
        "form": form,
        "kunci": kunci,
    }
    return render(request, "admin/akun/pengguna/kunci.html", isi)
