"""The list of families, its search and its suggestions; the full numbers of one family."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ejsika.wilayah.models import Wilayah
from kpm.alamat import angka, kueri
from kpm.daftar.halaman import ambil_halaman
from kpm.daftar.kolom import BARIS, KOLOM, dengan_kolom, ingat_tampilan, pilih_kolom, tampilan
from kpm.daftar.pencarian import TERMIRIP, keluarga_bernomor, nomor_rahasia, sarankan, sarankan_desa
from kpm.daftar.penyaringan import SaringForm, hanya_saringan, pilihan_program
from kpm.daftar.pilihan import tindakan_untuk
from kpm.models import AlasanPembukaan, Keluarga, SaringanTersimpan
from kpm.models.impor import boleh_mengimpor
from kpm.pembukaan import AlasanForm, buka_nik
from kpm.tampilan_wilayah import pilihan_wilayah

BERNOMOR = 25
TETAP = ("urut", "kolom", "baris")  # kept in the address beside the filters


@require_safe
def keluarga_daftar(request):
    if not request.user.melihat_keluarga:
        raise PermissionDenied
    if nomor_rahasia(request.GET.get("cari", "")):
        messages.warning(request, "Ketik NIK atau No. KK di kotak cari, jangan di alamat halaman.")
        return redirect("kpm:keluarga-daftar")
    form = SaringForm(request.GET, pengguna=request.user)
    kolom, per_halaman = tampilan(request.GET, request.user)
    terlihat = Keluarga.objects.terlihat_oleh(request.user)
    halaman = ambil_halaman(
        form.saring(terlihat),
        muat=dengan_kolom(terlihat.untuk_daftar(), kolom),
        urut=form.urutan,
        per_halaman=per_halaman,
        **_letak(request.GET),
    )
    konteks = {
        "halaman": halaman,
        "form": form,
        "kolom": kolom,
        "semua_kolom": KOLOM,
        "pilihan_baris": BARIS,
        "termirip": TERMIRIP,
        "saringan": hanya_saringan(request.GET),
        "alamat": hanya_saringan(request.GET, dengan=("urut", "kolom")),
        **_pilihan_saring(request, form),
    }
    return render(request, "kpm/keluarga_daftar.html", konteks)


def _letak(data):
    """Which page the address asks for, by number and by the row it follows or precedes."""
    return {
        "ke": min(angka(data.get("hal")) or 1, 1_000_000),
        "sesudah": _uuid(data.get("sesudah", "")),
        "sebelum": _uuid(data.get("sebelum", "")),
    }


def _uuid(isi):
    try:
        return UUID(isi)
    except ValueError:
        return None


def _pilihan_saring(request, form):
    """What the page offers to choose from."""
    program = pilihan_program()
    terlihat = Wilayah.objects.terlihat_oleh(request.user)
    kode = form.cleaned_data.get("wilayah", "")
    return {
        "cip": form.cip(program),
        "pilihan": form.pilihan(program),
        "wilayah": pilihan_wilayah(terlihat, kode, request.user.kode_tugas),
        "tersimpan": SaringanTersimpan.objects.terlihat_oleh(request.user).untuk_daftar(),
        "tindakan": tindakan_untuk(request.user),
        "boleh_mengimpor": boleh_mengimpor(request.user),
    }


@require_POST
def keluarga_cari(request):
    """A search by words goes into the address; one by NIK or No. KK never does."""
    if not request.user.melihat_keluarga:
        raise PermissionDenied
    kata = request.POST.get("cari", "").strip()
    if digit := nomor_rahasia(kata):
        return _cari_nomor(request, digit)
    alamat = hanya_saringan(request.POST, dengan=TETAP)
    alamat.pop("cari", None)
    if kata:
        alamat["cari"] = kata
    return redirect(f"{reverse('kpm:keluarga-daftar')}?{alamat.urlencode()}")


@never_cache
@require_POST
def keluarga_saran(request):
    """What may be meant, as a list under the search box; the words come by POST, never stored."""
    if not request.user.melihat_keluarga:
        raise PermissionDenied
    kata = request.POST.get("cari", "").replace("\0", "").strip()[:80]
    konteks = {"kata": kata, "digit": nomor_rahasia(kata)}
    if konteks["digit"]:
        terlihat = Keluarga.objects.terlihat_oleh(request.user)
        if len(konteks["digit"]) == 16:
            konteks["bernomor"] = keluarga_bernomor(terlihat, konteks["digit"]).untuk_saran()[:5]
    elif kata:
        konteks["saran"] = sarankan(kata, pengguna=request.user)
        konteks["desa"] = sarankan_desa(kata, pengguna=request.user)
    return render(request, "kpm/_saran.html", konteks)


def _cari_nomor(request, digit):
    if len(digit) != 16:
        messages.warning(request, f"NIK dan No. KK 16 digit; yang diketik {len(digit)} digit.")
        return redirect("kpm:keluarga-daftar")
    cocok = keluarga_bernomor(Keluarga.objects.terlihat_oleh(request.user), digit)
    keluarga = list(cocok.untuk_daftar()[:BERNOMOR])
    if len(keluarga) == 1:
        return redirect(keluarga[0])
    if not keluarga:
        messages.warning(request, "Tidak ada keluarga dengan nomor itu di wilayah tugas Anda.")
        return redirect("kpm:keluarga-daftar")
    konteks = {"keluarga": keluarga, "kolom": pilih_kolom("")}
    return render(request, "kpm/keluarga_bernomor.html", konteks)


@require_POST
def tampilan_simpan(request):
    """Keep the chosen columns and rows to a page, and show the list with them."""
    if not request.user.melihat_keluarga:
        raise PermissionDenied
    kolom = pilih_kolom(",".join(request.POST.getlist("kolom")))
    baris = request.POST.get("baris", "")
    baris = int(baris) if baris in map(str, BARIS) else BARIS[0]
    ingat_tampilan(request.user, kolom=kolom, baris=baris)
    alamat = hanya_saringan(kueri(request.POST.get("saring", "")), dengan=("urut",))
    alamat["kolom"], alamat["baris"] = ",".join(satu.nama for satu in kolom), str(baris)
    return redirect(f"{reverse('kpm:keluarga-daftar')}?{alamat.urlencode(safe=',')}")


@never_cache
@require_POST
def nik_buka(request, uuid):
    keluarga = get_object_or_404(
        Keluarga.objects.terlihat_oleh(request.user).untuk_rinci(), uuid=uuid
    )
    if not request.user.boleh_membuka_nik:
        raise PermissionDenied
    form = AlasanForm(request.POST)
    terbuka = form.is_valid()
    if terbuka:
        alasan = form.cleaned_data["alasan"]
        buka_nik(keluarga, oleh=request.user, alasan=alasan, pada=timezone.now())
    templat = "kpm/_nik.html" if request.htmx else "kpm/nik_buka.html"
    konteks = {"keluarga": keluarga, "terbuka": terbuka, "pilihan_alasan": AlasanPembukaan.choices}
    return render(request, templat, konteks, status=200 if terbuka else 400)
