"""Freezing a tahap: look first, then seal under a decree."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpm.alamat import angka
from kpm.models import DaftarPenerima
from kpm.models.bantuan import boleh_mengatur_penyaluran
from kpm.salur.isian import BekukanForm
from kpm.salur.pembekuan import (
    PILIHAN,
    PILIHAN_SUSULAN,
    PILIHAN_UTAMA,
    DaftarBerubah,
    TidakAdaPenerima,
    bekukan,
    pratinjau,
)
from kpm.views.penyaluran import PER_HALAMAN, tahap_terlihat


@require_http_methods(["GET", "HEAD", "POST"])
def tahap_bekukan(request, kode, tahun, nomor):
    tahap = tahap_terlihat(request, kode, tahun, nomor)
    if not boleh_mengatur_penyaluran(request.user):
        raise PermissionDenied
    susulan = DaftarPenerima.objects.terlihat_oleh(request.user).tahap(tahap).count()
    boleh = PILIHAN_SUSULAN if susulan else PILIHAN_UTAMA
    pilihan = set(request.GET.getlist("pilihan")) & set(boleh)
    form = BekukanForm(request.POST or None, hari_ini=timezone.localdate())
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            daftar = bekukan(
                tahap,
                pilihan=pilihan,
                sk_nomor=form.cleaned_data["sk_nomor"],
                sk_tanggal=form.cleaned_data["sk_tanggal"],
                sidik=form.cleaned_data["sidik"],
                oleh=request.user,
                pada=timezone.now(),
            )
        except DaftarBerubah:
            form.add_error(None, "Data berubah sejak Anda membukanya. Periksa angka di bawah lagi.")
            status = 409
        except TidakAdaPenerima:
            form.add_error(None, "Tidak ada penerima: daftar kosong tidak dapat dibekukan.")
        else:
            messages.success(
                request,
                f"{daftar.sebutan.capitalize()} dibekukan: {intcomma(daftar.jumlah)} keluarga,"
                f" Rp{intcomma(daftar.rupiah)}. Langkah berikutnya: unduh daftar untuk bank.",
            )
            return redirect(tahap)
    isi = _isi_pratinjau(request, tahap, pilihan)
    isi |= {"form": form, "susulan": susulan, "pilihan": [(n, PILIHAN[n]) for n in boleh]}
    return render(request, "kpm/tahap_bekukan.html", isi, status=status)


def _isi_pratinjau(request, tahap, pilihan):
    """The preview, and the page of its rows that the address asks for (`?luar=` a reason)."""
    luar = request.GET.get("luar")
    ke = min(angka(request.GET.get("hal")) or 1, 10**6)
    cari = {"pilihan": pilihan, "pada": timezone.localdate(), "saring": luar}
    hasil, baris = pratinjau(tahap, halaman=ke, per_halaman=PER_HALAMAN, **cari)
    banyak = {kode: n for kode, _, n in hasil.luar}
    banyak[""] = hasil.jumlah
    jumlah = sum(banyak.values()) if luar is None else banyak.get(luar, 0)
    return {
        "tahap": tahap,
        "hasil": hasil,
        "baris": baris,
        "terpilih": pilihan,
        "luar": luar,
        "jumlah_luar": sum(n for _, _, n in hasil.luar),
        "halaman": Paginator(range(jumlah), PER_HALAMAN).get_page(ke),
    }
