"""The pendamping's phone: today, the caseload, what was sent, and the visit form."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kpm.models import Keluarga
from pendamping.dampingan import (
    TANDA,
    belum_dikunjungi,
    dengan_anggota,
    dengan_kunjungan_terakhir,
    kemajuan_bulan,
    susun_baris,
    terlama_dulu,
    untuk_kirim,
)
from pendamping.isian import CATATAN_SIAP, FormulirKunjungan, pilihan_bulan, simpan_isian
from pendamping.kewajiban import ALASAN, kewajiban_keluarga
from pendamping.models import JenisKunjungan, Kegiatan, Kunjungan

DAMPINGAN_PER_HALAMAN = 250  # a whole caseload: the phone searches and sorts it by itself
KIRIMAN_PER_HALAMAN = 20
TERAKHIR_TERKIRIM = 3


def khusus_pendamping(view):
    """Field work is for pendamping; for anybody else these doors are shut, not missing."""

    @wraps(view)
    def pintu(request, *args, **kwargs):
        if not request.user.hanya_dampingan:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return pintu


@require_safe
@khusus_pendamping
def hari_ini(request):
    """Whom to visit now, how the month stands, what was sent last."""
    kini = timezone.now()
    dampingan = dengan_kunjungan_terakhir(Keluarga.objects.terlihat_oleh(request.user))
    antrean = terlama_dulu(dengan_anggota(belum_dikunjungi(dampingan, kini)))
    terkirim = untuk_kirim(Kunjungan.objects.terlihat_oleh(request.user))[:TERAKHIR_TERKIRIM]
    isi = {
        "pada": kini,
        "kemajuan": kemajuan_bulan(dampingan, kini),
        "baris": susun_baris(antrean[:DAMPINGAN_PER_HALAMAN], kini),
        "tanda": TANDA,
        "terkirim": terkirim,
    }
    return render(request, "pendamping/lapangan_hari_ini.html", isi)


@require_safe
@khusus_pendamping
def dampingan(request):
    """The whole caseload by name, for the phone to search, filter and sort."""
    kini = timezone.now()
    semua = dengan_kunjungan_terakhir(Keluarga.objects.terlihat_oleh(request.user))
    urut = dengan_anggota(semua).order_by("nama_pengurus", "-pk")
    halaman = Paginator(urut, DAMPINGAN_PER_HALAMAN).get_page(request.GET.get("hal"))
    isi = {"halaman": halaman, "baris": susun_baris(halaman.object_list, kini), "tanda": TANDA}
    return render(request, "pendamping/lapangan_dampingan.html", isi)


@require_safe
@khusus_pendamping
def kirim(request):
    """What of mine has arrived, what is missing, and how it was judged."""
    milik = untuk_kirim(Kunjungan.objects.terlihat_oleh(request.user))
    halaman = Paginator(milik, KIRIMAN_PER_HALAMAN).get_page(request.GET.get("hal"))
    return render(request, "pendamping/lapangan_kirim.html", {"halaman": halaman})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@khusus_pendamping
def kunjungan_isi(request, uuid):
    """The visit form: a walk of steps with a script, one long plain form without."""
    terlihat = dengan_anggota(Keluarga.objects.terlihat_oleh(request.user))
    keluarga = terlihat.filter(uuid=uuid).first()
    if keluarga is None:  # a phone may still know it by the row that was joined into another
        return redirect("pendamping:kunjungan-isi", get_object_or_404(terlihat.penerus(uuid)).uuid)
    kini, hari = timezone.now(), timezone.localdate()
    kewajiban = kewajiban_keluarga(keluarga.anggota_tercatat, hari)
    formulir = FormulirKunjungan(
        request.POST or None, request.FILES or None, keluarga=keluarga, kewajiban=kewajiban
    )
    if formulir.is_valid():
        messages.success(request, simpan_isian(formulir, pendamping=request.user, pada=kini))
        return redirect("pendamping:kirim")
    isi = {
        "keluarga": keluarga,
        "formulir": formulir,
        "kewajiban": kewajiban,
        "jenis": JenisKunjungan.choices,
        "kegiatan": Kegiatan.choices,
        "bulan": pilihan_bulan(hari),
        "alasan": ALASAN,
        "catatan_siap": CATATAN_SIAP,
        "menu_bilah": [],  # the walk has its own bar
    }
    return render(request, "pendamping/lapangan_isi.html", isi)


@require_safe
@login_not_required
def manifes(request):
    """What a phone needs to put e-JSiKa on its home screen."""
    ikon = [("ejsika-192.png", "192x192"), ("ejsika-512.png", "512x512")]
    isi = {
        "name": "e-JSiKa",
        "short_name": "e-JSiKa",
        "description": "Kerja lapangan pendamping Jamsosratu",
        "lang": "id",
        "id": "/lapangan/",
        "start_url": "/lapangan/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f5f7f6",
        "theme_color": "#0d5a60",
        "icons": [
            {"src": static("ikon/ejsika.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(
                {
                    "src": static(f"ikon/{nama}"),
                    "sizes": ukuran,
                    "type": "image/png",
                    "purpose": "any maskable",
                }
                for nama, ukuran in ikon
            ),
        ],
    }
    return JsonResponse(isi, content_type="application/manifest+json")


@require_safe
@login_not_required
@never_cache
def pekerja(request):
    """The service worker at the root; so far it keeps nothing."""
    return render(request, "pendamping/sw.js", content_type="text/javascript")
