"""Payments one by one: the list behind every number, one payment with its history, cancelling."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpm.daftar.pencarian import nomor_rahasia
from kpm.models import DaftarPenerima, Keluarga, Penyaluran, Peringatan, StatusPenyaluran
from kpm.models.bantuan import melihat_penyaluran
from kpm.salur.alasan import ALASAN, arti, langkah
from kpm.salur.isian import BatalForm, SaringBayar
from kpm.salur.penyaluran import batalkan_penyaluran
from kpm.salur.riwayat import riwayat_bayar
from kpm.views.penyaluran import PER_HALAMAN, hak_penyaluran, tahap_terlihat


@require_http_methods(["GET", "HEAD", "POST"])
def bayar_daftar(request, kode, tahun, nomor):
    """The payments asked for; words searched for arrive by POST, lest a NIK stay in an address."""
    tahap = tahap_terlihat(request, kode, tahun, nomor)
    if request.method == "POST":
        return _cari(request)
    bayar = Penyaluran.objects.terlihat_oleh(request.user).tahap(tahap)
    form = SaringBayar(request.GET)
    terlihat = Keluarga.objects.terlihat_oleh(request.user).filter(
        pk=OuterRef("kepesertaan__keluarga")
    )
    dimuat = bayar.untuk_daftar().annotate(terbuka=Exists(terlihat))
    halaman = Paginator(form.saring(dimuat), PER_HALAMAN).get_page(request.GET.get("hal"))
    daftar = DaftarPenerima.objects.terlihat_oleh(request.user).tahap(tahap)
    wilayah = bayar.order_by("wilayah__induk__induk__kode").values_list(
        "wilayah__induk__induk__kode", "wilayah__induk__induk__nama"
    )
    isi = {
        "tahap": tahap,
        "form": form,
        "halaman": halaman,
        "disaring": bool(request.GET.keys() - {"hal", "urut"}),
        "pilihan": [
            ("daftar", "Daftar", [(str(d.urutan), d.sebutan.capitalize()) for d in daftar]),
            ("status", "Status", StatusPenyaluran.choices),
            ("wilayah", "Kabupaten/kota", list(wilayah.distinct())),
            ("bank", "Bank", [(b, b) for b in _bank(bayar)]),
            ("alasan", "Alasan", [(k, k) for k in ALASAN]),
            ("peringatan", "Peringatan", Peringatan.choices),
        ],
        **hak_penyaluran(request.user),
    }
    return render(request, "kpm/bayar_daftar.html", isi)


def _cari(request):
    """Put the words into the address, with the other filters, unless they are a secret number."""
    alamat, kata = request.GET.copy(), request.POST.get("cari", "").strip()
    for nama in ("cari", "hal"):
        alamat.pop(nama, None)
    if nomor_rahasia(kata):
        messages.warning(request, "NIK dan nomor rekening dicari di halaman Keluarga.")
    elif kata:
        alamat["cari"] = kata
    return redirect(f"{request.path}?{alamat.urlencode()}")


def _bank(bayar):
    return bayar.order_by("jadwal__bank").values_list("jadwal__bank", flat=True).distinct()


@require_http_methods(["GET", "HEAD", "POST"])
def bayar_rinci(request, uuid):
    """One payment: what was frozen, what the bank said, and, for dinsos, calling it off."""
    if not melihat_penyaluran(request.user):
        raise PermissionDenied
    bayar = get_object_or_404(
        Penyaluran.objects.terlihat_oleh(request.user)
        .untuk_daftar()
        .select_related("dibatalkan_oleh", "berkas_hasil", "daftar__program"),
        uuid=uuid,
    )
    form = BatalForm(request.POST or None)
    if request.method == "POST":
        if not bayar.boleh_dibatalkan_oleh(request.user):
            raise PermissionDenied
        if form.is_valid():
            isi = {"oleh": request.user, "pada": timezone.now(), "tanggal": timezone.localdate()}
            if batalkan_penyaluran(bayar, **form.cleaned_data, **isi):
                messages.success(request, f"Penyaluran kepada {bayar.nama} dibatalkan.")
            else:
                messages.error(request, "Tidak dibatalkan: bank sudah memberi hasil.")
            return redirect(bayar)
    isi = {
        "bayar": bayar,
        "form": form if bayar.boleh_dibatalkan_oleh(request.user) else None,
        "arti": arti(bayar.alasan_gagal),
        "langkah": langkah(bayar.alasan_gagal) if bayar.alasan_gagal else "",
        "peringatan": [Peringatan(kode).label for kode in bayar.peringatan],
        "riwayat": riwayat_bayar(bayar),
        "keluarga_terlihat": Keluarga.objects.terlihat_oleh(request.user)
        .filter(pk=bayar.kepesertaan.keluarga_id)
        .exists(),
        **hak_penyaluran(request.user),
    }
    return render(request, "kpm/bayar_rinci.html", isi)
