"""The queue of families that may be registered twice, and the warning while entering one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ejsika.wilayah.models import Wilayah
from kpm.ganda.formulir import PeriksaForm
from kpm.ganda.pengajuan import AjukanForm, ajukan_dugaan
from kpm.ganda.peringatan import TerlaluSering, peringatkan
from kpm.ganda.saringan import PILIHAN_URUT, SaringGanda
from kpm.menu_registri import MELIHAT
from kpm.models import Keluarga, StatusDugaan
from kpm.models.ganda import BUKTI, memutus_ganda
from kpm.tampilan_wilayah import pilihan_wilayah
from kpm.views.ubah import keluarga_terbuka

PER_HALAMAN = 25


@require_safe
def ganda_daftar(request):
    if request.user.peran not in MELIHAT:
        raise PermissionDenied
    saring = SaringGanda(request.GET, pengguna=request.user)
    halaman = Paginator(saring.daftar(), PER_HALAMAN).get_page(request.GET.get("hal"))
    nomor = {k for d in halaman for k in (d.pertama_id, d.kedua_id)}
    terlihat = Keluarga.objects.terlihat_oleh(request.user, gabungan=True).filter(pk__in=nomor)
    isi = {
        "halaman": halaman,
        "saring": saring,
        "terlihat": set(terlihat.values_list("pk", flat=True)),
        "pilihan_bukti": BUKTI.items(),
        "pilihan_status": [p for p in StatusDugaan.choices if p[0] != StatusDugaan.TERBUKA],
        "pilihan_urut": PILIHAN_URUT[1:],
        "wilayah": pilihan_wilayah(
            Wilayah.objects.terlihat_oleh(request.user),
            saring.kode_wilayah,
            request.user.kode_tugas,
        ),
    }
    return render(request, "kpm/ganda_daftar.html", isi)


@never_cache
@require_POST
def ganda_periksa(request):
    """The warning beside a form being filled in; numbers come in the body only."""
    if not memutus_ganda(request.user):
        raise PermissionDenied
    form = PeriksaForm(request.POST, terlihat=Keluarga.objects.terlihat_oleh(request.user))
    isi = {}
    try:
        isi["peringatan"] = peringatkan(form.ditanya(), oleh=request.user, pada=timezone.now())
    except TerlaluSering as galat:
        isi["lagi_pada"] = galat.args[0]
    return render(request, "kpm/_ganda_peringatan.html", isi)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ganda_ajukan(request, uuid):
    """Raise a pair by hand; what is searched for travels in the body, never in the address."""
    keluarga = keluarga_terbuka(request, uuid)
    form = AjukanForm(request.POST or None, keluarga=keluarga, pengguna=request.user)
    mencari = request.POST.get("tahap") == "cari"
    if form.is_bound and not mencari and form.is_valid():
        dugaan = ajukan_dugaan(
            keluarga,
            form.cleaned_data["lain"],
            alasan=form.cleaned_data["alasan"],
            oleh=request.user,
            pada=timezone.now(),
        )
        messages.success(request, "Pasangan ini masuk antrean dugaan ganda bersama alasan Anda.")
        return redirect(dugaan)
    if mencari:
        form.errors.clear()
    isi = {"keluarga": keluarga, "form": form}
    status = 400 if form.is_bound and not mencari else 200
    return render(request, "kpm/ganda_ajukan.html", isi, status=status)
