"""Tahap by tahap: schedules, what was ordered, and where every rupiah went."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpm.alamat import angka
from kpm.models import DaftarPenerima, JadwalBantuan, Program
from kpm.models.bantuan import (
    boleh_berurusan_dengan_bank,
    boleh_mengatur_penyaluran,
    melihat_penyaluran,
)
from kpm.salur.isian import JadwalForm, bank_dikenal
from kpm.salur.lembar_rekonsiliasi import nama_lembar, tulis_rekonsiliasi
from kpm.salur.pembekuan import hitung_sidik
from kpm.salur.rekonsiliasi import SEBUTAN, URUTAN_STATUS, susun_rekonsiliasi
from kpm.salur.tahap import Tahap, cari_tahap, kunci_tahap, ringkas_tahap

PER_HALAMAN = 25


def hak_penyaluran(pengguna):
    """What a page of payments offers this person."""
    return {
        "boleh_mengatur": boleh_mengatur_penyaluran(pengguna),
        "boleh_bank": boleh_berurusan_dengan_bank(pengguna),
    }


def tahap_terlihat(request, kode, tahun, nomor):
    """The tahap of the address, 404 out of scope; 403 for roles without payments."""
    if not melihat_penyaluran(request.user):
        raise PermissionDenied
    tahap = cari_tahap(request.user, kode=kode, tahun=tahun, nomor=nomor)
    if tahap is None:
        raise Http404
    return tahap


@require_safe
def tahap_daftar(request):
    if not melihat_penyaluran(request.user):
        raise PermissionDenied
    saring = {}
    if program := request.GET.get("program"):
        saring["program__kode"] = program
    if tahun := angka(request.GET.get("tahun")):
        saring["tahun_anggaran"] = tahun
    kunci = kunci_tahap(request.user, saring)
    halaman = Paginator(kunci, PER_HALAMAN).get_page(request.GET.get("hal"))
    semua = JadwalBantuan.objects.terlihat_oleh(request.user)
    isi = {
        "halaman": halaman,
        "baris": ringkas_tahap(request.user, list(halaman)),
        "tahun": [
            (str(t), str(t))
            for t in semua.order_by("-tahun_anggaran")
            .values_list("tahun_anggaran", flat=True)
            .distinct()
        ],
        "program": list(
            Program.objects.terlihat_oleh(request.user)
            .filter(milik_sendiri=True)
            .untuk_pilihan()
            .values_list("kode", "kode")
        ),
        **hak_penyaluran(request.user),
    }
    return render(request, "kpm/tahap_daftar.html", isi)


def _daftar_terpilih(request, tahap):
    """All lists of the tahap, and the one the address asks for (`?daftar=0`), if any."""
    semua = list(
        DaftarPenerima.objects.terlihat_oleh(request.user)
        .tahap(tahap)
        .select_related("program", "dibekukan_oleh")
    )
    diminta = request.GET.get("daftar", "")
    return semua, next((satu for satu in semua if str(satu.urutan) == diminta), None)


@require_safe
def tahap_rinci(request, kode, tahun, nomor):
    """Where every rupiah of the tahap went; before freezing, its schedules and the next step."""
    tahap = tahap_terlihat(request, kode, tahun, nomor)
    semua, terpilih = _daftar_terpilih(request, tahap)
    jadwal = JadwalBantuan.objects.terlihat_oleh(request.user).tahap(tahap)
    isi = {
        "tahap": tahap,
        "semua_daftar": semua,
        "pilihan_daftar": [(str(d.urutan), d.sebutan.capitalize()) for d in semua],
        "terpilih": terpilih,
        "jadwal": jadwal.untuk_daftar(),
        "rekonsiliasi": susun_rekonsiliasi(request.user, tahap, daftar=terpilih) if semua else None,
        "kolom": [(s, SEBUTAN[s]) for s in URUTAN_STATUS],
        "pada": timezone.localtime(),
        **hak_penyaluran(request.user),
    }
    return render(request, "kpm/tahap_rinci.html", isi)


@require_safe
def tahap_lembar(request, kode, tahun, nomor):
    """The reconciliation as XLSX: totals only, no name."""
    tahap = tahap_terlihat(request, kode, tahun, nomor)
    _, terpilih = _daftar_terpilih(request, tahap)
    hasil = susun_rekonsiliasi(request.user, tahap, daftar=terpilih)
    berkas = tulis_rekonsiliasi(tahap, terpilih, hasil, pada=timezone.localtime())
    return FileResponse(berkas, as_attachment=True, filename=nama_lembar(tahap, hasil))


@require_POST
def tahap_periksa(request, kode, tahun, nomor):
    """Compute the hash of every frozen list anew and hold it against the sealed one."""
    tahap = tahap_terlihat(request, kode, tahun, nomor)
    if not boleh_mengatur_penyaluran(request.user):
        raise PermissionDenied
    semua, _ = _daftar_terpilih(request, tahap)
    for satu in semua:
        nama = satu.sebutan.capitalize()
        if not satu.sidik:
            messages.warning(request, f"{nama} lebih tua daripada penyegelan: tidak bersidik.")
        elif hitung_sidik(satu) == satu.sidik:
            messages.success(request, f"{nama} utuh: sidiknya sama seperti saat dibekukan.")
        else:
            messages.error(request, f"{nama} TIDAK utuh: isinya berbeda dari saat dibekukan.")
    return redirect(tahap)


@require_http_methods(["GET", "HEAD", "POST"])
def jadwal_baru(request):
    if not boleh_mengatur_penyaluran(request.user):
        raise PermissionDenied
    awal = {"tahun_anggaran": timezone.localdate().year, "tahap": 1}
    awal |= {n: request.GET[n] for n in ("tahun_anggaran", "tahap") if request.GET.get(n)}
    return _jadwal(request, None, awal)


@require_http_methods(["GET", "HEAD", "POST"])
def jadwal_ubah(request, pk):
    jadwal = get_object_or_404(
        JadwalBantuan.objects.terlihat_oleh(request.user).untuk_daftar(), pk=pk
    )
    if not boleh_mengatur_penyaluran(request.user):
        raise PermissionDenied
    if jadwal.beku:
        messages.warning(request, "Jadwal ini sudah dibekukan dan tidak dapat diubah.")
        return redirect(Tahap(jadwal.program, jadwal.tahun_anggaran, jadwal.tahap))
    return _jadwal(request, jadwal, None)


def _jadwal(request, jadwal, awal):
    form = JadwalForm(request.POST or None, instance=jadwal, initial=awal, pengguna=request.user)
    if request.method == "POST" and form.is_valid():
        satu = form.save()
        messages.success(request, f"Jadwal {satu.wilayah.nama} tersimpan.")
        return redirect(Tahap(satu.program, satu.tahun_anggaran, satu.tahap))
    isi = {"form": form, "jadwal": jadwal, "bank": bank_dikenal()}
    return render(request, "kpm/jadwal_isi.html", isi)
