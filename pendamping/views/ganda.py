"""Two families that may be one: seen side by side, decided, joined, and parted again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpm.ganda.formulir import AlasanForm, GabungForm, PutusanForm
from kpm.ganda.pembatalan import TidakDapatDibatalkan
from kpm.ganda.penggabungan import BukanWewenang, KeluargaBerubah, versi_keluarga
from kpm.ganda.perbandingan import bandingkan
from kpm.ganda.putusan import DugaanBerubah, putuskan, versi_dugaan
from kpm.models import DugaanGanda, JenisPutusan
from pendamping.penugasan import PenugasanMendatang
from pendamping.penyatuan import calon_pemegang, pisahkan_kembali, satukan_keluarga

KEDULUAN = "Orang lain sudah memutuskan dugaan ini. Yang tampil sekarang keadaan terbaru."
DINSOS_SAJA = (
    "Belum digabung: penggabungan ini mengakhiri kepesertaan yang berjalan, dan itu wewenang"
    " Dinas Sosial Provinsi. Mintalah Dinsos memutuskan pasangan ini."
)
BERUBAH = "Data salah satu keluarga berubah sejak Anda membukanya. Periksa sekali lagi."


@require_safe
def ganda_rinci(request, uuid):
    return _rinci(request, _dugaan(request, uuid))


@require_POST
def ganda_putus(request, uuid):
    dugaan = _dugaan(request, uuid, memutus=True)
    form = PutusanForm(request.POST)
    if not form.is_valid():
        return _rinci(request, dugaan, status=400, form=form)
    return _putuskan(request, dugaan, form, form.cleaned_data["jenis"])


@require_POST
def ganda_buka(request, uuid):
    """Ask a decided question again."""
    dugaan = _dugaan(request, uuid, memutus=True)
    form = AlasanForm(request.POST)
    if not form.is_valid():
        return _rinci(request, dugaan, status=400, form_buka=form)
    return _putuskan(request, dugaan, form, JenisPutusan.BUKA_LAGI)


@require_http_methods(["GET", "HEAD", "POST"])
def ganda_gabung(request, uuid):
    """Choose what the joined family is to be, then join."""
    dugaan = _dugaan(request, uuid, memutus=True)
    banding = bandingkan(dugaan, request.user)
    if dugaan.status not in {"terbuka", "tunda", "gugur"}:
        messages.warning(request, KEDULUAN)
        return redirect(dugaan)
    if request.GET.get("utama") == "kedua":
        banding = banding.dibalik()
    form = _form_gabung(request.POST or None, dugaan, banding)
    isi = {"dugaan": dugaan, "form": form, "kiri": banding.pertama, "kanan": banding.kedua}
    if not form.is_valid():
        status = 400 if form.is_bound else 200
        return render(request, "pendamping/ganda_gabung.html", isi, status=status)
    try:
        satukan_keluarga(
            dugaan,
            form.pilihan(),
            pendamping=form.pemegang,
            oleh=request.user,
            pada=timezone.now(),
            versi=form.cleaned_data["versi"],
            versi_isi=form.cleaned_data["versi_isi"],
        )
    except (DugaanBerubah, KeluargaBerubah) as galat:
        keduluan = isinstance(galat, DugaanBerubah)
        messages.warning(request, KEDULUAN if keduluan else BERUBAH)
        return redirect(dugaan if keduluan else request.get_full_path())
    except BukanWewenang:
        messages.error(request, DINSOS_SAJA)
        return redirect(dugaan)
    except PenugasanMendatang:
        messages.error(request, "Belum digabung: ada penugasan pendamping yang baru mulai nanti.")
        return redirect(dugaan)
    messages.success(request, "Kedua keluarga sudah menjadi satu. Keliru? Batalkan di bawah.")
    return redirect(dugaan)


@require_POST
def gabung_batal(request, uuid):
    """Part a joined family again, while nothing new depends on it."""
    dugaan = _dugaan(request, uuid, memutus=True)
    penggabungan = get_object_or_404(dugaan.penggabungan, dibatalkan_pada=None)
    form = AlasanForm(request.POST)
    if not form.is_valid():
        return _rinci(request, dugaan, status=400, form_batal=form)
    alasan = form.cleaned_data["alasan"]
    try:
        pisahkan_kembali(penggabungan, alasan=alasan, oleh=request.user, pada=timezone.now())
    except TidakDapatDibatalkan as galat:
        messages.error(request, f"Tidak dapat dibatalkan. {' '.join(galat.args[0])}")
        return redirect(dugaan)
    messages.success(request, "Penggabungan dibatalkan; kedua keluarga kembali seperti semula.")
    return redirect(dugaan)


def _dugaan(request, uuid, *, memutus=False):
    """The case, if this person sees it; and may decide it, where that is asked for."""
    terlihat = DugaanGanda.objects.terlihat_oleh(request.user).untuk_daftar()
    dugaan = get_object_or_404(terlihat, uuid=uuid)
    if memutus and not dugaan.boleh_diputus_oleh(request.user):
        raise PermissionDenied
    return dugaan


def _rinci(request, dugaan, *, status=200, **form):
    versi = {"versi": versi_dugaan(dugaan)}
    isi = {
        "dugaan": dugaan,
        "banding": bandingkan(dugaan, request.user),
        "putusan": dugaan.putusan.select_related("oleh").order_by("-pk"),
        "penggabungan": dugaan.penggabungan.filter(dibatalkan_pada=None)
        .select_related("utama", "digabung")
        .first(),
        "boleh_memutus": dugaan.boleh_diputus_oleh(request.user),
        "form": PutusanForm(initial=versi),
        "form_buka": AlasanForm(initial=versi, auto_id="buka_%s"),
        "form_batal": AlasanForm(initial=versi, auto_id="batal_%s"),
        **form,
    }
    return render(request, "pendamping/ganda_rinci.html", isi, status=status)


def _putuskan(request, dugaan, form, jenis):
    isi = form.cleaned_data
    try:
        putuskan(
            dugaan,
            jenis=jenis,
            alasan=isi["alasan"],
            oleh=request.user,
            pada=timezone.now(),
            versi=isi["versi"],
        )
    except DugaanBerubah:
        messages.warning(request, KEDULUAN)
        return redirect(dugaan)
    messages.success(request, f"{JenisPutusan(jenis).label}: putusan Anda tersimpan.")
    return redirect(dugaan if jenis == JenisPutusan.BUKA_LAGI else "kpm:ganda-daftar")


def _form_gabung(data, dugaan, banding):
    kiri, kanan = banding.pertama, banding.kedua
    return GabungForm(
        data,
        kiri=kiri,
        kanan=kanan,
        orang=banding.orang,
        baris=banding.baris,
        calon_pemegang=calon_pemegang(kiri.keluarga, kanan.keluarga, hari_ini=timezone.localdate()),
        initial={
            "versi": versi_dugaan(dugaan),
            "versi_isi": versi_keluarga(kiri.keluarga, kanan.keluarga),
        },
    )
